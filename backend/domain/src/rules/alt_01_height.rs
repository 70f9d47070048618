//! ALT-01: no higher than the normal limit above ground.
//!
//! **Checks** each part's greatest height above the ground under it and beside it within the buffer;
//! where terrain is at hand, its distance from the closest point of the ground.
//! Without terrain the height rests on the pilot's declaration, and without that on the lowest
//! ground of the country; where that does not decide, nobody can tell. **Source** Reg. (EU) 2019/947
//! Art. 4(1)(e), by statement 3 of the police. **Because** manned aircraft fly above. **Severity**
//! needs a one-time permit. **Example** 115 m above the take-off point where the valley lies 10 m
//! lower is 125 m above ground.

use serde::Deserialize;

use super::{Facts, Finding, Fix, Head, Measure, alt_02_obstacle};
use crate::airspace::Zone;
use crate::localized::{Localized, number, unlike};
use crate::missions::volumes::HeightBasis;
use crate::missions::{Consent, Volume};
use crate::permits::Permit;
use crate::quantity::Length;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// Above the nearest ground.
    max_height_agl: Length,
}

impl Params {
    /// The limit above ground, metres.
    pub(super) fn limit_m(self) -> f64 {
        self.max_height_agl.metres()
    }
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let limit_m = rule.limit_m();
    let beyond = beyond(facts, limit_m);
    let consented = |part: &usize| alt_02_obstacle::consented(facts, *part).is_some();
    let (beside, rest): (Vec<usize>, Vec<usize>) = beyond.into_iter().partition(consented);
    let consent = beside
        .first()
        .and_then(|part| alt_02_obstacle::consented(facts, *part));
    match consent {
        Some((obstacle, consent)) if rest.is_empty() => {
            vec![by_consent(facts, rule, obstacle, consent).on(facts, &beside)]
        }
        _ => vec![height_of(facts, rule, limit_m, &rest)],
    }
}

/// Allowed beside an obstacle by whom it belongs to.
fn by_consent(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    obstacle: &Zone,
    consent: &Consent,
) -> Finding {
    let name = super::zones::name_of(obstacle);
    let text = Localized::new(
        format!(
            "Výšku u překážky {name} dovoluje souhlas: {}, {}.",
            consent.with, consent.reference
        ),
        format!(
            "The height beside the obstacle {name} is allowed by consent: {}, {}.",
            consent.with, consent.reference
        ),
    );
    let finding = rule
        .lifted(text, rests_on(facts))
        .about(&obstacle.identifier);
    measured(finding, rule.limit_m(), greatest_m(facts, &[]))
}

/// How high a flight without a one-time permit may be above ground by the rulebook, metres; `None`
/// where no rule says.
pub(super) fn normal_limit_m(facts: &Facts<'_>) -> Option<f64> {
    let rules = &facts.rulebook.rules;
    if facts.judges(&rules.height) {
        Some(rules.height.params.limit_m())
    } else if facts.judges(&rules.class_g) {
        Some(rules.class_g.params.limit_m())
    } else {
        None
    }
}

/// The parts that are higher above ground than a limit, or whose height is not known.
pub(super) fn beyond(facts: &Facts<'_>, limit_m: f64) -> Vec<usize> {
    // A height or a limit that is no number is not kept.
    let kept = |height_m: f64| height_m <= limit_m;
    let heights = facts.above_ground().iter().enumerate();
    heights
        .filter(|(_, height_m)| !kept(**height_m))
        .map(|(part, _)| part)
        .collect()
}

/// Compares the heights of a mission with a limit above ground.
pub(super) fn height<P>(facts: &Facts<'_>, rule: &Head<'_, P>, limit_m: f64) -> Finding {
    height_of(facts, rule, limit_m, &beyond(facts, limit_m))
}

