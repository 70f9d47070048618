//! Every change of the fleet, with the entry that it leaves in the trail.

use chrono::TimeDelta;
use letka_domain::aircraft::BatteryState;
use letka_domain::aircraft::defects::{DefectSeverity, Deferral};
use letka_domain::aircraft::maintenance::Interval;
use letka_domain::period::Period;
use letka_store::aircraft::AircraftEdit;
use letka_store::batteries::NewBattery;
use letka_store::defects::NewDefect;
use letka_store::fittings::Part;
use letka_store::maintenance::{NewPlan, NewWork};
use letka_store::parachutes::NewParachute;
use letka_store::reservations::{NewReservation, Step};
use letka_store::{
    aircraft, aircraft_types, batteries, defects, fittings, maintenance, parachutes, releases,
    reservations, units,
};

use super::changes::check;
use crate::support::{Db, World, now, unit};

pub(super) async fn keep(db: &Db, world: World) {
    let id = world.aircraft;
    let held = db.read(move |c| aircraft::get(c, id)).await.unwrap();
    let edit = AircraftEdit::from(&held);
    let elsewhere = db.write(|tx| units::insert(tx, &unit("FL"))).await.unwrap();
    let read = held.version;
    check(db, "aircraft::update", move |tx| {
        aircraft::update(tx, id, read, &edit)
    })
    .await;
    check(db, "aircraft::move_to", move |tx| {
        aircraft::move_to(tx, id, read + 1, elsewhere, "výpomoc")
    })
    .await;
    check(db, "aircraft::ground", move |tx| {
        aircraft::ground(tx, id, read + 2, "otřes")
    })
    .await;
    check(db, "aircraft::release", move |tx| {
        aircraft::release(tx, id, read + 3)
    })
    .await;
    let kind = held.aircraft_type.id;
    let again = held.aircraft_type.to_new();
    check(db, "aircraft_types::update", move |tx| {
        aircraft_types::update(tx, kind, 1, &again)
    })
    .await;
    repair(db, world).await;
    maintain(db, world).await;
    fit(db, world).await;
    reserve(db, world).await;
    check(db, "aircraft::retire", move |tx| {
        aircraft::retire(tx, id, read + 4, "stáří")
    })
    .await;
}

async fn repair(db: &Db, world: World) {
    let new = NewDefect {
        aircraft_id: world.aircraft,
        severity: DefectSeverity::Restricts,
        text: "slabý maják".into(),
        found_at: now(),
        flight_id: None,
    };
    let id = check(db, "defects::insert", move |tx| defects::insert(tx, &new)).await;
    let deferral = Deferral {
        until: now() + TimeDelta::days(3),
        limits: "jen ve dne".into(),
    };
    check(db, "defects::defer", move |tx| {
        defects::defer(tx, id, 1, &deferral)
    })
    .await;
    check(db, "defects::close", move |tx| {
        defects::close(tx, id, 2, "nový maják")
    })
    .await;
    let aircraft = world.aircraft;
    check(db, "releases::insert", move |tx| {
        releases::insert(tx, aircraft, "Potvrzuji.", "maják")
    })
    .await;
    let signed = db
        .read(move |c| releases::list_for(c, aircraft))
        .await
        .unwrap();
    assert!(signed[0].is_intact());
    let raw = db.raw("update releases set work = 'nic'").await;
    assert!(raw.is_err(), "what is signed stays");
}

async fn maintain(db: &Db, world: World) {
    let type_id = world.aircraft_type;
    let new = NewPlan {
        name: "Roční prohlídka".into(),
        mandatory: true,
        every: Interval {
            days: Some(365),
            ..Interval::default()
        },
        source: "příručka".into(),
    };
    let longer = NewPlan {
        name: "Dvouletá prohlídka".into(),
        ..new.clone()
    };
    let plan = check(db, "maintenance::insert_plan", move |tx| {
        maintenance::insert_plan(tx, type_id, &new)
    })
    .await;
    check(db, "maintenance::update_plan", move |tx| {
        maintenance::update_plan(tx, plan, 1, &longer)
    })
    .await;
    let work = NewWork {
        aircraft_id: world.aircraft,
        plan_id: Some(plan),
        done_at: now(),
        text: "prohlídka".into(),
        parts: None,
    };
    check(db, "maintenance::insert_work", move |tx| {
        maintenance::insert_work(tx, &work)
    })
    .await;
    check(db, "maintenance::close_plan", move |tx| {
        maintenance::close_plan(tx, plan, 2)
    })
    .await;
}

async fn fit(db: &Db, world: World) {
    let new = NewBattery {
        serial: "B1".into(),
        model: "BRUS".into(),
        unit_id: world.unit,
        bought_at: None,
        cycles: 3,
        health_pct: Some(99),
    };
    let battery = check(db, "batteries::insert", move |tx| {
        batteries::insert(tx, &new)
    })
    .await;
    check(db, "batteries::read", move |tx| {
        batteries::read(tx, battery, 1, (4, None))
    })
    .await;
    check(db, "batteries::set_state", move |tx| {
        batteries::set_state(tx, battery, 2, BatteryState::Watch, None)
    })
    .await;
    let packed = (now(), now() + TimeDelta::days(365));
    let new = NewParachute {
        serial: "P1".into(),
        model: "SEED".into(),
        unit_id: world.unit,
        packed_at: packed.0,
        repack_due_at: packed.1,
    };
    let parachute = check(db, "parachutes::insert", move |tx| {
        parachutes::insert(tx, &new)
    })
    .await;
    check(db, "parachutes::repack", move |tx| {
        parachutes::repack(tx, parachute, 1, packed, 1)
    })
    .await;
    let aircraft = world.aircraft;
    let part = Part::Parachute(parachute);
    let fitting = check(db, "fittings::insert", move |tx| {
        fittings::insert(tx, aircraft, part)
    })
    .await;
    let twice = db
        .write(move |tx| fittings::insert(tx, aircraft, part))
        .await
        .unwrap_err();
    assert!(twice.violates("fittings_parachute_id_key"), "{twice}");
    check(db, "fittings::remove", move |tx| {
        fittings::remove(tx, fitting)
    })
    .await;
}

async fn reserve(db: &Db, world: World) {
    let new = NewReservation {
        aircraft_id: world.aircraft,
        pilot_id: world.pilot,
        mission_id: None,
        purpose: "výcvik".into(),
        period: Period::new(now(), now() + TimeDelta::hours(2)).unwrap(),
        override_reason: None,
    };
    let id = check(db, "reservations::insert", move |tx| {
        reservations::insert(tx, &new)
    })
    .await;
    for (version, step) in [
        (1, Step::HandOver(Some("A, B".into()))),
        (2, Step::Return(None)),
        (3, Step::Cancel("omyl".into())),
    ] {
        check(db, "reservations::set_step", move |tx| {
            reservations::set_step(tx, id, version, &step)
        })
        .await;
    }
}
