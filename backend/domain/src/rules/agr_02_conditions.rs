//! AGR-02: the conditions of a permit are themselves limits.
//!
//! **Checks** every condition of the operating permit and of each permit that lifts a finding: height,
//! distance from the pilot and from people, sight, speed, wind, day, observers; words are put to a
//! person. **Source**
//! conditions of the permit; statement 2 of the police. **Because** a permit covers only what it says.
//! **Severity** blocks. **Example** the permit says 100 m and the route climbs to 110 m.

use super::alt_01_height::{beyond, greatest_m, height, measured, strictly};
use super::{CrewFacts, Facts, Finding, FindingState, Head, Measure, weather};
use crate::airspace::ZoneKind;
use crate::geometry::Position;
use crate::localized::{Localized, number};
use crate::missions::Duty;
use crate::permits::{Condition, Permit, PermitKind};
use crate::sun;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    findings: &[Finding],
) -> Vec<Finding> {
    let used = super::permits_of(findings);
    let permits = facts.permits.unwrap_or_default().iter();
    let mut found: Vec<Finding> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    for permit in permits.filter(|permit| used.contains(&permit.id)) {
        // Its own height bounds what an operating permit covers, unless a one-time permit goes higher.
        if let (PermitKind::Operating, Some(limit_m)) = (permit.kind, permit.max_height_agl_m) {
            let mut finding = height(facts, rule, limit_m);
            if finding.state != FindingState::Lifted {
                finding.permit = Some(permit.id);
            }
            found.push(finding);
        }
        for condition in &permit.conditions {
            match condition {
                Condition::Text { text } => words.push(text),
                Condition::MinDistanceFromPeople { metres } => {
                    found.push(people(facts, rule, permit, *metres).under(permit.id));
                }
                other => {
                    let parts = relying(findings, permit);
                    let finding = judge(facts, rule, (permit, &parts), (other, findings));
                    found.push(finding.under(permit.id));
                }
            }
        }
    }
    if !words.is_empty() {
        let listed = words.join("; ");
        let question = Localized::new(
            format!("Splňuje let podmínky povolení: {listed}?"),
            format!("Does the flight meet the conditions of the permit: {listed}?"),
        );
        found.push(rule.ask(
            question,
            Localized::fixed("registr povolení", "register of permits"),
        ));
    }
    found
}

/// The height that a one-time permit asks for where it is needed. No permit lifts that.
fn height_where_needed(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    (permit, parts): (&Permit, &[usize]),
    limit_m: f64,
) -> Finding {
    let mut beyond = beyond(facts, limit_m);
    beyond.retain(|part| parts.is_empty() || parts.contains(part));
    if !beyond.is_empty() {
        return strictly(facts, rule, limit_m, &beyond);
    }
    let (number_, limit) = (&permit.number, number(limit_m, 0));
    let text = Localized::new(
        format!(
            "Podmínka povolení {number_}: nejvýše {} m nad zemí – splněna.",
            limit.cs
        ),
        format!(
            "Condition of permit {number_}: at most {} m above ground – kept.",
            limit.en
        ),
    );
    let passed = rule.pass(text, super::alt_01_height::rests_on(facts));
    measured(passed, limit_m, greatest_m(facts, parts))
}

/// The parts of the mission that rely on a permit; none is all of them.
fn relying(findings: &[Finding], permit: &Permit) -> Vec<usize> {
    let under = |finding: &&Finding| finding.permit == Some(permit.id);
    let mut parts = Vec::new();
    for finding in findings.iter().filter(under) {
        if finding.parts.is_empty() {
            return Vec::new();
        }
        parts.extend_from_slice(&finding.parts);
    }
    parts
}

/// What a condition wants, what the mission has, and whether that is enough; `None` is not known.
struct Compared {
    what: Localized,
    limit: Measure,
    measured: Option<Measure>,
    kept: Option<bool>,
}

