//! What every handler shares: extractors that refuse with a problem, headers, the user interface.

pub(crate) mod body;
pub(crate) mod files;
pub(crate) mod hashing;
pub(crate) mod input;
pub(crate) mod intake;
pub(crate) mod limits;
pub(crate) mod outside;
pub(crate) mod page;
pub(crate) mod peer;
pub(crate) mod view;
pub(crate) mod web;