/// The finding about parts that are beyond a limit above ground: lifted where a one-time permit reaches
/// as high.
pub(super) fn height_of<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    limit_m: f64,
    parts: &[usize],
) -> Finding {
    let lifts = |permit: &Permit| permit.max_height_agl_m.is_some() && permit.lifts_height();
    let lifting = || facts.lifting_permit(parts, lifts);
    let Some(permit) = Some(parts)
        .filter(|parts| !parts.is_empty())
        .and_then(|_| lifting())
    else {
        return strictly(facts, rule, limit_m, parts);
    };
    let greatest_m = greatest_m(facts, parts);
    let greatest = number(greatest_m, 0);
    let text = Localized::new(
        format!(
            "Až {} m nad zemí dovoluje povolení {}.",
            greatest.cs, permit.number
        ),
        format!(
            "Up to {} m above ground is allowed by permit {}.",
            greatest.en, permit.number
        ),
    );
    measured(rule.lifted(text, rests_on(facts)), limit_m, greatest_m)
        .on(facts, parts)
        .under(permit.id)
}

/// The same where no permit lifts it.
pub(super) fn strictly<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    limit_m: f64,
    parts: &[usize],
) -> Finding {
    let greatest_m = greatest_m(facts, parts);
    let (limit, greatest) = (number(limit_m, 0), number(greatest_m, 0));
    if parts.is_empty() {
        let text = Localized::new(
            format!(
                "Nejvýše {} m nad zemí, dovoleno {} m.",
                greatest.cs, limit.cs
            ),
            format!(
                "At most {} m above ground, {} m allowed.",
                greatest.en, limit.en
            ),
        );
        return measured(rule.pass(text, rests_on(facts)), limit_m, greatest_m);
    }
    let certain =
        |volume: &Volume| volume.basis != HeightBasis::Country || volume.agl.low_m > limit_m;
    let mut volumes = parts.iter().filter_map(|part| facts.volumes.get(*part));
    if !volumes.any(certain) {
        return unknown(facts, rule, limit_m);
    }
    let (limit, greatest) = unlike(limit_m, greatest_m, 0);
    let text = Localized::new(
        format!("Až {} m nad zemí, dovoleno je {} m.", greatest.cs, limit.cs),
        format!(
            "Up to {} m above ground, {} m is allowed.",
            greatest.en, limit.en
        ),
    );
    lowered(
        facts,
        measured(rule.fail(text, rests_on(facts)), limit_m, greatest_m),
        parts,
        limit_m,
    )
}

/// The greatest height above ground of these parts, of all where there are none, metres.
pub(super) fn greatest_m(facts: &Facts<'_>, parts: &[usize]) -> f64 {
    let heights = facts.above_ground().iter().enumerate();
    let heights = heights.filter(|(part, _)| parts.is_empty() || parts.contains(part));
    let heights = heights.map(|(_, height_m)| *height_m);
    heights.fold(f64::NEG_INFINITY, f64::max)
}

/// With the limit and the height where that is known.
pub(super) fn measured(finding: Finding, limit_m: f64, height_m: f64) -> Finding {
    if height_m.is_finite() {
        finding.measured(Measure::agl(limit_m), Measure::agl(height_m))
    } else {
        finding
    }
}

/// With the height that would be allowed, in the datum of the mission.
fn lowered(facts: &Facts<'_>, finding: Finding, parts: &[usize], limit_m: f64) -> Finding {
    // As high as a level flight may be above the lowest ground under each part: a slope that is lowered
    // at one end alone, or ground beside it, then does not matter.
    let volumes = parts.iter().filter_map(|part| facts.volumes.get(*part));
    let to_m = volumes
        .map(|volume| volume.planned.high_m - (above_lowest_m(volume) - limit_m))
        .fold(f64::INFINITY, f64::min);
    let to_m = (to_m - facts.vertical_buffer_m).floor();
    let finding = finding.on(facts, parts).when(facts.period());
    if !to_m.is_finite() || to_m <= 0.0 {
        return finding
            .remedy(
                "Požádejte o jednorázové povolení.",
                "Apply for a one-time permit.",
            )
            .fix(Fix::Apply { latest: None });
    }
    let height = number(to_m, 0);
    finding
        .remedy(
            format!(
                "Snižte zvýrazněné úseky na {} m, nebo požádejte o jednorázové povolení.",
                height.cs
            ),
            format!(
                "Lower the highlighted parts to {} m, or apply for a one-time permit.",
                height.en
            ),
        )
        .fix(Fix::Lower {
            parts: parts.to_vec(),
            to_m,
        })
}

