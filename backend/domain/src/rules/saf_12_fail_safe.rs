//! SAF-12: after a loss of link the aircraft comes home by itself, above ground and obstacles.
//!
//! **Checks** that the fail-safe is on, and the return height on every straight way home against the
//! ground and the obstacles of the data with a margin. What the data do not say a person is asked. A
//! return height that is certainly above the normal limit above ground warns, for nobody plans to fly it.
//! **Source** Annex X clause 6 asks for a fail-safe above 0.91 kg; the margin is ours. **Because**
//! nobody steers on the way home. **Severity** blocks. **Example** the return height is 60 m and a
//! chimney of 80 m stands between the wood and the car.

use serde::Deserialize;

use super::alt_01_height::normal_limit_m;
use super::facts::above::Above;
use super::{Facts, Finding, Head, Measure, lacking};
use crate::airspace::ZoneKind;
use crate::altitude::Datum;
use crate::localized::{Localized, number, unlike};
use crate::permits::Permit;
use crate::quantity::Length;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// Between the way home and the ground or an obstacle.
    margin: Length,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let mut findings = comes_back(facts, rule);
    findings.extend(above_limit(facts, rule));
    findings
}

fn comes_back(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    if aircraft.limits.fail_safe == Some(false) {
        return vec![stays_away(rule)];
    }
    let (height_m, way) = (aircraft.return_height_m, facts.way_home());
    let mut unknown: Vec<Localized> = Vec::new();
    let mut needs = |known: bool, cs, en| {
        if !known {
            unknown.push(Localized::fixed(cs, en));
        }
    };
    needs(
        aircraft.limits.fail_safe.is_some(),
        "návrat při ztrátě spojení",
        "return at loss of link",
    );
    needs(height_m.is_some(), "výška návratu", "return height");
    needs(way.is_some(), "místo vzletu", "take-off point");
    let (Some(height_m), Some(way)) = (height_m, way) else {
        return vec![ask(rule, height_m, &unknown)];
    };
    let known = facts.data_know(ZoneKind::Obstacle);
    needs(known, "překážky", "obstacles");
    let passed = way.above(facts, height_m);
    let margin_m = rule.margin.metres();
    let too_low: Vec<Finding> = passed
        .iter()
        .filter(|it| it.clearance.high_m < margin_m)
        .map(|it| lies_above(rule, it, height_m))
        .collect();
    if !too_low.is_empty() {
        return too_low;
    }
    let sure = |it: &&Above| it.clearance.low_m >= margin_m;
    let unsure = passed.iter().filter(|it| !sure(it));
    unknown.extend(unsure.map(|it| it.what.clone()));
    if unknown.is_empty() {
        vec![comes_home(rule, height_m)]
    } else {
        vec![ask(rule, Some(height_m), &unknown)]
    }
}

