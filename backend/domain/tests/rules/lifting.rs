//! A permit lifts nothing that it does not name.

use letka_domain::geometry::Area;
use letka_domain::permits::{Permit, PermitKind};
use letka_domain::rules::{CATALOGUE, Finding, FindingState};
use proptest::prelude::*;

use crate::world::{World, any_world, any_zone, permit, place};

prop_compose! {
    /// A granted permit that names rules, zones and a height by chance.
    fn any_permit()(
        id in 2_u128..1000,
        one_time in any::<bool>(),
        (north_m, east_m, radius_m) in (-300.0..300.0, -300.0..300.0, 100.0..5000.0),
        max_height_agl_m in prop::option::of(50.0..250.0),
        night in any::<bool>(),
        zones in prop::collection::vec(0_u32..6, 0..3),
        lifts in prop::collection::vec(prop::sample::select(CATALOGUE), 0..4),
    ) -> Permit {
        let kind = if one_time { PermitKind::OneTime } else { PermitKind::Operating };
        let mut permit = permit(id, kind);
        permit.area = Some(Area::circle(place(north_m, east_m), radius_m).unwrap());
        permit.max_height_agl_m = max_height_agl_m;
        permit.night = night;
        permit.zones = zones.iter().map(|number| format!("LKT{number}")).collect();
        permit.lifts = lifts.iter().map(|rule| rule.id.to_owned()).collect();
        permit
    }
}

/// Whether a permit names what a finding is about.
fn names(permit: &Permit, finding: &Finding) -> bool {
    let rule = permit.lifts.iter().any(|lifted| *lifted == finding.rule);
    let zone = finding
        .zone
        .as_ref()
        .is_some_and(|zone| permit.zones.contains(zone));
    // To open a zone is not to lift the safety of those in it.
    let zone = zone && !finding.rule.starts_with("SAF-");
    // The numbers of the permit itself name the height and the night.
    let height = permit.kind == PermitKind::OneTime && permit.max_height_agl_m.is_some();
    let own = match finding.rule.as_str() {
        "ALT-01" | "AGR-02" => height,
        rule if rule.starts_with("ALT-") => height,
        rule if rule.starts_with("WX-") => permit.night,
        _ => false,
    };
    rule || zone || own
}

/// The permit that a lifted finding rests on.
fn permit_of<'a>(world: &'a World, finding: &Finding) -> Option<&'a Permit> {
    let id = finding.permit?;
    world.permits.iter().find(|permit| permit.id == id)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_permit_lifts_only_what_it_names_and_reaches(
        mut world in any_world(),
        zones in prop::collection::vec((any_zone(), 0_u32..6), 0..4),
        permit in any_permit(),
    ) {
        world.zones = zones.into_iter().map(|(mut zone, number)| {
            zone.identifier = format!("LKT{number}");
            zone.police_exempt = false;
            zone
        }).collect();
        // Far beyond what the rules allow by themselves.
        world.aircraft.limits.visual_range_m = Some(100.0);
        world.permits.push(permit);
        for finding in world.findings() {
            if finding.state != FindingState::Lifted {
                continue;
            }
            let permit = permit_of(&world, &finding);
            prop_assert!(permit.is_some_and(|permit| names(permit, &finding)), "{finding:#?}");
        }
    }

    #[test]
    fn a_permit_that_names_nothing_changes_no_failure(
        mut world in any_world(),
        zones in prop::collection::vec(any_zone(), 0..4),
    ) {
        world.zones = zones;
        let states = |world: &World| -> Vec<(String, FindingState)> {
            let findings = world.findings().into_iter();
            findings.map(|finding| (finding.rule.to_string(), finding.state)).collect()
        };
        let before = states(&world);
        world.permits.push(permit(2, PermitKind::OneTime));
        prop_assert_eq!(before, states(&world));
    }
}
