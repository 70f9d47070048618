//! GZ-15: protected landscape areas.
//!
//! **Checks** whether the flight, with its buffer, meets a protected landscape area (CHKO); the
//! zone in the data is the protected ground itself, with its width and height. **Source** OOP
//! LKR318C; OOP LKR10. **Because** flight disturbs animals. **Severity** needs a one-time permit
//! that names the zone. **Example** a search in Křivoklátsko.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::NATURE, ZoneKind::ProtectedLandscape)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-15", ZoneKind::ProtectedLandscape);
    }
}
