//! GZ-16: objects important for the defence of the State.
//!
//! **Checks** whether the flight, with its buffer, meets an object important for the defence of the
//! State (ODOS); the zone in the data is the protected ground itself, with its width and height.
//! **Source** Annex X clause 10; OOP LKR319. **Because** the object must not be observed or hit.
//! **Severity** needs a one-time permit that names the zone. **Example** a flight along the fence
//! of a barracks.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::DEFENCE, ZoneKind::Defence)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-16", ZoneKind::Defence);
    }
}
