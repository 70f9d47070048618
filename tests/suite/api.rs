//! How the API behaves, on both databases.

mod airspace;
mod answers;
mod applications;
mod audit;
mod crew;
mod deviations;
mod documents;
mod flights;
mod health;
mod history;
mod imports;
mod licences;
mod missions;
mod operators;
mod permits;
mod queue;
mod registers;
mod reminders;
mod school;
mod session;
mod tables;
mod units;
mod web;
