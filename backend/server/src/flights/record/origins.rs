//! Where each value of a flight's record comes from: the log, the mission, the register, or people.

use std::collections::BTreeMap;

use letka_store::flights::{FlightRecord, FlightSource, RecordVersion};
use serde::Serialize;
use serde_json::Value;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ValueOrigin)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Origin {
    /// From the log.
    Log,
    /// From the mission that the flight was recognised as.
    Mission,
    /// From what the register says of the aircraft that the log names.
    Register,
    /// From zone data: the nearest place that has a name.
    Zones,
    /// From terrain under the track.
    Terrain,
    /// A person entered or corrected it.
    Person,
}

/// What a log cannot tell.
const OF_MISSION: &[&str] = &["pilot_id", "mission_id", "purpose", "permits", "unit_id"];
/// What only people say.
const OF_PEOPLE: &[&str] = &["crew", "sight", "note"];

/// The origin of every value that is known, by the name that it has in the record.
pub(super) fn origins(
    source: FlightSource,
    now: &FlightRecord,
    versions: &[RecordVersion],
    max_agl_m: Option<f64>,
) -> BTreeMap<String, Origin> {
    let fields = |record: &FlightRecord| match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let told: Vec<_> = versions.iter().map(|one| fields(&one.record)).collect();
    let now = fields(now);
    let mut found = BTreeMap::new();
    for (name, value) in &now {
        let is_known = !value.is_null() && value.as_array().is_none_or(|all| !all.is_empty());
        if !is_known {
            continue;
        }
        // Who changed it last: a version says what was there before its change.
        let changed = (0..told.len()).rev().find(|&place| {
            let after = told.get(place + 1).unwrap_or(&now);
            told[place].get(name) != after.get(name)
        });
        let origin = match changed {
            Some(place) if versions[place].changed_by.is_some() => Origin::Person,
            None if source == FlightSource::Manual => Origin::Person,
            _ => by_nature(name, &now),
        };
        found.insert(name.clone(), origin);
    }
    if max_agl_m.is_some() {
        found.insert("max_agl_m".to_owned(), Origin::Terrain);
    }
    found
}

/// Where a value comes from that nobody entered.
fn by_nature(name: &str, record: &serde_json::Map<String, Value>) -> Origin {
    let has_mission = record.get("mission_id").is_some_and(|id| !id.is_null());
    match name {
        "takeoff_place" => Origin::Zones,
        "unit_id" if !has_mission => Origin::Register,
        _ if OF_MISSION.contains(&name) => Origin::Mission,
        _ if OF_PEOPLE.contains(&name) => Origin::Person,
        "aircraft_id" => Origin::Register,
        _ => Origin::Log,
    }
}

#[cfg(test)]
mod tests {
    use letka_domain::ids::{AccountId, AircraftId, MissionId, OperatorId, UnitId};
    use letka_domain::missions::Purpose;
    use letka_store::Named;
    use uuid::Uuid;

    use super::*;

    fn record() -> FlightRecord {
        FlightRecord {
            aircraft_id: Some(AircraftId(Uuid::from_u128(1))),
            pilot_id: Some(OperatorId(Uuid::from_u128(2))),
            crew: Vec::new(),
            unit_id: Some(UnitId(Uuid::from_u128(3))),
            mission_id: Some(MissionId(Uuid::from_u128(4))),
            purpose: Some(Purpose::Training),
            permits: Vec::new(),
            takeoff_at: "2026-06-01T10:00:00Z".parse().unwrap(),
            landing_at: None,
            distance_m: 10.0,
            max_height_m: 20.0,
            takeoff_position: None,
            takeoff_place: None,
            sight: None,
            batteries: Vec::new(),
            note: None,
        }
    }

    fn version(record: FlightRecord, by: Option<&str>) -> RecordVersion {
        RecordVersion {
            version: 1,
            record,
            changed_at: "2026-06-02T10:00:00Z".parse().unwrap(),
            changed_by: by.map(|name| Named {
                id: AccountId(Uuid::from_u128(9)),
                name: name.to_owned(),
            }),
            reason: "x".into(),
        }
    }

    #[test]
    fn what_nobody_touched_comes_from_the_log_and_the_mission() {
        let found = origins(FlightSource::Import, &record(), &[], Some(3.0));
        assert_eq!(found["takeoff_at"], Origin::Log);
        assert_eq!(found["pilot_id"], Origin::Mission);
        assert_eq!(found["aircraft_id"], Origin::Register);
        assert_eq!(found["max_agl_m"], Origin::Terrain);
        assert!(!found.contains_key("landing_at"));
    }

    #[test]
    fn what_a_person_changed_last_is_the_persons_until_a_log_tells_it() {
        let first = record();
        let mut corrected = record();
        corrected.max_height_m = 25.0;
        let by_hand = [version(first.clone(), Some("Nováková"))];
        let found = origins(FlightSource::Import, &corrected, &by_hand, None);
        assert_eq!(found["max_height_m"], Origin::Person);
        assert_eq!(found["distance_m"], Origin::Log);
        let then_a_log = [version(first, Some("Nováková")), version(corrected, None)];
        let mut last = record();
        last.max_height_m = 24.0;
        let found = origins(FlightSource::Import, &last, &then_a_log, None);
        assert_eq!(found["max_height_m"], Origin::Log);
    }

    #[test]
    fn what_was_written_down_by_hand_is_a_persons() {
        let found = origins(FlightSource::Manual, &record(), &[], None);
        assert!(found.values().all(|origin| *origin == Origin::Person));
    }
}
