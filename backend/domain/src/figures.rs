//! Figures about people and aircraft: who is licensed, what runs out, which unit can fly on a day.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::aircraft::AircraftClass;
use crate::calendar::end_of;
use crate::ids::{LicenceId, LicenceKindId, OperatorId, UnitId};
use crate::licences::{DatedStep, LicenceKind, interrupted};
use crate::period::Period;

/// So many current pilots of one class does a unit need on a day to cover it.
pub const PILOTS_FOR_COVER: usize = 2;

/// A licence of an active operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Which licence.
    pub id: LicenceId,
    /// Whose it is.
    pub operator_id: OperatorId,
    /// The unit that the operator serves in.
    pub unit_id: UnitId,
    /// What kind it is of.
    pub kind_id: LicenceKindId,
    /// What the rules know that kind as; `None`: they do not.
    pub kind: Option<LicenceKind>,
    /// From when until when.
    pub valid: Period,
    /// What happened to it, in the order of entry.
    pub steps: Vec<DatedStep>,
}

impl Span {
    fn covers(&self, period: &Period) -> bool {
        self.valid.covers(period) && !interrupted(&self.steps, period)
    }

    /// Whether it counts at a moment.
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        let next = at + TimeDelta::milliseconds(1);
        let now = Period::new(at, next).ok();
        self.valid.contains(at) && now.is_some_and(|now| !interrupted(&self.steps, &now))
    }

    /// Whether it counts from its beginning to its end.
    fn is_whole(&self) -> bool {
        !interrupted(&self.steps, &self.valid)
    }
}

/// The operators who hold a valid police licence at a moment.
pub fn licensed(spans: &[Span], at: DateTime<Utc>) -> BTreeSet<OperatorId> {
    let holds = |span: &&Span| span.kind == Some(LicenceKind::PoliceUav) && span.holds(at);
    spans
        .iter()
        .filter(holds)
        .map(|span| span.operator_id)
        .collect()
}

/// Which licences hold now, end within so many days and are not renewed: the same operator has none
/// of the kind that ends later.
pub fn expiring(spans: &[Span], now: DateTime<Utc>, days: i64) -> HashSet<LicenceId> {
    let mut last: HashMap<(OperatorId, LicenceKindId), DateTime<Utc>> = HashMap::new();
    // One that was ever interrupted is taken for no renewal: the other is shown rather once too often.
    for span in spans.iter().filter(|span| span.is_whole()) {
        let end = last
            .entry((span.operator_id, span.kind_id))
            .or_insert(span.valid.end());
        *end = (*end).max(span.valid.end());
    }
    let until = now + TimeDelta::days(days);
    let ends = |span: &&Span| {
        let renewed = last.get(&(span.operator_id, span.kind_id));
        span.holds(now)
            && span.valid.end() <= until
            && renewed.is_none_or(|end| *end <= span.valid.end())
    };
    spans.iter().filter(ends).map(|span| span.id).collect()
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
    let holding = |kind: LicenceKind| {
        let of_kind = spans.iter().filter(move |span| span.kind == Some(kind));
        of_kind.filter(|span| span.covers(&day))
    };
    let rated = holding(LicenceKind::rating_for(class)).map(|span| span.operator_id);
    let rated: HashSet<OperatorId> = rated.collect();
    for span in holding(LicenceKind::PoliceUav) {
        if rated.contains(&span.operator_id) {
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
            // No two licences of these tests begin at the same time for the same operator.
            id: LicenceId(Uuid::from_u128(
                operator << 64 | u128::from(at(from).timestamp().unsigned_abs()),
            )),
            operator_id: OperatorId(Uuid::from_u128(operator)),
            unit_id: UnitId(Uuid::from_u128(9)),
            kind_id: LicenceKindId(Uuid::from_u128(kind as u128)),
            kind: Some(kind),
            valid: Period::new(at(from), at(to)).unwrap(),
            steps: vec![],
        }
    }

    fn suspended(span: &Span) -> Span {
        let step = DatedStep {
            step: crate::licences::LicenceStep::Suspend,
            from: span.valid.start(),
        };
        Span {
            steps: vec![step],
            ..span.clone()
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
        let all = [old.clone(), new.clone(), other.clone()];
        assert_eq!(expiring(&all, now, 30), HashSet::from([other.id]));
        assert!(expiring(&[old.clone(), other], now, 7).is_empty());
        let (id, suspended) = (old.id, suspended(&new));
        assert_eq!(expiring(&[old, suspended], now, 30), HashSet::from([id]));
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
        assert_eq!(count(&[police.clone(), rating.clone()]), 1);
        assert_eq!(count(std::slice::from_ref(&police)), 0);
        let mavic = span(1, LicenceKind::RatingMavic, from, to);
        assert_eq!(count(&[police.clone(), mavic]), 0);
        let noon = span(1, LicenceKind::RatingBrus, from, "2026-12-01T12:00:00Z");
        assert_eq!(count(&[police.clone(), noon]), 0);
        assert_eq!(count(&[suspended(&police), rating]), 0);
        assert!(covers(2, 1) && !covers(1, 5) && !covers(9, 0));
    }
}
