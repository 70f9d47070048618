//! ACF-04: the aircraft is airworthy.
//!
//! **Checks** that the register has not grounded it. **Source** UAS.SPEC.050(1)(i), by statement 3
//! of the police. **Because** a defect in the air falls on people. **Severity** blocks. **Example**
//! a cracked arm was entered after the last flight.

use super::{Facts, Finding, Head, lacking};
use crate::aircraft::Serviceability;
use crate::localized::Localized;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let data = lacking::AIRCRAFT;
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let registration = &aircraft.registration;
    if aircraft.serviceability == Serviceability::Airworthy {
        let text = Localized::new(
            format!("{registration} je způsobilé k letu."),
            format!("{registration} is airworthy."),
        );
        return vec![rule.pass(text, data)];
    }
    let reason = aircraft.grounded_reason.as_deref();
    let text = Localized::new(
        format!(
            "{registration} nesmí létat: {}.",
            reason.unwrap_or("důvod neuveden")
        ),
        format!(
            "{registration} is grounded: {}.",
            reason.unwrap_or("no reason given")
        ),
    );
    vec![rule.fail(text, data).remedy(
        "Zvolte jiné letadlo, nebo počkejte na uvolnění technikem.",
        "Choose another aircraft, or wait for its release by a technician.",
    )]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;
    use super::*;

    #[test]
    fn a_grounded_aircraft_blocks_and_says_why() {
        let mut world = World::new();
        assert_eq!(world.state("ACF-04"), FindingState::Pass);
        world.aircraft.serviceability = Serviceability::Grounded;
        world.aircraft.grounded_reason = Some("prasklé rameno".into());
        let finding = world.finding("ACF-04");
        assert_eq!(finding.state, FindingState::Fail);
        assert!(finding.text.cs.contains("prasklé rameno"));
    }
}
