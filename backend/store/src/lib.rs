//! The only crate that knows SQL: schema, transactions with a trail, one file per feature.
//!
//! [`Store::read`] gives a connection that can write nothing, [`Store::write`] gives a [`Tx`]. A
//! function that changes anything takes `&mut Tx`; it leaves an audit entry in the same
//! transaction, and a transaction without one is not committed. Functions that only read take
//! `&mut Conn` and work in both: inside a write, [`Tx::read`] gives the connection.
//!
//! `find` and `find_by_…` answer with an `Option`; `get` answers with [`StoreError::NotFound`].
//! Both engines, PostgreSQL and SQLite, behave alike; `tests/` holds every function to it.

mod conn;
mod error;
mod migrations;
pub mod page;
mod schema;
mod store;
mod tx;
mod types;
mod versions;
mod words;

pub mod accounts;
pub mod aircraft;
pub mod aircraft_types;
pub mod airspace_notices;
pub mod airworthiness;
pub mod answers;
pub mod api_tokens;
pub mod applications;
pub mod audit;
pub mod batteries;
pub mod calendar_feeds;
pub mod consents;
pub mod currency_rules;
pub mod defects;
pub mod deputies;
pub mod deviations;
pub mod dji_keys;
pub mod documents;
pub mod expiring;
pub mod figures;
pub mod fittings;
pub mod flight_logs;
pub mod flights;
pub mod identities;
pub mod licence_kinds;
pub mod licences;
pub mod mails;
pub mod maintenance;
pub mod missions;
pub mod notifications;
pub mod occurrences;
pub mod operators;
pub mod parachutes;
pub mod permits;
pub mod releases;
pub mod reservations;
pub mod retention;
pub mod rulebooks;
pub mod school;
pub mod second_factors;
pub mod sessions;
pub mod sign_ins;
pub mod stations;
pub mod targets;
pub mod units;
pub mod verdicts;
pub mod weather_reports;
pub mod zones;

pub use conn::Conn;
pub use error::{Cause, StoreError};
pub use store::Store;
pub use tx::{Actor, Tx};
pub use words::Named;

/// A new identifier. Version 7: newer ones sort after older ones, which keeps indexes compact.
/// The only place of the workspace's backend that makes one, and the only clock the store reads.
pub(crate) fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}
