//! ACF-04: the aircraft is airworthy.
//!
//! **Checks** that the register has not grounded it. **Source** UAS.SPEC.050(1)(i), by statement 3
//! of the police. **Because** a defect in the air falls on people. **Severity** blocks. **Example**
//! a cracked arm was entered after the last flight.

use super::{Facts, Finding, FindingState, Rule};
use crate::aircraft::Serviceability;
use crate::localized::Localized;

pub(super) const RULE: Rule = Rule {
    id: "ACF-04",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let registration = &facts.aircraft.registration;
    let (state, text) = match facts.aircraft.serviceability {
        Serviceability::Airworthy => (
            FindingState::Pass,
            Localized::new(
                format!("{registration} je způsobilé k letu."),
                format!("{registration} is airworthy."),
            ),
        ),
        Serviceability::Grounded => {
            let reason = facts.aircraft.grounded_reason.as_deref();
            (
                FindingState::Fail,
                Localized::new(
                    format!(
                        "{registration} nesmí létat: {}.",
                        reason.unwrap_or("důvod neuveden")
                    ),
                    format!(
                        "{registration} is grounded: {}.",
                        reason.unwrap_or("no reason given")
                    ),
                ),
            )
        }
    };
    let data = Localized::new("registr letadel", "register of aircraft");
    let finding = Finding::new(RULE.id, &facts.rulebook.rules.airworthy, state, text, data);
    if state == FindingState::Pass {
        return vec![finding];
    }
    vec![finding.remedy(
        "Zvolte jiné letadlo, nebo počkejte na uvolnění technikem.",
        "Choose another aircraft, or wait for its release by a technician.",
    )]
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::World;
    use super::*;

    #[test]
    fn a_grounded_aircraft_blocks_and_says_why() {
        let mut world = World::new();
        assert_eq!(check(&world.facts())[0].state, FindingState::Pass);
        world.aircraft.serviceability = Serviceability::Grounded;
        world.aircraft.grounded_reason = Some("prasklé rameno".into());
        let finding = &check(&world.facts())[0];
        assert_eq!(finding.state, FindingState::Fail);
        assert!(finding.text.cs.contains("prasklé rameno"));
    }
}
