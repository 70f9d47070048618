//! Obstacles of the data in the way of a flight: known chimneys, masts and turbines, whatever their
//! restriction says.

use super::Params;
use crate::airspace::{Zone, ZoneKind};
use crate::altitude::{Bounds, Datum};
use crate::localized::{Localized, number};
use crate::missions::volumes::HeightBasis;
use crate::missions::{Footprint, Volume};
use crate::rules::zones::name_of;
use crate::rules::{Facts, Finding, FindingState, Head, Measure, ZoneMet};

/// A finding for each obstacle that the flight leads into: a failure where its line certainly goes
/// through, a question where only its buffer touches, where the heights do not tell, and where an
/// area holds the obstacle and the pilot steers around it.
pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let met = facts.met.as_deref().unwrap_or_default();
    let mut findings: Vec<Finding> = Vec::new();
    for hit in met.iter().filter(|hit| hit.zone.kind == ZoneKind::Obstacle) {
        let finding = found(facts, rule, hit);
        let same = |known: &&mut Finding| known.zone == finding.zone;
        match findings.iter_mut().find(same) {
            // Of the parts of one obstacle the gravest counts.
            Some(known) if finding.state == FindingState::Fail => *known = finding,
            Some(_) => {}
            None => findings.push(finding),
        }
    }
    findings
}

fn found(facts: &Facts<'_>, rule: &Head<'_, Params>, hit: &ZoneMet<'_>) -> Finding {
    let through = |part: &usize| {
        let volume = facts.volumes.get(*part);
        volume.is_some_and(|volume| crosses(hit.zone, volume) && is_below(hit.zone, volume))
    };
    let into: Vec<usize> = hit.volumes.iter().copied().filter(through).collect();
    let (name, data) = (name_of(hit.zone), Localized::same(hit.zone.source.as_str()));
    if into.is_empty() {
        let metres = number(hit.distance_m.floor(), 0);
        let question = Localized::new(
            format!(
                "Let vede {} m od překážky {name} a není jisté, že nad jejím vrcholem. Mine ji bezpečně?",
                metres.cs
            ),
            format!(
                "The flight passes {} m from the obstacle {name}, and not for certain above its top. Will it keep clear?",
                metres.en
            ),
        );
        let asked = rule.ask(question, data);
        return asked.about(&hit.zone.identifier).on(facts, &hit.volumes);
    }
    let text = Localized::new(
        format!("Trať vede do překážky {name}."),
        format!("The route leads into the obstacle {name}."),
    );
    let failed = rule
        .fail(text, data)
        .about(&hit.zone.identifier)
        .on(facts, &into)
        .when(facts.period())
        .remedy(
            "Veďte trať mimo překážku, nebo nad jejím vrcholem.",
            "Route around the obstacle, or above its top.",
        );
    let lowest = into.iter().filter_map(|part| facts.volumes.get(*part));
    match hit.zone.upper {
        Some(top) => {
            let lowest_m = lowest
                .map(|volume| heights(top.datum, volume).high_m)
                .fold(f64::INFINITY, f64::min);
            let height = |metres| Measure::Height {
                metres,
                datum: top.datum,
            };
            failed.measured(height(top.metres), height(lowest_m))
        }
        None => failed.measured_distance(0.0, 0.0),
    }
}

fn crosses(zone: &Zone, volume: &Volume) -> bool {
    match &volume.footprint {
        Footprint::Leg { from, to } => zone.area.distance_to_leg_m(*from, *to) <= 0.0,
        Footprint::Within(_) => false,
    }
}

/// Whether a volume certainly reaches below the top of an obstacle: by its lowest height where that
/// is known, else by the greatest that it can be. A top in another datum than that of the heights is
/// never certain.
fn is_below(zone: &Zone, volume: &Volume) -> bool {
    let Some(top) = zone.upper else {
        return true;
    };
    let exact = match top.datum {
        Datum::Agl => matches!(volume.basis, HeightBasis::Planned | HeightBasis::Terrain),
        Datum::Amsl => volume.basis == HeightBasis::Terrain,
        _ => return false,
    };
    let bounds = heights(top.datum, volume);
    let lowest_m = if exact { bounds.low_m } else { bounds.high_m };
    lowest_m <= top.metres
}

fn heights(datum: Datum, volume: &Volume) -> Bounds {
    match datum {
        Datum::Agl => volume.agl,
        _ => volume.amsl,
    }
}

#[cfg(test)]
mod tests {
    use crate::airspace::{Restriction, ZoneKind};
    use crate::altitude::Altitude;
    use crate::geometry::Area;
    use crate::rules::fixtures::{World, zone};
    use crate::rules::{Finding, FindingState};

    /// What TER-01 says of a mission of 60 m above ground and an obstacle so far from its take-off,
    /// with this top.
    fn of_obstacle(east_m: f64, top: Option<Altitude>) -> Option<FindingState> {
        let mut world = World::new();
        world.fly_at(60.0);
        world.mission.buffer_m = Some(10.0);
        let mut mast = zone(ZoneKind::Obstacle, Restriction::Information);
        mast.area = Area::circle(World::home().offset(east_m, 270.0), 5.0).unwrap();
        mast.upper = top;
        world.zones = Some(vec![mast]);
        let findings = world.findings("TER-01");
        let of_it = |finding: &Finding| finding.zone.is_some();
        findings
            .into_iter()
            .find(of_it)
            .map(|finding| finding.state)
    }

    #[test]
    fn a_route_that_leads_into_a_known_obstacle_is_blocked() {
        let agl = |metres| Some(Altitude::agl(metres));
        for (east_m, top, expected) in [
            (0.0, agl(150.0), Some(FindingState::Fail)),
            (0.0, None, Some(FindingState::Fail)),
            // Beside its line, within the buffer.
            (5.1, agl(150.0), Some(FindingState::Ask)),
            (14.9, agl(150.0), Some(FindingState::Ask)),
            (15.1, agl(150.0), None),
            // Where its top lies above the sea, only terrain tells.
            (0.0, Some(Altitude::amsl(400.0)), Some(FindingState::Ask)),
        ] {
            assert_eq!(of_obstacle(east_m, top), expected, "{east_m} {top:?}");
        }
    }

    #[test]
    fn above_its_top_an_obstacle_is_in_nobodys_way() {
        let mut world = World::new();
        world.fly_at(60.0);
        world.mission.buffer_m = Some(10.0);
        let mut mast = zone(ZoneKind::Obstacle, Restriction::Information);
        // Beside the second corner, away from the climb.
        let corner = world.mission_corners()[1].at;
        mast.area = Area::circle(corner, 5.0).unwrap();
        for (top_m, expected) in [(59.9, FindingState::Pass), (60.0, FindingState::Fail)] {
            mast.upper = Some(Altitude::agl(top_m));
            world.zones = Some(vec![mast.clone()]);
            let findings = world.findings("TER-01");
            let failed = findings.iter().any(|f| f.state == FindingState::Fail);
            assert_eq!(failed, expected == FindingState::Fail, "{top_m}");
        }
    }
}
