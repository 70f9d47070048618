//! The live picture: the newest state of each vehicle, and the events that browsers follow.
//!
//! All changes of a tick are merged and written as text once; every browser gets the same bytes.
//! A browser that falls behind by more than [`BACKLOG`] events is given a new snapshot instead.

pub mod stream;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use chrono::{DateTime, Utc};
use letka_domain::ids::{AircraftId, FlightId, MissionId, StationId};
use letka_domain::live::{LinkState, VehicleState};
use letka_domain::missions::MissionState;
use serde::Serialize;
use tokio::sync::broadcast;

/// How often changes are merged and sent.
pub const TICK: Duration = Duration::from_millis(100);
/// A position that is older than this says nothing about where the vehicle is now.
pub const FRESH: Duration = Duration::from_secs(5);
/// How many events a browser may be behind: a bit over ten seconds of ticks.
pub const BACKLOG: usize = 128;

/// A vehicle on the live map: what it says, and who it is in the register.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LiveVehicle {
    /// `<station>/<system id>`, unique.
    pub key: String,
    /// Name of the station that hears it.
    pub station: String,
    /// The aircraft, where its identity is in the register.
    pub aircraft_id: Option<AircraftId>,
    /// Its registration.
    pub registration: Option<String>,
    /// Its type.
    pub type_name: Option<String>,
    /// What it says.
    #[serde(flatten)]
    pub state: VehicleState,
}

/// Vehicles at a moment: all of them in a snapshot, the changed ones in an update.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct LivePicture<'a> {
    /// When it was put together.
    pub at: DateTime<Utc>,
    /// The vehicles.
    pub vehicles: Vec<&'a LiveVehicle>,
}

/// What the register knows of a vehicle.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    /// The aircraft.
    pub aircraft_id: Option<AircraftId>,
    /// Its registration.
    pub registration: Option<String>,
    /// Its type.
    pub type_name: Option<String>,
}

/// A vehicle and who hears it.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The station that hears it.
    pub station: StationId,
    /// What it last said.
    pub vehicle: LiveVehicle,
    /// Whether it said so within [`FRESH`].
    pub is_fresh: bool,
}

/// The newest state of every vehicle, and who follows it.
#[derive(Debug)]
pub struct Live {
    /// Held for moments only, never across an await: newest wins, nothing waits for anyone.
    picture: Mutex<Picture>,
    /// Bounded by [`BACKLOG`]; the slowest browser loses the oldest and is told so.
    events: broadcast::Sender<Bytes>,
}

#[derive(Debug, Default)]
struct Picture {
    vehicles: BTreeMap<String, Entry>,
    changed: BTreeSet<String>,
}

#[derive(Debug)]
struct Entry {
    station: StationId,
    vehicle: LiveVehicle,
    /// When it came, by this program's own clock: stations' clocks may be wrong.
    came: Instant,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            picture: Mutex::default(),
            events: broadcast::channel(BACKLOG).0,
        }
    }
}

impl Live {
    fn picture(&self) -> std::sync::MutexGuard<'_, Picture> {
        // A panic while it was held leaves whole entries behind: nothing to repair.
        self.picture.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the newest state of a vehicle from a station.
    pub fn put(&self, station: StationId, name: &str, identity: &Identity, state: VehicleState) {
        let key = format!("{station}/{}", state.system_id);
        let vehicle = LiveVehicle {
            key: key.clone(),
            station: name.to_owned(),
            aircraft_id: identity.aircraft_id,
            registration: identity.registration.clone(),
            type_name: identity.type_name.clone(),
            state,
        };
        let mut picture = self.picture();
        picture.vehicles.insert(
            key.clone(),
            Entry {
                station,
                vehicle,
                came: Instant::now(),
            },
        );
        picture.changed.insert(key);
    }

    /// Marks every vehicle of a station as lost: the station itself is out of reach.
    pub fn lose_station(&self, station: StationId) {
        let mut picture = self.picture();
        let Picture { vehicles, changed } = &mut *picture;
        for (key, entry) in vehicles
            .iter_mut()
            .filter(|(_, entry)| entry.station == station)
        {
            entry.vehicle.state.link = LinkState::Lost;
            changed.insert(key.clone());
        }
    }

