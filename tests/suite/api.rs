//! How the API behaves, on both databases.

mod flights;
mod health;
mod missions;
mod registers;
mod session;
mod web;
