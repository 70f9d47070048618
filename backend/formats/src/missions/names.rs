//! Ids for the names of people, aircraft and permits, so that the rules can compare them.

use std::collections::BTreeMap;

use letka_domain::ids::{AircraftId, OperatorId, PermitId};
use letka_domain::permits::Permit;
use uuid::Uuid;

use super::people::{AircraftInput, PilotInput};
use super::permits::PermitInput;

/// Ids for names: one name, one id, in the order in which they come. One table serves all files of a
/// run, so that the same pilot in two of them is the same person.
#[derive(Debug, Clone, Default)]
pub struct Names {
    known: BTreeMap<(&'static str, String), u128>,
}

impl Names {
    fn id<T: From<Uuid>>(&mut self, kind: &'static str, name: &str) -> T {
        let next = self.known.len() as u128 + 1;
        let number = *self.known.entry((kind, plain(name))).or_insert(next);
        T::from(Uuid::from_u128(number))
    }

    /// The id of a person of this id or name.
    pub fn operator(&mut self, name: &str) -> OperatorId {
        self.id("operator", name)
    }

    /// The id of an aircraft of this registration, serial number or type.
    pub fn aircraft(&mut self, name: &str) -> AircraftId {
        self.id("aircraft", name)
    }

    /// The id of the permit with this number.
    pub fn permit(&mut self, number: &str) -> PermitId {
        self.id("permit", number)
    }
}

/// A name without what people write in two ways: capitals and the blanks between words.
pub(super) fn plain(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// Whether two names are the same.
pub fn same(a: &str, b: &str) -> bool {
    plain(a) == plain(b)
}

/// The people, the aircraft and the permits of one mission under ids that can be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The pilot; `None` is not known.
    pub pilot: Option<OperatorId>,
    /// The aircraft; `None` is not known.
    pub aircraft: Option<AircraftId>,
    /// The permits, for this pilot and this aircraft.
    pub permits: Vec<Permit>,
}

/// Turns names into ids. A permit that lists the registration, the serial number or the type of the
/// aircraft means this aircraft, one that lists the id or the name of the pilot this pilot.
pub fn resolve(
    names: &mut Names,
    pilot: Option<&PilotInput>,
    aircraft: Option<&AircraftInput>,
    permits: &[PermitInput],
) -> Resolved {
    let pilot_id = pilot.map(|pilot| names.operator(pilot.id.as_deref().unwrap_or(&pilot.name)));
    let aircraft_id = aircraft.map(|aircraft| names.aircraft(aircraft.name()));
    let resolved = permits.iter().map(|permit| {
        let of_aircraft = |name: &String| match (aircraft, aircraft_id) {
            (Some(aircraft), Some(id)) if aircraft.answers_to(name) => id,
            _ => names.aircraft(name),
        };
        let aircraft = permit.aircraft.iter().map(of_aircraft).collect();
        let of_pilot = |name: &String| match (pilot, pilot_id) {
            (Some(pilot), Some(id)) if pilot.answers_to(name) => id,
            _ => names.operator(name),
        };
        let pilots = permit.pilots.iter().map(of_pilot).collect();
        permit.of(names.permit(&permit.number), aircraft, pilots)
    });
    let permits = resolved.collect();
    Resolved {
        pilot: pilot_id,
        aircraft: aircraft_id,
        permits,
    }
}
