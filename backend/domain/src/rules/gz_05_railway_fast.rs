//! GZ-05: high-speed railways.
//!
//! **Checks** whether the flight, with its buffer, meets a high-speed railway; the zone in the data
//! is the protected ground itself, with its width and height. **Source** Annex X clause 10; OOP
//! LKR311. **Because** trains there cannot stop for what they see. **Severity** needs a one-time
//! permit that names the zone. **Example** a crossing of a line built for 250 km/h.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::RAILS, ZoneKind::RailwayFast)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-05", ZoneKind::RailwayFast);
    }
}
