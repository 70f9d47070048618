//! Properties of the rules as a whole: what must hold whatever the mission, the zones and the
//! permits are.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod deviation;
mod hostile;
mod lifting;
mod monotony;
mod remedies;
mod shift;
mod world;
