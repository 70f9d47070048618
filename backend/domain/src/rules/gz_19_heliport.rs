//! GZ-19: surroundings of heliports.
//!
//! **Checks** whether the flight, with its buffer, meets the surroundings of a heliport; the zone
//! in the data is the protected ground itself, with its width and height. **Source** OOP LKR315.
//! **Because** helicopters come low and without a circuit. **Severity** needs coordination.
//! **Example** a flight near a hospital.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::FIELDS, ZoneKind::Heliport)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-19", ZoneKind::Heliport);
    }
}
