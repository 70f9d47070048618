//! Orders to a vehicle, in the words of the domain, and how they end.

use letka_domain::geometry::Position;
use serde::{Deserialize, Serialize};

/// Something a vehicle shall do.
///
/// `system_id` says where to; `vehicle_uid` says which airframe must answer there, so that an
/// order never reaches another one that took over the number. `None`: the airframe never told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Order {
    /// Put this mission aboard, in place of the one that is there, and verify it.
    UploadMission {
        /// MAVLink system id.
        system_id: u8,
        /// Hardware identity in lower-case hex.
        vehicle_uid: Option<String>,
        /// The mission, from take-off to landing.
        items: Vec<MissionItem>,
    },
    /// Arm and fly the mission that is aboard.
    StartMission {
        /// MAVLink system id.
        system_id: u8,
        /// Hardware identity in lower-case hex.
        vehicle_uid: Option<String>,
    },
    /// Fly home and land there.
    ReturnToLaunch {
        /// MAVLink system id.
        system_id: u8,
        /// Hardware identity in lower-case hex.
        vehicle_uid: Option<String>,
    },
    /// Land where it is.
    Land {
        /// MAVLink system id.
        system_id: u8,
        /// Hardware identity in lower-case hex.
        vehicle_uid: Option<String>,
    },
    /// An order from a later version. It is refused, never ignored; it cannot be written.
    #[serde(other, skip_serializing)]
    Unknown,
}

impl Order {
    /// MAVLink system id of the vehicle that it is for; `None` if the order is not known.
    pub fn system_id(&self) -> Option<u8> {
        match self {
            Self::UploadMission { system_id, .. }
            | Self::StartMission { system_id, .. }
            | Self::ReturnToLaunch { system_id, .. }
            | Self::Land { system_id, .. } => Some(*system_id),
            Self::Unknown => None,
        }
    }

    /// The airframe that it is for, as far as the backend knows it.
    pub fn vehicle_uid(&self) -> Option<&str> {
        match self {
            Self::UploadMission { vehicle_uid, .. }
            | Self::StartMission { vehicle_uid, .. }
            | Self::ReturnToLaunch { vehicle_uid, .. }
            | Self::Land { vehicle_uid, .. } => vehicle_uid.as_deref(),
            Self::Unknown => None,
        }
    }
}

/// One step of a mission. Heights are metres above the take-off point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MissionItem {
    /// Rise straight up.
    Takeoff {
        /// Where; `None`: where it stands.
        #[serde(default)]
        position: Option<Position>,
        /// Metres above the take-off point.
        height_m: f64,
    },
    /// Fly there.
    Waypoint {
        /// Where.
        position: Position,
        /// Metres above the take-off point.
        height_m: f64,
        /// Ground speed from here on, metres per second; `None`: as before.
        #[serde(default)]
        speed_mps: Option<f64>,
    },
    /// Fly home and land there.
    ReturnToLaunch,
    /// Land.
    Land {
        /// Where; `None`: where it is.
        #[serde(default)]
        position: Option<Position>,
    },
    /// A step from a later version. A mission with one is refused; it cannot be written.
    #[serde(other, skip_serializing)]
    Unknown,
}

/// How an order ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum OrderOutcome {
    /// The vehicle does it: acknowledged, or seen in its telemetry.
    Done,
    /// It was not done, and it is certain that it was not.
    Refused {
        /// One sentence for people.
        reason: String,
    },
    /// It was sent, and nothing tells whether it was done.
    Unknown {
        /// One sentence for people.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_of_a_later_version_is_kept_as_unknown() {
        let order: Order = serde_json::from_str(r#"{"kind":"orbit","radius_m":30}"#).unwrap();
        assert_eq!(order, Order::Unknown);
        assert_eq!(order.system_id(), None);
        let item: MissionItem = serde_json::from_str(r#"{"kind":"loiter","time_s":9}"#).unwrap();
        assert_eq!(item, MissionItem::Unknown);
    }

    #[test]
    fn what_is_unknown_cannot_be_written() {
        assert!(serde_json::to_string(&Order::Unknown).is_err());
        assert!(serde_json::to_string(&MissionItem::Unknown).is_err());
    }

    #[test]
    fn the_vehicle_of_an_order() {
        let order = Order::Land {
            system_id: 7,
            vehicle_uid: Some("0a".to_owned()),
        };
        assert_eq!(
            (order.system_id(), order.vehicle_uid()),
            (Some(7), Some("0a"))
        );
    }
}
