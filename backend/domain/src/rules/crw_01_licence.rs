//! CRW-01: the pilot holds the licence and the type rating, valid during the whole flight, and who flies
//! along may do so.
//!
//! **Checks** that the operator is in service, the police licence, the rating for the class, every other
//! kind that the register demands, and what those are limited to; of the others in the crew that they
//! are in service, and the police licence where their duty needs it. **Source** police instruction 231/2024
//! (text not public), cf. UAS.OPEN.020 and .030. **Because** an untrained pilot endangers people.
//! **Severity** blocks. **Example** the rating ends an hour before landing.

pub(super) mod crew;
mod limits;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, PilotFacts};
use crate::aircraft::AircraftClass;
use crate::licences::{DemandedKind, LicenceFacts, LicenceKind};
use crate::localized::Localized;
use crate::period::Period;

/// What the duties beside the pilot's need. Instruction 231/2024 is not public: both are assumptions.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Params {
    /// Whether an observer needs the police licence. The EU asks for none.
    observer_licensed: bool,
    /// Whether who runs the payload needs the police licence.
    payload_operator_licensed: bool,
}

impl Default for Params {
    /// What holds where a rulebook says nothing of it.
    fn default() -> Self {
        Self {
            observer_licensed: false,
            payload_operator_licensed: true,
        }
    }
}

/// A kind of licence that a flight needs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Needed<'a> {
    /// The rules want it.
    ByRule(LicenceKind),
    /// The register demands it.
    ByRegister(&'a DemandedKind),
}

impl Needed<'_> {
    /// Everything that a pilot needs to fly a class during a period.
    pub(super) fn of<'a>(
        pilot: &'a PilotFacts,
        class: AircraftClass,
        period: &Period,
    ) -> Vec<Needed<'a>> {
        let by_rule = [LicenceKind::PoliceUav, LicenceKind::rating_for(class)];
        let demanded = pilot.demanded.iter().filter(|kind| kind.concerns(period));
        let by_rule = by_rule.into_iter().map(Needed::ByRule);
        by_rule.chain(demanded.map(Needed::ByRegister)).collect()
    }

    /// Whether a licence is of it.
    fn is(&self, licence: &LicenceFacts) -> bool {
        match self {
            Self::ByRule(kind) => licence.kind == Some(*kind),
            Self::ByRegister(kind) => licence.code == kind.code,
        }
    }

    /// Its name in the middle of a sentence.
    fn name(&self) -> Localized {
        match self {
            Self::ByRule(LicenceKind::PoliceUav) => {
                Localized::fixed("policejní průkaz UAV", "police UAV licence")
            }
            Self::ByRule(LicenceKind::RatingBrus) => {
                Localized::fixed("typová kvalifikace BRUS", "type rating BRUS")
            }
            Self::ByRule(LicenceKind::RatingMavic) => {
                Localized::fixed("typová kvalifikace Mavic", "type rating Mavic")
            }
            Self::ByRegister(kind) => kind.name.clone(),
        }
    }

    /// The licences of it that hold for a period.
    fn holding<'p>(
        &self,
        pilot: &'p PilotFacts,
        period: &Period,
    ) -> impl Iterator<Item = &'p LicenceFacts> {
        let counts = |licence: &&LicenceFacts| {
            self.is(licence) && !licence.suspended && licence.valid.covers(period)
        };
        pilot.licences.iter().filter(counts)
    }

    /// When the one that lasts longest ends, among those that hold for a period.
    pub(super) fn valid_until(&self, pilot: &PilotFacts, period: &Period) -> Option<DateTime<Utc>> {
        let ends = self
            .holding(pilot, period)
            .map(|licence| licence.valid.end());
        ends.max()
    }
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let mut findings = of_pilot(facts, rule);
    findings.extend(crew::check(facts, rule));
    findings
}

