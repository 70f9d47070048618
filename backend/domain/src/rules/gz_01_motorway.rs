//! GZ-01: motorways.
//!
//! **Checks** whether the flight, with its buffer, meets a motorway; the zone in the data is the
//! protected ground itself, with its width and height. **Source** Annex X clause 10; OOP LKR10, 2
//! g); OOP LKR317 (which one holds roads is not certain). **Because** a falling drone endangers
//! fast traffic. **Severity** needs a one-time permit that names the zone. **Example** traffic
//! surveillance from straight above the D6.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::ROADS, ZoneKind::Motorway)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-01", ZoneKind::Motorway);
    }
}
