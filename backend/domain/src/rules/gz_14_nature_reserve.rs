//! GZ-14: small protected areas.
//!
//! **Checks** whether the flight, with its buffer, meets a national or other nature reserve or
//! monument (NPR, NPP, PR, PP); the zone in the data is the protected ground itself, with its width
//! and height. **Source** Annex X clause 10; OOP LKR318B. **Because** flight disturbs animals.
//! **Severity** needs a one-time permit that names the zone. **Example** a rock with nesting
//! falcons.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::NATURE, ZoneKind::NatureReserve)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-14", ZoneKind::NatureReserve);
    }
}
