//! ZON-02: the application for Prague Castle is lodged early enough.
//!
//! **Checks**, where the flight meets the area LKP1 and no permit opens it, the application against so
//! many days before take-off. **Source** notice of the Civil Aviation Authority, in force since 15
//! October 2020. **Because** later applications are refused. **Severity** needs a one-time permit.
//! **Example** a flight over Hradčany asked for three weeks before.

use serde::Deserialize;

use super::zones::{self, Met};
use super::{Facts, Finding, Fix, Head, Measure, moments};
use crate::airspace::Zone;
use crate::calendar;
use crate::localized::Localized;
use crate::quantity::Duration;

/// The numbers of the rule.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// The area.
    area: String,
    /// How long before take-off the application is lodged.
    lodged_before: Duration,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    match met_area(facts, rule, &rule.area, |_| true) {
        Ok(met) => met.iter().map(|met| found(facts, rule, met)).collect(),
        Err(finding) => vec![*finding],
    }
}

/// The zones of a published area that are met; the finding where there are none or no data.
pub(super) fn met_area<'a, P>(
    facts: &Facts<'a>,
    rule: &Head<'_, P>,
    area: &str,
    concerns: impl Fn(&Zone) -> bool,
) -> Result<Vec<Met<'a>>, Box<Finding>> {
    if facts.met.is_none() {
        return Err(Box::new(zones::no_airspace(rule)));
    }
    let met = zones::met(facts, |hit| {
        if concerns(hit.zone) && is_area(hit.zone, area) {
            hit.volumes.clone()
        } else {
            Vec::new()
        }
    });
    if met.is_empty() {
        let text = Localized::new(
            format!("Let neprochází prostorem {area}."),
            format!("The flight does not meet {area}."),
        );
        return Err(Box::new(zones::passed(facts, rule, text)));
    }
    Ok(met)
}

/// Whether a zone is a published area: its identifier or name holds the area's as a word of its own.
pub(super) fn is_area(zone: &Zone, area: &str) -> bool {
    let named = |text: &str| {
        // Most names do not hold it at all.
        let mut windows = text.as_bytes().windows(area.len().max(1));
        if !windows.any(|part| part.eq_ignore_ascii_case(area.as_bytes())) {
            return false;
        }
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .into_iter()
            .any(|word| word.eq_ignore_ascii_case(area))
    };
    named(&zone.identifier) || named(&zone.name)
}

fn found(facts: &Facts<'_>, rule: &Head<'_, Params>, met: &Met<'_>) -> Finding {
    // An application that is lodged after the moment of the check does not count at it.
    let lodged = facts.mission.applied_at.filter(|at| *at <= facts.now);
    if let Some(lifted) = zones::lifted(facts, rule, met) {
        return zones::placed(facts, met, lifted);
    }
    let latest = moments::before(facts.period().start(), rule.lodged_before);
    let day = calendar::local_day(latest);
    let (cs, en) = (day.format("%-d. %-m. %Y"), day.format("%-d %B %Y"));
    let at = lodged.unwrap_or(facts.now);
    let area = &rule.area;
    let finding = match lodged {
        Some(lodged) if lodged <= latest => rule.pass(
            Localized::new(
                format!("Žádost o let v {area} byla podána včas."),
                format!("The application for {area} was lodged in time."),
            ),
            zones::source(met),
        ),
        None if facts.now <= latest => rule
            .fail(
                Localized::new(
                    format!("Žádost o let v {area} je třeba podat do {cs}; později podané se odmítají."),
                    format!("The application for {area} has to be lodged by {en}; later ones are refused."),
                ),
                zones::source(met),
            )
            .remedy(
                format!("Podejte žádost do {cs}."),
                format!("Lodge the application by {en}."),
            )
            .fix(Fix::Apply {
                latest: Some(latest),
            }),
        _ => rule
            .fail(
                Localized::new(
                    format!("Žádost o let v {area} měla být podána do {cs}; později podané se odmítají."),
                    format!("The application for {area} was due by {en}; later ones are refused."),
                ),
                zones::source(met),
            )
            .remedy(
                format!("Veďte trať mimo {area}, nebo let posuňte."),
                format!("Route around {area}, or move the flight."),
            ),
    };
    let finding = zones::placed(facts, met, finding);
    finding.measured(Measure::Time { at: latest }, Measure::Time { at })
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, around, at};
    use super::*;
    use crate::airspace::ZoneKind;

    const ID: &str = "ZON-02";

    fn world() -> World {
        let mut world = World::new();
        world.zones = Some(vec![around(
            World::home(),
            900.0,
            ZoneKind::Prohibited,
            "LKP1",
        )]);
        world
    }

    #[test]
    fn thirty_days_before_is_the_last_moment() {
        let mut world = world();
        // The flight begins on 24 June at 9:00 UTC.
        for (lodged, expected) in [
            ("2026-05-25T09:00:00Z", FindingState::Pass),
            ("2026-05-25T09:00:01Z", FindingState::Fail),
        ] {
            world.mission.applied_at = Some(at(lodged));
            assert_eq!(world.state(ID), expected, "{lodged}");
        }
    }

    #[test]
    fn an_application_of_the_future_and_a_span_without_bounds_are_none() {
        let mut world = world();
        world.now = at("2026-05-20T09:00:00Z");
        world.mission.applied_at = Some(at("2026-05-24T09:00:00Z"));
        assert_eq!(world.state(ID), FindingState::Fail);
        world.rules().castle.params.lodged_before = Duration::new(f64::MAX);
        assert_eq!(world.state(ID), FindingState::Fail);
    }

    #[test]
    fn without_an_application_the_last_moment_is_named_while_there_is_time() {
        let mut world = world();
        world.now = at("2026-05-25T09:00:00Z");
        let latest = Some(world.now);
        assert_eq!(world.finding(ID).fix, Some(Fix::Apply { latest }));
        world.now = at("2026-05-25T09:00:01Z");
        assert_eq!(world.finding(ID).fix, None);
        assert_eq!(world.state(ID), FindingState::Fail);
    }

    #[test]
    fn a_permit_for_the_area_answers_it() {
        let mut world = world();
        world.one_time_permit().zones = vec!["LKP1".into()];
        assert_eq!(world.state(ID), FindingState::Lifted);
    }

    #[test]
    fn only_this_area_is_concerned() {
        for (identifier, name, expected) in [
            ("LKP10", "", FindingState::Pass),
            ("LKP1", "Pražský hrad", FindingState::Fail),
            ("LKR320A-LKP1", "", FindingState::Fail),
            ("LKR320A", "LKP1 Pražský hrad", FindingState::Fail),
            ("LKP2", "u LKP12", FindingState::Pass),
        ] {
            let mut world = world();
            let zone = &mut world.zones.as_mut().unwrap()[0];
            zone.identifier = identifier.into();
            zone.name = name.into();
            assert_eq!(world.state(ID), expected, "{identifier} {name}");
        }
    }
}