fn judge(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    (permit, parts): (&Permit, &[usize]),
    (condition, findings): (&Condition, &[Finding]),
) -> Finding {
    if let Condition::MaxHeightAgl { metres } = condition {
        return match permit.kind {
            PermitKind::Operating => height(facts, rule, *metres),
            PermitKind::OneTime => height_where_needed(facts, rule, (permit, parts), *metres),
        };
    }
    let Compared {
        what,
        limit,
        measured,
        kept,
    } = match condition {
        Condition::InSightOnly => in_sight(findings),
        Condition::MaxHeightAmsl { metres } => above_sea(facts, (permit, parts), *metres),
        _ => compare(facts, condition),
    };
    let text = |cs: &str, en: &str| {
        Localized::new(
            format!("Podmínka povolení {}: {} – {cs}.", permit.number, what.cs),
            format!("Condition of permit {}: {} – {en}.", permit.number, what.en),
        )
    };
    let data = rests_on(facts, condition);
    let mut finding = match kept {
        Some(true) => rule.pass(text("splněna", "kept"), data),
        Some(false) => rule
            .fail(text("porušena", "broken"), data)
            .when(facts.period()),
        None => rule.cannot_judge(text("nelze posoudit", "cannot be judged"), data),
    };
    finding.limit = Some(limit);
    finding.measured = measured;
    finding
}

/// What the mission's own value rests on.
fn rests_on(facts: &Facts<'_>, condition: &Condition) -> Localized {
    match condition {
        Condition::MaxWind { .. } => weather::rests_on(facts),
        Condition::DayOnly => {
            Localized::fixed("výpočet polohy slunce", "computed position of the sun")
        }
        _ => Localized::fixed("plán mise", "plan of the mission"),
    }
}

fn compare(facts: &Facts<'_>, condition: &Condition) -> Compared {
    match condition {
        // Judged elsewhere: heights with their parts, sight by its rule, people and words by a person.
        Condition::MaxHeightAgl { .. }
        | Condition::MaxHeightAmsl { .. }
        | Condition::InSightOnly
        | Condition::MinDistanceFromPeople { .. }
        | Condition::Text { .. } => Compared {
            what: Localized::fixed("", ""),
            limit: Measure::text("", ""),
            measured: None,
            kept: None,
        },
        Condition::MaxDistanceFromPilot { metres } => {
            let far_m = facts.farthest_from_pilot_m();
            let limit = number(*metres, 0);
            Compared {
                what: Localized::new(
                    format!("nejvýše {} m od pilota", limit.cs),
                    format!("at most {} m from the pilot", limit.en),
                ),
                limit: Measure::Distance { metres: *metres },
                measured: far_m.map(|metres| Measure::Distance { metres }),
                kept: far_m.map(|far_m| far_m <= *metres),
            }
        }
        Condition::MaxSpeed { mps } => {
            let speed = facts.mission.speed_mps;
            let limit = number(*mps, 1);
            Compared {
                what: Localized::new(
                    format!("nejvýše {} m/s", limit.cs),
                    format!("at most {} m/s", limit.en),
                ),
                limit: Measure::Speed { mps: *mps },
                measured: speed.map(|mps| Measure::Speed { mps }),
                kept: speed.map(|speed| speed <= *mps),
            }
        }
        Condition::MaxWind { mps } => wind(facts, *mps),
        Condition::DayOnly => day(facts),
        Condition::Observers { at_least } => observers(facts, *at_least),
    }
}

