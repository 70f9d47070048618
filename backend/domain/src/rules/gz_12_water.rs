//! GZ-12: protection zones of water sources.
//!
//! **Checks** whether the flight, with its buffer, meets the zone of level 1 of a water source; the
//! zone in the data is the protected ground itself, with its width and height. **Source** Annex X
//! clause 10; OOP LKR313. **Because** what falls into the water pollutes it. **Severity** needs a
//! one-time permit that names the zone. **Example** a search on the shore of a drinking-water
//! reservoir.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::WATER, ZoneKind::WaterSource)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-12", ZoneKind::WaterSource);
    }
}
