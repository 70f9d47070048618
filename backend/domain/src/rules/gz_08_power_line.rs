//! GZ-08: overhead power lines.
//!
//! **Checks** whether the flight, with its buffer, meets an overhead power line; the zone in the
//! data is the protected ground itself, with its width and height. **Source** Annex X clause 10;
//! OOP LKR312; Energy Act 458/2000. **Because** a drone in the wires breaks the supply and burns.
//! **Severity** needs a one-time permit that names the zone. **Example** a leg that crosses a line
//! of 110 kV.

use super::zones::{self, layers};
use super::{Facts, Finding, Head};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, layers::POWER, ZoneKind::PowerLine)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, judges, zone};
    use super::*;
    use crate::airspace::Restriction;

    #[test]
    fn the_buffer_decides() {
        judges("GZ-08", ZoneKind::PowerLine);
    }

    #[test]
    fn the_voltage_is_named_where_the_data_say_it() {
        let mut world = World::new();
        let mut line = zone(ZoneKind::PowerLine, Restriction::RequiresAuthorisation);
        line.voltage_kv = Some(110.0);
        world.zones = Some(vec![line]);
        let text = world.finding("GZ-08").text.en;
        assert!(text.contains("110 kV"), "{text}");
    }
}
