//! SAF-07: aircraft of class C2 keep their distance from people.
//!
//! **Checks** the class mark; of C2 it asks a person, for no machine knows where people stand.
//! **Source** Reg. (EU) 2019/947, UAS.OPEN.030. **Because** what falls does not fall straight
//! down. **Severity** needs a one-time permit. **Example** a Mavic 3 Enterprise 15 m beside a queue,
//! with its low-speed mode off.

use serde::Deserialize;

use super::facts::category::Category;
use super::saf_06_people_a1::not_this;
use super::{Facts, Finding, Head, Measure, lacking};
use crate::localized::{Localized, number};
use crate::quantity::{Length, Speed};

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// From uninvolved people, on the ground.
    distance: Length,
    /// The same while the low-speed mode is on.
    low_speed_distance: Length,
    /// What the low-speed mode holds the aircraft to.
    low_speed: Speed,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(category) = facts.category() else {
        return vec![lacking::no_aircraft(rule)];
    };
    if category != Category::A2 {
        return vec![rule.pass(not_this(), lacking::AIRCRAFT)];
    }
    let far = number(rule.distance.metres(), 0);
    let near = number(rule.low_speed_distance.metres(), 0);
    let slow = number(rule.low_speed.mps(), 0);
    let question = Localized::new(
        format!(
            "Bude letadlo nejméně {} m od nezúčastněných lidí (v režimu nízké rychlosti do {} m/s nejméně {} m)?",
            far.cs, slow.cs, near.cs
        ),
        format!(
            "Will the aircraft keep {} m at least from uninvolved people ({} m in low-speed mode, up to {} m/s)?",
            far.en, near.en, slow.en
        ),
    );
    let mut asked = rule.ask(question, lacking::AIRCRAFT);
    asked.limit = Some(Measure::Distance {
        metres: rule.distance.metres(),
    });
    vec![asked]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;
    use crate::aircraft::ClassMark;

    #[test]
    fn it_asks_with_the_numbers_of_the_rulebook() {
        // `saf_06_people_a1` tests which class is asked by which rule.
        let mut world = World::new();
        world.aircraft.limits.class_mark = Some(ClassMark::C2);
        let finding = world.finding("SAF-07");
        assert_eq!(finding.state, FindingState::Ask);
        for words in ["30 m", "5 m", "3 m/s"] {
            assert!(finding.text.cs.contains(words), "{}", finding.text.cs);
            assert!(finding.text.en.contains(words), "{}", finding.text.en);
        }
    }
}
