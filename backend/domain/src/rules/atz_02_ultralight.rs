//! ATZ-02: fields for ultralights.
//!
//! **Checks** whether the flight, with its buffer, meets the surroundings of such a field. **Source**
//! § 44e of Act 49/1997; OOP LKR315. **Because** ultralights fly low and without radio. **Severity**
//! needs coordination. **Example** a flight 1 km from a meadow with a runway.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::FIELDS, ZoneKind::Slz)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("ATZ-02", ZoneKind::Slz);
    }
}
