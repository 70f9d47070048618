//! CRW-01: the pilot holds the licence and the type rating, valid during the whole flight.
//!
//! **Checks** that the operator is in service, and the police licence and the rating for the class. **Source** police
//! instruction 231/2024 (text not public), cf. UAS.OPEN.020 and .030. **Because** an untrained
//! pilot endangers people. **Severity** blocks. **Example** the rating ends an hour before landing.

use super::{Facts, Finding, FindingState, Measure, Rule};
use crate::licences::{LicenceFacts, LicenceKind};
use crate::localized::Localized;

pub(super) const RULE: Rule = Rule {
    id: "CRW-01",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    if !facts.pilot.active {
        return vec![not_in_service(facts)];
    }
    let needed = [LicenceKind::PoliceUav, LicenceKind::rating_for(facts.class)];
    let failed: Vec<Finding> = needed
        .iter()
        .filter_map(|kind| lacking(facts, *kind))
        .collect();
    if !failed.is_empty() {
        return failed;
    }
    let ends = needed
        .iter()
        .filter_map(|kind| valid_until(facts, *kind))
        .min();
    let text = Localized::new(
        format!(
            "{}: průkaz i typová kvalifikace platí po celou dobu letu.",
            facts.pilot.name
        ),
        format!(
            "{}: licence and type rating are valid during the whole flight.",
            facts.pilot.name
        ),
    );
    let mut passed = Finding::new(
        RULE.id,
        &facts.rulebook.rules.licence,
        FindingState::Pass,
        text,
        register(),
    );
    passed.limit = ends.map(|at| Measure::Time { at });
    passed.measured = Some(Measure::Time {
        at: facts.period.end(),
    });
    vec![passed]
}

fn not_in_service(facts: &Facts<'_>) -> Finding {
    let pilot = &facts.pilot.name;
    let text = Localized::new(
        format!("{pilot} není v činné službě operátorů: pozastaven, nebo odešel."),
        format!("{pilot} is not in active service as an operator: suspended, or gone."),
    );
    let data = Localized::new("registr operátorů", "register of operators");
    Finding::new(
        RULE.id,
        &facts.rulebook.rules.licence,
        FindingState::Fail,
        text,
        data,
    )
    .remedy(
        "Let pověřte jinému pilotovi.",
        "Give the flight to another pilot.",
    )
}

fn register() -> Localized {
    Localized::new("registr průkazů", "register of licences")
}

fn valid_until(facts: &Facts<'_>, kind: LicenceKind) -> Option<chrono::DateTime<chrono::Utc>> {
    let counts =
        |l: &&LicenceFacts| l.kind == kind && !l.suspended && l.valid.covers(&facts.period);
    facts
        .pilot
        .licences
        .iter()
        .filter(counts)
        .map(|licence| licence.valid.end())
        .max()
}

fn name(kind: LicenceKind) -> Localized {
    match kind {
        LicenceKind::PoliceUav => Localized::new("policejní průkaz UAV", "police UAV licence"),
        LicenceKind::RatingBrus => Localized::new("typová kvalifikace BRUS", "type rating BRUS"),
        LicenceKind::RatingMavic => Localized::new("typová kvalifikace Mavic", "type rating Mavic"),
    }
}

fn lacking(facts: &Facts<'_>, kind: LicenceKind) -> Option<Finding> {
    if valid_until(facts, kind).is_some() {
        return None;
    }
    let (what, pilot) = (name(kind), &facts.pilot.name);
    let held = facts
        .pilot
        .licences
        .iter()
        .filter(|licence| licence.kind == kind);
    let last = held.max_by_key(|licence| licence.valid.end());
    let text = match last {
        None => Localized::new(
            format!("{pilot}: {} chybí.", what.cs),
            format!("{pilot} does not hold a {}.", what.en),
        ),
        Some(licence) if licence.suspended => Localized::new(
            format!("{pilot}: {} č. {} je pozastaven.", what.cs, licence.number),
            format!("{pilot}: {} No. {} is suspended.", what.en, licence.number),
        ),
        Some(licence) => Localized::new(
            format!(
                "{pilot}: {} č. {} neplatí po celou dobu letu.",
                what.cs, licence.number
            ),
            format!(
                "{pilot}: {} No. {} is not valid during the whole flight.",
                what.en, licence.number
            ),
        ),
    };
    let mut failed = Finding::new(
        RULE.id,
        &facts.rulebook.rules.licence,
        FindingState::Fail,
        text,
        register(),
    );
    failed.limit = last.map(|licence| Measure::Time {
        at: licence.valid.end(),
    });
    failed.measured = Some(Measure::Time {
        at: facts.period.end(),
    });
    failed.when = Some(facts.period.into());
    Some(failed.remedy(
        "Let pověřte pilotovi s platnou kvalifikací, nebo kvalifikaci obnovte.",
        "Give the flight to a pilot whose licence is valid, or renew it.",
    ))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, at};
    use super::*;
    use crate::aircraft::AircraftClass;
    use crate::period::Period;

    #[test]
    fn a_licence_must_last_until_the_landing() {
        let mut world = World::new();
        let end = world.plan.period().end();
        for (until, state) in [
            (end, FindingState::Pass),
            (end - chrono::TimeDelta::seconds(1), FindingState::Fail),
        ] {
            world.pilot.licences[0].valid = Period::new(at("2026-01-01T00:00:00Z"), until).unwrap();
            assert_eq!(check(&world.facts())[0].state, state, "{until}");
        }
    }

    #[test]
    fn the_rating_must_be_for_the_class() {
        let mut world = World::new();
        world.class = AircraftClass::Mavic;
        let findings = check(&world.facts());
        assert_eq!(findings.len(), 1);
        assert!(findings[0].text.en.contains("type rating Mavic"));
    }

    #[test]
    fn a_suspended_licence_does_not_count() {
        let mut world = World::new();
        world.pilot.licences[1].suspended = true;
        assert!(check(&world.facts())[0].text.en.contains("suspended"));
    }

    #[test]
    fn a_suspended_operator_does_not_fly_whatever_licences_say() {
        let mut world = World::new();
        world.pilot.active = false;
        let findings = check(&world.facts());
        assert_eq!((findings.len(), findings[0].state), (1, FindingState::Fail));
    }

    #[test]
    fn a_pilot_without_licences_lacks_both() {
        let mut world = World::new();
        world.pilot.licences.clear();
        assert_eq!(check(&world.facts()).len(), 2);
    }
}
