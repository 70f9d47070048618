//! Which reminders of what expires are due: 90, 60, 30 and 7 days ahead, and on the day.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::calendar::ahead_of_utc;
use crate::ids::{OperatorId, UnitId};
use crate::notifications::Expires;

/// How many days ahead people are reminded; 0: on the day.
pub const DAYS: [u32; 5] = [90, 60, 30, 7, 0];
/// For so many days a last reminder that was missed is made up for.
const LATE: i64 = 30;

/// Something that expires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiring {
    /// What it is.
    pub what: Expires,
    /// The record that expires.
    pub id: Uuid,
    /// Its number, or what people call it.
    pub name: String,
    /// Whose it is, in words.
    pub holder: String,
    /// The person it belongs to.
    pub operator: Option<OperatorId>,
    /// The unit it belongs to; `None`: the directorate.
    pub unit: Option<UnitId>,
    /// What the news leads to: kind and id of the record.
    pub leads_to: (&'static str, Uuid),
    /// Since when it is valid; `None`: not known.
    pub from: Option<DateTime<Utc>>,
    /// Until when it is valid.
    pub until: DateTime<Utc>,
    /// What takes each other's place, such as the licences of one kind of one person; `None`: nothing
    /// takes its place but a new end of its own.
    pub series: Option<String>,
}

/// A reminder that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder<'a> {
    /// What expires.
    pub of: &'a Expiring,
    /// For how many days ahead it is.
    pub days: u32,
    /// How many days are left; below 0: it has expired.
    pub left: i64,
}

impl Reminder<'_> {
    /// What makes it the same reminder: the thing, its end, and the threshold.
    pub fn key(&self) -> String {
        let (what, id, until) = (self.of.what.as_str(), self.of.id, self.of.until.timestamp());
        format!("expiry:{what}:{id}:{until}:{}", self.days)
    }
}

/// The reminders that are due at a moment: of each thing the last threshold that it has passed, so that
/// one that nobody was there to send is made up for, and none that lies behind it. What is renewed
/// without a gap is left out, and so is a threshold longer than the thing was ever valid.
pub fn due(expiring: &[Expiring], at: DateTime<Utc>) -> Vec<Reminder<'_>> {
    let reminder = |of| {
        let left = days_left(of, at);
        let whole = |days: &u32| {
            of.from
                .is_none_or(|from| from + TimeDelta::days(i64::from(*days)) < of.until)
        };
        let passed = |days: &u32| left <= i64::from(*days);
        let days = DAYS.into_iter().filter(passed).filter(whole).min()?;
        (left >= -LATE).then_some(Reminder { of, days, left })
    };
    let renewed = |one: &&Expiring| !expiring.iter().any(|other| renews(other, one));
    // The search for what renews is quadratic only within one series.
    let reminders: Vec<Reminder<'_>> = expiring.iter().filter_map(reminder).collect();
    reminders
        .into_iter()
        .filter(|one| renewed(&one.of))
        .collect()
}

/// How many days are left, as the calendar on the wall in Czechia counts them.
pub fn days_left(of: &Expiring, at: DateTime<Utc>) -> i64 {
    let day = |at: DateTime<Utc>| (at + ahead_of_utc(at)).date_naive();
    (day(of.until) - day(at)).num_days()
}

/// Whether `other` goes on where `one` ends.
fn renews(other: &Expiring, one: &Expiring) -> bool {
    one.series.is_some()
        && other.series == one.series
        && other.until > one.until
        && other
            .from
            .is_some_and(|from| from <= one.until + TimeDelta::days(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn licence(from: &str, until: &str) -> Expiring {
        Expiring {
            what: Expires::Licence,
            id: Uuid::from_u128(until.len() as u128),
            name: "UAV-1".into(),
            holder: "Jana".into(),
            operator: None,
            unit: None,
            leads_to: ("operator", Uuid::from_u128(2)),
            from: Some(at(from)),
            until: at(until),
            series: Some("jana:police_uav".into()),
        }
    }

    fn days(one: &Expiring, now: &str) -> Option<u32> {
        due(std::slice::from_ref(one), at(now))
            .first()
            .map(|due| due.days)
    }

    #[test]
    fn each_threshold_is_due_from_its_day_until_the_next_one() {
        let one = licence("2025-01-01T00:00:00Z", "2026-12-31T10:00:00Z");
        for (now, expected) in [
            ("2026-10-01T10:00:00Z", None),
            ("2026-10-02T10:00:00Z", Some(90)),
            ("2026-10-31T10:00:00Z", Some(90)),
            ("2026-11-01T10:00:00Z", Some(60)),
            ("2026-12-01T10:00:00Z", Some(30)),
            ("2026-12-23T10:00:00Z", Some(30)),
            ("2026-12-24T10:00:00Z", Some(7)),
            // Midnight in Czechia is an hour before that of UTC.
            ("2026-12-30T22:59:00Z", Some(7)),
            ("2026-12-30T23:00:00Z", Some(0)),
            // Nobody was there on the day.
            ("2027-01-30T10:00:00Z", Some(0)),
            ("2027-01-31T10:00:00Z", None),
        ] {
            assert_eq!(days(&one, now), expected, "{now}");
        }
    }

    #[test]
    fn what_is_valid_for_a_week_is_not_reminded_of_a_month_ahead() {
        let short = licence("2026-12-20T00:00:00Z", "2026-12-31T10:00:00Z");
        assert_eq!(days(&short, "2026-12-21T00:00:00Z"), None);
        assert_eq!(days(&short, "2026-12-26T00:00:00Z"), Some(7));
    }

    #[test]
    fn a_renewal_without_a_gap_stops_reminders() {
        let old = licence("2025-01-01T00:00:00Z", "2026-12-31T10:00:00Z");
        let now = at("2026-12-20T00:00:00Z");
        let new = licence("2026-12-31T12:00:00Z", "2028-12-31T10:00:00Z");
        assert!(due(&[old.clone(), new.clone()], now).is_empty());
        let mut late = new.clone();
        late.from = Some(at("2027-02-01T00:00:00Z"));
        assert_eq!(
            due(&[old.clone(), late], now).len(),
            1,
            "a gap is no renewal"
        );
        let mut other = new;
        other.series = Some("petr:police_uav".into());
        assert_eq!(due(&[old, other], now).len(), 1);
    }

    #[test]
    fn a_new_end_is_another_reminder() {
        let one = licence("2025-01-01T00:00:00Z", "2026-12-31T10:00:00Z");
        let mut moved = one.clone();
        moved.until += TimeDelta::days(1);
        let now = at("2026-12-30T00:00:00Z");
        let key = |one: &Expiring| due(std::slice::from_ref(one), now)[0].key();
        assert_ne!(key(&one), key(&moved));
    }
}