/// The greatest height of a volume above the lowest ground under it, metres.
fn above_lowest_m(volume: &Volume) -> f64 {
    match volume.basis {
        HeightBasis::Terrain => volume.amsl.high_m - volume.ground.low_m,
        HeightBasis::Planned | HeightBasis::Declared | HeightBasis::Country => volume.agl.high_m,
    }
}

/// The finding where the height above ground is not known.
fn unknown<P>(facts: &Facts<'_>, rule: &Head<'_, P>, limit_m: f64) -> Finding {
    let text = Localized::fixed(
        "Výšku nad zemí nelze určit: chybí výškový model terénu a není známo, o kolik je terén pod tratí níž než místo vzletu.",
        "The height above ground cannot be told: there is no terrain, and it is not known how far the ground under the route lies below the take-off point.",
    );
    let data = Localized::fixed(
        "výškový model terénu není k dispozici",
        "no terrain model is available",
    );
    let planned = facts.volumes.iter().map(|volume| volume.planned.high_m);
    let measured = Measure::Height {
        metres: planned.fold(f64::NEG_INFINITY, f64::max),
        datum: facts.mission.datum,
    };
    rule.cannot_judge(text, data)
        .measured(Measure::agl(limit_m), measured)
        .remedy(
            "Zjistěte z mapy nejnižší terén pod tratí a zapište, o kolik je níž než místo vzletu, nebo nahrajte výškový model.",
            "Read the lowest ground under the route from a map and declare how far it lies below the take-off point, or load terrain.",
        )
}

