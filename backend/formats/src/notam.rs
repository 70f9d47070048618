//! NOTAM of the ICAO: the text of a notice in, what it says and zones out.
//!
//! The area is what the text (item E) draws: circles and lists of coordinates. Where it draws
//! nothing that is wholly understood, the circle of the Q line stands; where the two disagree, both
//! are taken. The circle of a whole flight information region (radius 999) is no area: such a
//! notice is only listed, and its fault says so.
//!
//! What cannot be read is taken strictly: a limit from the ground or without an end, a schedule as
//! the whole time of the notice, an end that is only estimated (`EST`) as none.

mod area;
mod coordinate;
mod dataset;
mod field;
mod qualifier;
mod schedule;
mod split;
mod zone;

use chrono::{DateTime, Utc};
use letka_domain::airspace::Activity;
use letka_domain::altitude::Altitude;
use letka_domain::geometry::Area;

pub use dataset::read;
pub use qualifier::Qualifier;

use crate::{limit, moment};
use field::Fields;

/// What a notice does to others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// NOTAMN: it is new. What does not say is taken as new.
    New,
    /// NOTAMR: it replaces another one, from its own beginning on.
    Replaces(String),
    /// NOTAMC: it cancels another one, from its own beginning on.
    Cancels(String),
}

/// When a notice ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// At a moment.
    At(DateTime<Utc>),
    /// About then (EST): it is in force until another notice ends it.
    Estimated(DateTime<Utc>),
    /// It does not end by itself (PERM).
    Permanent,
    /// It does not say in a form that is read.
    Unknown,
}

/// A notice.
#[derive(Debug, Clone, PartialEq)]
pub struct Notam {
    /// Series, number and year, such as `A0069/08`; `None` where it has none.
    pub number: Option<String>,
    /// What it does to others.
    pub action: Action,
    /// The Q line.
    pub qualifier: Option<Qualifier>,
    /// Item A: the places it is about, as written.
    pub location: String,
    /// Item B: when it begins; `None` where that cannot be read.
    pub from: Option<DateTime<Utc>>,
    /// Item C: when it ends.
    pub until: Until,
    /// Items B to D together.
    pub activity: Activity,
    /// Item E: its text.
    pub text: String,
    /// Where it begins: item F, else the Q line, else the ground.
    pub lower: Altitude,
    /// Where it ends: item G, else the Q line; `None` is nowhere.
    pub upper: Option<Altitude>,
    /// Where it is; empty where it draws nothing.
    pub areas: Vec<Area>,
    /// What could not be read and how it was taken.
    pub remarks: Vec<String>,
}

/// Reads one notice. Nothing of it is refused; what is not understood stands in the remarks.
pub fn parse(text: &str) -> Notam {
    let fields = Fields::of(text);
    let mut remarks = Vec::new();
    let qualifier = fields
        .qualifier
        .and_then(|line| Qualifier::read(line, &mut remarks));
    if qualifier.is_none() {
        remarks.push("no Q line that can be read".into());
    }
    let (lower, upper) = limits(&fields, qualifier.as_ref(), &mut remarks);
    let from = fields
        .from
        .and_then(|text| moment::ten_digits(first_word(text)));
    if from.is_none() {
        remarks.push("item B (beginning) cannot be read: in force since ever".into());
    }
    let until = fields.until.map_or(Until::Unknown, until);
    if until == Until::Unknown && !matches!(fields.action, Action::Cancels(_)) {
        remarks.push("item C (end) cannot be read: in force for ever".into());
    }
    let bounds = (from, until.end());
    let activity = schedule::activity(fields.schedule, bounds, &mut remarks);
    let areas = area::of(
        fields.text,
        qualifier.as_ref().and_then(Qualifier::circle),
        &mut remarks,
    );
    Notam {
        number: fields.number.map(str::to_owned),
        action: fields.action,
        location: fields.location.unwrap_or_default().to_owned(),
        text: fields.text.to_owned(),
        qualifier,
        from,
        until,
        activity,
        lower,
        upper,
        areas,
        remarks,
    }
}

fn first_word(text: &str) -> &str {
    text.split_whitespace()
        .next()
        .unwrap_or_default()
        .trim_end_matches(')')
}

fn until(text: &str) -> Until {
    let estimated = text.to_ascii_uppercase().contains("EST");
    let word = first_word(text).to_ascii_uppercase();
    match moment::ten_digits(word.trim_end_matches("EST")) {
        Some(end) if estimated => Until::Estimated(end),
        Some(end) => Until::At(end),
        None if word == "PERM" || word == "UFN" => Until::Permanent,
        None => Until::Unknown,
    }
}

impl Until {
    /// The moment after which it is not in force; `None` where there is no such moment.
    fn end(self) -> Option<DateTime<Utc>> {
        match self {
            Self::At(end) => Some(end),
            Self::Estimated(_) | Self::Permanent | Self::Unknown => None,
        }
    }
}

/// Items F and G, where they are missing the levels of the Q line.
fn limits(
    fields: &Fields<'_>,
    q: Option<&Qualifier>,
    remarks: &mut Vec<String>,
) -> (Altitude, Option<Altitude>) {
    let mut said = |reason: String| remarks.push(reason);
    let ground = Altitude::agl(0.0);
    let lower = match fields.lower {
        Some(text) => limit::lower(text).unwrap_or_else(|reason| {
            said(reason);
            ground
        }),
        None => q.and_then(Qualifier::lower).unwrap_or(ground),
    };
    let upper = match fields.upper {
        Some(text) => limit::upper(text).unwrap_or_else(|reason| {
            said(reason);
            None
        }),
        None => q.and_then(Qualifier::upper),
    };
    if limit::is_upside_down(lower, upper) {
        said("lower limit is not below the upper one: neither is taken".into());
        return (ground, None);
    }
    (lower, upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_read_strictly() {
        let end = moment::ten_digits("1510312059").unwrap();
        assert_eq!(until("1510312059"), Until::At(end));
        assert_eq!(until("1510312059)"), Until::At(end));
        for estimated in ["1510312059 EST", "1510312059EST"] {
            assert_eq!(until(estimated), Until::Estimated(end));
            assert_eq!(until(estimated).end(), None);
        }
        assert_eq!(until("PERM"), Until::Permanent);
        assert_eq!(until("soon"), Until::Unknown);
    }
}
