//! One row against one record: which columns differ, and which are wrong.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use letka_formats::tables::{self, Row, Table};
use letka_store::units::Unit;

use crate::audit::ChangedField;
use crate::error::FieldProblem;

/// Reads a row column by column, and keeps what differs and what is wrong.
pub(super) struct Reading<'a> {
    table: &'a Table,
    row: &'a Row,
    pub(super) changes: Vec<ChangedField>,
    pub(super) problems: Vec<FieldProblem>,
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

    /// What stands in a column.
    pub(super) fn get(&self, key: &str) -> Option<&'a str> {
        self.row.get(key)
    }

    /// Whether the table has a column.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.has(key)
    }

    pub(super) fn wrong(&mut self, key: &str, message: impl Into<String>) {
        self.problems.push(FieldProblem {
            field: key.to_owned(),
            message: message.into(),
        });
    }

    /// A text that must be there, of so many characters at most.
    pub(super) fn needed(&mut self, key: &str, most: usize) -> String {
        match self.get(key) {
            Some(text) => self.short(key, text, most),
            None => {
                self.wrong(key, "must not be empty");
                String::new()
            }
        }
    }

    /// A text of one column against the one that is held. A table without the column keeps it.
    pub(super) fn text(&mut self, key: &str, held: Option<&str>, most: usize) -> Option<String> {
        if !self.table.has(key) {
            return held.map(str::to_owned);
        }
        let text = self.get(key).map(|text| self.short(key, text, most));
        self.compare(key, held, text.as_deref());
        text
    }

    fn short(&mut self, key: &str, text: &str, most: usize) -> String {
        if text.chars().count() > most || text.contains('\n') {
            self.wrong(
                key,
                format!("must be one line of {most} characters at most"),
            );
        }
        text.to_owned()
    }

    /// Notes that a column changes.
    pub(super) fn compare(&mut self, key: &str, held: Option<&str>, new: Option<&str>) {
        if held != new {
            self.changes.push(ChangedField::new(key, held, new));
        }
    }

    /// A day; `None` when there is none, or it cannot be read, which is noted.
    pub(super) fn day(&mut self, key: &str) -> Option<NaiveDate> {
        let text = self.get(key)?;
        let day = tables::date(text);
        if day.is_none() {
            self.wrong(
                key,
                format!("{text:?} is no date; write 2026-11-30 or 30.11.2026"),
            );
        }
        day
    }

    /// A whole number within bounds.
    pub(super) fn number(&mut self, key: &str, least: u32, most: u32) -> Option<u32> {
        let text = self.get(key)?;
        let number = text
            .parse()
            .ok()
            .filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.wrong(
                key,
                format!("must be a whole number from {least} to {most}"),
            );
        }
        number
    }

    /// The unit of a code.
    pub(super) fn unit<'u>(&mut self, key: &str, units: &'u [Unit]) -> Option<&'u Unit> {
        let Some(code) = self.get(key) else {
            self.wrong(key, "must name a unit by its code");
            return None;
        };
        let found = units
            .iter()
            .find(|unit| unit.code.eq_ignore_ascii_case(code));
        if found.is_none() {
            self.wrong(key, format!("there is no unit {code:?}"));
        }
        found
    }
}

/// The first moment of a local day.
pub(super) fn begin_of(day: NaiveDate) -> DateTime<Utc> {
    let wall = day.and_time(NaiveTime::MIN).and_utc();
    // Clocks never change at midnight.
    wall - letka_domain::calendar::ahead_of_utc(wall)
}
