//! Figures about people and aircraft: who is licensed, what runs out, which unit can fly on a day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::aircraft::AircraftClass;
use crate::calendar::end_of;
use crate::ids::{LicenceId, OperatorId, UnitId};
use crate::licences::LicenceKind;
use crate::period::Period;

/// So many current pilots of one class does a unit need on a day to cover it.
pub const PILOTS_FOR_COVER: usize = 2;

/// A licence of an active operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Which licence.
    pub id: LicenceId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The unit that the operator serves in.
    pub unit_id: UnitId,
    /// What it entitles to.
    pub kind: LicenceKind,
    /// From when until when.
    pub valid: Period,
    /// Whether it is suspended.
    pub suspended: bool,
}

impl Span {
    fn covers(&self, period: &Period) -> bool {
        !self.suspended && self.valid.covers(period)
    }
}

/// The operators who hold a valid police licence at a moment.
pub fn licensed(spans: &[Span], at: DateTime<Utc>) -> BTreeSet<OperatorId> {
    let holds = |span: &&Span| {
        span.kind == LicenceKind::PoliceUav && !span.suspended && span.valid.contains(at)
    };
    spans
        .iter()
        .filter(holds)
        .map(|span| span.operator_id)
        .collect()
}

/// The licences that hold now, end within so many days and are not renewed: the same operator has none
/// of the kind that ends later.
pub fn expiring(spans: &[Span], now: DateTime<Utc>, days: i64) -> Vec<Span> {
    let mut last: BTreeMap<(OperatorId, &str), DateTime<Utc>> = BTreeMap::new();
    for span in spans.iter().filter(|span| !span.suspended) {
        let end = last
            .entry((span.operator_id, span.kind.as_str()))
            .or_insert(span.valid.end());
        *end = (*end).max(span.valid.end());
    }
    let until = now + TimeDelta::days(days);
    let ends = |span: &&Span| {
        let renewed = last.get(&(span.operator_id, span.kind.as_str()));
        !span.suspended
            && span.valid.contains(now)
            && span.valid.end() <= until
            && renewed.is_none_or(|end| *end <= span.valid.end())
    };
    spans.iter().filter(ends).copied().collect()
}

/// A local day from its first moment to its last.
pub fn whole(day: NaiveDate) -> Option<Period> {
    Period::new(start_of(day), end_of(day)).ok()
}

/// The first moment of a local day.
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let before = day.pred_opt().unwrap_or(day);
    end_of(before) + TimeDelta::seconds(1)
}

/// The operators of each unit who may fly a class all day long: police licence and type rating, both
/// valid from the first moment of the day to its last. The rule CRW-01 asks for the same.
pub fn pilots_on(
    spans: &[Span],
    class: AircraftClass,
    day: NaiveDate,
) -> BTreeMap<UnitId, BTreeSet<OperatorId>> {
    let mut found: BTreeMap<UnitId, BTreeSet<OperatorId>> = BTreeMap::new();
    let Some(day) = whole(day) else { return found };
    let holding = |kind: LicenceKind| -> BTreeSet<OperatorId> {
        let holds = spans
            .iter()
            .filter(|span| span.kind == kind && span.covers(&day));
        holds.map(|span| span.operator_id).collect()
    };
    let licensed = holding(LicenceKind::PoliceUav);
    let rated = holding(LicenceKind::rating_for(class));
    for span in spans {
        if licensed.contains(&span.operator_id) && rated.contains(&span.operator_id) {
            found
                .entry(span.unit_id)
                .or_default()
                .insert(span.operator_id);
        }
    }
    found
}

/// Whether so many pilots and airworthy aircraft of one class cover a day.
pub fn covers(pilots: usize, aircraft: usize) -> bool {
    pilots >= PILOTS_FOR_COVER && aircraft >= 1
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn span(operator: u128, kind: LicenceKind, from: &str, to: &str) -> Span {
        Span {
            id: LicenceId(Uuid::nil()),
            operator_id: OperatorId(Uuid::from_u128(operator)),
            unit_id: UnitId(Uuid::from_u128(9)),
            kind,
            valid: Period::new(at(from), at(to)).unwrap(),
            suspended: false,
        }
    }

    #[test]
    fn a_renewed_licence_does_not_run_out() {
        let (from, to) = ("2026-01-01T00:00:00Z", "2026-12-10T00:00:00Z");
        let old = span(1, LicenceKind::PoliceUav, from, to);
        let other = span(2, LicenceKind::PoliceUav, from, to);
        let new = span(
            1,
            LicenceKind::PoliceUav,
            "2026-12-01T00:00:00Z",
            "2028-12-01T00:00:00Z",
        );
        let now = at("2026-11-30T12:00:00Z");
        assert_eq!(expiring(&[old, new, other], now, 30), [other]);
        assert_eq!(expiring(&[old, other], now, 7), []);
        let suspended = Span {
            suspended: true,
            ..new
        };
        assert_eq!(expiring(&[old, suspended], now, 30), [old]);
    }

    #[test]
    fn a_pilot_counts_only_with_licence_and_rating_all_day_long() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let (from, to) = ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
        let police = span(1, LicenceKind::PoliceUav, from, to);
        let rating = span(1, LicenceKind::RatingBrus, from, to);
        let count = |spans: &[Span]| {
            let found = pilots_on(spans, AircraftClass::Brus, day);
            found.values().map(BTreeSet::len).sum::<usize>()
        };
        assert_eq!(count(&[police, rating]), 1);
        assert_eq!(count(&[police]), 0);
        let mavic = Span {
            kind: LicenceKind::RatingMavic,
            ..rating
        };
        assert_eq!(count(&[police, mavic]), 0);
        let noon = span(1, LicenceKind::RatingBrus, from, "2026-12-01T12:00:00Z");
        assert_eq!(count(&[police, noon]), 0);
        assert_eq!(
            count(&[
                Span {
                    suspended: true,
                    ..police
                },
                rating
            ]),
            0
        );
        assert!(covers(2, 1) && !covers(1, 5) && !covers(9, 0));
    }
}
