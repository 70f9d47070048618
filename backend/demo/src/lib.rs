//! A believable directorate, a ground station and simulated vehicles in one process.
//!
//! [`seed::seed`] fills an empty database; [`Demo`] runs everything. What is simulated reaches the
//! backend on the same ways as the real thing: MAVLink over UDP to the station, a WebSocket with a
//! token from there to the server.

pub mod directorate;
pub mod seed;

mod calendar;
mod dice;
mod folder;
mod part;
mod vehicles;

pub use directorate::Demo;