/// The height above sea level: where a one-time permit is needed, and everywhere under an operating one.
fn above_sea(facts: &Facts<'_>, (permit, parts): (&Permit, &[usize]), limit_m: f64) -> Compared {
    let everywhere = permit.kind == PermitKind::Operating || parts.is_empty();
    let volumes = facts.volumes.iter().enumerate();
    let bound = volumes.filter(|(part, _)| everywhere || parts.contains(part));
    let (low_m, high_m) = bound.fold((f64::NEG_INFINITY, f64::NEG_INFINITY), |most, (_, it)| {
        (most.0.max(it.amsl.low_m), most.1.max(it.amsl.high_m))
    });
    let limit = number(limit_m, 0);
    Compared {
        what: Localized::new(
            format!("nejvýše {} m nad mořem", limit.cs),
            format!("at most {} m above sea level", limit.en),
        ),
        limit: Measure::amsl(limit_m),
        measured: high_m.is_finite().then(|| Measure::amsl(high_m)),
        kept: match (high_m <= limit_m, low_m > limit_m) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        },
    }
}

/// Whether the flight stays in sight, by the rule about it: a flight that may leave it is not kept in it.
fn in_sight(findings: &[Finding]) -> Compared {
    let seen: Vec<FindingState> = findings
        .iter()
        .filter(|finding| finding.rule == "SAF-02")
        .map(|finding| finding.state)
        .collect();
    let leaves = |state: &FindingState| matches!(state, FindingState::Fail | FindingState::Lifted);
    let what = Localized::fixed("jen na dohled", "in sight only");
    Compared {
        limit: Measure::text("na dohled", "in sight"),
        what,
        measured: None,
        kept: if seen.iter().any(leaves) {
            Some(false)
        } else if !seen.is_empty() && seen.iter().all(|state| *state == FindingState::Pass) {
            Some(true)
        } else {
            None
        },
    }
}

/// The distance from people: an assembly that is closer fails, everything else a person answers.
fn people(facts: &Facts<'_>, rule: &Head<'_, Params>, permit: &Permit, limit_m: f64) -> Finding {
    let data = Localized::fixed("registr povolení", "register of permits");
    let crowds = facts.zones_near(&[ZoneKind::Assembly], |_| limit_m);
    let nearest_m = crowds
        .iter()
        .map(|near| near.distance_m)
        .fold(f64::INFINITY, f64::min);
    let (number_, limit) = (&permit.number, number(limit_m, 0));
    if !crowds.is_empty() || limit_m.is_nan() {
        let text = Localized::new(
            format!(
                "Podmínka povolení {number_}: nejméně {} m od nezúčastněných lidí – porušena, blíž je shromáždění.",
                limit.cs
            ),
            format!(
                "Condition of permit {number_}: {} m at least from uninvolved people – broken, an assembly is closer.",
                limit.en
            ),
        );
        let failed = rule.fail(text, data).when(facts.period());
        return failed.measured_distance(limit_m, nearest_m);
    }
    let question = Localized::new(
        format!(
            "Bude letadlo nejméně {} m od nezúčastněných lidí, jak to chce povolení {number_}?",
            limit.cs
        ),
        format!(
            "Will the aircraft keep {} m at least from uninvolved people, as permit {number_} wants?",
            limit.en
        ),
    );
    let mut asked = rule.ask(question, data);
    asked.limit = Some(Measure::Distance { metres: limit_m });
    asked
}

fn wind(facts: &Facts<'_>, limit_mps: f64) -> Compared {
    let wind = facts
        .worst_weather()
        .and_then(|worst| worst.strongest_wind_mps());
    let limit = number(limit_mps, 1);
    Compared {
        what: Localized::new(
            format!("vítr nejvýše {} m/s", limit.cs),
            format!("wind of at most {} m/s", limit.en),
        ),
        limit: Measure::Speed { mps: limit_mps },
        measured: wind.map(|mps| Measure::Speed { mps }),
        kept: wind.map(|wind| wind <= limit_mps),
    }
}

