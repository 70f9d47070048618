//! The derivation of flights: from real logs against facts of an independent tool, from written
//! scenes, and from damaged bytes.

#![expect(
    clippy::unwrap_used,
    reason = "a test whose ground is missing must fail"
)]

mod files;
mod formats;
mod hostile;
mod log;
mod possible;
mod real;
mod scenes;
