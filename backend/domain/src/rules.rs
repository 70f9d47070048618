//! The rules: one file each, one catalogue, one function that judges a mission.
//!
//! Pure: the same facts give the same verdict for ever. A rule never guesses; where an input is
//! missing it answers `cannot_judge`, and a verdict with such a finding is never green.

mod acf_04_airworthy;
mod agr_01_permit;
mod agr_02_permit_height;
mod alt_01_height;
mod crw_01_licence;
pub mod facts;
pub mod finding;
#[cfg(test)]
mod fixtures;
mod wx_02_night;
mod zones;

pub use facts::{Facts, PilotFacts};
pub use finding::{Finding, FindingState, Measure, Outcome, Span, Verdict};

use chrono::{DateTime, Utc};

use crate::ids::PermitId;

/// A rule of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its id in the catalogue of rules and in every rulebook.
    pub id: &'static str,
    /// Judges a mission. At least one finding comes back, a passed one if nothing else.
    pub check: fn(&Facts<'_>) -> Vec<Finding>,
}

/// Every rule that a machine decides, in the order in which findings are shown.
pub const CATALOGUE: &[Rule] = &[
    agr_01_permit::RULE,
    agr_02_permit_height::RULE,
    crw_01_licence::RULE,
    acf_04_airworthy::RULE,
    alt_01_height::RULE,
    zones::PROHIBITED,
    zones::RESTRICTED,
    wx_02_night::RULE,
];

/// Judges a mission by every rule of the catalogue. `checked_at` is only written down.
pub fn check(facts: &Facts<'_>, checked_at: DateTime<Utc>) -> Verdict {
    let findings: Vec<Finding> = CATALOGUE
        .iter()
        .flat_map(|rule| (rule.check)(facts))
        .collect();
    Verdict {
        outcome: Outcome::of(&findings),
        checked_at,
        expected_end: facts.period.end(),
        rulebook: facts.rulebook.reference(),
        permits: permits_of(&findings),
        findings,
    }
}

/// The permits that findings rest on, each once.
fn permits_of(findings: &[Finding]) -> Vec<PermitId> {
    let mut permits: Vec<PermitId> = findings
        .iter()
        .filter_map(|finding| finding.permit)
        .collect();
    permits.sort_unstable();
    permits.dedup();
    permits
}

#[cfg(test)]
mod tests {
    use super::fixtures::World;
    use super::*;

    #[test]
    fn a_mission_within_all_limits_is_clear() {
        let verdict = World::new().verdict();
        assert_eq!(verdict.outcome, Outcome::Clear, "{:#?}", verdict.findings);
        assert_eq!(verdict.findings.len(), CATALOGUE.len());
    }

    #[test]
    fn every_rule_answers_under_its_own_id() {
        let world = World::new();
        for rule in CATALOGUE {
            let findings = (rule.check)(&world.facts());
            assert!(!findings.is_empty(), "{}", rule.id);
            assert!(
                findings.iter().all(|finding| finding.rule == rule.id),
                "{}",
                rule.id
            );
        }
    }

    #[test]
    fn the_same_facts_give_the_same_verdict() {
        assert_eq!(World::new().verdict(), World::new().verdict());
    }

    #[test]
    fn a_verdict_survives_its_journey_through_json() {
        let verdict = World::new().verdict();
        let json = serde_json::to_string(&verdict).unwrap();
        assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), verdict);
    }
}
