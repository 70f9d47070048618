//! TRF-01: missions of the own fleet keep apart.
//!
//! **Checks** the other missions that may be in the air at the same time: whether their volumes come
//! nearer on the ground than both buffers together and overlap in height. **Source** ours, from
//! Annex X clause 3.1. **Because** two small drones do not see each other. **Severity** needs an
//! agreement who goes first, recorded as a consent that names the rule and the other mission.
//! **Example** two searches of one wood, planned by two units.

use super::facts::apart::apart_m;
use super::{Facts, Finding, Fix, Head, OtherMission, lacking, moments};
use crate::aircraft::Reserved;
use crate::altitude::Bounds;
use crate::geometry::Position;
use crate::localized::{Localized, number};
use crate::missions::{Consent, Footprint, Volume};
use crate::period::Span;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(traffic) = facts.traffic else {
        let question = Localized::fixed(
            "Je místo letu v jeho době bez jiných letadel vlastní flotily?",
            "Is the place of the flight free of other aircraft of the own fleet at that time?",
        );
        let data = Localized::fixed(
            "mise vlastní flotily nejsou známy",
            "the missions of the fleet are not known",
        );
        return vec![rule.ask(question, data)];
    };
    let mut findings: Vec<Finding> = Vec::new();
    for other in traffic {
        let Some(span) = Span::from(facts.period()).common(other.period.into()) else {
            continue;
        };
        let (parts, distance_m) = meeting(facts, other);
        if !parts.is_empty() {
            let finding = found(facts, rule, other, &parts);
            let wanted_m = buffers_m(facts, other);
            findings.push(finding.when(span).measured_distance(wanted_m, distance_m));
        }
    }
    if findings.is_empty() {
        let text = Localized::fixed(
            "Let se nepotká s žádnou jinou misí vlastní flotily.",
            "The flight meets no other mission of the own fleet.",
        );
        findings.push(rule.pass(text, lacking::FLEET));
    }
    findings.extend(reserved(facts, rule));
    findings
}

/// A warning for each who has reserved the aircraft for the time of the flight.
fn reserved(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return Vec::new();
    };
    let data = Localized::fixed("rezervace letadel", "reservations of aircraft");
    let warning = |one: &Reserved| {
        let (mark, by, purpose) = (&aircraft.registration, &one.by, &one.purpose);
        let text = Localized::new(
            format!("{mark} má v té době rezervováno {by}: {purpose}."),
            format!("{mark} is reserved by {by} for that time: {purpose}."),
        );
        let span = Span::from(facts.period()).common(one.period.into());
        let finding = rule.fail(text, data.clone()).as_warning().remedy(
            "Domluvte se s tím, kdo má letadlo rezervováno, nebo zvolte jiné.",
            "Agree with whoever has reserved it, or choose another aircraft.",
        );
        match span {
            Some(span) => finding.when(span),
            None => finding,
        }
    };
    aircraft.reserved.iter().map(warning).collect()
}

/// Both buffers together, metres; one that cannot be is that of the rulebook.
fn buffers_m(facts: &Facts<'_>, other: &OtherMission) -> f64 {
    let usable = other.buffer_m.is_finite() && other.buffer_m >= 0.0;
    let default_m = || facts.rulebook.assumptions().buffer_m;
    let theirs = usable.then_some(other.buffer_m);
    facts.buffer_m + theirs.unwrap_or_else(default_m)
}

