//! How the API behaves, on both databases.

mod airspace;
mod flights;
mod health;
mod missions;
mod registers;
mod session;
mod web;