fn of_pilot(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let (Some(pilot), Some(aircraft)) = (facts.pilot, facts.aircraft) else {
        let text = Localized::fixed(
            "Není známo, kdo a s čím poletí.",
            "It is not known who will fly, and what.",
        );
        let missing = rule.cannot_judge(text, Localized::fixed("chybí", "missing"));
        return vec![missing.remedy(
            "Doplňte pilota a letadlo.",
            "Name the pilot and the aircraft.",
        )];
    };
    if !pilot.active {
        return vec![not_in_service(pilot, rule)];
    }
    let period = facts.period();
    let needed = Needed::of(pilot, aircraft.class, &period);
    let failed: Vec<Finding> = needed
        .iter()
        .filter_map(|kind| lacking(pilot, kind, &period, rule))
        .collect();
    if !failed.is_empty() {
        return failed;
    }
    let limited: Vec<Finding> = needed
        .iter()
        .filter_map(|kind| limits::least(facts, &kind.name(), kind.holding(pilot, &period), rule))
        .collect();
    if !limited.is_empty() {
        return limited;
    }
    let ends = needed
        .iter()
        .filter_map(|kind| kind.valid_until(pilot, &period))
        .min();
    let text = Localized::new(
        format!(
            "{}: průkaz i typová kvalifikace platí po celou dobu letu.",
            pilot.name
        ),
        format!(
            "{}: licence and type rating are valid during the whole flight.",
            pilot.name
        ),
    );
    let mut passed = rule.pass(text, register());
    passed.limit = ends.map(|at| Measure::Time { at });
    passed.measured = Some(Measure::Time { at: period.end() });
    vec![passed]
}

fn not_in_service(pilot: &PilotFacts, rule: &Head<'_, Params>) -> Finding {
    let text = Localized::new(
        format!(
            "{} není v činné službě operátorů: pozastaven, nebo odešel.",
            pilot.name
        ),
        format!(
            "{} is not in active service as an operator: suspended, or gone.",
            pilot.name
        ),
    );
    let data = Localized::fixed("registr operátorů", "register of operators");
    rule.fail(text, data).remedy(
        "Let pověřte jinému pilotovi.",
        "Give the flight to another pilot.",
    )
}

fn register() -> Localized {
    Localized::fixed("registr průkazů", "register of licences")
}

