//! AGR-10: the operating permit is renewed before it ends.
//!
//! **Checks** how long after the flight the operating permit, with those that follow it without a
//! gap, still runs. **Source** ÚCL: renewal is applied for 30 days before the end at the latest; the
//! earlier warning is ours. **Because** from one day to the next nothing may fly. **Severity** warns.
//! **Example** the permit ends three weeks after the flight and nobody has applied.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, moments};
use crate::localized::Localized;
use crate::permits::{Permit, PermitKind, PermitState};
use crate::quantity::Duration;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// It warns from so long before the end.
    warn_from: Duration,
    /// So long before the end renewal must be applied for.
    apply_before: Duration,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let data = Localized::fixed("registr povolení", "register of permits");
    if facts.permits.is_none() {
        let text = Localized::fixed(
            "Povolení nejsou k dispozici.",
            "The permits are not available.",
        );
        return vec![rule.cannot_judge(text, data)];
    }
    let Some(permit) = facts.operating_permit() else {
        let text = Localized::fixed(
            "Let nekryje žádné provozní povolení, které by končilo (viz AGR-01).",
            "No operating permit covers the flight, so that none runs out (see AGR-01).",
        );
        return vec![rule.pass(text, data)];
    };
    let (landing, end) = (facts.period().end(), last_end(facts, permit));
    let (ends, left) = (moments::day(end), moments::days((end - landing).num_days()));
    let measured = |finding: Finding| {
        finding.measured(Measure::Time { at: end }, Measure::Time { at: landing })
    };
    if end >= moments::after(landing, rule.warn_from) {
        let text = Localized::new(
            format!("Provozní povolení platí do {}.", ends.cs),
            format!("The operating permit is valid until {}.", ends.en),
        );
        return vec![measured(rule.pass(text, data))];
    }
    let text = Localized::new(
        format!(
            "Provozní povolení {} končí {} ({} po letu).",
            permit.number, ends.cs, left.cs
        ),
        format!(
            "Operating permit {} ends on {} ({} after the flight).",
            permit.number, ends.en, left.en
        ),
    );
    let last = moments::before(end, rule.apply_before);
    let day = moments::day(last);
    let failed = measured(rule.fail(text, data));
    vec![if facts.now <= last {
        failed.remedy(
            format!("O obnovení požádejte do {}.", day.cs),
            format!("Apply for renewal by {}.", day.en),
        )
    } else {
        failed.remedy(
            format!("O obnovení požádejte ihned: lhůta uplynula {}.", day.cs),
            format!("Apply for renewal at once: the last day was {}.", day.en),
        )
    }]
}

/// When the last of the granted operating permits ends that follow each other without a gap.
fn last_end(facts: &Facts<'_>, permit: &Permit) -> DateTime<Utc> {
    let own = facts.aircraft.map(|aircraft| aircraft.id);
    let follows = |next: &&Permit| {
        next.kind == PermitKind::Operating
            && next.state == PermitState::Granted
            && own.is_some_and(|own| next.aircraft.contains(&own))
    };
    let mut following: Vec<&Permit> = facts
        .permits
        .unwrap_or_default()
        .iter()
        .filter(follows)
        .collect();
    following.sort_by_key(|next| next.valid.start());
    let mut end = permit.valid.end();
    for next in following {
        if next.valid.start() <= end {
            end = end.max(next.valid.end());
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at};
    use super::*;
    use crate::period::Period;
    use chrono::TimeDelta;

    fn ending(after: TimeDelta) -> World {
        let mut world = World::new();
        let end = world.mission.period.end() + after;
        world.permits[0].valid = Period::new(at("2026-01-01T00:00:00Z"), end).unwrap();
        world
    }

    #[test]
    fn it_warns_sixty_days_before_the_end() {
        let sixty = TimeDelta::days(60);
        assert_eq!(ending(sixty).state("AGR-10"), FindingState::Pass);
        let finding = ending(sixty - TimeDelta::seconds(1)).finding("AGR-10");
        assert_eq!(finding.state, FindingState::Fail);
        assert!(
            finding
                .remedy
                .unwrap()
                .en
                .starts_with("Apply for renewal by")
        );
        let finding = ending(TimeDelta::days(20)).finding("AGR-10");
        assert!(finding.text.cs.contains("20 dnů"), "{}", finding.text.cs);
        assert!(finding.remedy.unwrap().en.contains("at once"));
    }

    #[test]
    fn a_granted_permit_that_follows_is_the_renewal() {
        let mut world = ending(TimeDelta::days(20));
        let end = world.permits[0].valid.end();
        let mut next = world.permits[0].clone();
        next.valid = Period::new(end, at("2028-01-01T00:00:00Z")).unwrap();
        world.permits.push(next);
        assert_eq!(world.state("AGR-10"), FindingState::Pass);
        world.permits[1].state = PermitState::Submitted;
        assert_eq!(world.state("AGR-10"), FindingState::Fail);
        world.permits[1].state = PermitState::Granted;
        let gap = end + TimeDelta::seconds(1);
        world.permits[1].valid = Period::new(gap, at("2028-01-01T00:00:00Z")).unwrap();
        assert_eq!(world.state("AGR-10"), FindingState::Fail);
    }

    #[test]
    fn without_a_register_it_cannot_judge_and_without_a_permit_nothing_ends() {
        let mut world = World::new();
        let mut question = world.question();
        question.permits = None;
        assert_eq!(
            World::ask(question, "AGR-10").state,
            FindingState::CannotJudge
        );
        world.permits.clear();
        assert_eq!(world.state("AGR-10"), FindingState::Pass);
    }
}
