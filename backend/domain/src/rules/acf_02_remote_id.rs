//! ACF-02: remote identification is on.
//!
//! **Checks** the register of aircraft, for the classes that need it: C1, C2, C3, C5 and C6, and
//! those whose mark is not known. **Source** Reg. (EU) 2019/947, UAS.OPEN.060. **Because** others
//! must be able to tell whose drone it is. **Severity** warns: covert police flights switch it off.
//! **Example** a Mavic 3 Enterprise whose identification is off.

use super::{Facts, Finding, Head, lacking};
use crate::aircraft::ClassMark;
use crate::localized::Localized;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let exempt = matches!(
        aircraft.limits.class_mark,
        Some(ClassMark::None | ClassMark::C0 | ClassMark::C4)
    );
    let data = lacking::AIRCRAFT;
    vec![match aircraft.remote_id {
        Some(true) => rule.pass(
            Localized::fixed(
                "Dálková identifikace je zapnutá.",
                "Remote identification is on.",
            ),
            data,
        ),
        _ if exempt => rule.pass(
            Localized::fixed(
                "Letadlo této třídy dálkovou identifikaci mít nemusí.",
                "An aircraft of this class needs no remote identification.",
            ),
            data,
        ),
        Some(false) => rule
            .fail(
                Localized::fixed(
                    "Dálková identifikace je vypnutá.",
                    "Remote identification is off.",
                ),
                data,
            )
            .remedy(
                "Zapněte dálkovou identifikaci, pokud ji úkol nevylučuje.",
                "Turn on remote identification, unless the task forbids it.",
            ),
        None => rule.ask(
            Localized::fixed(
                "Je dálková identifikace zapnutá?",
                "Is remote identification on?",
            ),
            data,
        ),
    }]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;
    use super::*;

    #[test]
    fn class_and_register_decide() {
        for (mark, remote_id, expected) in [
            (None, Some(true), FindingState::Pass),
            (None, Some(false), FindingState::Fail),
            (None, None, FindingState::Ask),
            (Some(ClassMark::C1), Some(false), FindingState::Fail),
            (Some(ClassMark::C2), Some(false), FindingState::Fail),
            (Some(ClassMark::C3), None, FindingState::Ask),
            (Some(ClassMark::C5), Some(false), FindingState::Fail),
            (Some(ClassMark::C6), Some(true), FindingState::Pass),
            (Some(ClassMark::C0), Some(false), FindingState::Pass),
            (Some(ClassMark::C4), None, FindingState::Pass),
            (Some(ClassMark::None), Some(false), FindingState::Pass),
        ] {
            let mut world = World::new();
            world.aircraft.limits.class_mark = mark;
            world.aircraft.remote_id = remote_id;
            assert_eq!(world.state("ACF-02"), expected, "{mark:?} {remote_id:?}");
        }
    }
}