/// A warning where the way home certainly leads higher above ground than a flight may be, and no
/// permit reaches as high.
fn above_limit(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Option<Finding> {
    let limit_m = normal_limit_m(facts)?;
    let height_m = facts.aircraft?.return_height_m?;
    // Above the take-off point it is as high as that, and higher where the ground falls away.
    let over_ground = |terrain| facts.way_home()?.greatest_agl_m(terrain, height_m);
    let on_terrain_m = facts.terrain.and_then(over_ground);
    let greatest_m = on_terrain_m.unwrap_or(height_m);
    let reaches = |permit: &Permit| {
        let to_m = permit.max_height_agl_m.filter(|_| permit.lifts_height());
        to_m.is_some_and(|to_m| to_m >= greatest_m)
    };
    let is_kept = greatest_m <= limit_m;
    if is_kept || facts.lifting_permit(&facts.all_parts(), reaches).is_some() {
        return None;
    }
    let (greatest, limit) = unlike(greatest_m, limit_m, 0);
    let text = Localized::new(
        format!(
            "Po ztrátě spojení vede cesta domů {} m nad zemí, dovoleno je {} m.",
            greatest.cs, limit.cs
        ),
        format!(
            "When the link is lost the way home leads {} m above ground, {} m is allowed.",
            greatest.en, limit.en
        ),
    );
    let data = match on_terrain_m {
        Some(_) => Localized::fixed(
            "výška návratu letadla a výškový model terénu",
            "return height of the aircraft and terrain model",
        ),
        None => Localized::fixed("výška návratu letadla", "return height of the aircraft"),
    };
    let finding = rule.fail(text, data);
    let measured = finding.measured(Measure::agl(limit_m), Measure::agl(greatest_m));
    Some(measured.as_warning().remedy(
        "Nastavte nižší výšku návratu, pokud ji překážky dovolí, nebo požádejte o jednorázové povolení.",
        "Set a lower return height if the obstacles allow it, or apply for a one-time permit.",
    ))
}

fn stays_away(rule: &Head<'_, Params>) -> Finding {
    let text = Localized::fixed(
        "Letadlo se po ztrátě spojení samo nevrátí.",
        "The aircraft does not come home by itself when the link is lost.",
    );
    rule.fail(text, lacking::AIRCRAFT).remedy(
        "Zapněte návrat při ztrátě spojení, nebo zvolte jiné letadlo.",
        "Turn on the return at loss of link, or choose another aircraft.",
    )
}

fn comes_home(rule: &Head<'_, Params>, height_m: f64) -> Finding {
    let height = number(height_m, 0);
    let text = Localized::new(
        format!(
            "Po ztrátě spojení se letadlo vrátí ve výšce {} m, nad terénem i překážkami.",
            height.cs
        ),
        format!(
            "When the link is lost the aircraft comes home at {} m, above ground and obstacles.",
            height.en
        ),
    );
    let data = Localized::fixed(
        "výškový model terénu a data o překážkách",
        "terrain model and data on obstacles",
    );
    let mut passed = rule.pass(text, data);
    passed.measured = Some(home(height_m));
    passed
}

fn home(metres: f64) -> Measure {
    Measure::Height {
        metres,
        datum: Datum::Home,
    }
}

fn ask(rule: &Head<'_, Params>, height_m: Option<f64>, unknown: &[Localized]) -> Finding {
    let at = height_m.map_or_else(
        || Localized::fixed("", ""),
        |height_m| {
            let height = number(height_m, 0);
            Localized::new(
                format!(" {} m nad místem vzletu", height.cs),
                format!(" of {} m above the take-off point", height.en),
            )
        },
    );
    let question = Localized::new(
        format!(
            "Vrátí se letadlo po ztrátě spojení samo a je výška návratu{} bezpečně nad terénem a všemi překážkami na cestě domů?",
            at.cs
        ),
        format!(
            "Does the aircraft come home by itself when the link is lost, and is the return height{} safely above the ground and all obstacles on the way home?",
            at.en
        ),
    );
    let list =
        |pick: fn(&Localized) -> &str| unknown.iter().map(pick).collect::<Vec<&str>>().join(", ");
    let data = Localized::new(
        format!("nelze ověřit: {}", list(|it| &it.cs)),
        format!("cannot be verified: {}", list(|it| &it.en)),
    );
    rule.ask(question, data)
}

fn lies_above(rule: &Head<'_, Params>, hit: &Above, height_m: f64) -> Finding {
    let what = &hit.what;
    let text = Localized::new(
        format!(
            "Výška návratu {} m je nízko: na cestě domů je {}.",
            number(height_m, 0).cs,
            what.cs
        ),
        format!(
            "The return height of {} m is too low: on the way home there is {}.",
            number(height_m, 0).en,
            what.en
        ),
    );
    // As high as it would have to be even where what is not known is at its best.
    let needed_m = (height_m + rule.margin.metres() - hit.clearance.high_m).ceil();
    let mut failed = rule.fail(text, lacking::AIRCRAFT);
    failed.zone.clone_from(&hit.zone);
    if !needed_m.is_finite() {
        return failed.remedy(
            "Veďte trať tak, aby přímá cesta domů vedla mimo překážku.",
            "Route so that the straight way home keeps clear of the obstacle.",
        );
    }
    let needed = number(needed_m, 0);
    failed.measured(home(needed_m), home(height_m)).remedy(
        format!(
            "Nastavte výšku návratu aspoň na {} m nad místem vzletu.",
            needed.cs
        ),
        format!(
            "Set the return height to {} m above the take-off point at least.",
            needed.en
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, round_about, terrain, zone};
    use super::*;
    use crate::airspace::Restriction;
    use crate::altitude::Altitude;
    use crate::geometry::Area;
    use crate::rulebook::Severity;
    use crate::terrain::Terrain;

    /// A mast of 20 m radius within the triangle of the route: 30 m east of the first leg.
    fn mast(upper: Option<Altitude>) -> World {
        let mut world = World::new();
        let mut mast = zone(ZoneKind::Obstacle, Restriction::Information);
        let place = World::home().offset(150.0, 0.0).offset(60.0, 90.0);
        mast.area = Area::circle(place, 20.0).unwrap();
        mast.upper = upper;
        world.zones = Some(round_about(ZoneKind::Obstacle).chain([mast]).collect());
        world
    }

    fn over(world: &World, terrain: &Terrain) -> Finding {
        let mut question = world.question();
        question.terrain = Some(terrain);
        World::ask(question, "SAF-12")
    }

    #[test]
    fn the_fail_safe_must_be_on() {
        let mut world = World::new();
        for (fail_safe, expected) in [
            (Some(false), FindingState::Fail),
            (Some(true), FindingState::Ask),
            (None, FindingState::Ask),
        ] {
            world.aircraft.limits.fail_safe = fail_safe;
            assert_eq!(world.state("SAF-12"), expected);
        }
        assert!(
            world
                .finding("SAF-12")
                .data
                .en
                .contains("return at loss of link")
        );
    }

    #[test]
    fn over_known_ground_and_obstacles_the_machine_decides() {
        let flat = terrain(|_, _| 300.0);
        // 60 m of return height and 15 m of margin.
        for (top, expected) in [
            (Some(Altitude::agl(45.0)), FindingState::Pass),
            (Some(Altitude::agl(45.1)), FindingState::Fail),
            (Some(Altitude::amsl(345.0)), FindingState::Pass),
            (Some(Altitude::amsl(345.1)), FindingState::Fail),
            (None, FindingState::Fail),
        ] {
            let finding = over(&mast(top), &flat);
            assert_eq!(finding.state, expected, "{top:?} {finding:?}");
        }
        let finding = over(&mast(Some(Altitude::agl(80.0))), &flat);
        assert_eq!(finding.zone.as_deref(), Some("LKT1"));
        assert!(finding.remedy.unwrap().cs.contains("95 m"));
    }

    #[test]
    fn the_ground_on_the_way_home_counts_even_beside_the_legs() {
        let home = World::home();
        let hill = |top: f64| {
            terrain(move |lat, _| {
                if lat > home.lat() + 0.0005 {
                    300.0 + top
                } else {
                    300.0
                }
            })
        };
        let world = mast(Some(Altitude::amsl(300.0)));
        assert_eq!(over(&world, &hill(45.0)).state, FindingState::Pass);
        assert_eq!(over(&world, &hill(45.5)).state, FindingState::Fail);
    }

    #[test]
    fn a_hill_in_the_box_beside_all_ways_is_asked_about() {
        // The route turns east at its northern end; its box reaches into the south-east.
        let home = World::home();
        let beside = terrain(move |lat, lon| {
            if lat < home.lat() && lon > home.lon() + 0.002 {
                500.0
            } else {
                300.0
            }
        });
        let world = mast(Some(Altitude::amsl(300.0)));
        assert_eq!(over(&world, &beside).state, FindingState::Ask);
    }

    #[test]
    fn without_terrain_only_what_is_certain_fails() {
        // The ground lies up to 10 m lower than the take-off point.
        for (top_m, expected) in [(55.0, FindingState::Ask), (55.1, FindingState::Fail)] {
            let world = mast(Some(Altitude::agl(top_m)));
            assert_eq!(world.state("SAF-12"), expected, "{top_m}");
        }
        let mut world = mast(Some(Altitude::agl(200.0)));
        world.mission.ground_below_takeoff_m = None;
        assert_eq!(world.state("SAF-12"), FindingState::Ask);
        assert!(world.finding("SAF-12").data.cs.contains("LKT1"));
    }

    #[test]
    fn a_return_height_above_the_normal_limit_warns() {
        // The first finding is the question about ground and obstacles.
        let warns = |world: &World, terrain: Option<&Terrain>| {
            let mut question = world.question();
            question.terrain = terrain.or(question.terrain);
            let verdict = super::super::check(question);
            let findings = verdict.findings.into_iter();
            findings.filter(|finding| finding.rule == "SAF-12").nth(1)
        };
        let mut world = World::new();
        for (height_m, expected) in [(120.0, false), (120.1, true)] {
            world.aircraft.return_height_m = Some(height_m);
            let finding = warns(&world, None);
            assert_eq!(finding.is_some(), expected, "{height_m}");
            assert!(finding.is_none_or(|it| it.severity == Severity::Warn));
        }
        // A valley of 30 m on the way: 100 m are 130 m above ground there.
        world.aircraft.return_height_m = Some(100.0);
        let edge = World::home().lat() + 0.001;
        let valley = terrain(move |lat, _| if lat > edge { 270.0 } else { 300.0 });
        let measured = warns(&world, Some(&valley)).unwrap().measured;
        assert_eq!(measured, Some(Measure::agl(130.0)));
        let permit = world.one_time_permit();
        permit.max_height_agl_m = Some(129.9);
        assert!(warns(&world, Some(&valley)).is_some());
        world.permits[1].max_height_agl_m = Some(130.0);
        assert!(warns(&world, Some(&valley)).is_none());
    }

    #[test]
    fn what_is_not_known_is_asked() {
        let mut world = World::new();
        world.aircraft.return_height_m = None;
        assert!(world.finding("SAF-12").data.cs.contains("výška návratu"));
        world.aircraft.return_height_m = Some(60.0);
        world.mission.takeoff = None;
        assert!(world.finding("SAF-12").data.cs.contains("místo vzletu"));
    }
}