/// What the heights above ground rest on.
pub(super) fn rests_on(facts: &Facts<'_>) -> Localized {
    let worst = |basis| facts.volumes.iter().any(|volume| volume.basis == basis);
    if worst(HeightBasis::Country) {
        let ground = facts.rulebook.assumptions().ground;
        return Localized::new(
            format!(
                "bez modelu terénu: země leží mezi {:.0} a {:.0} m n. m.",
                ground.low_m, ground.high_m
            ),
            format!(
                "no terrain model: ground lies between {:.0} and {:.0} m above sea level",
                ground.low_m, ground.high_m
            ),
        );
    }
    if worst(HeightBasis::Declared) {
        let drop = number(
            facts
                .mission
                .ground_below_takeoff_m
                .unwrap_or(f64::INFINITY),
            0,
        );
        return Localized::new(
            format!(
                "prohlášení pilota: terén nejvýše {} m pod místem vzletu",
                drop.cs
            ),
            format!(
                "declared by the pilot: ground at most {} m below the take-off point",
                drop.en
            ),
        );
    }
    if worst(HeightBasis::Terrain) {
        return Localized::fixed("výškový model terénu", "terrain model");
    }
    Localized::fixed(
        "výšky plánu jsou nad zemí",
        "the plan's heights are above ground",
    )
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, terrain};
    use super::*;
    use crate::altitude::Datum;
    use crate::geometry::{Area, Position};

    fn state(world: &World) -> FindingState {
        world.state("ALT-01")
    }

    fn at_height(height_m: f64) -> World {
        let mut world = World::new();
        world.corner(1).height_m = height_m;
        world
    }

    #[test]
    fn the_ground_below_counts_towards_the_height() {
        // The ground lies 10 m lower: 110 m above the take-off point are 120 m above ground.
        assert_eq!(state(&at_height(110.0)), FindingState::Pass);
        assert_eq!(state(&at_height(110.1)), FindingState::Fail);
    }

    #[test]
    fn unknown_ground_is_never_green() {
        let mut world = at_height(20.0);
        world.mission.ground_below_takeoff_m = None;
        assert_eq!(state(&world), FindingState::CannotJudge);
    }

    #[test]
    fn a_height_above_ground_needs_no_terrain_and_one_above_the_sea_the_lowest_ground() {
        for (datum, height_m, expected) in [
            (Datum::Agl, 120.0, FindingState::Pass),
            (Datum::Agl, 120.1, FindingState::Fail),
            // The lowest ground of the country lies at 115 m.
            (Datum::Amsl, 235.0, FindingState::Pass),
            (Datum::Amsl, 235.1, FindingState::CannotJudge),
            // Above the highest ground by more than the limit.
            (Datum::Amsl, 1800.0, FindingState::Fail),
        ] {
            let mut world = at_height(height_m);
            world.mission.datum = datum;
            world.corner(0).height_m = height_m;
            world.corner(2).height_m = height_m;
            world.corner(3).height_m = height_m;
            assert_eq!(state(&world), expected, "{datum} {height_m}");
        }
    }

    #[test]
    fn the_vertical_buffer_counts() {
        let mut world = at_height(105.0);
        world.mission.vertical_buffer_m = Some(5.0);
        assert_eq!(state(&world), FindingState::Pass);
        world.mission.vertical_buffer_m = Some(5.1);
        assert_eq!(state(&world), FindingState::Fail);
    }

    #[test]
    fn a_one_time_permit_lifts_only_what_it_names() {
        let mut world = at_height(140.0);
        let takeoff = world.takeoff();
        world.one_time_permit().max_height_agl_m = Some(150.0);
        assert_eq!(state(&world), FindingState::Lifted);
        world.permits[1].max_height_agl_m = Some(149.9);
        assert_eq!(state(&world), FindingState::Fail);
        world.permits[1].max_height_agl_m = None;
        assert_eq!(state(&world), FindingState::Fail);
        world.permits[1].max_height_agl_m = Some(300.0);
        world.permits[1].area = Some(Area::circle(takeoff, 100.0).unwrap());
        assert_eq!(state(&world), FindingState::Fail);
        world.permits[1].area = None;
        assert_eq!(state(&world), FindingState::Fail);
    }

    #[test]
    fn the_operating_permit_lifts_no_height() {
        let mut world = at_height(140.0);
        world.permits[0].max_height_agl_m = Some(300.0);
        assert_eq!(state(&world), FindingState::Fail);
    }

    #[test]
    fn only_the_parts_that_are_too_high_are_shown_and_lowered() {
        let finding = at_height(140.0).finding("ALT-01");
        // The climb is to the first height; the two legs at the high corner are too high.
        assert_eq!(finding.parts.len(), 2);
        assert_eq!(
            finding.fix,
            Some(Fix::Lower {
                parts: finding.parts.clone(),
                to_m: 110.0
            })
        );
    }

    #[test]
    fn a_valley_anywhere_within_a_wide_buffer_counts() {
        // A valley 60 m deep, from 120 to 380 m east of the route.
        let middle = World::home().offset(250.0, 90.0).lon();
        let valley = |lon: f64| (lon - middle).abs() < 0.0018;
        let ground = terrain(|_, lon| if valley(lon) { 240.0 } else { 300.0 });
        for (buffer_m, expected) in [
            (50.0, FindingState::Pass),
            (400.0, FindingState::Fail),
            (1500.0, FindingState::CannotJudge),
        ] {
            let mut world = World::new();
            world.mission.buffer_m = Some(buffer_m);
            world.mission.ground_below_takeoff_m = None;
            let home = World::home();
            world.mission.extent = crate::missions::Extent::Route {
                corners: [home, home.offset(200.0, 0.0)]
                    .map(|at| crate::missions::Corner { at, height_m: 80.0 })
                    .to_vec(),
            };
            let mut question = world.question();
            question.terrain = Some(&ground);
            assert_eq!(World::ask(question, "ALT-01").state, expected, "{buffer_m}");
        }
    }

    #[test]
    fn where_terrain_ends_before_the_take_off_point_the_height_is_not_known() {
        let ground = terrain(|_, _| 300.0);
        let mut world = World::new();
        world.mission.ground_below_takeoff_m = None;
        world.mission.buffer_m = Some(5.0);
        world.mission.takeoff = Position::new(50.2, 14.103).ok();
        let mut question = world.question();
        question.terrain = Some(&ground);
        assert_eq!(
            World::ask(question, "ALT-01").state,
            FindingState::CannotJudge
        );
    }
}
