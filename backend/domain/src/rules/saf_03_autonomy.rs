//! SAF-03: the pilot can take over at any time.
//!
//! **Checks** that the mission is steered or follows a programme that the pilot can break off.
//! **Source** Reg. (EU) 2019/947, open category: no autonomous flight; the civil portal says so of
//! automatic ones. **Because** nobody else can give way. **Severity** blocks. **Example** a swarm
//! that finds its way by itself.

use super::{Facts, Finding, Head};
use crate::localized::Localized;
use crate::missions::Autonomy;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let data = Localized::fixed("plán mise", "plan of the mission");
    vec![match facts.mission.autonomy {
        Autonomy::Manual => rule.pass(
            Localized::fixed("Letadlo řídí pilot.", "The pilot steers."),
            data,
        ),
        Autonomy::Automatic => rule.pass(
            Localized::fixed(
                "Let řídí program a pilot může kdykoli převzít řízení.",
                "A programme steers and the pilot can take over at any time.",
            ),
            data,
        ),
        Autonomy::Autonomous => rule
            .fail(
                Localized::fixed(
                    "Let je autonomní: pilot do něj nemůže zasáhnout.",
                    "The flight is autonomous: the pilot cannot take over.",
                ),
                data,
            )
            .remedy(
                "Naplánujte let, při kterém může pilot převzít řízení.",
                "Plan a flight in which the pilot can take over.",
            ),
    }]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;
    use super::*;

    #[test]
    fn only_a_flight_that_nobody_can_break_off_is_refused() {
        for (autonomy, expected) in [
            (Autonomy::Manual, FindingState::Pass),
            (Autonomy::Automatic, FindingState::Pass),
            (Autonomy::Autonomous, FindingState::Fail),
        ] {
            let mut world = World::new();
            world.mission.autonomy = autonomy;
            assert_eq!(world.state("SAF-03"), expected, "{autonomy}");
        }
    }
}
