//! The one integration-test binary: everything that needs a database, a socket or the workspace.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod access;
mod api;
mod field;
mod golden;
mod seed;
mod tidy;
