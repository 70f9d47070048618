//! How near areas are, held against an independent reckoning, against numbers of other tools and
//! against what must hold of any distance.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod antimeridian;
mod cover;
mod fixed;
mod index;
mod oracle;
mod shapes;
mod simple;
mod touching;
