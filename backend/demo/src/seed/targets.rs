//! The targets of the directorate, how they were set before, and what was counted week by week.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use letka_domain::access::Reach;
use letka_domain::ids::{AccountId, UnitId};
use letka_domain::targets::TargetMeasure;
use letka_store::targets::{self, NewTarget};
use letka_store::units::UnitKind;
use letka_store::{Tx, aircraft, figures, units};

use crate::calendar::end_of;

/// How many weeks back it was counted.
const WEEKS: i64 = 52;
/// How many weeks ago each of the newest came, the newest first.
const MAVICS_CAME: [i64; 4] = [6, 19, 31, 44];
const OPERATORS_CAME: [i64; 8] = [4, 9, 16, 22, 29, 35, 41, 48];

/// Enters targets and counts.
pub(super) fn enter(tx: &mut Tx<'_>, now: DateTime<Utc>, set_by: AccountId) -> anyhow::Result<()> {
    let all = units::list(tx.read())?;
    let top = all.iter().find(|unit| unit.kind == UnitKind::Headquarters);
    let top = top.ok_or_else(|| anyhow::anyhow!("there is no headquarters"))?;
    let end_of_year = |ahead: i32| {
        let last = NaiveDate::from_ymd_opt(now.year() + ahead, 12, 31);
        end_of(last.expect("every year has a last day"))
    };
    for (measure, value, ahead) in [
        (TargetMeasure::MavicAircraft, 20, 0),
        (TargetMeasure::Operators, 80, 0),
        (TargetMeasure::BrusAircraft, 2, 1),
        (TargetMeasure::MavicAircraft, 23, 1),
        (TargetMeasure::Operators, 90, 1),
    ] {
        let new = NewTarget {
            unit_id: top.id,
            measure,
            value,
            due_at: end_of_year(ahead),
            account_id: set_by,
        };
        targets::insert(tx, &new)?;
    }
    let mut counts: BTreeMap<UnitId, [i32; 3]> = all.iter().map(|unit| (unit.id, [0; 3])).collect();
    let place = |measure: TargetMeasure| {
        TargetMeasure::ALL
            .iter()
            .position(|one| *one == measure)
            .unwrap_or(0)
    };
    for one in aircraft::list(tx.read())? {
        let class = Some(one.aircraft_type.class);
        for measure in TargetMeasure::ALL
            .iter()
            .filter(|measure| measure.aircraft() == class)
        {
            counts.entry(one.unit.id).or_default()[place(*measure)] += 1;
        }
    }
    for one in figures::active_operators(tx.read(), &Reach::everywhere(), now)? {
        counts.entry(one.unit.id).or_default()[place(TargetMeasure::Operators)] += 1;
    }
    for week in (1..=WEEKS).rev() {
        let mut then = counts.clone();
        take_away(
            &mut then,
            place(TargetMeasure::MavicAircraft),
            &MAVICS_CAME,
            week,
        );
        take_away(
            &mut then,
            place(TargetMeasure::Operators),
            &OPERATORS_CAME,
            week,
        );
        let rows: Vec<_> = then
            .iter()
            .flat_map(|(unit, counts)| {
                TargetMeasure::ALL
                    .iter()
                    .zip(counts)
                    .map(|(measure, count)| (*unit, *measure, *count))
            })
            .collect();
        targets::measure(tx, now - TimeDelta::weeks(week), &rows)?;
    }
    Ok(())
}

/// What had not come so many weeks ago is taken from the units that have most of it.
fn take_away(counts: &mut BTreeMap<UnitId, [i32; 3]>, place: usize, came: &[i64], week: i64) {
    for _ in came.iter().filter(|came| **came < week) {
        if let Some(most) = counts.values_mut().max_by_key(|counts| counts[place]) {
            most[place] -= 1;
        }
    }
}
