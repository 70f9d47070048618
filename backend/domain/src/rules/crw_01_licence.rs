//! CRW-01: the pilot holds the licence and the type rating, valid during the whole flight.
//!
//! **Checks** that the operator is in service, and the police licence and the rating for the class. **Source** police
//! instruction 231/2024 (text not public), cf. UAS.OPEN.020 and .030. **Because** an untrained
//! pilot endangers people. **Severity** blocks. **Example** the rating ends an hour before landing.

use chrono::{DateTime, Utc};

use super::{Facts, Finding, Head, Measure, PilotFacts};
use crate::licences::{LicenceFacts, LicenceKind};
use crate::localized::Localized;
use crate::period::Period;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
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
    let needed = [
        LicenceKind::PoliceUav,
        LicenceKind::rating_for(aircraft.class),
    ];
    let period = facts.period();
    let failed: Vec<Finding> = needed
        .iter()
        .filter_map(|kind| lacking(pilot, *kind, &period, rule))
        .collect();
    if !failed.is_empty() {
        return failed;
    }
    let ends = needed
        .iter()
        .filter_map(|kind| valid_until(pilot, *kind, &period))
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

/// When the licence of a kind that lasts longest ends, among those that hold for a period.
pub(super) fn valid_until(
    pilot: &PilotFacts,
    kind: LicenceKind,
    period: &Period,
) -> Option<DateTime<Utc>> {
    let counts = |l: &&LicenceFacts| l.kind == kind && !l.suspended && l.valid.covers(period);
    pilot
        .licences
        .iter()
        .filter(counts)
        .map(|licence| licence.valid.end())
        .max()
}

fn name(kind: LicenceKind) -> Localized {
    match kind {
        LicenceKind::PoliceUav => Localized::fixed("policejní průkaz UAV", "police UAV licence"),
        LicenceKind::RatingBrus => Localized::fixed("typová kvalifikace BRUS", "type rating BRUS"),
        LicenceKind::RatingMavic => {
            Localized::fixed("typová kvalifikace Mavic", "type rating Mavic")
        }
    }
}

fn lacking(
    pilot: &PilotFacts,
    kind: LicenceKind,
    period: &Period,
    rule: &Head<'_, Params>,
) -> Option<Finding> {
    if valid_until(pilot, kind, period).is_some() {
        return None;
    }
    let (what, who) = (name(kind), &pilot.name);
    let held = pilot.licences.iter().filter(|licence| licence.kind == kind);
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
}
