//! AGR-02: the height condition of the operating permit is itself a limit.
//!
//! **Checks** that the greatest height above ground stays below the height that the operating
//! permit names. **Source** conditions of the permit; statement 2 of the police. **Because** a
//! permit covers only what it says. **Severity** blocks; a one-time permit with a greater height of
//! its own lifts it. **Example** the permit says 100 m and the route climbs to 110 m.

use super::alt_01_height::{beyond_height, unknown_height};
use super::{Facts, Finding, FindingState, Rule};
use crate::localized::Localized;

pub(super) const RULE: Rule = Rule {
    id: "AGR-02",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let entry = &facts.rulebook.rules.permit_height;
    let data = Localized::new("registr povolení", "register of permits");
    let Some(permit) = facts.operating_permit() else {
        let text = Localized::new(
            "Bez povolení, které let kryje, není co posoudit.",
            "Without a permit that covers the flight there is no condition to judge.",
        );
        return vec![Finding::new(
            RULE.id,
            entry,
            FindingState::CannotJudge,
            text,
            data,
        )];
    };
    let Some(limit_m) = permit.max_height_agl_m else {
        let text = Localized::new(
            format!("Povolení {} nestanoví výšku.", permit.number),
            format!("Permit {} sets no height.", permit.number),
        );
        return vec![Finding::new(RULE.id, entry, FindingState::Pass, text, data)];
    };
    if facts.plan.ground_below_takeoff_m.is_none() {
        return vec![unknown_height(RULE.id, entry, facts, limit_m)];
    }
    let mut finding = beyond_height(RULE.id, entry, facts, limit_m);
    if finding.state != FindingState::Lifted {
        finding.permit = Some(permit.id);
    }
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::World;
    use super::*;

    #[test]
    fn the_height_of_the_permit_is_a_limit() {
        let mut world = World::new();
        // The plan climbs to 60 m, and the ground lies up to 10 m lower.
        world.permits[0].max_height_agl_m = Some(70.0);
        assert_eq!(check(&world.facts())[0].state, FindingState::Pass);
        world.permits[0].max_height_agl_m = Some(69.9);
        assert_eq!(check(&world.facts())[0].state, FindingState::Fail);
        world.permits[0].max_height_agl_m = None;
        assert_eq!(check(&world.facts())[0].state, FindingState::Pass);
    }

    #[test]
    fn without_a_covering_permit_nothing_passes() {
        let mut world = World::new();
        world.permits.clear();
        assert_eq!(check(&world.facts())[0].state, FindingState::CannotJudge);
    }

    #[test]
    fn without_the_declared_ground_it_cannot_judge() {
        let mut world = World::new();
        world.permits[0].max_height_agl_m = Some(70.0);
        world.plan.ground_below_takeoff_m = None;
        assert_eq!(check(&world.facts())[0].state, FindingState::CannotJudge);
    }
}
