//! GZ-04: national and regional railways.
//!
//! **Checks** whether the flight, with its buffer, meets a railway; the zone in the data is the
//! protected ground itself, with its width and height. **Source** Annex X clause 10; OOP LKR311.
//! **Because** a drone on the track or in the wires stops trains. **Severity** needs a one-time
//! permit that names the zone. **Example** documentation of a level crossing.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::RAILS, ZoneKind::Railway)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-04", ZoneKind::Railway);
    }
}
