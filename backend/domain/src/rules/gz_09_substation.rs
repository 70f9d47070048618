//! GZ-09: electrical substations.
//!
//! **Checks** whether the flight, with its buffer, meets a substation; the zone in the data is the
//! protected ground itself, with its width and height. **Source** Annex X clause 10; OOP LKR312;
//! Energy Act 458/2000. **Because** a drone on the equipment breaks the supply. **Severity** needs
//! a one-time permit that names the zone. **Example** a flight beside a substation of 400 kV.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::POWER, ZoneKind::Substation)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-09", ZoneKind::Substation);
    }
}
