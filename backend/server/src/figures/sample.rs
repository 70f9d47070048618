//! Counts once a week what targets are about, so that there is a trend.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use letka_domain::access::Reach;
use letka_domain::ids::UnitId;
use letka_domain::targets::TargetMeasure;
use letka_store::targets::{self, Measurement};
use letka_store::{Actor, Conn, Tx, figures, units};

use super::rows::Read;
use crate::aircraft::in_service;
use crate::app::App;
use crate::error::chain;

/// How long one count serves.
const EVERY: TimeDelta = TimeDelta::days(7);

/// Counts when a week has gone by; asks once an hour.
pub(crate) async fn watch(app: App) {
    let mut hours = tokio::time::interval(Duration::from_hours(1));
    loop {
        tokio::select! {
            () = app.stopping.stopped() => return,
            _ = hours.tick() => {}
        }
        let now = app.clock.now().trunc_subsecs(0);
        let count = move |tx: &mut Tx<'_>| measure(tx, now);
        let actor = Actor::System("figures");
        if let Err(error) = app.store.write(&actor, now, count).await {
            tracing::error!(cause = %chain(&error), "people and aircraft were not counted");
        }
    }
}

/// Counts, unless it was done within a week.
fn measure(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Read<()> {
    let last = targets::last_measured(tx.read())?;
    if last.is_some_and(|last| now - last < EVERY) {
        return Ok(());
    }
    let counts = counts(tx.read(), now)?;
    if counts.is_empty() {
        return Ok(());
    }
    targets::measure(tx, now, &counts)
}

/// How many there are of everything in each unit.
fn counts(c: &mut Conn, now: DateTime<Utc>) -> Read<Vec<Measurement>> {
    let mut found: BTreeMap<(UnitId, &str), Measurement> = BTreeMap::new();
    for unit in units::list(c)? {
        for measure in TargetMeasure::ALL {
            found.insert((unit.id, measure.as_str()), (unit.id, *measure, 0));
        }
    }
    let mut add = |unit: UnitId, measure: TargetMeasure| {
        if let Some(one) = found.get_mut(&(unit, measure.as_str())) {
            one.2 += 1;
        }
    };
    for one in in_service(c, now)? {
        let class = Some(one.aircraft_type.class);
        let measures = TargetMeasure::ALL
            .iter()
            .filter(|measure| measure.aircraft() == class);
        measures.for_each(|measure| add(one.unit.id, *measure));
    }
    for one in figures::active_operators(c, &Reach::everywhere(), now)? {
        add(one.unit.id, TargetMeasure::Operators);
    }
    Ok(found.into_values().collect())
}