/// The parts that meet any volume of another mission, and the least distance on the ground, metres.
fn meeting(facts: &Facts<'_>, other: &OtherMission) -> (Vec<usize>, f64) {
    let buffers_m = buffers_m(facts, other);
    let mut parts: Vec<usize> = Vec::new();
    let mut least_m = f64::INFINITY;
    let Some(beside) = facts.volumes.first().map(west_of) else {
        return (parts, least_m);
    };
    let around = |volume: &Volume| Box::around(&volume.footprint, beside);
    // Most missions are nowhere near each other.
    let all = |volumes: &[Volume]| volumes.iter().map(around).reduce(Box::and);
    if let (Some(own), Some(their)) = (all(&facts.volumes), all(&other.volumes))
        && own.is_apart(&their, buffers_m)
    {
        return (parts, least_m);
    }
    let boxed = |volume| (volume, around(volume));
    let near_it: Vec<(&Volume, Box)> = other.volumes.iter().map(boxed).collect();
    for (part, (volume, around)) in facts.volumes.iter().map(boxed).enumerate() {
        let meets = |(their, box_): &(&Volume, Box)| {
            let possible =
                at_one_height(volume.amsl, their.amsl) && !around.is_apart(box_, buffers_m);
            possible.then(|| apart_m(&volume.footprint, &their.footprint))
        };
        let distances = near_it.iter().filter_map(meets);
        let nearest_m = distances.fold(f64::INFINITY, f64::min);
        if nearest_m <= buffers_m {
            parts.push(part);
            least_m = least_m.min(nearest_m);
        }
    }
    (parts, least_m)
}

/// Whether heights may overlap; what is not a number may.
fn at_one_height(one: Bounds, other: Bounds) -> bool {
    !(one.high_m < other.low_m || other.high_m < one.low_m)
}

/// The longitude of the first place of a volume.
fn west_of(volume: &Volume) -> f64 {
    match &volume.footprint {
        Footprint::Leg { from, .. } => from.lon(),
        Footprint::Within(area) => area.bounds().0.lon(),
    }
}

/// A box in degrees around a footprint, counted from a longitude beside it: what lies in boxes that
/// are far apart is, and the exact distance costs ten times as much.
#[derive(Debug, Clone, Copy)]
struct Box {
    south: f64,
    north: f64,
    west: f64,
    east: f64,
}

impl Box {
    fn around(footprint: &Footprint, beside: f64) -> Self {
        let (a, b) = match footprint {
            Footprint::Leg { from, to } => (*from, *to),
            Footprint::Within(area) => area.bounds(),
        };
        let east_of = |at: Position| match at.lon() - beside {
            east if east > 180.0 => east - 360.0,
            east if east < -180.0 => east + 360.0,
            east => east,
        };
        let (one, other) = (east_of(a), east_of(b));
        let across = (one - other).abs() > 90.0;
        Self {
            south: a.lat().min(b.lat()),
            north: a.lat().max(b.lat()),
            // What runs around the far side of the earth may be anywhere.
            west: if across { -180.0 } else { one.min(other) },
            east: if across { 180.0 } else { one.max(other) },
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            south: self.south.min(other.south),
            north: self.north.max(other.north),
            west: self.west.min(other.west),
            east: self.east.max(other.east),
        }
    }

    /// Whether everything in two boxes is farther apart than so many metres for certain.
    fn is_apart(&self, other: &Self, metres: f64) -> bool {
        // A degree is 110.5 km at the least on the ellipsoid; a hundredth less covers the rest.
        const DEGREE_M: f64 = 109_000.0;
        let up = (other.south - self.north).max(self.south - other.north);
        let gap = (other.west - self.east).max(self.west - other.east);
        let around = 360.0 - (other.east - self.west).max(self.east - other.west);
        let along = gap.min(around);
        let farthest = [self.south, self.north, other.south, other.north]
            .into_iter()
            .fold(0.0, |most: f64, lat| most.max(lat.abs()));
        let lon_m = along * DEGREE_M * farthest.to_radians().cos();
        up * DEGREE_M > metres + 1.0 || (along < 10.0 && lon_m > metres + 1.0)
    }
}

