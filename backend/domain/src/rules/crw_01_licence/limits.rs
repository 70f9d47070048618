//! What licences are limited to: by day, to a height, and in words that a person must judge.

use super::Params;
use crate::licences::LicenceFacts;
use crate::localized::{Localized, unlike};
use crate::missions::volumes::HeightBasis;
use crate::rules::{Facts, Finding, Head};
use crate::sun::CIVIL_TWILIGHT_DEG;

/// What the least limited of some licences of one kind says of the flight; `None`: it lies within its
/// limits.
pub(super) fn least<'p>(
    facts: &Facts<'_>,
    name: &Localized,
    licences: impl Iterator<Item = &'p LicenceFacts>,
    rule: &Head<'_, Params>,
) -> Option<Finding> {
    let mut least: Option<(u8, Finding)> = None;
    for licence in licences {
        let (rank, finding) = says(facts, name, licence, rule)?;
        if least.as_ref().is_none_or(|(before, _)| rank < *before) {
            least = Some((rank, finding));
        }
    }
    least.map(|(_, finding)| finding)
}

/// What one says, with how bad that is; `None`: the flight lies within its limits.
fn says(
    facts: &Facts<'_>,
    name: &Localized,
    licence: &LicenceFacts,
    rule: &Head<'_, Params>,
) -> Option<(u8, Finding)> {
    let number = &licence.number;
    let data = || super::register();
    let limits = &licence.limits;
    if limits.day_only
        && facts
            .lowest_sun_deg()
            .is_none_or(|deg| deg < CIVIL_TWILIGHT_DEG)
    {
        let text = Localized::new(
            format!(
                "{} č. {number} platí jen ve dne, část letu je v noci.",
                name.cs
            ),
            format!(
                "{} No. {number} counts by day only, part of the flight is at night.",
                name.en
            ),
        );
        return Some((2, rule.fail(text, data()).when(facts.period())));
    }
    if let Some(limit_m) = limits.max_height_agl_m {
        let above = |high_m: f64| high_m.is_nan() || high_m > limit_m;
        let highest = facts
            .volumes
            .iter()
            .filter(|volume| above(volume.agl.high_m));
        if let Some(volume) = highest.max_by(|a, b| a.agl.high_m.total_cmp(&b.agl.high_m)) {
            let (limit, height) = unlike(limit_m, volume.agl.high_m, 0);
            let text = Localized::new(
                format!(
                    "{} č. {number} platí do {} m nad zemí, let vede až {} m nad zemí.",
                    name.cs, limit.cs, height.cs
                ),
                format!(
                    "{} No. {number} counts up to {} m above ground, the flight goes up to {} m.",
                    name.en, limit.en, height.en
                ),
            );
            let certain = volume.basis != HeightBasis::Country || volume.agl.low_m > limit_m;
            let finding = if certain {
                rule.fail(text, data())
            } else {
                rule.cannot_judge(text, data())
            };
            return Some((2, finding));
        }
    }
    let words = limits.text.as_ref()?;
    let question = Localized::new(
        format!(
            "{} č. {number} je omezen(a): „{words}“. Vyhovuje tomu let?",
            name.cs
        ),
        format!(
            "{} No. {number} is limited: “{words}”. Does the flight comply?",
            name.en
        ),
    );
    Some((1, rule.ask(question, data())))
}
