//! GZ-18: heavier drones without a class mark in densely populated areas.
//!
//! **Checks**, where the flight meets such an area, whether the aircraft has a class mark or is light
//! enough without one. **Source** rules of the Civil Aviation Authority as of 1 January 2024, by
//! letejtezodpovedne.cz. **Because** nobody has tested what it does to a person. **Severity** needs an
//! operational authorisation: only a permit that names this rule lifts it. **Example** a Mavic 2 over a
//! town.

use serde::Deserialize;

use super::zones::{self, Met};
use super::{Facts, Finding, Fix, Head, Measure};
use crate::aircraft::ClassMark;
use crate::airspace::ZoneKind;
use crate::localized::{Localized, number};
use crate::quantity::Mass;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// A drone without a class mark may weigh so much.
    light_up_to: Mass,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    if facts.met.is_none() {
        return vec![zones::no_airspace(rule)];
    }
    let met = zones::met(facts, |hit| match hit.zone.kind {
        ZoneKind::Populated => hit.volumes.clone(),
        _ => Vec::new(),
    });
    if met.is_empty() {
        let text = Localized::fixed(
            "Let neprochází hustě osídleným prostorem.",
            "The flight meets no densely populated area.",
        );
        return vec![zones::passed(facts, rule, text)];
    }
    let aircraft = Aircraft::of(facts, rule.light_up_to);
    met.iter()
        .map(|met| zones::placed(facts, met, found(facts, rule, met, aircraft)))
        .collect()
}

/// What decides of the aircraft.
#[derive(Debug, Clone, Copy)]
enum Aircraft {
    Marked(ClassMark),
    Light(f64),
    Heavy(f64),
    Unknown,
}

impl Aircraft {
    fn of(facts: &Facts<'_>, light: Mass) -> Self {
        let Some(aircraft) = facts.aircraft else {
            return Self::Unknown;
        };
        match (aircraft.limits.class_mark, aircraft.mass_g()) {
            (Some(ClassMark::None) | None, Some(grams)) if grams <= light.grams() => {
                Self::Light(grams)
            }
            (Some(ClassMark::None), Some(grams)) => Self::Heavy(grams),
            (Some(ClassMark::None) | None, _) => Self::Unknown,
            (Some(mark), _) => Self::Marked(mark),
        }
    }
}

fn found(facts: &Facts<'_>, rule: &Head<'_, Params>, met: &Met<'_>, aircraft: Aircraft) -> Finding {
    let name = zones::name_of(met.zone);
    let data = Localized::fixed("registr letadel", "register of aircraft");
    let measured = |finding: Finding, grams: f64| {
        let limit = Measure::Mass {
            grams: rule.light_up_to.grams(),
        };
        finding.measured(limit, Measure::Mass { grams })
    };
    match aircraft {
        Aircraft::Marked(mark) => {
            let text = Localized::new(
                format!("Letadlo má označení třídy {mark}."),
                format!("The aircraft has the class mark {mark}."),
            );
            rule.pass(text, data)
        }
        Aircraft::Light(grams) => {
            let text = Localized::fixed(
                "Letadlo bez označení třídy je dost lehké.",
                "The aircraft without a class mark is light enough.",
            );
            measured(rule.pass(text, data), grams)
        }
        Aircraft::Unknown => {
            let text = Localized::new(
                format!(
                    "Let prochází prostorem {name} a označení třídy nebo hmotnost letadla není známa."
                ),
                format!(
                    "The flight enters {name}, and the class mark or the mass of the aircraft is not known."
                ),
            );
            rule.cannot_judge(text, data).remedy(
                "Doplňte označení třídy a hmotnost letadla.",
                "Enter the class mark and the mass of the aircraft.",
            )
        }
        Aircraft::Heavy(grams) => measured(heavy(facts, rule, met, grams), grams),
    }
}

fn heavy(facts: &Facts<'_>, rule: &Head<'_, Params>, met: &Met<'_>, grams: f64) -> Finding {
    let (name, mass) = (zones::name_of(met.zone), number(grams, 0));
    if let Some(permit) = facts.permit_for_rule(rule.id(), &met.parts) {
        let text = Localized::new(
            format!(
                "Let v prostoru {name} dovoluje oprávnění {}.",
                permit.number
            ),
            format!(
                "Flight in {name} is allowed by authorisation {}.",
                permit.number
            ),
        );
        return rule.lifted(text, zones::source(met)).under(permit.id);
    }
    if let Some(exempted) = zones::exempted(facts, rule, met) {
        return exempted;
    }
    let text = Localized::new(
        format!(
            "Let prochází prostorem {name} s letadlem bez označení třídy o hmotnosti {} g.",
            mass.cs
        ),
        format!(
            "The flight enters {name} with an aircraft of {} g without a class mark.",
            mass.en
        ),
    );
    rule.fail(text, zones::source(met))
        .remedy(
            "Veďte trať mimo prostor, zvolte letadlo s označením třídy, nebo požádejte o oprávnění k provozu.",
            "Route around the area, choose an aircraft with a class mark, or apply for an operational authorisation.",
        )
        .fix(Fix::Apply { latest: None })
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, zone};
    use super::*;
    use crate::airspace::Restriction;

    const ID: &str = "GZ-18";

    fn world(mark: Option<ClassMark>, mass_g: Option<f64>) -> World {
        let mut world = World::new();
        world.zones = Some(vec![zone(ZoneKind::Populated, Restriction::Conditional)]);
        world.aircraft.limits.class_mark = mark;
        world.aircraft.limits.mass_g = mass_g;
        world
    }

    #[test]
    fn mark_and_mass_decide() {
        for (mark, mass_g, expected) in [
            (Some(ClassMark::None), Some(250.0), FindingState::Pass),
            (Some(ClassMark::None), Some(250.1), FindingState::Fail),
            (Some(ClassMark::C1), Some(800.0), FindingState::Pass),
            (None, Some(250.0), FindingState::Pass),
            (None, Some(250.1), FindingState::CannotJudge),
            (Some(ClassMark::None), None, FindingState::CannotJudge),
        ] {
            let world = world(mark, mass_g);
            assert_eq!(world.state(ID), expected, "{mark:?} {mass_g:?}");
        }
        let mut away = world(Some(ClassMark::None), Some(900.0));
        away.mission.buffer_m = Some(25.0);
        assert_eq!(away.state(ID), FindingState::Pass);
    }

    #[test]
    fn only_a_permit_that_names_the_rule_lifts() {
        let mut world = world(Some(ClassMark::None), Some(900.0));
        world.one_time_permit().zones = vec!["LKT1".into()];
        assert_eq!(world.state(ID), FindingState::Fail);
        world.permits[1].lifts = vec![ID.into()];
        assert_eq!(world.state(ID), FindingState::Lifted);
    }
}
