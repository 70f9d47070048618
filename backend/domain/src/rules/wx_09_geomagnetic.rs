//! WX-09: geomagnetic storms.
//!
//! **Checks** the planetary index Kp that is told for the time of the flight; where none is told, the
//! pilot is asked. **Source** a training site (weak). **Because** a storm misleads the compass and the
//! satellite receiver. **Severity** warns. **Example** Kp 6 on the evening of an aurora.

use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, weather};
use crate::localized::{Localized, number};

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// From this index on it warns.
    warn_from_kp: f64,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let limit = number(rule.warn_from_kp, 0);
    let told = facts.told.as_ref();
    let Some(kp) = told.and_then(|told| told.worst.kp) else {
        let question = Localized::new(
            format!(
                "Je předpovídaný index geomagnetické aktivity Kp nižší než {}?",
                limit.cs
            ),
            format!(
                "Is the forecast index of geomagnetic activity Kp below {}?",
                limit.en
            ),
        );
        let missing = Localized::fixed("index Kp", "Kp index");
        return vec![weather::ask(facts, rule, question, &missing)];
    };
    let shown = number(kp, 1);
    let text = Localized::new(
        format!(
            "Geomagnetická aktivita Kp až {}, varuje se od {}.",
            shown.cs, limit.cs
        ),
        format!(
            "Geomagnetic activity up to Kp {}, a warning is given from {}.",
            shown.en, limit.en
        ),
    );
    let data = weather::rests_on(facts);
    let finding = if kp < rule.warn_from_kp {
        rule.pass(text, data)
    } else {
        rule.fail(text, data).remedy(
            "Počítejte s chybou kompasu a družicové navigace, buďte připraveni řídit ručně.",
            "Expect errors of the compass and of satellite navigation, and be ready to fly by hand.",
        )
    };
    let (limit, measured) = (
        Measure::Count {
            number: rule.warn_from_kp,
        },
        Measure::Count { number: kp },
    );
    vec![weather::dated(facts, finding.measured(limit, measured))]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, forecast};

    #[test]
    fn from_five_on_it_warns() {
        for (kp, expected) in [
            (Some(4.9), FindingState::Pass),
            (Some(5.0), FindingState::Fail),
            (None, FindingState::Ask),
        ] {
            let mut world = World::new();
            world.weather = vec![forecast(&world, |conditions| conditions.kp = kp)];
            assert_eq!(world.state("WX-09"), expected, "{kp:?}");
            assert!(world.verdict().outcome.may_fly());
        }
    }
}
