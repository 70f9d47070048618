//! The messages between a ground station and the backend, and how they may change.
//!
//! The station opens one WebSocket to `/api/v1/station`. Small messages travel as JSON text
//! frames ([`StationMessage`] up, [`BackendMessage`] down), log bytes as binary frames
//! ([`LogChunk`], up only). This crate has the shapes and their text; it opens nothing.
//!
//! # A conversation
//! 1. station: `hello`; backend: `welcome`, or `refused` and it closes.
//! 2. station: one `log_announce` for each log that is not yet wholly acknowledged;
//!    backend: one `log_ack` for each, with the length that it has.
//! 3. station: chunks from that offset on; backend: appends what it lacks, drops what it has,
//!    never leaves a hole (a chunk beyond its end is dropped), and answers `log_ack`.
//! 4. When a log is closed the station announces it again with `closed`; the backend answers
//!    `log_ack` with `closed` once it has every byte. After that the log may leave the station.
//!
//! `live` and `order`/`order_result` go beside it at any time after the welcome.
//!
//! # Compatibility
//! Both ends say [`PROTOCOL`] in their first message; an end that does not speak the other's
//! number refuses. Within one number:
//! - a field may be **added** if its absence has a meaning (`#[serde(default)]`); a reader
//!   ignores fields that it does not know;
//! - a message type may be **added**; a reader ignores and counts types that it does not know
//!   ([`Received::Unknown`]);
//! - a kind of order or of mission item may be **added**; a station that does not know it
//!   refuses the order ([`Order::Unknown`]), it never ignores it;
//! - nothing is renamed, removed or given another meaning, and no other list of values grows.
//!
//! What breaks one of these takes a new number. The files in `samples/` are read by the tests
//! for as long as their number is spoken; they are added to, never changed.

mod chunk;
mod message;
mod order;

pub use chunk::{ChunkError, LogChunk, MAX_CHUNK_BYTES};
pub use message::{BackendMessage, Message, ReadError, Received, StationMessage};
pub use order::{MissionItem, Order, OrderOutcome};

/// The number of the protocol that this crate speaks.
pub const PROTOCOL: u32 = 1;

/// Where on the backend a station opens its WebSocket.
pub const STATION_PATH: &str = "/api/v1/station";