fn found(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    other: &OtherMission,
    parts: &[usize],
) -> Finding {
    let name = &other.name;
    let names_it = |consent: &&Consent| names(facts, consent, other);
    if let Some(consent) = facts.consents(rule.id(), None, parts).find(names_it) {
        let (with, reference) = (&consent.with, &consent.reference);
        let text = Localized::new(
            format!("Let je sladěn s misí {name}: {with}, {reference}."),
            format!("The flight is agreed with mission {name}: {with}, {reference}."),
        );
        return rule.lifted(text, lacking::FLEET).on(facts, parts);
    }
    let rank = other.rank.map_or_else(
        || Localized::fixed("", ""),
        |rank| Localized::new(format!(" (pořadí {rank})"), format!(" (rank {rank})")),
    );
    let buffers = number(buffers_m(facts, other), 0);
    let text = Localized::new(
        format!(
            "Ve stejné době a výšce se let může přiblížit k misi {name}{} na méně než {} m.",
            rank.cs, buffers.cs
        ),
        format!(
            "At the same time and height the flight may come nearer than {} m to mission {name}{}.",
            buffers.en, rank.en
        ),
    );
    let free = moments::moment(other.period.end());
    let not_agreed = facts.why_not(parts, |consent| {
        consent.rules.iter().any(|named| named == rule.id()) && names(facts, consent, other)
    });
    rule.fail(text.then(&not_agreed), lacking::FLEET)
        .on(facts, parts)
        .remedy(
            format!(
                "Dohodněte pořadí s misí {name}, veďte trať jinudy, nebo začněte po {}.",
                free.cs
            ),
            format!(
                "Agree with mission {name} who goes first, route elsewhere, or begin after {}.",
                free.en
            ),
        )
        .fix(Fix::Agree { mission: other.id })
}

