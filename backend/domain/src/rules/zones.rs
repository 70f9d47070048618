//! ZON-01 and ZON-03: the route meets a zone.
//!
//! **Checks** whether the route, with a margin for navigation error, meets a prohibited zone
//! (ZON-01) or one that asks for consent or has conditions (ZON-03). A zone whose floor lies
//! certainly above the route is not met; a floor that cannot be compared without terrain counts as
//! met, and so does flying above a zone. **Source** the areas LKR310–LKR320. **Because** others rely
//! on the zone. **Severity** a one-time permit for prohibited zones, coordination for the others.
//! **Example** the way home cuts the corner of an LKP area.

use super::{Facts, Finding, FindingState, Measure, Rule};
use crate::airspace::{Restriction, Zone};
use crate::altitude::Datum;
use crate::localized::{Localized, number};
use crate::missions::Leg;
use crate::rulebook::{Entry, ZoneParams};

pub(super) const PROHIBITED: Rule = Rule {
    id: "ZON-01",
    check: |facts| {
        let entry = &facts.rulebook.rules.prohibited;
        judge("ZON-01", entry, facts, |kind| {
            kind == Restriction::Prohibited
        })
    },
};

pub(super) const RESTRICTED: Rule = Rule {
    id: "ZON-03",
    check: |facts| {
        let entry = &facts.rulebook.rules.restricted;
        judge("ZON-03", entry, facts, |kind| {
            matches!(
                kind,
                Restriction::RequiresAuthorisation | Restriction::Conditional
            )
        })
    },
};

fn judge(
    id: &str,
    entry: &Entry<ZoneParams>,
    facts: &Facts<'_>,
    concerns: fn(Restriction) -> bool,
) -> Vec<Finding> {
    let Some(zones) = facts.zones else {
        let text = Localized::new(
            "Pro dobu letu nejsou k dispozici žádná platná data o prostorech.",
            "No zone data are in force at the time of the flight.",
        );
        let data = Localized::new("chybí", "missing");
        let finding = Finding::new(id, entry, FindingState::CannotJudge, text, data);
        return vec![finding.remedy(
            "Nahrajte platná data o prostorech.",
            "Load zone data in force.",
        )];
    };
    let met: Vec<Finding> = zones
        .iter()
        .filter(|zone| concerns(zone.restriction))
        .filter_map(|zone| meet(id, entry, facts, zone))
        .collect();
    if !met.is_empty() {
        return met;
    }
    let count = zones
        .iter()
        .filter(|zone| concerns(zone.restriction))
        .count();
    let text = Localized::new(
        format!("Trať neprochází žádným z {count} prostorů tohoto druhu."),
        format!("The route meets none of the {count} zones of this kind."),
    );
    let data = zones.first().map_or_else(
        || {
            Localized::new(
                "platná data neobsahují žádný prostor",
                "the data in force hold no zone",
            )
        },
        |zone| Localized::new(zone.source.clone(), zone.source.clone()),
    );
    vec![Finding::new(id, entry, FindingState::Pass, text, data)]
}

/// The finding for one zone; `None` when no leg meets it.
fn meet(id: &str, entry: &Entry<ZoneParams>, facts: &Facts<'_>, zone: &Zone) -> Option<Finding> {
    let buffer_m = entry.params.buffer_m;
    let near = |leg: &Leg| {
        !certainly_below(facts, leg, zone)
            && zone.area.distance_to_leg_m(leg.from, leg.to) <= buffer_m
    };
    let legs: Vec<Leg> = facts.plan.legs().into_iter().filter(near).collect();
    let nearest_m = legs
        .iter()
        .map(|leg| zone.area.distance_to_leg_m(leg.from, leg.to))
        .min_by(f64::total_cmp)?;
    let opens = |permit: &crate::permits::Permit| permit.zones.contains(&zone.identifier);
    let permit = facts.one_time_permit(&legs, opens);
    let name = format!("{} {}", zone.identifier, zone.name);
    let (state, text) = match permit {
        Some(permit) => (
            FindingState::Lifted,
            Localized::new(
                format!("Let v prostoru {name} dovoluje povolení {}.", permit.number),
                format!("Flight in {name} is allowed by permit {}.", permit.number),
            ),
        ),
        None if zone.police_exempt => (
            FindingState::Lifted,
            Localized::new(
                format!("Prostor {name} vyjímá policejní lety."),
                format!("{name} exempts police flights."),
            ),
        ),
        None => (FindingState::Fail, met_text(&name, zone, nearest_m)),
    };
    let data = Localized::new(zone.source.clone(), zone.source.clone());
    let mut finding = Finding::new(id, entry, state, text, data)
        .measured(
            Measure::Distance { metres: buffer_m },
            Measure::Distance { metres: nearest_m },
        )
        .on_legs(&legs);
    finding.zone = Some(zone.identifier.clone());
    finding.when = Some(facts.period.into());
    finding.permit = permit.map(|permit| permit.id);
    if state == FindingState::Fail {
        let remedy = remedy(zone);
        finding.remedy = Some(remedy);
    }
    Some(finding)
}

/// Whether a leg lies below the floor of a zone for certain. Only a floor above ground can be
/// compared, and only with the declared ground.
fn certainly_below(facts: &Facts<'_>, leg: &Leg, zone: &Zone) -> bool {
    zone.lower.datum == Datum::Agl
        && facts
            .height_agl_m(leg)
            .is_some_and(|height| height < zone.lower.metres)
}

