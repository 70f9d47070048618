//! ACF-03: the aircraft is as light as its class mark and its maker say.
//!
//! **Checks** the take-off mass of this flight, accessories included, against the limit of the class
//! and the greatest take-off mass of the type. **Source** Delegated Reg. (EU) 2019/945. **Because**
//! the distances from people rest on the class. **Severity** blocks. **Example** a Mavic 3 Classic
//! (C1) with a loudspeaker takes off at 930 g.

use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, lacking};
use crate::aircraft::ClassMark;
use crate::localized::{Localized, unlike};
use crate::quantity::Mass;

/// The numbers of the rule: an aircraft of the class is lighter.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// C0.
    c0: Mass,
    /// C1.
    c1: Mass,
    /// C2.
    c2: Mass,
    /// C3 to C6.
    others: Mass,
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let marked = aircraft
        .limits
        .class_mark
        .and_then(|mark| Some((mark, below(rule, mark)?.grams())));
    let heaviest_g = aircraft.limits.max_mass_g;
    let Some(mass_g) = aircraft.mass_g() else {
        let limited = marked.is_some() || heaviest_g.is_some();
        return vec![unweighed(rule, limited, aircraft.limits.class_mark)];
    };
    let over = |limit_g: f64| limit_g.is_nan() || mass_g > limit_g;
    if let Some((mark, limit_g)) =
        marked.filter(|(_, limit_g)| over(*limit_g) || mass_g >= *limit_g)
    {
        let (mass, limit) = unlike(mass_g, limit_g, 0);
        let text = Localized::new(
            format!(
                "Letadlo třídy {mark} má vzletovou hmotnost {} g; třída dovoluje méně než {} g.",
                mass.cs, limit.cs
            ),
            format!(
                "The aircraft of class {mark} takes off at {} g; the class allows less than {} g.",
                mass.en, limit.en
            ),
        );
        return vec![too_heavy(rule, text, limit_g, mass_g)];
    }
    if let Some(limit_g) = heaviest_g.filter(|limit_g| over(*limit_g)) {
        let (mass, limit) = unlike(mass_g, limit_g, 0);
        let text = Localized::new(
            format!(
                "Vzletová hmotnost je {} g; výrobce dovoluje nejvýše {} g.",
                mass.cs, limit.cs
            ),
            format!(
                "The take-off mass is {} g; the maker allows {} g at most.",
                mass.en, limit.en
            ),
        );
        return vec![too_heavy(rule, text, limit_g, mass_g)];
    }
    vec![match marked {
        Some((mark, _)) => {
            let text = Localized::new(
                format!("Vzletová hmotnost odpovídá třídě {mark}."),
                format!("The take-off mass fits class {mark}."),
            );
            rule.pass(text, lacking::AIRCRAFT)
        }
        None => unmarked(rule, aircraft.limits.class_mark),
    }]
}

/// An aircraft whose mark does not limit its mass, or is not known.
fn unmarked(rule: &Head<'_, Params>, mark: Option<ClassMark>) -> Finding {
    if mark.is_some() {
        return rule.pass(no_mark(), lacking::AIRCRAFT);
    }
    let question = Localized::fixed(
        "Má letadlo vzletovou hmotnost, jakou dovoluje jeho označení třídy, nebo označení nemá?",
        "Is the take-off mass what the class mark of the aircraft allows, or does it bear none?",
    );
    let data = Localized::fixed(
        "označení třídy není v registru letadel",
        "the register of aircraft has no class mark",
    );
    rule.ask(question, data)
}

fn no_mark() -> Localized {
    Localized::fixed(
        "Letadlo nemá označení třídy, které by hmotnost omezovalo.",
        "The aircraft has no class mark that limits its mass.",
    )
}

fn below(rule: &Params, mark: ClassMark) -> Option<Mass> {
    match mark {
        ClassMark::None => None,
        ClassMark::C0 => Some(rule.c0),
        ClassMark::C1 => Some(rule.c1),
        ClassMark::C2 => Some(rule.c2),
        ClassMark::C3 | ClassMark::C4 | ClassMark::C5 | ClassMark::C6 => Some(rule.others),
    }
}

fn unweighed(rule: &Head<'_, Params>, limited: bool, mark: Option<ClassMark>) -> Finding {
    if !limited {
        return unmarked(rule, mark);
    }
    let text = Localized::fixed(
        "Vzletová hmotnost není známa.",
        "The take-off mass is not known.",
    );
    rule.cannot_judge(text, lacking::AIRCRAFT).remedy(
        "Doplňte hmotnost letadla.",
        "Enter the mass of the aircraft.",
    )
}

fn too_heavy(rule: &Head<'_, Params>, text: Localized, limit_g: f64, mass_g: f64) -> Finding {
    rule.fail(text, lacking::AIRCRAFT)
        .measured(
            Measure::Mass { grams: limit_g },
            Measure::Mass { grams: mass_g },
        )
        .remedy(
            "Sundejte příslušenství, nebo zvolte jiné letadlo.",
            "Take off accessories, or choose another aircraft.",
        )
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;
    use super::*;

    #[test]
    fn each_class_has_its_limit() {
        for (mark, limit_g) in [
            (ClassMark::C0, 250.0),
            (ClassMark::C1, 900.0),
            (ClassMark::C2, 4000.0),
            (ClassMark::C3, 25_000.0),
            (ClassMark::C4, 25_000.0),
            (ClassMark::C5, 25_000.0),
            (ClassMark::C6, 25_000.0),
        ] {
            for (grams, expected) in [
                (Some(limit_g - 0.1), FindingState::Pass),
                (Some(limit_g), FindingState::Fail),
                (Some(f64::NAN), FindingState::CannotJudge),
                (Some(0.0), FindingState::CannotJudge),
                (Some(-5.0), FindingState::CannotJudge),
                (None, FindingState::CannotJudge),
            ] {
                let mut world = World::new();
                world.aircraft.limits.class_mark = Some(mark);
                world.aircraft.limits.mass_g = grams;
                assert_eq!(world.state("ACF-03"), expected, "{mark} {grams:?}");
            }
        }
    }

    #[test]
    fn without_a_mark_only_the_maker_limits() {
        for (mark, light) in [
            // A mark that nobody knows may limit it too.
            (None, FindingState::Ask),
            (Some(ClassMark::None), FindingState::Pass),
        ] {
            let mut world = World::new();
            world.aircraft.limits.class_mark = mark;
            world.aircraft.limits.max_mass_g = Some(1100.0);
            for (grams, expected) in [(1100.0, light), (1100.1, FindingState::Fail)] {
                world.aircraft.take_off_mass_g = Some(grams);
                assert_eq!(world.state("ACF-03"), expected, "{mark:?} {grams}");
            }
            world.aircraft.take_off_mass_g = None;
            world.aircraft.limits.mass_g = None;
            assert_eq!(world.state("ACF-03"), FindingState::CannotJudge);
            world.aircraft.limits.max_mass_g = None;
            assert_eq!(world.state("ACF-03"), light);
        }
    }
}
