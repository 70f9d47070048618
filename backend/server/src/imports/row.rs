//! One row against one record: which columns differ, and which are wrong.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use letka_formats::tables::{self, Row, Table, fold};
use letka_store::units::Unit;

use super::fault::{Fault, RowProblem};
use super::{FileLanguage, Scope};
use crate::audit::ChangedField;

/// Words for a choice: for programs, in Czech, in English.
pub(super) type Words<T> = &'static [(T, [&'static str; 3])];

/// Yes and no.
pub(super) const YES_NO: Words<bool> = &[(true, ["1", "ano", "yes"]), (false, ["0", "ne", "no"])];

/// The word for a choice in the language of a table.
pub(super) fn word<T: PartialEq>(
    words: Words<T>,
    choice: &T,
    language: FileLanguage,
) -> &'static str {
    let found = words.iter().find(|(one, _)| one == choice);
    found.map_or("", |(_, [_, cs, en])| match language {
        FileLanguage::Cs => cs,
        FileLanguage::En => en,
    })
}

/// Reads a row column by column, and keeps what differs and what is wrong.
pub(super) struct Reading<'a> {
    table: &'a Table,
    row: &'a Row,
    pub(super) changes: Vec<ChangedField>,
    pub(super) problems: Vec<RowProblem>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(table: &'a Table, row: &'a Row) -> Self {
        Self {
            table,
            row,
            changes: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// The number of the row.
    pub(super) fn number_of_row(&self) -> u32 {
        self.row.number
    }

    /// What stands in a column.
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        self.row.get(key)
    }

    /// Whether the table has a column.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.has(key)
    }

    pub(super) fn wrong(&mut self, key: &str, fault: Fault) {
        self.problems.push(RowProblem::new(key, fault, None));
    }

    /// The same with what the sentence is about.
    pub(super) fn wrong_with(&mut self, key: &str, fault: Fault, value: impl Into<String>) {
        let value = Some(value.into());
        self.problems.push(RowProblem::new(key, fault, value));
    }

    /// A text of one line that must be there, of so many characters at most.
    pub(super) fn needed(&mut self, key: &str, most: usize) -> String {
        let Some(text) = self.get(key) else {
            self.wrong(key, Fault::Empty);
            return String::new();
        };
        if text.chars().count() > most || text.contains('\n') {
            self.wrong_with(key, Fault::TooLong, most.to_string());
        }
        text.to_owned()
    }

    /// A line of one column against the one that is held. A table without the column keeps it.
    pub(super) fn line(&mut self, key: &str, held: Option<&str>, most: usize) -> Option<String> {
        if self.get(key).is_some_and(|text| text.contains('\n')) {
            self.wrong_with(key, Fault::TooLong, most.to_string());
        }
        self.words(key, held, most)
    }

    /// The same, where it may have line breaks.
    pub(super) fn words(&mut self, key: &str, held: Option<&str>, most: usize) -> Option<String> {
        if !self.has(key) {
            return held.map(str::to_owned);
        }
        let text = self.get(key);
        if text.is_some_and(|text| text.chars().count() > most) {
            self.wrong_with(key, Fault::TooLong, most.to_string());
        }
        self.compare(key, held, text);
        text.map(str::to_owned)
    }

    /// Notes that a column changes.
    pub(super) fn compare(&mut self, key: &str, held: Option<&str>, new: Option<&str>) {
        if held != new {
            self.changes.push(ChangedField::new(key, held, new));
        }
    }

    /// Whether one of some columns changes.
    pub(super) fn changes_any(&self, keys: &[&str]) -> bool {
        self.changes.iter().any(|one| keys.contains(&one.name()))
    }

    /// A day; `None` when there is none, or it cannot be read, which is noted.
    pub(super) fn day(&mut self, key: &str) -> Option<NaiveDate> {
        let text = self.get(key)?;
        let day = tables::date(text);
        if day.is_none() {
            self.wrong_with(key, Fault::NoDate, text);
        }
        day
    }

    /// A moment that is written as its local day, against the one that is held; `of` makes it of a day.
    pub(super) fn moment(
        &mut self,
        key: &str,
        held: Option<DateTime<Utc>>,
        of: fn(NaiveDate) -> DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        if !self.has(key) {
            return held;
        }
        let day = self.day(key);
        let before = held.map(letka_domain::calendar::local_day);
        if day == before {
            return held;
        }
        let text = |day: Option<NaiveDate>| day.map(tables::date_text);
        self.compare(key, text(before).as_deref(), text(day).as_deref());
        day.map(of)
    }

    /// A number within bounds, with a comma or a point, against the one that is held.
    pub(super) fn number(
        &mut self,
        key: &str,
        held: Option<f64>,
        bounds: std::ops::RangeInclusive<f64>,
    ) -> Option<f64> {
        if !self.has(key) {
            return held;
        }
        let (least, most) = (*bounds.start(), *bounds.end());
        let number = self.get(key).and_then(|text| {
            let number = text.replace(',', ".").parse().ok();
            let number = number.filter(|number| bounds.contains(number));
            if number.is_none() {
                self.wrong_with(key, Fault::NoNumber, format!("{least} to {most}"));
            }
            number
        });
        let text = |number: Option<f64>| number.map(|number| number.to_string());
        self.compare(key, text(held).as_deref(), text(number).as_deref());
        number
    }

    /// A whole number from 1, against the one that is held.
    pub(super) fn whole(&mut self, key: &str, held: Option<u32>, most: u32) -> Option<u32> {
        if !self.has(key) {
            return held;
        }
        let number = self.get(key).and_then(|text| {
            let number = text
                .parse()
                .ok()
                .filter(|number| (1..=most).contains(number));
            if number.is_none() {
                self.wrong_with(key, Fault::NoNumber, format!("1 to {most}"));
            }
            number
        });
        let text = |number: Option<u32>| number.map(|number| number.to_string());
        self.compare(key, text(held).as_deref(), text(number).as_deref());
        number
    }

    /// A choice among words in either language, against the one that is held.
    pub(super) fn choice<T: PartialEq + Copy>(
        &mut self,
        key: &str,
        words: Words<T>,
        held: Option<T>,
    ) -> Option<T> {
        if !self.has(key) {
            return held;
        }
        let text = self.get(key);
        let said = text.map(fold);
        let found = said.and_then(|said| {
            let called = |(_, names): &&(T, [&str; 3])| names.iter().any(|name| fold(name) == said);
            words.iter().find(called)
        });
        if text.is_some() && found.is_none() {
            let names: Vec<&str> = words
                .iter()
                .flat_map(|(_, [_, cs, en])| [*cs, *en])
                .collect();
            self.wrong_with(key, Fault::NoWord, names.join(", "));
            return held;
        }
        let found = found.map(|(choice, _)| *choice);
        let name = |choice: Option<T>| choice.map(|choice| plain_word(words, &choice));
        self.compare(key, name(held), name(found));
        found
    }

    /// The unit of a code, against the one that is held: open, and within reach.
    pub(super) fn unit<'u>(
        &mut self,
        scope: &Scope,
        units: &'u [Unit],
        held: Option<&Unit>,
    ) -> Option<&'u Unit> {
        let Some(code) = self.get("unit") else {
            self.wrong("unit", Fault::Empty);
            return None;
        };
        let found = units
            .iter()
            .find(|unit| unit.code.eq_ignore_ascii_case(code));
        let Some(unit) = found else {
            self.wrong_with("unit", Fault::NoUnit, code);
            return None;
        };
        self.compare(
            "unit",
            held.map(|unit| unit.code.as_str()),
            Some(&unit.code),
        );
        if !scope.reach.contains(unit.id) {
            self.wrong("unit", Fault::OutOfReach);
        } else if unit.closed_at.is_some() && held.is_none_or(|held| held.id != unit.id) {
            self.wrong("unit", Fault::UnitClosed);
        }
        Some(unit)
    }
}

fn plain_word<T: PartialEq>(words: Words<T>, choice: &T) -> &'static str {
    let found = words.iter().find(|(one, _)| one == choice);
    found.map_or("", |(_, [plain, ..])| plain)
}

/// The first moment of a local day.
pub(super) fn begin_of(day: NaiveDate) -> DateTime<Utc> {
    let wall = day.and_time(NaiveTime::MIN).and_utc();
    // Clocks never change at midnight.
    wall - letka_domain::calendar::ahead_of_utc(wall)
}
