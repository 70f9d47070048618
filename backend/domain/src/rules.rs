//! The rules: one file each, one catalogue, one function that judges a mission.
//!
//! Pure: the same facts give the same verdict for ever. A rule never guesses; where an input is
//! missing it answers `cannot_judge`, and a verdict with such a finding is never green. What a
//! machine cannot decide at all is a question, which a person answers before the mission is
//! released.

pub mod changes;
mod closing;
pub mod facts;
pub mod finding;
#[cfg(test)]
mod fixtures;
mod hits;
mod lift;
pub mod verdict;
mod zones;

mod acf_04_airworthy;
mod agr_01_permit;
mod agr_02_conditions;
mod alt_01_height;
mod crw_01_licence;
mod wx_02_night;
mod zon_01_prohibited;
mod zon_10_authorisation;

pub use facts::{AirspaceFacts, DatasetFacts, Facts, OtherMission, PilotFacts, Question};
pub use finding::{Finding, FindingState, Fix, Head, Measure};
pub use hits::ZoneMet;
pub use verdict::{Outcome, Verdict};

use chrono::{DateTime, Utc};

use crate::ids::PermitId;
use crate::localized::Localized;
use crate::rulebook::{Entry, Rulebook};

/// How a rule judges.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// A person is asked.
    Ask(fn(&Facts<'_>) -> Finding),
    /// From the facts alone.
    Facts(fn(&Facts<'_>) -> Vec<Finding>),
    /// From the permits that the findings of the others rest on, before people answer.
    Permits(fn(&Facts<'_>, &[Finding]) -> Vec<Finding>),
    /// From the findings of the others, last of all.
    Findings(fn(&Facts<'_>, &[Finding]) -> Vec<Finding>),
}

/// A rule of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its id in the catalogue of rules and in every rulebook.
    pub id: &'static str,
    /// Whether a rulebook judges it for a flight that begins at a moment.
    pub is_judged: fn(&Rulebook, DateTime<Utc>) -> bool,
    /// Judges a mission. At least one finding comes back from the facts, a passed one if nothing
    /// else; the other two may find nothing.
    pub check: Check,
}

/// Makes the entries that a rulebook must have, and the catalogue, from one list. A rule is judged
/// by its module from facts, from permits or from findings, or a person is asked.
macro_rules! catalogue {
    ($($field:ident: $id:literal = $kind:ident($($how:tt)*);)*) => {
        /// The rules that a rulebook must have: all that the catalogue knows, and no others.
        #[derive(Debug, Clone, PartialEq, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct RuleEntries {
            $(#[serde(rename = $id)] pub(crate) $field: Entry<catalogue!(@params $kind $($how)*)>,)*
        }

        /// Every rule, in the order in which findings are shown.
        pub const CATALOGUE: &[Rule] = &[
            $(Rule {
                id: $id,
                is_judged: |book, at| book.rules.$field.is_judged(at),
                check: catalogue!(@check $kind $field $id $($how)*),
            },)*
        ];
    };
    (@params Ask $cs:literal, $en:literal) => { crate::rulebook::NoParams };
    (@params $kind:ident $module:ident) => { $module::Params };
    (@check Ask $field:ident $id:literal $cs:literal, $en:literal) => {
        Check::Ask(|facts| {
            let question = Localized::fixed($cs, $en);
            Head::new($id, &facts.rulebook.rules.$field).ask(question, UNANSWERED)
        })
    };
    (@check Facts $field:ident $id:literal $module:ident) => {
        Check::Facts(|facts| {
            $module::check(facts, &Head::new($id, &facts.rulebook.rules.$field))
        })
    };
    (@check $kind:ident $field:ident $id:literal $module:ident) => {
        Check::$kind(|facts, findings| {
            $module::check(facts, &Head::new($id, &facts.rulebook.rules.$field), findings)
        })
    };
}

/// What a question rests on before anybody has answered it.
const UNANSWERED: Localized = Localized::fixed("dosud nezodpovězeno", "not answered yet");

catalogue! {
    permit: "AGR-01" = Facts(agr_01_permit);
    conditions: "AGR-02" = Permits(agr_02_conditions);
    risk: "SAF-01" = Ask(
        "Je vyhodnoceno riziko letu a zbytkové riziko pro lidi, majetek a ostatní letadla přijatelné?",
        "Has the risk of the flight been assessed, and is what remains for people, property and other aircraft acceptable?"
    );
    licence: "CRW-01" = Facts(crw_01_licence);
    airworthy: "ACF-04" = Facts(acf_04_airworthy);
    height: "ALT-01" = Facts(alt_01_height);
    prohibited: "ZON-01" = Facts(zon_01_prohibited);
    authorisation: "ZON-10" = Facts(zon_10_authorisation);
    night: "WX-02" = Facts(wx_02_night);
}

/// Judges a mission by every rule of the catalogue.
pub fn check(question: Question<'_>) -> Verdict {
    let facts = Facts::new(question);
    let at = facts.period().start();
    let judged = || {
        CATALOGUE
            .iter()
            .filter(|rule| (rule.is_judged)(facts.rulebook, at))
    };
    let mut findings: Vec<Finding> = Vec::with_capacity(CATALOGUE.len() * 2);
    for rule in judged() {
        match rule.check {
            Check::Ask(ask) => findings.push(ask(&facts)),
            Check::Facts(check) => findings.extend(check(&facts)),
            Check::Permits(_) | Check::Findings(_) => {}
        }
    }
    for rule in judged() {
        if let Check::Permits(check) = rule.check {
            let more = check(&facts, &findings);
            findings.extend(more);
        }
    }
    closing::answer(&mut findings, facts.mission);
    closing::deviate(&mut findings, facts.mission);
    for rule in judged() {
        if let Check::Findings(check) = rule.check {
            let more = check(&facts, &findings);
            findings.extend(more);
        }
    }
    Verdict {
        outcome: Outcome::of(&findings),
        checked_at: facts.now,
        expected_end: facts.period().end(),
        rulebook: facts.rulebook.reference(),
        permits: permits_of(&findings),
        findings,
    }
}

/// The permits that findings rest on, each once.
pub(crate) fn permits_of(findings: &[Finding]) -> Vec<PermitId> {
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
    }

    #[test]
    fn every_rule_answers_under_its_own_id() {
        let world = World::new();
        let facts = world.facts();
        for rule in CATALOGUE {
            let Check::Facts(check) = rule.check else {
                continue;
            };
            let findings = check(&facts);
            assert!(!findings.is_empty(), "{}", rule.id);
            let own = |finding: &Finding| finding.rule == rule.id;
            assert!(findings.iter().all(own), "{}", rule.id);
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
