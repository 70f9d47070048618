//! ALT-02: beside an obstacle a little above its top, for whom it belongs to.
//!
//! **Checks** the parts that are higher than ALT-01 allows and that, with their buffer, stay as near an
//! obstacle and as little above its top as the exception says: they need the consent of whom the
//! obstacle belongs to. The consent lifts ALT-01 for these parts alone. **Source** Reg. (EU) 2019/947
//! UAS.OPEN.010(3). **Because** other aircraft keep away from the obstacle anyway. **Severity** blocks.
//! **Example** the inspection of a chimney of 150 m without a word to the power station.

use serde::Deserialize;

use super::{Facts, Finding, Fix, Head, alt_01_height, zones};
use crate::airspace::{Zone, ZoneKind};
use crate::altitude::Datum;
use crate::localized::Localized;
use crate::missions::{Consent, Footprint, Volume};
use crate::permits::Permit;
use crate::quantity::Length;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// As near the obstacle, on the ground.
    within: Length,
    /// As far above its top.
    above_top: Length,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let limit_m = facts.rulebook.rules.height.params.limit_m();
    let mut found: Vec<(&Zone, Vec<usize>)> = Vec::new();
    for part in alt_01_height::beyond(facts, limit_m) {
        let by_permit = facts.lifting_permit(&[part], |permit: &Permit| {
            permit.max_height_agl_m.is_some() && permit.lifts_height()
        });
        let Some(obstacle) = obstacle(facts, part).filter(|_| by_permit.is_none()) else {
            continue;
        };
        match found
            .iter_mut()
            .find(|(zone, _)| std::ptr::eq(*zone, obstacle))
        {
            Some((_, parts)) => parts.push(part),
            None => found.push((obstacle, vec![part])),
        }
    }
    if found.is_empty() {
        let text = Localized::fixed(
            "Let se neopírá o výjimku u překážek.",
            "The flight does not rely on the exception beside obstacles.",
        );
        return vec![rule.pass(text, alt_01_height::rests_on(facts))];
    }
    found
        .iter()
        .map(|(zone, parts)| judge(facts, rule, zone, parts))
        .collect()
}

fn judge(facts: &Facts<'_>, rule: &Head<'_, Params>, zone: &Zone, parts: &[usize]) -> Finding {
    let (name, data) = (zones::name_of(zone), Localized::same(zone.source.as_str()));
    let finding = match consent(facts, zone, parts) {
        Some(Consent { with, reference, .. }) => rule.lifted(
            Localized::new(
                format!("Let u překážky {name} je odsouhlasen: {with}, {reference}."),
                format!("Flight beside the obstacle {name} is agreed: {with}, {reference}."),
            ),
            data,
        ),
        None => rule
            .fail(
                Localized::new(
                    format!("Nad běžný limit výšky u překážky {name} se létá jen se souhlasem toho, kdo za ni odpovídá."),
                    format!("Above the normal limit beside the obstacle {name} one flies only with the consent of whom it belongs to."),
                )
                .then(&facts.why_not(parts, |consent| consent.zones.contains(&zone.identifier))),
                data,
            )
            .remedy(
                "Vyžádejte si souhlas odpovědné osoby, nebo let snižte.",
                "Ask whom the obstacle belongs to for consent, or fly lower.",
            )
            .fix(Fix::AskConsent {
                with: zone.authority.as_ref().map(|authority| authority.name.clone()),
            }),
    };
    finding.about(&zone.identifier).on(facts, parts)
}

fn consent<'a>(facts: &Facts<'a>, zone: &Zone, parts: &[usize]) -> Option<&'a Consent> {
    facts.consent("ALT-02", Some(&zone.identifier), parts)
}

/// The obstacle beside which a part may fly higher than the normal limit, and the consent to it;
/// `None` where there is none or the regime has no such exception.
pub(super) fn consented<'a>(facts: &Facts<'a>, part: usize) -> Option<(&'a Zone, &'a Consent)> {
    let zone = obstacle(facts, part)?;
    Some((zone, consent(facts, zone, &[part])?))
}

/// The obstacle to which the exception applies for a part; of several one with a consent.
fn obstacle<'a>(facts: &Facts<'a>, part: usize) -> Option<&'a Zone> {
    let entry = &facts.rulebook.rules.obstacle;
    if !facts.has_zones(ZoneKind::Obstacle) || !facts.judges(entry) {
        return None;
    }
    let (volume, airspace) = (facts.volumes.get(part)?, facts.airspace?);
    let (within_m, above_m) = (
        entry.params.within.metres(),
        entry.params.above_top.metres(),
    );
    let mut found: Option<&'a Zone> = None;
    let kinds = [ZoneKind::Obstacle];
    airspace
        .airspace
        .near_each_of(&kinds, [&volume.footprint], within_m, |_, index, _| {
            let zone = airspace.airspace.zone(index);
            let fits = |zone: &&Zone| {
                farthest_m(zone, &volume.footprint) + facts.buffer_m <= within_m
                    && is_low(zone, volume, above_m)
            };
            let Some(zone) = zone.filter(fits) else {
                return;
            };
            let agreed = |zone: &Zone| consent(facts, zone, &[part]).is_some();
            if found.is_none_or(|known| !agreed(known) && agreed(zone)) {
                found = Some(zone);
            }
        });
    found
}