fn day(facts: &Facts<'_>) -> Compared {
    let lowest = facts.lowest_sun_deg();
    Compared {
        what: Localized::fixed("jen ve dne", "by day only"),
        limit: Measure::Angle {
            degrees: sun::CIVIL_TWILIGHT_DEG,
        },
        measured: lowest.map(|degrees| Measure::Angle { degrees }),
        kept: lowest.map(|degrees| degrees >= sun::CIVIL_TWILIGHT_DEG),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a handful of people")]
fn observers(facts: &Facts<'_>, at_least: usize) -> Compared {
    // One who is listed twice is one. Somebody named need not have a place, nor a place a name.
    let listed = &facts.mission.observers;
    let again = |(place, at): (usize, &Position)| listed[..place].contains(at);
    let placed = listed.iter().enumerate().filter(|one| !again(*one)).count();
    let observes = |member: &&CrewFacts| member.duty == Duty::Observer;
    let named = facts.crew.iter().filter(observes).count();
    let there = placed.max(named);
    Compared {
        what: Localized::new(
            format!("pozorovatelů nejméně {at_least}"),
            format!("observers: at least {at_least}"),
        ),
        limit: Measure::Count {
            number: at_least as f64,
        },
        measured: Some(Measure::Count {
            number: there as f64,
        }),
        kept: Some(there >= at_least),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{World, around};
    use super::*;
    use crate::airspace::ZoneKind;

    #[test]
    fn the_height_of_the_operating_permit_is_a_limit() {
        let mut world = World::new();
        assert!(world.findings("AGR-02").is_empty());
        // The plan climbs to 60 m, and the ground lies up to 10 m lower.
        for (height_m, expected) in [(70.0, FindingState::Pass), (69.9, FindingState::Fail)] {
            world.permits[0].max_height_agl_m = Some(height_m);
            assert_eq!(world.state("AGR-02"), expected);
        }
    }

    #[test]
    fn each_condition_is_a_limit() {
        let pilot_to_corner_m = {
            let world = World::new();
            let corner = world.mission_corners()[2].at;
            world.takeoff().distance_m(corner) + 30.0
        };
        for (condition, expected) in [
            (Condition::MaxHeightAgl { metres: 70.0 }, FindingState::Pass),
            (Condition::MaxHeightAgl { metres: 69.9 }, FindingState::Fail),
            (
                Condition::MaxHeightAgl { metres: f64::NAN },
                FindingState::Fail,
            ),
            (
                Condition::MaxDistanceFromPilot {
                    metres: pilot_to_corner_m + 1.0,
                },
                FindingState::Pass,
            ),
            (
                Condition::MaxDistanceFromPilot {
                    metres: pilot_to_corner_m - 1.0,
                },
                FindingState::Fail,
            ),
            (Condition::MaxSpeed { mps: 8.0 }, FindingState::Pass),
            (Condition::MaxSpeed { mps: 7.9 }, FindingState::Fail),
            (Condition::DayOnly, FindingState::Pass),
            (Condition::Observers { at_least: 1 }, FindingState::Fail),
            (Condition::MaxWind { mps: 10.0 }, FindingState::CannotJudge),
            (
                Condition::Text {
                    text: "hlásit věži".into(),
                },
                FindingState::Ask,
            ),
        ] {
            let mut world = World::new();
            world.permits[0].conditions = vec![condition.clone()];
            assert_eq!(world.state("AGR-02"), expected, "{condition:?}");
        }
    }

    #[test]
    fn above_sea_in_sight_and_from_people() {
        for (condition, expected) in [
            (
                Condition::MaxHeightAmsl { metres: 9000.0 },
                FindingState::Pass,
            ),
            (
                Condition::MaxHeightAmsl { metres: 10.0 },
                FindingState::Fail,
            ),
            (
                Condition::MaxHeightAmsl { metres: f64::NAN },
                FindingState::CannotJudge,
            ),
            (Condition::InSightOnly, FindingState::Pass),
            (
                Condition::MinDistanceFromPeople { metres: 30.0 },
                FindingState::Ask,
            ),
        ] {
            let mut world = World::new();
            world.permits[0].conditions = vec![condition.clone()];
            assert_eq!(world.state("AGR-02"), expected, "{condition:?}");
        }
        let mut world = World::new();
        world.permits[0].conditions = vec![Condition::InSightOnly];
        world.aircraft.limits.visual_range_m = Some(50.0);
        assert_eq!(world.state("AGR-02"), FindingState::Fail);
        world.mission.pilot_position = None;
        world.mission.takeoff = None;
        assert_eq!(world.state("AGR-02"), FindingState::CannotJudge);
        let mut world = World::new();
        world.permits[0].conditions = vec![Condition::MinDistanceFromPeople { metres: 30.0 }];
        let crowd = around(World::home(), 10.0, ZoneKind::Assembly, "náměstí");
        world.zones = Some(vec![crowd]);
        assert_eq!(world.state("AGR-02"), FindingState::Fail);
    }

    #[test]
    fn an_observer_who_is_listed_twice_is_one() {
        let (one, other) = (World::home(), World::home().offset(50.0, 0.0));
        for (observers, expected) in [
            (vec![one, one], FindingState::Fail),
            (vec![one, other, one], FindingState::Pass),
        ] {
            let mut world = World::new();
            world.permits[0].conditions = vec![Condition::Observers { at_least: 2 }];
            world.mission.observers = observers.clone();
            assert_eq!(world.state("AGR-02"), expected, "{observers:?}");
        }
    }

    #[test]
    fn an_observer_of_the_crew_counts_and_nobody_else_of_it() {
        let mut world = World::new();
        world.permits[0].conditions = vec![Condition::Observers { at_least: 1 }];
        let person = world.pilot.clone();
        for (duty, expected) in [
            (Duty::PayloadOperator, FindingState::Fail),
            (Duty::Observer, FindingState::Pass),
        ] {
            let person = person.clone();
            world.crew = vec![CrewFacts { duty, person }];
            assert_eq!(world.state("AGR-02"), expected);
        }
    }

    #[test]
    fn a_permit_that_lifts_brings_its_conditions_with_it() {
        let mut world = World::new();
        world.corner(1).height_m = 140.0;
        let permit = world.one_time_permit();
        permit.max_height_agl_m = Some(150.0);
        permit.conditions = vec![Condition::MaxSpeed { mps: 5.0 }];
        assert_eq!(world.state("ALT-01"), FindingState::Lifted);
        assert_eq!(world.state("AGR-02"), FindingState::Fail);
        // One that lifts nothing does not bind.
        world.corner(1).height_m = 60.0;
        assert!(world.findings("AGR-02").is_empty());
    }

    #[test]
    fn no_permit_lifts_the_height_that_a_one_time_permit_asks_where_it_is_needed() {
        for (condition_m, expected) in [(150.0, FindingState::Pass), (149.9, FindingState::Fail)] {
            let mut world = World::new();
            world.corner(1).height_m = 140.0;
            let permit = world.one_time_permit();
            permit.max_height_agl_m = Some(160.0);
            permit.conditions = vec![Condition::MaxHeightAgl {
                metres: condition_m,
            }];
            assert_eq!(world.state("ALT-01"), FindingState::Lifted);
            assert_eq!(world.state("AGR-02"), expected, "{condition_m}");
        }
        // Where it is not needed its height does not bind: only the last leg meets the zone.
        let mut world = World::new();
        world.corner(2).height_m = 40.0;
        world.corner(3).height_m = 40.0;
        let middle = world.corner(2).at.between(World::home(), 0.5);
        world.mission.buffer_m = Some(5.0);
        world.zones = Some(vec![around(middle, 10.0, ZoneKind::Restricted, "LKT1")]);
        let permit = world.one_time_permit();
        permit.zones = vec!["LKT1".into()];
        permit.conditions = vec![Condition::MaxHeightAgl { metres: 60.0 }];
        assert_eq!(world.state("ZON-03"), FindingState::Lifted);
        assert_eq!(world.state("AGR-02"), FindingState::Pass);
        let measured = world.finding("AGR-02").measured;
        assert_eq!(measured, Some(Measure::agl(50.0)));
    }
}
