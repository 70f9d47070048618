//! What a mission needs beyond the usual limits, taken from its verdict.

use chrono::TimeDelta;
use geo::{ConvexHull, MultiPoint, Point};
use serde::{Deserialize, Serialize};

use super::Asked;
use crate::calendar;
use crate::geometry::{Area, Position};
use crate::ids::{AircraftId, OperatorId};
use crate::localized::Localized;
use crate::missions::{Corner, Extent, Footprint};
use crate::period::Period;
use crate::rulebook::Severity;
use crate::rules::{Facts, Finding, FindingState, Fix, Measure, impact_radius_m};

/// Corners of the circle around each corner of a route.
const SIDES: i32 = 16;
/// Rules about the height, which a permit lifts by naming one.
const HEIGHT: [&str; 4] = ["ALT-01", "ALT-03", "ALT-04", "ALT-05"];
/// The rule about the night, which a permit lifts by allowing it.
const NIGHT: &str = "WX-02";
/// Rules about zones that a permit lifts by the id of the rule.
const BY_RULE: [&str; 5] = ["SAF-02", "SAF-05", "SAF-08", "SAF-11", "GZ-18"];
/// Rules about permits themselves: what they miss is no limit of the flight.
const ABOUT_PERMITS: [&str; 3] = ["AGR-01", "AGR-06", "ZON-02"];

/// A limit that a mission goes beyond, by how much, and where that is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Exceeded {
    /// Id of the rule.
    pub rule: String,
    /// What the rule is called.
    pub title: Localized,
    /// What it found.
    pub text: Localized,
    /// The limit.
    pub limit: Option<Measure>,
    /// The value of the mission.
    pub measured: Option<Measure>,
    /// The zone, where one is concerned.
    pub zone: Option<String>,
    /// Act or document, and its version.
    pub source: Localized,
    /// Article or clause of it.
    pub article: Option<Localized>,
}

/// What a mission needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Needs {
    /// When it flies.
    pub period: Period,
    /// Where it takes off; `None` is not known.
    pub takeoff: Option<Position>,
    /// Where the pilot stands; `None` is not known.
    pub pilot_position: Option<Position>,
    /// The corners of its route; none where it is flown by hand.
    pub route: Vec<Corner>,
    /// Where it flies or may fall: with its buffer and the impact area around it.
    pub area: Option<Area>,
    /// The radius of the impact area; `None`: it cannot be told.
    pub impact_radius_m: Option<f64>,
    /// Greatest height above ground; `None` is not known.
    pub height_agl_m: Option<f64>,
    /// Greatest distance from the pilot; `None` is not known.
    pub distance_m: Option<f64>,
    /// Whether it goes beyond the usual height.
    pub beyond_height: bool,
    /// Whether it goes beyond the usual distance.
    pub beyond_sight: bool,
    /// Whether it needs the night.
    pub night: bool,
    /// Zones to be opened.
    pub zones: Vec<String>,
    /// Rules to be lifted.
    pub lifts: Vec<String>,
    /// The aircraft.
    pub aircraft: Option<AircraftId>,
    /// The pilot.
    pub pilot: Option<OperatorId>,
    /// What it goes beyond.
    pub exceeded: Vec<Exceeded>,
}

impl Needs {
    /// Of a mission, from the facts and findings of its verdict.
    pub fn of(facts: &Facts<'_>, findings: &[Finding]) -> Self {
        let needed: Vec<&Finding> = findings.iter().filter(|one| needs_permit(one)).collect();
        let has = |rules: &[&str]| needed.iter().any(|one| rules.contains(&one.rule.as_str()));
        let (mut zones, mut lifts) = (Vec::new(), Vec::new());
        for finding in &needed {
            let rule = finding.rule.as_str();
            let by_rule = BY_RULE.contains(&rule);
            match &finding.zone {
                Some(zone) if !by_rule => keep(&mut zones, zone),
                _ if rule == NIGHT || HEIGHT.contains(&rule) => {}
                _ => keep(&mut lifts, rule),
            }
        }
        let known = |metres: f64| metres.is_finite().then_some(metres);
        let heights = facts.volumes.iter().map(|volume| volume.agl.high_m);
        let height_agl_m = known(heights.fold(f64::NEG_INFINITY, f64::max));
        let impact_radius_m =
            height_agl_m.and_then(|height| impact_radius_m(facts.rulebook, height));
        let around_m = facts.buffer_m + impact_radius_m.unwrap_or(0.0);
        let mission = facts.mission;
        Self {
            period: facts.period(),
            takeoff: mission.takeoff,
            pilot_position: mission.pilot_position.or(mission.takeoff),
            route: match &mission.extent {
                Extent::Route { corners } => corners.clone(),
                Extent::Within { .. } => Vec::new(),
            },
            area: hull(
                facts.volumes.iter().map(|volume| &volume.footprint),
                around_m,
            ),
            impact_radius_m,
            height_agl_m,
            distance_m: facts.farthest_from_pilot_m().and_then(known),
            beyond_height: has(&HEIGHT),
            beyond_sight: has(&["SAF-02"]),
            night: has(&[NIGHT]),
            zones,
            lifts,
            aircraft: facts.aircraft.map(|aircraft| aircraft.id),
            pilot: facts.pilot.map(|pilot| pilot.id),
            exceeded: needed.into_iter().map(Exceeded::of).collect(),
        }
    }

