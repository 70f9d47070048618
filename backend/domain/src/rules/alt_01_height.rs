//! ALT-01: no higher than the normal limit above ground.
//!
//! **Checks** each leg's upper bound of the height above the ground under it: height above the
//! take-off point plus how far the ground lies lower, as declared by the pilot. **Source**
//! Reg. (EU) 2019/947 Art. 4(1)(e), by statement 3 of the police. **Because** manned aircraft fly
//! above. **Severity** needs a one-time permit. **Example** 115 m above the take-off point where
//! the valley lies 10 m lower is 125 m above ground.

use super::{Facts, Finding, FindingState, Measure, Rule};
use crate::altitude::Datum;
use crate::localized::{Localized, number};
use crate::missions::Leg;
use crate::rulebook::Entry;

pub(super) const RULE: Rule = Rule {
    id: "ALT-01",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let entry = &facts.rulebook.rules.height;
    let limit_m = entry.params.max_height_agl_m;
    if facts.plan.ground_below_takeoff_m.is_none() {
        return vec![unknown_height(RULE.id, entry, facts, limit_m)];
    }
    vec![beyond_height(RULE.id, entry, facts, limit_m)]
}

fn agl(metres: f64) -> Measure {
    Measure::Height {
        metres,
        datum: Datum::Agl,
    }
}

/// The finding where the height above ground is not known. Also that of AGR-02.
pub(super) fn unknown_height<P>(
    id: &str,
    entry: &Entry<P>,
    facts: &Facts<'_>,
    limit_m: f64,
) -> Finding {
    let text = Localized::new(
        "Výšku nad zemí nelze určit: není známo, o kolik je terén pod tratí níž než místo vzletu.",
        "The height above ground cannot be told: it is not known how far the ground under the route lies below the take-off point.",
    );
    let data = Localized::new(
        "výškový model terénu není k dispozici",
        "no terrain model is available",
    );
    let above_takeoff = Measure::Height {
        metres: facts.plan.greatest_height_m(),
        datum: Datum::Home,
    };
    Finding::new(id, entry, FindingState::CannotJudge, text, data)
        .measured(agl(limit_m), above_takeoff)
        .remedy(
            "Zjistěte z mapy nejnižší terén pod tratí a zapište, o kolik je níž než místo vzletu.",
            "Read the lowest ground under the route from a map and declare how far it lies below the take-off point.",
        )
}

/// Compares the legs with a height above ground. Also the judgement of AGR-02.
pub(super) fn beyond_height<P>(
    id: &str,
    entry: &Entry<P>,
    facts: &Facts<'_>,
    limit_m: f64,
) -> Finding {
    let drop_m = facts.plan.ground_below_takeoff_m.unwrap_or(f64::INFINITY);
    let greatest_m = facts.plan.greatest_height_m() + drop_m;
    let over = |leg: &Leg| {
        facts
            .height_agl_m(leg)
            .is_none_or(|height| height > limit_m)
    };
    let legs: Vec<Leg> = facts.plan.legs().into_iter().filter(over).collect();
    let (drop, limit, greatest) = (number(drop_m, 0), number(limit_m, 0), number(greatest_m, 0));
    let data = Localized::new(
        format!(
            "prohlášení pilota: terén nejvýše {} m pod místem vzletu",
            drop.cs
        ),
        format!(
            "declared by the pilot: ground at most {} m below the take-off point",
            drop.en
        ),
    );
    let finding = |state, text| {
        Finding::new(id, entry, state, text, data.clone()).measured(agl(limit_m), agl(greatest_m))
    };
    if legs.is_empty() {
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
        return finding(FindingState::Pass, text);
    }
    let high_enough = |permit: &crate::permits::Permit| {
        permit
            .max_height_agl_m
            .is_some_and(|own_m| greatest_m <= own_m)
    };
    if let Some(permit) = facts.one_time_permit(&legs, high_enough) {
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
        let mut lifted = finding(FindingState::Lifted, text).on_legs(&legs);
        lifted.permit = Some(permit.id);
        return lifted;
    }
    let text = Localized::new(
        format!("Až {} m nad zemí, dovoleno je {} m.", greatest.cs, limit.cs),
        format!(
            "Up to {} m above ground, {} m is allowed.",
            greatest.en, limit.en
        ),
    );
    let ceiling = number((limit_m - drop_m).floor().max(0.0), 0);
    let mut failed = finding(FindingState::Fail, text).on_legs(&legs).remedy(
        format!("Snižte zvýrazněné úseky na {} m nad místem vzletu, nebo požádejte o jednorázové povolení.", ceiling.cs),
        format!("Lower the highlighted legs to {} m above the take-off point, or apply for a one-time permit.", ceiling.en),
    );
    failed.when = Some(facts.period.into());
    failed
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::World;
    use super::*;
    use crate::geometry::Area;

    fn state(world: &World) -> FindingState {
        check(&world.facts())[0].state
    }

    fn at_height(height_m: f64) -> World {
        let mut world = World::new();
        world.plan.waypoints[0].height_m = height_m;
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
        world.plan.ground_below_takeoff_m = None;
        assert_eq!(state(&world), FindingState::CannotJudge);
    }

    #[test]
    fn a_one_time_permit_lifts_only_what_it_names() {
        let mut world = at_height(140.0);
        let permit = world.one_time_permit();
        permit.max_height_agl_m = Some(150.0);
        assert_eq!(state(&world), FindingState::Lifted);
        world.permits[1].max_height_agl_m = Some(149.9);
        assert_eq!(state(&world), FindingState::Fail);
        world.permits[1].max_height_agl_m = None;
        assert_eq!(state(&world), FindingState::Fail);
        world.permits[1].max_height_agl_m = Some(300.0);
        world.permits[1].area = Some(Area::circle(world.plan.takeoff, 100.0).unwrap());
        assert_eq!(state(&world), FindingState::Fail);
        world.permits[1].area = None;
        assert_eq!(state(&world), FindingState::Fail);
    }

    #[test]
    fn only_the_legs_that_are_too_high_are_shown() {
        let finding = &check(&at_height(140.0).facts())[0];
        let Some(crate::geometry::Shape::MultiLineString(lines)) = &finding.place else {
            panic!("no legs in {finding:?}");
        };
        // Up to the first corner and on to the second; the way home is low enough.
        assert_eq!(lines.len(), 2);
        assert!(
            finding
                .remedy
                .as_ref()
                .unwrap()
                .en
                .contains("110 m above the take-off point")
        );
    }
}
