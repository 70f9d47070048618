//! ALT-03: no higher than class G reaches.
//!
//! **Checks** each part's greatest height above ground, outside aerodrome traffic zones and control
//! zones, which ALT-04 judges. **Source** Annex X clause 7. **Because** above lies controlled airspace.
//! **Severity** needs a one-time permit. **Example** a climb to 310 m over a forest.

use super::alt_01_height::{beyond, height_of, rests_on};
use super::{Facts, Finding, Head, alt_04_above_class_g};
use crate::localized::{Localized, number};

/// Where class G ends above ground.
pub(super) type Params = super::alt_01_height::Params;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let limit_m = rule.limit_m();
    // Where no rule judges what is above, nothing is left to it.
    let elsewhere = facts.judges(&facts.rulebook.rules.above_class_g);
    let inside = |part: &usize| elsewhere && alt_04_above_class_g::is_inside(facts, *part);
    let (zones, outside): (Vec<usize>, Vec<usize>) =
        beyond(facts, limit_m).into_iter().partition(inside);
    if outside.is_empty() && !zones.is_empty() {
        let limit = number(limit_m, 0);
        let text = Localized::new(
            format!(
                "Nad {} m nad zemí jen uvnitř letištních zón a řízených okrsků (ALT-04).",
                limit.cs
            ),
            format!(
                "Above {} m above ground only inside aerodrome and control zones (ALT-04).",
                limit.en
            ),
        );
        return vec![rule.pass(text, rests_on(facts)).on(facts, &zones)];
    }
    vec![height_of(facts, rule, limit_m, &outside)]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, around};
    use crate::airspace::ZoneKind;

    fn world(height_m: f64) -> World {
        let mut world = World::new();
        world.rules().class_g.applies = true;
        world.fly_at(height_m);
        world
    }

    #[test]
    fn the_limit_is_counted_above_ground() {
        for (height_m, expected) in [(300.0, FindingState::Pass), (300.1, FindingState::Fail)] {
            assert_eq!(world(height_m).state("ALT-03"), expected, "{height_m}");
        }
    }

    #[test]
    fn inside_zones_of_aerodromes_another_rule_judges() {
        let mut world = world(310.0);
        world.zones = Some(vec![around(World::home(), 9000.0, ZoneKind::Atz, "ATZ")]);
        assert_eq!(world.state("ALT-03"), FindingState::Fail);
        world.rules().above_class_g.applies = true;
        assert_eq!(world.state("ALT-03"), FindingState::Pass);
        // Above the top of the zone its aerodrome has nothing to say.
        for (top_m, expected) in [(310.0, FindingState::Pass), (309.0, FindingState::Fail)] {
            let top = crate::altitude::Altitude::agl(top_m);
            world.zones.as_mut().unwrap()[0].upper = Some(top);
            assert_eq!(world.state("ALT-03"), expected, "{top_m}");
        }
        world.zones = Some(vec![around(World::home(), 200.0, ZoneKind::Atz, "ATZ")]);
        assert_eq!(world.state("ALT-03"), FindingState::Fail);
    }
}
