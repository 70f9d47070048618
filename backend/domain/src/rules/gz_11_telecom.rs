//! GZ-11: telecommunication lines.
//!
//! **Checks** whether the flight, with its buffer, meets a telecommunication line; the zone in the
//! data is the protected ground itself, with its width and height. **Source** Annex X clause 10;
//! OOP LKR10. **Because** the line may be cut; the law sets no width. **Severity** warns.
//! **Example** a leg over an overhead cable.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::TELECOM, ZoneKind::Telecom)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-11", ZoneKind::Telecom);
    }
}
