//! How the fleet is kept: plans, work done, batteries, parachutes, defects, reservations. All invented.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use letka_domain::aircraft::defects::{DefectSeverity, Deferral};
use letka_domain::aircraft::maintenance::Interval;
use letka_domain::aircraft::{AircraftClass, BatteryState};
use letka_domain::ids::{AircraftId, AircraftTypeId, MaintenancePlanId, OperatorId};
use letka_domain::period::Period;
use letka_store::aircraft::{self, Aircraft};
use letka_store::batteries::{self, NewBattery};
use letka_store::defects::{self, NewDefect};
use letka_store::fittings::{self, Part};
use letka_store::maintenance::{self, NewPlan, NewWork};
use letka_store::parachutes::{self, NewParachute};
use letka_store::reservations::{self, NewReservation};
use letka_store::{StoreError, Tx};

use crate::calendar::{later, moment, start_of};
use crate::dice::Dice;

/// From so many charge cycles on a battery is watched.
const MANY_CYCLES: u32 = 180;
/// Which aircraft are due soon.
const DUE_SOON: [usize; 2] = [4, 10];

/// Enters plans, the work of the past year, batteries and parachutes.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    fleet: &[AircraftId],
    today: NaiveDate,
    mut dice: Dice,
) -> Result<(), StoreError> {
    let mut entered: Vec<(AircraftTypeId, MaintenancePlanId)> = Vec::new();
    for (index, id) in fleet.iter().enumerate() {
        let held = aircraft::get(tx.read(), *id)?;
        let kind = held.aircraft_type.id;
        if entered.iter().all(|(known, _)| *known != kind) {
            for plan in plans() {
                entered.push((kind, maintenance::insert_plan(tx, kind, &plan)?));
            }
        }
        let own = entered.iter().filter(|(known, _)| *known == kind);
        let days = if DUE_SOON.contains(&index) {
            350
        } else {
            dice.whole(45, 300)
        };
        for (_, plan) in own {
            let work = NewWork {
                aircraft_id: *id,
                plan_id: Some(*plan),
                done_at: moment(later(today, -days), 9 * 60),
                text: "Prohlídka podle příručky, zkušební let bez nálezu.".into(),
                parts: dice.chance(0.3).then(|| "sada vrtulí".to_owned()),
            };
            maintenance::insert_work(tx, &work)?;
        }
        enter_batteries(tx, &held, today, &mut dice)?;
        if held.aircraft_type.class == AircraftClass::Brus {
            enter_parachute(tx, &held, index, today)?;
        }
    }
    Ok(())
}

fn plans() -> [NewPlan; 3] {
    let plan = |name: &str, mandatory, every| NewPlan {
        name: name.into(),
        mandatory,
        every,
        source: "ukázkový plán údržby; nahraďte jej příručkou výrobce".into(),
    };
    let none = Interval::default();
    [
        plan(
            "Roční prohlídka",
            true,
            Interval {
                days: Some(365),
                tolerance_pct: 5,
                ..none
            },
        ),
        plan(
            "Prohlídka pohonu",
            true,
            Interval {
                flight_hours: Some(100.0),
                landings: Some(800),
                tolerance_pct: 10,
                ..none
            },
        ),
        plan(
            "Kalibrace senzorů",
            false,
            Interval {
                days: Some(180),
                ..none
            },
        ),
    ]
}

fn enter_batteries(
    tx: &mut Tx<'_>,
    held: &Aircraft,
    today: NaiveDate,
    dice: &mut Dice,
) -> Result<(), StoreError> {
    for number in 1..=3 {
        let age_days = dice.whole(60, 1100);
        let cycles = u32::try_from(age_days / 5).unwrap_or_default();
        let health = 100 - u8::try_from(age_days / 40).unwrap_or_default();
        let new = NewBattery {
            serial: format!("{}-B{number}", held.registration),
            model: held.aircraft_type.name.clone(),
            unit_id: held.unit.id,
            bought_at: Some(start_of(later(today, -age_days))),
            cycles,
            health_pct: Some(health),
        };
        let id = batteries::insert(tx, &new)?;
        if cycles > MANY_CYCLES {
            let note = Some("Mnoho cyklů; objednat náhradu.");
            batteries::set_state(tx, id, 1, BatteryState::Watch, note)?;
        }
        if number == 1 {
            fittings::insert(tx, held.id, Part::Battery(id))?;
        }
    }
    Ok(())
}

fn enter_parachute(
    tx: &mut Tx<'_>,
    held: &Aircraft,
    index: usize,
    today: NaiveDate,
) -> Result<(), StoreError> {
    // That of the second BRUS is due in three weeks.
    let packed = later(today, if index == 0 { -120 } else { -344 });
    let new = NewParachute {
        serial: format!("SEED-{:03}", 41 + index),
        model: "záchranný padák BRUS".into(),
        unit_id: held.unit.id,
        packed_at: start_of(packed),
        repack_due_at: start_of(later(packed, 365)),
    };
    let id = parachutes::insert(tx, &new)?;
    fittings::insert(tx, held.id, Part::Parachute(id)).map(|_| ())
}

/// Reports the defects of these days; one grounds its aircraft, one was put off.
pub(super) fn report(
    tx: &mut Tx<'_>,
    fleet: &[AircraftId],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let defect = |index: usize, severity, text: &str| NewDefect {
        aircraft_id: fleet[index],
        severity,
        text: text.into(),
        found_at: now - TimeDelta::days(1),
        flight_id: None,
    };
    let swollen = "Nafouklá baterie poškodila kontakty v šachtě.";
    defects::insert(tx, &defect(14, DefectSeverity::Grounding, swollen))?;
    defects::insert(
        tx,
        &defect(2, DefectSeverity::Cosmetic, "Poškrábaný kryt gimbalu."),
    )?;
    let dim = defect(8, DefectSeverity::Restricts, "Zelený maják svítí slaběji.");
    let dim = defects::insert(tx, &dim)?;
    let deferral = Deferral {
        until: now + TimeDelta::days(21),
        limits: "jen ve dne, než přijde nový maják".into(),
    };
    defects::defer(tx, dim, 1, &deferral).map(|_| ())
}

/// Reserves aircraft of Kladno's neighbours for the coming days.
pub(super) fn reserve(
    tx: &mut Tx<'_>,
    fleet: &[AircraftId],
    people: &[OperatorId],
    today: NaiveDate,
) -> Result<(), StoreError> {
    for (index, day, hour, purpose) in [
        (1, 0, 15, "výcvik na BRUS"),
        (2, 1, 8, "dokumentace dopravní nehody"),
        (3, 1, 13, "dohled nad sportovní akcí"),
        (8, 2, 9, "pátrání – pohotovost"),
        (2, 4, 7, "výcvik nových pilotů"),
    ] {
        let start = moment(later(today, day), hour * 60);
        let period = Period::new(start, start + TimeDelta::hours(4));
        let new = NewReservation {
            aircraft_id: fleet[index],
            pilot_id: people[index % people.len()],
            mission_id: None,
            purpose: purpose.into(),
            period: period.map_err(|error| StoreError::Internal(error.into()))?,
            override_reason: None,
        };
        reservations::insert(tx, &new)?;
    }
    Ok(())
}
