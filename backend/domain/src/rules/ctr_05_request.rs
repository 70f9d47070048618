//! CTR-05: a flight that needs coordination in a control zone is requested in time.
//!
//! **Checks** the request for a non-standard flight against so many Czech working days before the day
//! of the flight. **Source** ŘLP ČR, questions and answers. **Because** AMC ČR assesses area,
//! conditions and height before it agrees. **Severity** warns. **Example** a flight on Wednesday asked
//! for on Monday.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{Facts, Finding, FindingState, Fix, Head, Measure};
use crate::calendar;
use crate::localized::Localized;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// Working days before the day of the flight.
    working_days: u8,
}

pub(super) fn check(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    findings: &[Finding],
) -> Vec<Finding> {
    let flight = calendar::local_day(facts.period().start());
    let latest = calendar::working_days_before(flight, rule.working_days.into());
    let mut seen: Vec<&Option<String>> = Vec::new();
    let mut found = Vec::new();
    for concerned in findings.iter().filter(|finding| is_coordinated(finding)) {
        if !seen.contains(&&concerned.zone) {
            seen.push(&concerned.zone);
            found.extend(latest.map(|latest| judge(facts, rule, concerned, latest)));
        }
    }
    found
}

/// The finding about the request for one zone.
fn judge(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    concerned: &Finding,
    latest: NaiveDate,
) -> Finding {
    let (until, asked) = (calendar::end_of(latest), requested_at(facts, concerned));
    let days = rule.working_days;
    let data = Localized::fixed("kalendář pracovních dnů", "calendar of working days");
    let shown = (latest.format("%-d. %-m. %Y"), latest.format("%-d %B %Y"));
    let at = asked.unwrap_or(facts.now);
    let finding = if at <= until {
        let text = match asked {
            Some(_) => Localized::fixed(
                "O nestandardní let bylo požádáno včas.",
                "The non-standard flight was requested in time.",
            ),
            None => Localized::new(
                format!("O nestandardní let je třeba požádat do {}.", shown.0),
                format!(
                    "The non-standard flight has to be requested by {}.",
                    shown.1
                ),
            ),
        };
        rule.pass(text, data)
    } else {
        let text = Localized::new(
            format!(
                "O nestandardní let se žádá nejpozději {} (pracovních dnů předem: {days}).",
                shown.0
            ),
            format!(
                "A non-standard flight is requested by {} at the latest (working days before: {days}).",
                shown.1
            ),
        );
        rule.fail(text, data).remedy(
            "Posuňte let, nebo ověřte u AMC ČR, že žádost ještě přijme.",
            "Move the flight, or ask AMC ČR whether it still takes the request.",
        )
    };
    let mut finding = finding.measured(Measure::Time { at: until }, Measure::Time { at });
    finding.zone.clone_from(&concerned.zone);
    if asked.is_none() {
        finding = finding.fix(Fix::AskConsent { with: None });
    }
    finding
}

/// Whether a finding says that a flight in a control zone needs coordination, or has it.
fn is_coordinated(finding: &Finding) -> bool {
    let rules = ["CTR-01", "CTR-02", "CTR-03", "CTR-04"];
    rules.contains(&finding.rule.as_str())
        && match finding.state {
            FindingState::Fail => true,
            FindingState::Lifted => finding.permit.is_none() && !finding.deviation,
            _ => false,
        }
}

/// When the consent that names a zone of the mission was asked for, the latest of several.
fn requested_at(facts: &Facts<'_>, concerned: &Finding) -> Option<DateTime<Utc>> {
    let consents = facts.mission.consents.iter();
    let named = |zones: &Vec<String>| match &concerned.zone {
        Some(zone) => zones.contains(zone) || concerned.state == FindingState::Lifted,
        None => false,
    };
    consents
        .filter(|consent| named(&consent.zones))
        .filter_map(|consent| consent.requested_at)
        // What is asked for after the moment of the check is not asked for yet.
        .filter(|at| *at <= facts.now)
        .max()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, around, at, consent};
    use super::*;
    use crate::airspace::ZoneKind;

    const ID: &str = "CTR-05";

    /// A flight on Wednesday 24 June 2026 in a control zone.
    fn world(now: &str) -> World {
        let mut world = World::new();
        world.now = at(now);
        world.zones = Some(vec![around(World::home(), 900.0, ZoneKind::Ctr, "LKCT")]);
        world
    }

    #[test]
    fn three_working_days_before_is_the_last_day() {
        for (now, expected) in [
            // Friday until midnight in Prague.
            ("2026-06-19T21:59:59Z", FindingState::Pass),
            ("2026-06-19T22:00:00Z", FindingState::Fail),
        ] {
            assert_eq!(world(now).state(ID), expected, "{now}");
        }
        assert!(
            world("2026-06-22T08:00:00Z")
                .finding(ID)
                .text
                .en
                .contains("19 June 2026")
        );
    }

    #[test]
    fn the_day_of_the_request_counts_where_it_is_known() {
        let mut world = world("2026-06-23T08:00:00Z");
        let mut given = consent(&world, "LKCT");
        for (asked, expected) in [
            ("2026-06-19T10:00:00Z", FindingState::Pass),
            ("2026-06-22T10:00:00Z", FindingState::Fail),
        ] {
            given.requested_at = Some(at(asked));
            world.mission.consents = vec![given.clone()];
            assert_eq!(world.state(ID), expected, "{asked}");
        }
    }

    #[test]
    fn every_zone_has_a_request_of_its_own_and_none_is_made_in_the_future() {
        let mut world = world("2026-06-23T08:00:00Z");
        let second = around(World::home(), 900.0, ZoneKind::Ctr, "LKCV");
        world.zones.as_mut().unwrap().push(second);
        let mut given = consent(&world, "LKCT");
        given.requested_at = Some(at("2026-06-19T10:00:00Z"));
        world.mission.consents = vec![given];
        let states: Vec<FindingState> = world.findings(ID).iter().map(|f| f.state).collect();
        assert_eq!(states, [FindingState::Pass, FindingState::Fail]);
        world.now = at("2026-06-19T09:00:00Z");
        world.mission.consents[0].requested_at = Some(at("2026-06-23T10:00:00Z"));
        let all = world.findings(ID);
        assert!(all.iter().all(|finding| finding.fix.is_some()), "{all:#?}");
    }

    #[test]
    fn outside_control_zones_nothing_is_requested() {
        let mut world = world("2026-06-23T08:00:00Z");
        world.zones = Some(vec![]);
        assert!(world.findings(ID).is_empty());
    }
}