/// Whether a consent names another mission: by its id, or by its name where no other bears it.
fn names(facts: &Facts<'_>, consent: &Consent, other: &OtherMission) -> bool {
    let id = other.id.to_string();
    let traffic = facts.traffic.unwrap_or_default();
    let alone = traffic
        .iter()
        .all(|third| third.id == other.id || third.name != other.name);
    let named = consent
        .zones
        .iter()
        .chain([&consent.with, &consent.reference]);
    named
        .map(|name| name.trim())
        .any(|name| name == id || (alone && !name.is_empty() && name == other.name))
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;
    use super::super::saf_04_one_aircraft::tests::other;
    use super::*;
    use crate::altitude::Datum;
    use crate::geometry::Area;
    use crate::ids::MissionId;
    use crate::period::Period;
    use chrono::TimeDelta;
    use uuid::Uuid;

    /// A world with another mission over a leg so far south of the take-off point.
    fn world(metres: f64) -> World {
        let mut world = World::new();
        let mut other = other(&world);
        other.pilot = None;
        let mut volume = world.facts().volumes[1].clone();
        let south = World::home().offset(metres, 180.0);
        volume.footprint = Footprint::Leg {
            from: south.offset(200.0, 270.0),
            to: south.offset(200.0, 90.0),
        };
        other.volumes = vec![volume];
        world.traffic = vec![other];
        world
    }

    #[test]
    fn both_buffers_together_decide() {
        assert_eq!(world(59.0).state("TRF-01"), FindingState::Fail);
        assert_eq!(world(61.0).state("TRF-01"), FindingState::Pass);
        let finding = world(59.0).finding("TRF-01");
        let mission = MissionId(Uuid::from_u128(77));
        assert_eq!(finding.fix, Some(Fix::Agree { mission }));
        assert!(finding.parts.contains(&0), "{finding:?}");
    }

    #[test]
    fn time_and_height_keep_apart() {
        let mut world = world(10.0);
        world.mission.datum = Datum::Amsl;
        // The highest part of the flight is 60 m above sea level.
        for (low_m, expected) in [(60.0, FindingState::Fail), (60.1, FindingState::Pass)] {
            world.traffic[0].volumes[0].amsl = Bounds::new(low_m, 1000.0);
            assert_eq!(world.state("TRF-01"), expected, "{low_m}");
        }
        world.traffic[0].volumes[0].amsl = Bounds::new(0.0, 1000.0);
        let end = world.mission.period.end();
        for (seconds, expected) in [(0, FindingState::Fail), (1, FindingState::Pass)] {
            let start = end + TimeDelta::seconds(seconds);
            world.traffic[0].period = Period::new(start, start + TimeDelta::hours(1)).unwrap();
            assert_eq!(world.state("TRF-01"), expected);
        }
    }

    #[test]
    fn an_area_is_met_too() {
        for (radius_m, expected) in [(141.0, FindingState::Fail), (139.0, FindingState::Pass)] {
            let mut world = world(10.0);
            let area = Area::circle(World::home().offset(200.0, 180.0), radius_m).unwrap();
            world.traffic[0].volumes[0].footprint = Footprint::Within(area);
            assert_eq!(world.state("TRF-01"), expected, "{radius_m}");
        }
    }

    #[test]
    fn a_consent_lifts_for_the_mission_that_it_names() {
        let mut world = world(10.0);
        let consent = |with: &str| Consent {
            with: with.into(),
            reference: "dohoda".into(),
            requested_at: None,
            valid: Some(World::new().mission.period),
            zones: vec![],
            rules: vec!["TRF-01".into()],
            max_height_agl_m: None,
            ..Consent::default()
        };
        let id = world.traffic[0].id.to_string();
        for (with, expected) in [
            (id.as_str(), FindingState::Lifted),
            ("Dohled Slaný", FindingState::Lifted),
            ("Dohled Kladno", FindingState::Fail),
        ] {
            // One that names nothing that is met does not hide one that does.
            world.mission.consents = vec![consent("jiná mise"), consent(with)];
            assert_eq!(world.state("TRF-01"), expected, "{with}");
        }
        world.mission.consents = vec![consent("Dohled Slaný")];
        world.mission.consents[0].rules = vec!["TRF-02".into()];
        assert_eq!(world.state("TRF-01"), FindingState::Fail);
        world.mission.consents = vec![consent("Dohled Slaný")];
        // Two of one name are not told apart by it.
        let mut twin = world.traffic[0].clone();
        twin.id = MissionId(Uuid::from_u128(78));
        world.traffic.push(twin);
        let findings = world.findings("TRF-01");
        assert!(
            findings
                .iter()
                .all(|found| found.state == FindingState::Fail)
        );
        assert_eq!(findings.len(), 2);
    }

    #[test]
    fn unknown_traffic_is_asked_about() {
        let world = World::new();
        assert_eq!(world.state("TRF-01"), FindingState::Pass);
        let mut question = world.question();
        question.traffic = None;
        assert_eq!(World::ask(question, "TRF-01").state, FindingState::Ask);
    }

    #[test]
    fn a_buffer_that_cannot_be_is_that_of_the_rulebook() {
        for buffer_m in [f64::NAN, f64::NEG_INFINITY, -500.0] {
            let mut world = World::new();
            let mut other = other(&world);
            other.buffer_m = buffer_m;
            world.traffic = vec![other];
            assert_eq!(world.state("TRF-01"), FindingState::Fail, "{buffer_m}");
        }
    }

    #[test]
    fn what_boxes_keep_apart_is_apart() {
        let (mut kept, mut near) = (0, 0);
        for (lat, lon) in [(50.0, 14.0), (-33.0, 179.99), (64.0, -179.99), (0.0, 0.0)] {
            let place = Position::new(lat, lon).unwrap();
            for step in 0..4000 {
                let turn = f64::from(step) * 137.5;
                let from = place.offset(f64::from(step % 40) * 45.0, turn);
                let leg = |from: Position, turn: f64| Footprint::Leg {
                    from,
                    to: from.offset(f64::from(step % 7) * 300.0, turn),
                };
                let (one, other) = (leg(place, turn / 3.0), leg(from, turn / 7.0));
                let boxes = [&one, &other].map(|leg| Box::around(leg, place.lon()));
                let metres = f64::from(step % 11) * 20.0;
                if boxes[0].is_apart(&boxes[1], metres) {
                    kept += 1;
                    assert!(apart_m(&one, &other) > metres, "{one:?} {other:?} {metres}");
                } else {
                    near += 1;
                }
            }
        }
        assert!(kept > 4000 && near > 1000, "{kept} {near}");
    }
}
