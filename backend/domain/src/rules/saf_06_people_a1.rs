//! SAF-06: light aircraft keep clear of single people too.
//!
//! **Checks** the class mark; of C0, C1 and light aircraft without a mark it asks a person, for no
//! machine knows who stands below. **Source** Reg. (EU) 2019/947, UAS.OPEN.020. **Because** what
//! falls hits whoever is below. **Severity** needs a one-time permit. **Example** a Mavic 3 Classic
//! over a street with passers-by.

use serde::Deserialize;

use super::facts::category::Category;
use super::{Facts, Finding, Head, lacking};
use crate::localized::Localized;
use crate::quantity::Mass;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// An aircraft without a class mark counts as light below this.
    pub(super) unmarked_below: Mass,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(category) = facts.category() else {
        return vec![lacking::no_aircraft(rule)];
    };
    if category != Category::A1 {
        return vec![rule.pass(not_this(), lacking::AIRCRAFT)];
    }
    let question = Localized::fixed(
        "Vyhne se letadlo tomu, aby letělo nad nezúčastněnými lidmi?",
        "Will the aircraft keep clear of uninvolved people below?",
    );
    vec![rule.ask(question, lacking::AIRCRAFT)]
}

/// The rule is for other classes.
pub(super) fn not_this() -> Localized {
    Localized::fixed(
        "Na letadlo této třídy se pravidlo nevztahuje.",
        "The rule does not apply to an aircraft of this class.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;
    use crate::aircraft::ClassMark;

    const ALL: [&str; 3] = ["SAF-06", "SAF-07", "SAF-08"];

    #[test]
    fn of_the_three_rules_one_asks_by_class_and_mass() {
        for (mark, grams, asks) in [
            (Some(ClassMark::C0), 240.0, "SAF-06"),
            (Some(ClassMark::C1), 895.0, "SAF-06"),
            (Some(ClassMark::None), 249.9, "SAF-06"),
            (Some(ClassMark::None), 250.0, "SAF-08"),
            (Some(ClassMark::C2), 1050.0, "SAF-07"),
            (Some(ClassMark::C3), 6000.0, "SAF-08"),
            (Some(ClassMark::C4), 6000.0, "SAF-08"),
            (Some(ClassMark::C5), 6000.0, "SAF-08"),
            (Some(ClassMark::C6), 6000.0, "SAF-08"),
            // What is not known is read as the strictest.
            (None, 100.0, "SAF-08"),
        ] {
            let mut world = World::new();
            world.aircraft.limits.class_mark = mark;
            world.aircraft.take_off_mass_g = Some(grams);
            for rule in ALL {
                let expected = if rule == asks {
                    FindingState::Ask
                } else {
                    FindingState::Pass
                };
                assert_eq!(world.state(rule), expected, "{mark:?} {grams} {rule}");
            }
        }
    }

    #[test]
    fn without_an_aircraft_none_can_judge() {
        let world = World::new();
        let mut question = world.question();
        question.aircraft = None;
        for rule in ALL {
            assert_eq!(World::ask(question, rule).state, FindingState::CannotJudge);
        }
    }
}