    /// The vehicle of an aircraft, where a station hears it: of several, the one heard last.
    pub fn find_aircraft(&self, aircraft: AircraftId) -> Option<Heard> {
        let picture = self.picture();
        let of = |entry: &&Entry| {
            let vehicle = &entry.vehicle;
            vehicle.aircraft_id == Some(aircraft) && vehicle.state.link != LinkState::Lost
        };
        let newest = picture
            .vehicles
            .values()
            .filter(of)
            .max_by_key(|entry| entry.came);
        newest.map(|entry| Heard {
            station: entry.station,
            vehicle: entry.vehicle.clone(),
            is_fresh: entry.came.elapsed() <= FRESH,
        })
    }

    /// Sends what changed since the last tick, if anything.
    pub fn tick(&self, now: DateTime<Utc>) {
        let text = {
            let mut picture = self.picture();
            let changed = std::mem::take(&mut picture.changed);
            if changed.is_empty() {
                return;
            }
            let vehicles = changed.iter().filter_map(|key| picture.vehicles.get(key));
            event(
                "update",
                &LivePicture {
                    at: now,
                    vehicles: vehicles.map(|e| &e.vehicle).collect(),
                },
            )
        };
        self.send(text);
    }

    /// All vehicles, as an event.
    pub fn snapshot(&self, now: DateTime<Utc>) -> Bytes {
        let picture = self.picture();
        let vehicles = picture
            .vehicles
            .values()
            .map(|entry| &entry.vehicle)
            .collect();
        event("snapshot", &LivePicture { at: now, vehicles })
    }

    /// Tells browsers that a mission changed.
    pub fn mission(&self, id: MissionId, state: MissionState) {
        self.send(event(
            "mission",
            &serde_json::json!({ "id": id, "state": state }),
        ));
    }

    /// Tells browsers that somebody was told something.
    pub fn notification(&self) {
        self.send(event("notification", &serde_json::json!({})));
    }

    /// Tells browsers that a flight was entered in the log.
    pub fn flight(&self, id: FlightId) {
        self.send(event("flight", &serde_json::json!({ "id": id })));
    }

    /// Follows the events from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Bytes> {
        self.events.subscribe()
    }

    fn send(&self, text: Bytes) {
        // An error only says that nobody is watching.
        let _ = self.events.send(text);
    }
}

fn event(name: &str, data: &impl Serialize) -> Bytes {
    let data = serde_json::to_string(data).expect("live data have string keys only");
    Bytes::from(format!("event: {name}\ndata: {data}\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use letka_domain::live::FlightState;
    use uuid::Uuid;

    fn state(system_id: u8) -> VehicleState {
        VehicleState {
            system_id,
            uid: None,
            link: LinkState::Live,
            armed: false,
            flight_state: FlightState::Unknown,
            mode: None,
            position: None,
            height_m: None,
            amsl_m: None,
            heading_deg: None,
            speed_mps: None,
            climb_mps: None,
            battery_pct: None,
            battery_v: None,
            satellites: None,
            mission_seq: None,
            loss_pct: None,
            parachute_released: false,
            message: None,
            last_seen: "2026-11-24T10:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn all_changes_of_a_tick_are_one_event_and_no_change_is_none() {
        let (live, station) = (Live::default(), StationId(Uuid::from_u128(1)));
        let mut events = live.subscribe();
        for system_id in [1, 2, 1] {
            live.put(station, "Kladno", &Identity::default(), state(system_id));
        }
        let now = "2026-11-24T10:00:01Z".parse().unwrap();
        live.tick(now);
        live.tick(now);
        let text = String::from_utf8(events.try_recv().unwrap().to_vec()).unwrap();
        assert!(text.starts_with("event: update\ndata: {"));
        assert_eq!(text.matches("\"key\"").count(), 2);
        assert!(events.try_recv().is_err());
    }

    #[test]
    fn a_lost_station_loses_its_vehicles_and_no_others() {
        let live = Live::default();
        let (kladno, kolin) = (StationId(Uuid::from_u128(1)), StationId(Uuid::from_u128(2)));
        live.put(kladno, "Kladno", &Identity::default(), state(1));
        live.put(kolin, "Kolín", &Identity::default(), state(1));
        live.lose_station(kladno);
        let now = "2026-11-24T10:00:01Z".parse().unwrap();
        let text = String::from_utf8(live.snapshot(now).to_vec()).unwrap();
        assert_eq!(text.matches("\"lost\"").count(), 1);
        assert_eq!(text.matches("\"live\"").count(), 1);
    }
}
