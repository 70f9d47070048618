//! Bytes of any flight log in, flight records out: streaming, without database or network.
//!
//! [`Deriver`] is the one way from a raw telemetry log of MAVLink to flights: the backend feeds it
//! the log of a station as it arrives. The same bytes give the same flights, however they are cut.
//! [`read_any`] takes whole files of any format, for the importer and `letka flights inspect`: it
//! tells them apart by their content, and gives the same flights with what else a log tells.
//!
//! # What a flight is
//!
//! - One flight per armed period; a touch-and-go does not end it. Only the autopilot's own
//!   heartbeat arms.
//! - **Take-off** is the first position more than 1.0 m above the take-off point while armed. The
//!   take-off point is the height 0 that the vehicle reports (its home), unless the height at
//!   arming is off by more than 1.0 m and stays so: then heights count from there.
//! - **Landing** is the last time that the height falls to 1.0 m or below. Where the height
//!   drifts, and does not come down to 1.0 m, it is the landed state that the autopilot told, or
//!   disarming if that came first. The same holds for a vehicle that comes down below its take-off
//!   point and flies on there.
//! - Motors that stop in the air (a parachute) do not end a flight: it goes on until the height
//!   falls to 1.0 m or stays the same for a while. The landed state is no evidence then: autopilots
//!   call every disarmed vehicle landed.
//! - A log that ends, or an autopilot that restarts, in the air leaves the landing open.
//! - **Distance** is the sum of the great-circle distances between consecutive positions from
//!   take-off to landing. Positions without a fix count for height only.
//!
//! Times are the log's own stamps. A single stamp that does not fit its neighbours is wrong, and
//! its frame belongs between them. Stamps that step back in flight shift the following ones, if
//! the autopilot's clock tells that the flight goes on; otherwise another log begins there. A stamp
//! that is older than the newest by no more than 2 s counts as the newest: within a flight time
//! never goes back.

pub mod clock;
mod defect;
mod deriver;
mod detector;
mod event;
mod file;
mod formats;
pub mod inspect;
mod kept;
mod notes;
mod report;
mod source;
mod told;
mod track;
mod vehicle;

pub use defect::Defect;
pub use deriver::Deriver;
pub use event::{Event, EventKind};
pub use file::{LogError, ReadOptions, dji_key_request, read, read_any, read_any_file, read_file};
pub use report::{Broken, Depth, Derived, LogFormat, LogReport, Place, ToldAircraft, ToldBattery};
