//! The store on both engines: every test here runs on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not as it should be"
)]

mod identities;
#[path = "../../../../tests/support/postgres.rs"]
pub mod postgres;
mod support;

mod airspace_notices;
mod applications;
mod audit;
mod desk;
mod deviations;
mod fleet;
mod flights;
mod logs;
mod many_at_once;
mod marks;
mod missions;
mod occurrences;
mod people;
mod permits;
mod retention;
mod rulebooks;
mod said;
mod schema;
mod school;
mod sign_ins;
mod transactions;
mod upgrade;
mod verdicts;
mod weather_reports;
mod zones;
