//! Simulated BRUS and Mavic-class vehicles that speak MAVLink 2 on real sockets.
//!
//! A vehicle has a battery, flies in a wind and does what a ground station tells it: arm, take
//! off, take a mission and fly it, return, land, let go its parachute. [`run`] puts one on a UDP
//! socket; [`Vehicle`] is the same without socket and clock, for tests in simulated time.
//!
//! # What it imitates
//! - **BRUS** presents itself as an `ArduPilot` hexarotor. Mission item 0 is home: a ground station
//!   sends a placeholder there, the flight begins at item 1, a download gives home as item 0.
//!   Arming is refused in RTL and LAND (set GUIDED first), below 25 % charge and after damage.
//!   `NAV_TAKEOFF` needs GUIDED; `MISSION_START` needs armed motors, sets AUTO by itself and, on the
//!   ground, a mission that begins with a take-off. Armed motors stop after 10 s without anything
//!   to do, and 2 s after touchdown. `DO_PARACHUTE` must enable before it releases.
//! - **Mavic class** is a drone behind a bridge of poor quality: every frame has number 0, boot time
//!   is 0, no `EXTENDED_SYS_STATE`, `SYSTEM_TIME` or `MISSION_CURRENT`; it is always "active"; one
//!   mission store for missions, fences and rally points, in which a waypoint as item 0 is passed over
//!   as home and a take-off there is flown; a download answers `MISSION_REQUEST` only; `CLEAR_ALL` has no answer; message rates are acknowledged and ignored.
//!
//! # Failsafes
//! At 20 % charge it returns, at 10 % it lands where it is, empty it falls. After 10 s without the
//! heartbeat of a ground station that it heard before, a mission goes on; anything else becomes RTL.
//!
//! # What it leaves out
//! Terrain (the ground is flat), other traffic, parameters, fences, camera, signing, and the time
//! that a motor takes to start.

mod air;
mod airframe;
mod battery;
mod body;
mod clock;
mod commands;
mod config;
mod craft;
mod exchange;
mod fleet;
mod mission;
mod navigation;
mod noise;
mod number;
mod run;
mod streams;
mod telemetry;
mod vector;
mod vehicle;
mod wire;

pub use config::{Class, ConfigError, Uid, VehicleConfig, Wind};
pub use fleet::FleetPlan;
pub use run::{SimError, run, run_fleet};
pub use vehicle::{Truth, Vehicle};
