//! Foreign file formats: bytes that others wrote in, values of the domain out.
//!
//! No files, no network, no clock. A reader never panics and never drops a part of its input without
//! a word: what it cannot use it names, with the feature, the line or the field.

pub mod activations;
mod limit;
pub mod missions;
mod moment;
pub mod notam;
pub mod tables;
pub mod terrain;
pub mod weather;
pub mod zones;
