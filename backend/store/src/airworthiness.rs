//! What the register knows of aircraft that decides whether they may fly: gathered from everywhere.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use letka_domain::aircraft::AirworthinessFacts;
use letka_domain::aircraft::airworthiness::ParachuteFacts;
use letka_domain::aircraft::defects::DefectFacts;
use letka_domain::aircraft::maintenance::{MaintenanceFacts, Used};
use letka_domain::ids::{AircraftId, BatteryId, MaintenancePlanId};

use crate::aircraft::Aircraft;
use crate::batteries::cycles_at;
use crate::maintenance::{Plan, flown_since};
use crate::{Conn, StoreError, batteries, defects, fittings, maintenance, parachutes, releases};

/// What is read once for any number of aircraft.
struct Registers {
    defects: HashMap<AircraftId, Vec<DefectFacts>>,
    unreleased: HashMap<AircraftId, Vec<String>>,
    plans: Vec<Plan>,
    last_done: HashMap<(AircraftId, MaintenancePlanId), DateTime<Utc>>,
    parachutes: HashMap<AircraftId, Vec<ParachuteFacts>>,
    batteries: HashMap<AircraftId, Vec<(BatteryId, u32)>>,
}

/// What is known of each of some aircraft, in their order.
pub fn list_for(
    c: &mut Conn,
    aircraft: &[Aircraft],
) -> Result<Vec<AirworthinessFacts>, StoreError> {
    let registers = Registers::read(c)?;
    let facts = aircraft.iter().map(|one| registers.facts(c, one));
    facts.collect()
}

/// What is known of one aircraft.
pub fn find(c: &mut Conn, aircraft: &Aircraft) -> Result<AirworthinessFacts, StoreError> {
    Registers::read(c)?.facts(c, aircraft)
}

/// How the maintenance of an aircraft stands, plan by plan.
pub fn list_maintenance(
    c: &mut Conn,
    aircraft: &Aircraft,
) -> Result<Vec<(Plan, MaintenanceFacts)>, StoreError> {
    let registers = Registers::read(c)?;
    let facts = registers.maintenance(c, aircraft)?;
    let plans = registers.plans_of(aircraft).cloned();
    Ok(plans.zip(facts).collect())
}

impl Registers {
    fn read(c: &mut Conn) -> Result<Self, StoreError> {
        let mut open: HashMap<AircraftId, Vec<DefectFacts>> = HashMap::new();
        for defect in defects::list_open(c)? {
            let of_aircraft = open.entry(defect.aircraft.id).or_default();
            of_aircraft.push(defect.facts());
        }
        let (parachutes, batteries) = present(c)?;
        Ok(Self {
            defects: open,
            unreleased: unreleased(c)?,
            plans: maintenance::list_plans(c)?,
            last_done: maintenance::last_done(c)?,
            parachutes,
            batteries,
        })
    }

    fn facts(&self, c: &mut Conn, aircraft: &Aircraft) -> Result<AirworthinessFacts, StoreError> {
        let id = aircraft.id;
        let closed = aircraft.closed.as_ref();
        Ok(AirworthinessFacts {
            retired: closed.map(|closed| closed.reason.clone()),
            grounded: aircraft.grounded_reason.clone(),
            insured_until: aircraft.insured_until,
            defects: self.defects.get(&id).cloned().unwrap_or_default(),
            unreleased: self.unreleased.get(&id).cloned().unwrap_or_default(),
            maintenance: self.maintenance(c, aircraft)?,
            parachutes: self.parachutes.get(&id).cloned().unwrap_or_default(),
        })
    }

    fn plans_of(&self, aircraft: &Aircraft) -> impl Iterator<Item = &Plan> {
        let type_id = aircraft.aircraft_type.id;
        self.plans
            .iter()
            .filter(move |plan| plan.type_id == type_id)
    }

    fn maintenance(
        &self,
        c: &mut Conn,
        aircraft: &Aircraft,
    ) -> Result<Vec<MaintenanceFacts>, StoreError> {
        let facts = |plan: &Plan| {
            let done = self.last_done.get(&(aircraft.id, plan.id)).copied();
            // A new aircraft comes with its maintenance done.
            let since = done.or(aircraft.acquired_at);
            Ok(MaintenanceFacts {
                plan: plan.name.clone(),
                mandatory: plan.mandatory,
                interval: plan.every(),
                used: self.used(c, aircraft.id, plan, since)?,
            })
        };
        self.plans_of(aircraft).map(facts).collect()
    }

    fn used(
        &self,
        c: &mut Conn,
        id: AircraftId,
        plan: &Plan,
        since: Option<DateTime<Utc>>,
    ) -> Result<Used, StoreError> {
        let Some(since) = since else {
            return Ok(Used::default());
        };
        let flown = flown_since(c, id, Some(since))?;
        let mut cycles = None;
        if plan.every().cycles.is_some() {
            for (battery, now) in self.batteries.get(&id).into_iter().flatten() {
                let before = cycles_at(c, *battery, since)?.unwrap_or_default();
                cycles = cycles.max(Some(now.saturating_sub(before)));
            }
        }
        Ok(Used {
            since: Some(since),
            flight_hours: flown.hours,
            flights_without_length: flown.without_length,
            landings: flown.landings,
            cycles,
        })
    }
}

/// What was repaired on each aircraft since it was last released.
fn unreleased(c: &mut Conn) -> Result<HashMap<AircraftId, Vec<String>>, StoreError> {
    let released: HashMap<AircraftId, DateTime<Utc>> =
        releases::last_of_each(c)?.into_iter().collect();
    let mut found: HashMap<AircraftId, Vec<String>> = HashMap::new();
    for (aircraft, text, repaired) in defects::list_repaired(c)? {
        let last = released.get(&aircraft).copied();
        if repaired.is_some_and(|repaired| last.is_none_or(|last| last < repaired)) {
            found.entry(aircraft).or_default().push(text);
        }
    }
    Ok(found)
}

type Present = (
    HashMap<AircraftId, Vec<ParachuteFacts>>,
    HashMap<AircraftId, Vec<(BatteryId, u32)>>,
);

/// The parachutes and the batteries that are in each aircraft.
fn present(c: &mut Conn) -> Result<Present, StoreError> {
    let (mut parachutes, mut cycles) = (HashMap::new(), HashMap::new());
    let fitted = fittings::list_present(c)?;
    let known_parachutes = parachutes::list(c)?;
    let known_batteries = batteries::list(c)?;
    for fitting in fitted {
        let id = fitting.aircraft_id;
        let own = |known: &&parachutes::Parachute| Some(known.id) == fitting.parachute_id;
        if let Some(parachute) = known_parachutes.iter().find(own) {
            let of_aircraft: &mut Vec<_> = parachutes.entry(id).or_default();
            of_aircraft.push(ParachuteFacts {
                serial: parachute.serial.clone(),
                repack_due_at: parachute.repack_due_at,
            });
        }
        let own = |known: &&batteries::Battery| Some(known.id) == fitting.battery_id;
        if let Some(battery) = known_batteries.iter().find(own) {
            let of_aircraft: &mut Vec<_> = cycles.entry(id).or_default();
            of_aircraft.push((battery.id, battery.cycles));
        }
    }
    Ok((parachutes, cycles))
}
