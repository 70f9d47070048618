//! Which department can fly on each of the next days.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use letka_domain::aircraft::{AircraftClass, Serviceability};
use letka_domain::calendar::local_day;
use letka_domain::figures::{Span, covers, pilots_on};
use letka_store::Named;
use letka_store::aircraft::Aircraft;
use serde::Serialize;

use super::CLASSES;
use crate::figures::Counted;
use crate::figures::lists::WhichAircraft;
use crate::figures::scope::Scope;
use crate::http::view::Ref;
use letka_domain::ids::UnitId;

/// How many days ahead.
const DAYS: u64 = 14;

/// Which department can fly on which day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CoverFigure)]
pub(crate) struct CoverView {
    /// The days, today first.
    pub(in crate::figures) days: Vec<NaiveDate>,
    pub(in crate::figures) departments: Vec<DepartmentView>,
}

/// The days of a department.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DepartmentCover)]
pub(crate) struct DepartmentView {
    pub(in crate::figures) unit: Ref,
    /// As many as days.
    pub(in crate::figures) days: Vec<DayView>,
}

/// A day of a department: of the class that covers it best.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DayCover)]
pub(crate) struct DayView {
    /// At least two pilots with licence and rating that hold all day long, and one aircraft of that class
    /// that is airworthy now.
    pub(in crate::figures) covered: bool,
    class: AircraftClass,
    pilots: Counted,
    aircraft: Counted,
}

/// How many pilots of each unit may fly on each of the next days.
pub(super) struct Ready {
    days: Vec<NaiveDate>,
    /// As many as days, by the classes in their order.
    pilots: Vec<[HashMap<UnitId, usize>; CLASSES.len()]>,
}

impl Ready {
    pub(super) fn of(spans: &[Span], now: DateTime<Utc>) -> Self {
        let today = local_day(now);
        let days: Vec<NaiveDate> = (0..DAYS)
            .filter_map(|ahead| today.checked_add_days(Days::new(ahead)))
            .collect();
        let on = |day: &NaiveDate| {
            CLASSES.map(|class| {
                let pilots = pilots_on(spans, class, *day).into_iter();
                pilots.map(|(unit, who)| (unit, who.len())).collect()
            })
        };
        Self {
            pilots: days.iter().map(on).collect(),
            days,
        }
    }
}

pub(super) fn cover(scope: &Scope, fleet: &[Aircraft], ready: &Ready) -> CoverView {
    let days = ready.days.clone();
    let mut departments: Vec<DepartmentView> = scope
        .departments
        .iter()
        .map(|unit| DepartmentView {
            unit: unit.clone().into(),
            days: Vec::with_capacity(days.len()),
        })
        .collect();
    for (day, pilots) in days.iter().zip(&ready.pilots) {
        for (unit, department) in scope.departments.iter().zip(&mut departments) {
            let of_class = CLASSES.iter().zip(pilots).map(|(class, pilots)| {
                let pilots = pilots.get(&unit.id).copied().unwrap_or_default();
                day_of(scope, fleet, (unit, *class, *day), pilots)
            });
            // Covered before not covered, then by pilots and aircraft.
            let best = of_class.max_by_key(|one| {
                let both = one.pilots.value.min(2 * one.aircraft.value);
                (one.covered, both, one.pilots.value, one.aircraft.value)
            });
            department.days.extend(best);
        }
    }
    CoverView { days, departments }
}

fn day_of(
    scope: &Scope,
    fleet: &[Aircraft],
    (unit, class, day): (&Named<UnitId>, AircraftClass, NaiveDate),
    pilots: usize,
) -> DayView {
    let which = WhichAircraft {
        class: Some(class),
        serviceability: Some(Serviceability::Airworthy),
        unit: Some(unit.id),
    };
    let ready = fleet.iter().filter(|one| which.counts(scope, one)).count();
    let of = format!("class={class}&of_unit={}", unit.id);
    DayView {
        covered: covers(pilots, ready),
        class,
        pilots: Counted::new(pilots, format!("{}&{of}&day={day}", scope.query("pilots"))),
        aircraft: Counted::new(
            ready,
            format!("{}&{of}&serviceability=airworthy", scope.query("aircraft")),
        ),
    }
}