fn lacking(
    pilot: &PilotFacts,
    kind: &Needed<'_>,
    period: &Period,
    rule: &Head<'_, Params>,
) -> Option<Finding> {
    if kind.valid_until(pilot, period).is_some() {
        return None;
    }
    let (what, who) = (kind.name(), &pilot.name);
    let held = pilot.licences.iter().filter(|licence| kind.is(licence));
    let last = held.max_by_key(|licence| licence.valid.end());
    let text = match last {
        None => Localized::new(
            format!("{who}: {} chybí.", what.cs),
            format!("{who} does not hold a {}.", what.en),
        ),
        Some(licence) if licence.suspended => Localized::new(
            format!(
                "{who}: {} č. {}: platnost je pozastavena.",
                what.cs, licence.number
            ),
            format!("{who}: {} No. {} is suspended.", what.en, licence.number),
        ),
        Some(licence) => Localized::new(
            format!(
                "{who}: {} č. {} neplatí po celou dobu letu.",
                what.cs, licence.number
            ),
            format!(
                "{who}: {} No. {} is not valid during the whole flight.",
                what.en, licence.number
            ),
        ),
    };
    let mut failed = rule.fail(text, register()).when(*period);
    failed.limit = last.map(|licence| Measure::Time {
        at: licence.valid.end(),
    });
    failed.measured = Some(Measure::Time { at: period.end() });
    Some(failed.remedy(
        "Let pověřte pilotovi s platnou kvalifikací, nebo kvalifikaci obnovte.",
        "Give the flight to a pilot whose licence is valid, or renew it.",
    ))
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at};
    use super::*;
    use crate::aircraft::AircraftClass;

    #[test]
    fn a_licence_must_last_until_the_landing() {
        let mut world = World::new();
        let end = world.mission.period.end();
        for (until, state) in [
            (end, FindingState::Pass),
            (end - chrono::TimeDelta::seconds(1), FindingState::Fail),
        ] {
            world.pilot.licences[0].valid = Period::new(at("2026-01-01T00:00:00Z"), until).unwrap();
            assert_eq!(world.state("CRW-01"), state, "{until}");
        }
    }

    #[test]
    fn the_rating_must_be_for_the_class() {
        let mut world = World::new();
        world.aircraft.class = AircraftClass::Mavic;
        let findings = world.findings("CRW-01");
        assert_eq!(findings.len(), 1);
        assert!(findings[0].text.en.contains("type rating Mavic"));
    }

    #[test]
    fn a_suspended_licence_does_not_count() {
        let mut world = World::new();
        world.pilot.licences[1].suspended = true;
        assert!(world.finding("CRW-01").text.en.contains("suspended"));
    }

    #[test]
    fn a_suspended_operator_does_not_fly_whatever_licences_say() {
        let mut world = World::new();
        world.pilot.active = false;
        let findings = world.findings("CRW-01");
        assert_eq!((findings.len(), findings[0].state), (1, FindingState::Fail));
    }

    #[test]
    fn a_pilot_without_licences_lacks_both() {
        let mut world = World::new();
        world.pilot.licences.clear();
        assert_eq!(world.findings("CRW-01").len(), 2);
    }

    #[test]
    fn without_a_pilot_it_cannot_judge() {
        let world = World::new();
        let mut question = world.question();
        question.pilot = None;
        assert_eq!(
            World::ask(question, "CRW-01").state,
            FindingState::CannotJudge
        );
    }

    #[test]
    fn what_the_register_demands_is_needed_too() {
        use crate::licences::DemandedKind;
        let mut world = World::new();
        let period = world.mission.period;
        let demanded = |from| DemandedKind {
            code: "medical".into(),
            name: Localized::fixed("zdravotní způsobilost", "medical fitness"),
            from,
            to: None,
        };
        world.pilot.demanded = vec![demanded(period.end())];
        let missing = world.finding("CRW-01");
        assert_eq!(missing.state, FindingState::Fail);
        assert!(
            missing.text.en.contains("medical fitness"),
            "{}",
            missing.text.en
        );
        let mut held = world.pilot.licences[0].clone();
        (held.kind, held.code) = (None, "medical".into());
        world.pilot.licences.push(held);
        assert_eq!(world.state("CRW-01"), FindingState::Pass);
        world.pilot.licences.pop();
        world.pilot.demanded = vec![demanded(period.end() + chrono::TimeDelta::seconds(1))];
        assert_eq!(world.state("CRW-01"), FindingState::Pass);
    }

    #[test]
    fn a_limited_licence_counts_within_its_limits() {
        let mut world = World::new();
        world.pilot.licences[0].limits.text = Some("jen s druhým pilotem".into());
        let asked = world.finding("CRW-01");
        assert_eq!(asked.state, FindingState::Ask);
        assert!(asked.text.en.contains("jen s druhým pilotem"));
        // Another licence of the kind without a limit is enough.
        let mut free = world.pilot.licences[0].clone();
        free.limits = crate::licences::LicenceLimits::default();
        world.pilot.licences.push(free);
        assert_eq!(world.state("CRW-01"), FindingState::Pass);
        world.pilot.licences.pop();
        world.pilot.licences[0].limits.day_only = true;
        let lasts = world.mission.period.end() - world.mission.period.start();
        let night = at("2026-06-24T23:00:00Z");
        world.mission.period = Period::new(night, night + lasts).unwrap();
        assert_eq!(world.state("CRW-01"), FindingState::Fail);
    }

    #[test]
    fn a_height_of_a_licence_is_one_above_ground() {
        let mut world = World::new();
        for (limit_m, expected) in [(500.0, FindingState::Pass), (5.0, FindingState::Fail)] {
            world.pilot.licences[1].limits.max_height_agl_m = Some(limit_m);
            assert_eq!(world.state("CRW-01"), expected, "{limit_m}");
        }
    }
}
