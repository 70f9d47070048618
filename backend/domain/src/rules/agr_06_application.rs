//! AGR-06: a one-time permit is applied for early enough.
//!
//! **Checks**, where any finding needs a one-time permit, when the application was lodged; before it
//! is, the time that is left. **Source** ÚCL's answers to common questions: a decision takes 30 days
//! at most; statement 5 of the police. **Because** a permit that comes after the flight is none.
//! **Severity** warns. **Example** 140 m above ground is planned for next week, and nobody has
//! applied.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Facts, Finding, FindingState, Fix, Head, Measure, moments};
use crate::localized::Localized;
use crate::quantity::Duration;
use crate::rulebook::Severity;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// How long before the flight the application must be lodged.
    lead_time: Duration,
    /// From how long before that moment on it warns.
    warn_reserve: Duration,
}

pub(super) fn check(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    findings: &[Finding],
) -> Vec<Finding> {
    let needs = |f: &Finding| f.state == FindingState::Fail && f.severity == Severity::Permit;
    if !findings.iter().any(needs) {
        return Vec::new();
    }
    let latest = moments::before(facts.period().start(), rule.lead_time);
    // An application that was lodged after the moment of the check does not count at it.
    let applied_at = facts.mission.applied_at.filter(|at| *at <= facts.now);
    let finding = match applied_at {
        Some(at) => lodged(rule, at, latest),
        None => owed(facts, rule, latest),
    };
    let measured = Measure::Time {
        at: applied_at.unwrap_or(facts.now),
    };
    vec![finding.measured(Measure::Time { at: latest }, measured)]
}

fn rests_on(rule: &Head<'_, Params>) -> Localized {
    let lead = moments::span(rule.lead_time);
    Localized::new(
        format!("lhůta pro vyřízení: {}", lead.cs),
        format!("time for a decision: {}", lead.en),
    )
}

fn lodged(rule: &Head<'_, Params>, at: DateTime<Utc>, latest: DateTime<Utc>) -> Finding {
    let (lodged, last) = (moments::day(at), moments::day(latest));
    if at <= latest {
        let text = Localized::new(
            format!("Žádost o povolení byla podána včas: {}.", lodged.cs),
            format!(
                "The application for a permit was lodged in time: {}.",
                lodged.en
            ),
        );
        return rule.pass(text, rests_on(rule));
    }
    let text = Localized::new(
        format!(
            "Žádost o povolení byla podána pozdě: {}, nejpozději měla být {}.",
            lodged.cs, last.cs
        ),
        format!(
            "The application for a permit was lodged late: {}, the last day was {}.",
            lodged.en, last.en
        ),
    );
    rule.fail(text, rests_on(rule)).remedy(
        "Ověřte u Úřadu, zda rozhodne včas, nebo let odložte.",
        "Ask the authority whether it will decide in time, or put the flight off.",
    )
}

fn owed(facts: &Facts<'_>, rule: &Head<'_, Params>, latest: DateTime<Utc>) -> Finding {
    let last = moments::day(latest);
    let finding = if facts.now > latest {
        let text = Localized::new(
            format!(
                "Na žádost o povolení je pozdě: poslední den byl {}.",
                last.cs
            ),
            format!(
                "It is too late to apply for a permit: the last day was {}.",
                last.en
            ),
        );
        rule.fail(text, rests_on(rule)).remedy(
            "Let odložte, nebo jej upravte tak, aby povolení nepotřeboval.",
            "Put the flight off, or change it so that it needs no permit.",
        )
    } else {
        let text = Localized::new(
            format!("O povolení je třeba požádat nejpozději {}.", last.cs),
            format!("A permit must be applied for by {}.", last.en),
        );
        let soon = facts.now > moments::before(latest, rule.warn_reserve);
        let state = if soon {
            FindingState::Fail
        } else {
            FindingState::Pass
        };
        rule.found(state, text, rests_on(rule))
            .remedy("Podejte žádost o povolení.", "Apply for the permit.")
    };
    finding.fix(Fix::Apply {
        latest: Some(latest),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, at};
    use super::*;
    use crate::missions::Deviation;

    /// A flight that is too high; the last moment to apply is 25 May at 9:00.
    fn too_high(now: &str) -> World {
        let mut world = World::new();
        world.corner(1).height_m = 140.0;
        world.now = at(now);
        world
    }

    #[test]
    fn without_need_of_a_permit_it_says_nothing() {
        assert!(World::new().findings("AGR-06").is_empty());
        let mut world = too_high("2026-05-01T00:00:00Z");
        world.one_time_permit().max_height_agl_m = Some(200.0);
        assert!(world.findings("AGR-06").is_empty());
        let mut world = too_high("2026-05-01T00:00:00Z");
        world.mission.deviation = Some(Deviation::default());
        assert_eq!(world.findings("AGR-06").len(), 1);
    }

    #[test]
    fn it_warns_a_week_before_the_last_day_and_after_it() {
        for (now, expected, words) in [
            ("2026-05-18T09:00:00Z", FindingState::Pass, "by 25 May 2026"),
            ("2026-05-18T09:00:01Z", FindingState::Fail, "by 25 May 2026"),
            ("2026-05-25T09:00:00Z", FindingState::Fail, "by 25 May 2026"),
            ("2026-05-25T09:00:01Z", FindingState::Fail, "too late"),
        ] {
            let finding = too_high(now).finding("AGR-06");
            assert_eq!(finding.state, expected, "{now}");
            assert!(
                finding.text.en.contains(words),
                "{now}: {}",
                finding.text.en
            );
            let latest = Some(at("2026-05-25T09:00:00Z"));
            assert_eq!(finding.fix, Some(Fix::Apply { latest }));
        }
    }

    #[test]
    fn what_is_lodged_in_time_is_no_longer_owed() {
        for (applied, expected) in [
            ("2026-05-25T09:00:00Z", FindingState::Pass),
            ("2026-05-25T09:00:01Z", FindingState::Fail),
        ] {
            let mut world = too_high("2026-06-01T00:00:00Z");
            world.mission.applied_at = Some(at(applied));
            let finding = world.finding("AGR-06");
            assert_eq!((finding.state, finding.fix), (expected, None));
        }
        // As of a moment before it was lodged it was owed.
        let mut world = too_high("2026-05-01T00:00:00Z");
        world.mission.applied_at = Some(at("2026-05-10T00:00:00Z"));
        assert!(world.finding("AGR-06").fix.is_some());
    }
}
