//! The store on both engines: every test here runs on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

#[path = "../../../../tests/support/postgres.rs"]
pub mod postgres;
mod support;

mod airspace_notices;
mod audit;
mod fleet;
mod flights;
mod logs;
mod many_at_once;
mod marks;
mod missions;
mod people;
mod permits;
mod rulebooks;
mod schema;
mod transactions;
mod weather_reports;
mod zones;
