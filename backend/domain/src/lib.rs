//! The pure heart of Letka: words of the field, their invariants and the rules.
//!
//! This crate has no input or output, no clock, no randomness and no async code: time, ids and
//! data arrive as arguments, and a function that judges returns findings, never an error.
//!
//! # Words
//! *unit* (department), *operator* (licensed person), *aircraft* (airframe) and *aircraft type*,
//! *licence*, *permit* (operating or one-time), *mission* and its *plan*, *flight* (what was flown),
//! *flight log* (raw file), *track*, *zone* in a *dataset*, *rulebook*, *rule*, *finding*, *verdict*,
//! *station* (ground station), *vehicle* (what MAVLink sees).

pub mod ids;

pub mod altitude;
pub mod calendar;
pub mod geometry;
pub mod hex;
pub mod localized;
pub mod period;
pub mod quantity;
pub mod sun;
pub mod terrain;
pub mod words;

pub mod access;
pub mod aircraft;
pub mod airspace;
pub mod applications;
pub mod conformance;
pub mod currency;
pub mod documents;
pub mod figures;
pub mod flights;
pub mod licences;
pub mod live;
pub mod missions;
pub mod notifications;
pub mod occurrences;
pub mod permits;
pub mod reminders;
pub mod retention;
pub mod school;
pub mod sign_in;
pub mod statistics;
pub mod targets;
pub mod weather;

pub mod rulebook;
pub mod rules;
