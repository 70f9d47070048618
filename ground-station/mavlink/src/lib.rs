//! MAVLink without sockets: frame splitter, decoding, vehicle state, mission and command exchanges, tlog.
//!
//! Nothing here opens a socket or reads a clock: bytes and times come in as arguments, bytes and
//! states go out. Outside bytes never panic, and a frame that cannot be understood stays a
//! [`Frame`], so that it can still be recorded and forwarded.

pub mod command;
mod crc;
mod crc_extra;
mod decode;
mod encode;
mod frame;
pub mod mission;
mod split;
pub mod telemetry;
pub mod tlog;
pub mod vehicle;

pub use mavlink::dialects::common as dialect;

pub use decode::{DecodeError, decode};
pub use encode::Encoder;
pub use frame::{Frame, MAX_FRAME_LEN, Version};
pub use split::{Datagram, Piece, StreamSplitter, split_datagram};
pub use telemetry::Heartbeat;

#[cfg(test)]
mod samples;
