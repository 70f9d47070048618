//! The live picture of one vehicle, as it travels from station to backend to browser.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::geometry::Position;

/// How well a vehicle is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Frames and heartbeats arrive.
    Live,
    /// Frames arrive, heartbeats do not.
    Degraded,
    /// Nothing arrives.
    Lost,
}

/// Where in a flight a vehicle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FlightState {
    /// The vehicle has not told.
    Unknown,
    /// Standing.
    OnGround,
    /// Leaving the ground.
    TakingOff,
    /// Flying.
    InAir,
    /// Coming down to land.
    Landing,
}

/// The newest known state of one vehicle. A value that the vehicle never told is `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VehicleState {
    /// MAVLink system id.
    pub system_id: u8,
    /// Hardware identity in lower-case hex.
    pub uid: Option<String>,
    /// How well it is heard.
    pub link: LinkState,
    /// Whether the motors are armed.
    pub armed: bool,
    /// Where in a flight it is.
    pub flight_state: FlightState,
    /// Flight mode, as the autopilot names it.
    pub mode: Option<String>,
    /// Where it is.
    pub position: Option<Position>,
    /// Metres above its take-off point (home).
    pub height_m: Option<f64>,
    /// Metres above mean sea level.
    pub amsl_m: Option<f64>,
    /// Degrees clockwise from true north.
    pub heading_deg: Option<f64>,
    /// Ground speed, metres per second.
    pub speed_mps: Option<f64>,
    /// Climb rate, metres per second, positive up.
    pub climb_mps: Option<f64>,
    /// Charge, percent.
    pub battery_pct: Option<u8>,
    /// Voltage, volts.
    pub battery_v: Option<f64>,
    /// Satellites in use.
    pub satellites: Option<u8>,
    /// Mission item that it flies to.
    pub mission_seq: Option<u16>,
    /// Frames lost, percent; `None` when the vehicle does not number its frames.
    pub loss_pct: Option<f64>,
    /// Whether the parachute was released.
    pub parachute_released: bool,
    /// Last status text of severity warning or worse.
    pub message: Option<String>,
    /// When the last frame arrived.
    pub last_seen: DateTime<Utc>,
}
