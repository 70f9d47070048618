//! GZ-07: cableways.
//!
//! **Checks** whether the flight, with its buffer, meets a cableway; the zone in the data is the
//! protected ground itself, with its width and height. **Source** Annex X clause 10; OOP LKR311.
//! **Because** a drone may meet the rope or a cabin. **Severity** needs a one-time permit that
//! names the zone. **Example** a search on a ski slope.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::RAILS, ZoneKind::Cableway)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-07", ZoneKind::Cableway);
    }
}
