//! How the API behaves, on both databases.

mod airspace;
mod answers;
mod deviations;
mod flights;
mod health;
mod history;
mod imports;
mod missions;
mod queue;
mod registers;
mod session;
mod web;
