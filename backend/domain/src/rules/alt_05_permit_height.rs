//! ALT-05: a one-time permit has a height of its own.
//!
//! **Checks** each part in the area of a one-time permit that it needs, for a zone that the permit
//! names or for its height: above the height of the permit it allows nothing. **Source** conditions of
//! the permit; application list of the Civil Aviation Authority. **Because** the authority assessed
//! that height and no other. **Severity** blocks. **Example** a permit to 150 m and a climb to 160 m.

use super::alt_01_height::{normal_limit_m, rests_on};
use super::{Facts, Finding, Fix, Head, Measure, zones};
use crate::localized::{Localized, unlike};
use crate::missions::Volume;
use crate::missions::volumes::HeightBasis;
use crate::permits::{Permit, PermitKind};

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for permit in facts.permits_holding(PermitKind::OneTime) {
        let Some(limit_m) = permit.max_height_agl_m else {
            continue;
        };
        let parts = too_high(facts, permit, limit_m);
        if !parts.is_empty() {
            findings.push(found(facts, rule, permit, limit_m, &parts));
        }
    }
    if findings.is_empty() {
        let text = Localized::fixed(
            "Let nevede nad výškou jednorázového povolení, které potřebuje.",
            "The flight is not above the height of a one-time permit that it needs.",
        );
        findings.push(rule.pass(text, rests_on(facts)));
    }
    findings
}

/// The parts that need a permit and fly above its height.
fn too_high(facts: &Facts<'_>, permit: &Permit, limit_m: f64) -> Vec<usize> {
    let inside = |part: &usize| {
        let volume = facts.volumes.get(*part);
        volume.is_some_and(|volume| facts.in_area(permit, volume))
    };
    let above = |part: &usize| {
        let volume = facts.volumes.get(*part);
        volume.is_some_and(|volume| volume.agl.high_m.is_nan() || volume.agl.high_m > limit_m)
    };
    (0..facts.volumes.len())
        .filter(|part| above(part) && inside(part))
        .filter(|part| {
            needs_for_zone(facts, permit, *part) || needs_for_height(facts, permit, *part)
        })
        .collect()
}

/// Whether a part meets a zone that a permit names and that nothing else opens.
fn needs_for_zone(facts: &Facts<'_>, permit: &Permit, part: usize) -> bool {
    zones::asking(facts)
        .filter(|hit| hit.volumes.contains(&part))
        .map(|hit| &hit.zone.identifier)
        .filter(|zone| permit.zones.contains(zone))
        .any(|zone| {
            let names = |other: &Permit| other.zones.contains(zone);
            let consent = facts.consent("", Some(zone), &[part]);
            consent.is_none() && facts.lifting_permit(&[part], names).is_none()
        })
}

/// Whether a part is above the normal limit, where a permit reaches above that and no other is enough.
fn needs_for_height(facts: &Facts<'_>, permit: &Permit, part: usize) -> bool {
    let Some(normal_m) = normal_limit_m(facts) else {
        return false;
    };
    let lifts = |permit: &Permit| {
        permit.lifts_height()
            && permit
                .max_height_agl_m
                .is_some_and(|max_m| max_m > normal_m)
    };
    let height_m = facts.above_ground().get(part);
    lifts(permit)
        && height_m.is_some_and(|height_m| *height_m > normal_m)
        && facts.lifting_permit(&[part], lifts).is_none()
}

fn found(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    permit: &Permit,
    limit_m: f64,
    parts: &[usize],
) -> Finding {
    let volumes = || parts.iter().filter_map(|part| facts.volumes.get(*part));
    let heights = volumes().map(|volume| volume.agl.high_m);
    let height_m = heights.fold(f64::NEG_INFINITY, f64::max);
    let certain =
        |volume: &Volume| volume.basis != HeightBasis::Country || volume.agl.low_m > limit_m;
    let (number_, (limit, height)) = (&permit.number, unlike(limit_m, height_m, 0));
    let finding = if volumes().any(certain) {
        let text = Localized::new(
            format!(
                "Povolení {number_} dovoluje nejvýše {} m nad zemí, let vede až {} m.",
                limit.cs, height.cs
            ),
            format!(
                "Permit {number_} allows at most {} m above ground, the flight is up to {} m.",
                limit.en, height.en
            ),
        );
        rule.fail(text, rests_on(facts))
            .remedy(
                format!("Snižte zvýrazněné úseky na {} m nad zemí, nebo požádejte o jiné povolení.", limit.cs),
                format!("Lower the highlighted parts to {} m above ground, or apply for another permit.", limit.en),
            )
            .fix(Fix::Apply { latest: None })
    } else {
        let text = Localized::new(
            format!(
                "Povolení {number_} dovoluje nejvýše {} m nad zemí a výšku letu nad zemí nelze určit.",
                limit.cs
            ),
            format!(
                "Permit {number_} allows at most {} m above ground, and the height of the flight above ground cannot be told.",
                limit.en
            ),
        );
        rule.cannot_judge(text, rests_on(facts)).remedy(
            "Nahrajte výškový model terénu, nebo zapište, o kolik je terén pod tratí níž než místo vzletu.",
            "Load terrain, or declare how far the ground under the route lies below the take-off point.",
        )
    };
    let finding = finding.on(facts, parts).when(facts.period());
    if height_m.is_finite() {
        finding.measured(Measure::agl(limit_m), Measure::agl(height_m))
    } else {
        finding
    }
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, zone};
    use crate::airspace::{Restriction, ZoneKind};

    const ID: &str = "ALT-05";

    fn world(height_m: f64, permit_m: f64) -> World {
        let mut world = World::new();
        world.fly_at(height_m);
        world.one_time_permit().max_height_agl_m = Some(permit_m);
        world
    }

    #[test]
    fn a_permit_for_height_ends_at_its_own() {
        for (height_m, permit_m, expected) in [
            (150.0, 150.0, FindingState::Pass),
            (150.1, 150.0, FindingState::Fail),
            // It is not needed below the normal limit, and does not reach above it.
            (110.0, 150.0, FindingState::Pass),
            (110.0, 100.0, FindingState::Pass),
            (130.0, 100.0, FindingState::Pass),
        ] {
            let world = world(height_m, permit_m);
            assert_eq!(world.state(ID), expected, "{height_m} {permit_m}");
        }
    }

    #[test]
    fn a_permit_for_a_zone_ends_at_its_height() {
        for (height_m, expected) in [(60.0, FindingState::Pass), (60.1, FindingState::Fail)] {
            let mut world = world(height_m, 60.0);
            world.zones = Some(vec![zone(ZoneKind::Prohibited, Restriction::Prohibited)]);
            assert_eq!(world.state(ID), FindingState::Pass, "it names no zone");
            world.permits[1].zones = vec!["LKT1".into()];
            assert_eq!(world.state(ID), expected, "{height_m}");
        }
    }

    #[test]
    fn another_permit_that_is_enough_counts() {
        let mut world = world(160.0, 150.0);
        assert_eq!(world.state(ID), FindingState::Fail);
        let mut higher = world.permits[1].clone();
        higher.max_height_agl_m = Some(200.0);
        world.permits.push(higher);
        assert_eq!(world.state(ID), FindingState::Pass);
    }
}