    /// What is to be asked for it, with so many days of reserve for the weather. Heights and distances
    /// are rounded up to whole metres; nothing is asked that the mission does not need.
    pub fn asked(&self, reserve_days: u32) -> Asked {
        let first = calendar::local_day(self.period.start());
        let midnight = first.and_time(chrono::NaiveTime::MIN).and_utc();
        let from = midnight - calendar::ahead_of_utc(midnight);
        let last = calendar::local_day(self.period.end());
        let last = last + TimeDelta::days(i64::from(reserve_days));
        let whole = |metres: Option<f64>| metres.map(f64::ceil);
        Asked {
            valid: Period::new(from, calendar::end_of(last)).unwrap_or(self.period),
            area: self.area.clone(),
            max_height_agl_m: whole(self.height_agl_m).filter(|_| self.beyond_height),
            max_distance_from_pilot_m: whole(self.distance_m),
            night: self.night,
            zones: self.zones.clone(),
            lifts: self.lifts.clone(),
            aircraft: self.aircraft.into_iter().collect(),
            pilots: self.pilot.into_iter().collect(),
        }
    }
}

/// Whether a finding is a limit that a one-time permit could lift.
fn needs_permit(finding: &Finding) -> bool {
    let apply = matches!(finding.fix, Some(Fix::Apply { .. }));
    finding.state == FindingState::Fail
        && (finding.severity == Severity::Permit || apply)
        && !ABOUT_PERMITS.contains(&finding.rule.as_str())
}

fn keep(list: &mut Vec<String>, one: &str) {
    if !list.iter().any(|known| known == one) {
        list.push(one.to_owned());
    }
}

impl Exceeded {
    fn of(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.to_string(),
            title: finding.title.clone(),
            text: finding.text.clone(),
            limit: finding.limit.clone(),
            measured: finding.measured.clone(),
            zone: finding.zone.clone(),
            source: finding.source.clone(),
            article: finding.article.clone(),
        }
    }
}

/// The smallest convex area around footprints and so many metres more.
fn hull<'a>(footprints: impl Iterator<Item = &'a Footprint>, around_m: f64) -> Option<Area> {
    // The sides of the circle pass nearer to its middle than its corners.
    let half_side = std::f64::consts::PI / f64::from(SIDES);
    let radius_m = around_m.max(1.0) / half_side.cos() + 0.5;
    if !radius_m.is_finite() {
        return None;
    }
    let mut points: Vec<Point> = Vec::new();
    let mut add = |corner: Position| {
        points.extend((0..SIDES).map(|side| {
            let bearing = f64::from(side) * 360.0 / f64::from(SIDES);
            let at = corner.geodesic_offset(radius_m, bearing);
            Point::new(at.lon(), at.lat())
        }));
    };
    for footprint in footprints {
        match footprint {
            Footprint::Leg { from, to } => [*from, *to].into_iter().for_each(&mut add),
            Footprint::Within(area) => area.rings().into_iter().flatten().for_each(&mut add),
        }
    }
    if points.is_empty() {
        return None;
    }
    let hull = MultiPoint::new(points).convex_hull();
    let corner = |at: &geo::Coord| Position::new(at.y, at.x);
    let ring: Result<Vec<Position>, _> = hull.exterior().coords().map(corner).collect();
    Area::polygon(vec![ring.ok()?]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::airspace::ZoneKind;
    use crate::rules::fixtures::{World, around};

    fn needs(world: &World) -> Needs {
        let verdict = world.verdict();
        Needs::of(&world.facts(), &verdict.findings)
    }

    /// Climbs to 140 m, with the ground up to 10 m lower.
    fn too_high() -> World {
        let mut world = World::new();
        world.corner(1).height_m = 140.0;
        world
    }

    #[test]
    fn an_exceeded_height_is_asked_with_limit_and_value() {
        let found = needs(&too_high());
        assert_eq!(found.exceeded.len(), 1, "{:?}", found.exceeded);
        let height = &found.exceeded[0];
        assert_eq!(height.rule, "ALT-01");
        assert_eq!(height.measured, Some(Measure::agl(150.0)));
        let asked = found.asked(3);
        assert_eq!(asked.max_height_agl_m, Some(150.0));
        assert!(asked.zones.is_empty() && asked.lifts.is_empty() && !asked.night);
        let days = (asked.valid.end() - asked.valid.start()).num_days();
        assert_eq!(days, 3);
    }

    #[test]
    fn within_the_limits_nothing_is_asked() {
        let found = needs(&World::new());
        assert!(found.exceeded.is_empty());
        assert_eq!(found.asked(0).max_height_agl_m, None);
    }

    #[test]
    fn a_permit_as_it_is_asked_lets_the_mission_fly() {
        let mut world = too_high();
        world.zones = Some(vec![around(
            World::home(),
            400.0,
            ZoneKind::Restricted,
            "LKT1",
        )]);
        let found = needs(&world);
        assert_eq!(found.zones, ["LKT1"]);
        let asked = found.asked(2);
        let mut permit = world.permits[0].clone();
        permit.id = crate::ids::PermitId(uuid::Uuid::from_u128(9));
        permit.kind = crate::permits::PermitKind::OneTime;
        permit.valid = asked.valid;
        permit.area = asked.area.clone();
        permit.max_height_agl_m = asked.max_height_agl_m;
        (permit.zones, permit.lifts) = (asked.zones.clone(), asked.lifts.clone());
        world.permits.push(permit);
        for rule in ["ALT-01", "ZON-03"] {
            assert_eq!(world.state(rule), FindingState::Lifted, "{rule}");
        }
        // A metre less is not enough.
        let granted = world.permits.last_mut().unwrap();
        granted.max_height_agl_m = Some(149.0);
        assert_eq!(world.state("ALT-01"), FindingState::Fail);
    }
}