fn met_text(name: &str, zone: &Zone, nearest_m: f64) -> Localized {
    let uncertain = zone.lower.datum != Datum::Agl && zone.lower.metres > 0.0;
    let floor = if uncertain {
        Localized::new(
            " Spodní hranici nelze bez modelu terénu s výškou letu porovnat.",
            " Its floor cannot be compared with the height of the flight without terrain.",
        )
    } else {
        Localized::new("", "")
    };
    if nearest_m > 0.0 {
        let distance = number(nearest_m, 0);
        return Localized::new(
            format!(
                "Trať vede {} m od prostoru {name}.{}",
                distance.cs, floor.cs
            ),
            format!(
                "The route passes {} m from {name}.{}",
                distance.en, floor.en
            ),
        );
    }
    Localized::new(
        format!("Trať prochází prostorem {name}.{}", floor.cs),
        format!("The route enters {name}.{}", floor.en),
    )
}

fn remedy(zone: &Zone) -> Localized {
    match zone.restriction {
        Restriction::Prohibited => Localized::new(
            "Veďte trať mimo prostor, nebo požádejte o jednorázové povolení, které jej jmenuje.",
            "Route around the zone, or apply for a one-time permit that names it.",
        ),
        _ => Localized::new(
            "Veďte trať mimo prostor, nebo si vyžádejte souhlas jeho správce.",
            "Route around the zone, or ask its authority for consent.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::World;
    use super::*;
    use crate::altitude::Altitude;
    use crate::geometry::Area;

    fn zone(restriction: Restriction) -> Zone {
        Zone {
            identifier: "LKT1".into(),
            name: "Zkušební".into(),
            restriction,
            // 150 m around a point 400 m north of the take-off point: the route comes to 222 m.
            area: Area::circle(World::new().plan.takeoff.offset(400.0, 0.0), 150.0).unwrap(),
            lower: Altitude::agl(0.0),
            upper: Some(Altitude::agl(300.0)),
            police_exempt: false,
            source: "test".into(),
        }
    }

    fn world(zone: Zone) -> World {
        let mut world = World::new();
        world.zones = Some(vec![zone]);
        world
    }

    fn state(world: &World) -> FindingState {
        (PROHIBITED.check)(&world.facts())[0].state
    }

    fn radius(radius_m: f64) -> World {
        let mut zone = zone(Restriction::Prohibited);
        zone.area = Area::circle(World::new().plan.takeoff.offset(400.0, 0.0), radius_m).unwrap();
        world(zone)
    }

    #[test]
    fn a_zone_counts_from_the_margin_on() {
        // The route's northern corner lies 222.4 m north of the take-off point.
        assert_eq!(state(&radius(147.0)), FindingState::Pass);
        assert_eq!(state(&radius(148.0)), FindingState::Fail);
        assert_eq!(state(&radius(300.0)), FindingState::Fail);
    }

    #[test]
    fn without_data_it_cannot_judge() {
        let mut world = World::new();
        world.zones = None;
        assert_eq!(state(&world), FindingState::CannotJudge);
    }

    #[test]
    fn a_floor_above_ground_needs_the_declared_ground() {
        let mut high = zone(Restriction::Prohibited);
        // The plan climbs to 60 m and the ground lies up to 10 m lower.
        high.lower = Altitude::agl(70.1);
        let mut world = world(high);
        assert_eq!(state(&world), FindingState::Pass);
        world.plan.ground_below_takeoff_m = None;
        assert_eq!(state(&world), FindingState::Fail);
        world.plan.ground_below_takeoff_m = Some(10.2);
        assert_eq!(state(&world), FindingState::Fail);
    }

    #[test]
    fn a_floor_above_sea_level_is_taken_as_met() {
        let mut high = zone(Restriction::Prohibited);
        high.lower = Altitude::amsl(3000.0);
        let findings = (PROHIBITED.check)(&world(high).facts());
        assert_eq!(findings[0].state, FindingState::Fail);
        assert!(findings[0].text.en.contains("without terrain"));
    }

    #[test]
    fn a_permit_opens_only_the_zones_it_names() {
        let mut world = world(zone(Restriction::Prohibited));
        world.one_time_permit().zones = vec!["LKT2".into()];
        assert_eq!(state(&world), FindingState::Fail);
        world.permits[1].zones.push("LKT1".into());
        assert_eq!(state(&world), FindingState::Lifted);
    }

    #[test]
    fn an_exemption_for_the_police_lifts() {
        let mut exempt = zone(Restriction::Prohibited);
        exempt.police_exempt = true;
        assert_eq!(state(&world(exempt)), FindingState::Lifted);
    }

    #[test]
    fn each_rule_looks_at_its_own_kind() {
        for &restriction in Restriction::ALL {
            let world = world(zone(restriction));
            let failed = |rule: Rule| (rule.check)(&world.facts())[0].state == FindingState::Fail;
            assert_eq!(failed(PROHIBITED), restriction == Restriction::Prohibited);
            let asks = matches!(
                restriction,
                Restriction::RequiresAuthorisation | Restriction::Conditional
            );
            assert_eq!(failed(RESTRICTED), asks);
        }
    }
}
