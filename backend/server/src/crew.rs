//! Crew: who may fly what now, by the rules that judge a mission.

pub(crate) mod card;
pub(crate) mod facts;
pub(crate) mod fitness;
pub(crate) mod picker;
