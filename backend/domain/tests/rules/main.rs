//! Properties of the rules as a whole: what must hold whatever the mission, the zones and the
//! permits are.

mod deviation;
mod lifting;
mod monotony;
mod shift;
mod world;