/// Whether a volume stays below a height above the top of an obstacle. A top that is not known, or
/// not from a datum that compares, allows nothing.
fn is_low(zone: &Zone, volume: &Volume, above_m: f64) -> bool {
    zone.upper.is_some_and(|top| match top.datum {
        Datum::Agl => volume.agl.high_m <= top.metres + above_m,
        Datum::Amsl => volume.amsl.high_m <= top.metres + above_m,
        _ => false,
    })
}

/// An upper bound of the distance between a footprint and a zone, metres: between two places of a
/// line it cannot be greater than half of what their distances and the way between them make.
fn farthest_m(zone: &Zone, footprint: &Footprint) -> f64 {
    const PARTS: u32 = 16;
    match footprint {
        Footprint::Leg { from, to } => {
            let place = |step: u32| from.between(*to, f64::from(step) / f64::from(PARTS));
            let distance = |step: u32| zone.area.distance_to_leg_m(place(step), place(step));
            let way_m = from.distance_m(*to) / f64::from(PARTS);
            (0..PARTS)
                .map(|step| f64::midpoint(distance(step), distance(step + 1)) + way_m / 2.0)
                .fold(0.0, f64::max)
        }
        Footprint::Within(area) => area.farthest_m(zone.area.centre()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, around, consent};
    use super::*;
    use crate::altitude::Altitude;
    use crate::missions::{Corner, Extent};

    /// A flight of a few metres, `distance_m` beside a chimney of 150 m and 10 m across, at a height.
    fn world(distance_m: f64, height_m: f64) -> World {
        let mut world = World::new();
        let at = World::home().offset(distance_m + 5.0, 90.0);
        let corner = |metres| Corner {
            at: at.offset(metres, 0.0),
            height_m,
        };
        world.mission.takeoff = None;
        world.mission.buffer_m = Some(5.0);
        world.mission.extent = Extent::Route {
            corners: vec![corner(0.0), corner(1.0)],
        };
        world.fly_at(height_m);
        let mut chimney = around(World::home(), 5.0, ZoneKind::Obstacle, "KOMÍN");
        chimney.upper = Some(Altitude::agl(150.0));
        world.zones = Some(vec![chimney]);
        world.mission.consents = vec![consent(&world, "KOMÍN")];
        world
    }

    fn states(world: &World) -> (FindingState, FindingState) {
        (world.state("ALT-01"), world.state("ALT-02"))
    }

    const AGREED: (FindingState, FindingState) = (FindingState::Lifted, FindingState::Lifted);
    const TOO_FAR: (FindingState, FindingState) = (FindingState::Fail, FindingState::Pass);

    #[test]
    fn with_consent_it_is_as_near_and_as_high_as_the_exception() {
        for (distance_m, height_m, expected) in [
            (44.0, 165.0, AGREED),
            (44.0, 165.1, TOO_FAR),
            (46.0, 160.0, TOO_FAR),
            (44.0, 120.0, (FindingState::Pass, FindingState::Pass)),
        ] {
            let world = world(distance_m, height_m);
            assert_eq!(states(&world), expected, "{distance_m} {height_m}");
        }
    }

    #[test]
    fn without_consent_or_a_known_top_it_is_not_allowed() {
        let mut world = world(20.0, 140.0);
        world.mission.consents[0].zones = vec!["JINÝ".into()];
        assert_eq!(states(&world), (FindingState::Fail, FindingState::Fail));
        world.zones.as_mut().unwrap()[0].upper = None;
        assert_eq!(states(&world), TOO_FAR);
    }

    #[test]
    fn only_the_parts_beside_the_obstacle_are_lifted() {
        let mut world = world(20.0, 140.0);
        let Extent::Route { corners } = &mut world.mission.extent else {
            panic!("the mission is a route");
        };
        corners.push(Corner {
            at: World::home().offset(300.0, 90.0),
            height_m: 140.0,
        });
        let finding = world.finding("ALT-01");
        // The leg away from the obstacle, and the descent at its end.
        assert_eq!(
            (finding.state, finding.parts),
            (FindingState::Fail, vec![2, 3])
        );
        assert_eq!(world.state("ALT-02"), FindingState::Lifted);
    }

    #[test]
    fn a_permit_for_the_height_needs_no_exception() {
        let mut world = world(20.0, 140.0);
        world.mission.consents.clear();
        let area = crate::geometry::Area::circle(World::home(), 1000.0).unwrap();
        let permit = world.one_time_permit_at(area);
        permit.max_height_agl_m = Some(150.0);
        assert_eq!(states(&world), (FindingState::Lifted, FindingState::Pass));
    }

    #[test]
    fn a_regime_without_the_exception_allows_nothing() {
        let mut world = world(20.0, 140.0);
        world.rules().obstacle.applies = false;
        assert_eq!(world.state("ALT-01"), FindingState::Fail);
    }
}
