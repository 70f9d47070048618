//! The vertical profile of a mission: the ground under its way, its heights, and the zones along it.
//! It is for people to look at; what may be flown the rules alone decide.

use std::collections::BTreeMap;

use serde::Serialize;

use super::volumes::{HeightBasis, STANDARD_TO_AMSL};
use super::{Footprint, MissionPlan, Volume};
use crate::airspace::{Restriction, Zone, ZoneKind};
use crate::altitude::{Altitude, Bounds, Datum};
use crate::geometry::Position;
use crate::rules::{CATALOGUE, Check, Facts, Measure};
use crate::words::words;

/// About how many samples a profile has; each leg has one at least.
const SAMPLES: f64 = 240.0;
/// Samples lie no closer than this, metres.
const CLOSEST_M: f64 = 5.0;
/// Zones as far as this beside the way, or above or below it, are named too, metres.
const NEAR_M: f64 = 300.0;
/// The rule that says how high a flight may be.
const HEIGHT_RULE: &str = "ALT-01";

words! {
    /// How a zone lies to the way of a mission.
    Relation: "relation" {
        /// The mission meets it.
        Met = "met",
        /// The mission flies under it.
        Above = "above",
        /// The mission flies over it.
        Below = "below",
        /// It is met in space, and not active then.
        Inactive = "inactive",
        /// It is near, farther than the buffer.
        Beside = "beside",
    }
}

/// A place on the way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileSample {
    /// Metres from the take-off point along the way.
    pub distance_m: f64,
    /// Degrees north, WGS 84.
    pub lat: f64,
    /// Degrees east, WGS 84.
    pub lon: f64,
    /// Height of the plan, metres above the take-off point.
    pub planned_m: f64,
    /// The ground, metres above sea level; `None` is not known.
    pub ground_amsl_m: Option<f64>,
}

/// A part of the mission with the heights that it is judged by. They have the vertical buffer in
/// them; `None` is not bounded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileLeg {
    /// Metres from the take-off point along the way where it begins.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// Which volume, as `Finding::parts` counts them; 0 is the climb.
    pub part: usize,
    /// Lowest height, metres above the take-off point.
    pub planned_low_m: f64,
    /// Greatest height, metres above the take-off point.
    pub planned_high_m: f64,
    /// Lowest height, metres above ground.
    pub agl_low_m: Option<f64>,
    /// Greatest height, metres above ground.
    pub agl_high_m: Option<f64>,
    /// Lowest height, metres above sea level.
    pub amsl_low_m: Option<f64>,
    /// Greatest height, metres above sea level.
    pub amsl_high_m: Option<f64>,
    /// What the heights above ground rest on.
    pub basis: HeightBasis,
}

/// Limits to draw beside the heights.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileLimits {
    /// Greatest height above ground without a permit, metres; `None` cannot be told.
    pub height_agl_m: Option<f64>,
}

/// A stretch of the way along which a zone is met or near.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileZone {
    /// Identifier of the zone.
    pub identifier: String,
    /// What the zone asks.
    pub restriction: Restriction,
    /// What it is.
    pub kind: ZoneKind,
    /// How it lies to the way.
    pub relation: Relation,
    /// Metres from the take-off point along the way where the stretch begins.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// The least distance on the ground, metres; 0 inside.
    pub distance_m: f64,
    /// Its floor as low as it may lie, above ground or above sea level.
    pub lower: Altitude,
    /// Its ceiling as high as it may lie; `None` is unlimited.
    pub upper: Option<Altitude>,
}

/// The vertical profile of a mission.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    /// Metres of the whole way.
    pub distance_m: f64,
    /// The ground at the take-off point, metres above sea level; `None` is not known.
    pub takeoff_amsl_m: Option<f64>,
    /// How many metres the lowest ground lies below the take-off point, as declared.
    pub ground_below_takeoff_m: Option<f64>,
    /// How far the aircraft may be beside its line, metres.
    pub buffer_m: f64,
    /// How far it may be above and below its heights, metres.
    pub vertical_buffer_m: f64,
    /// Limits.
    pub limits: ProfileLimits,
    /// Places along the way, in order; the last is over the take-off point again.
    pub samples: Vec<ProfileSample>,
    /// The parts, in order.
    pub legs: Vec<ProfileLeg>,
    /// The zones along the way, by their place in the data and along the way.
    pub zones: Vec<ProfileZone>,
}

/// The profile of a plan. `facts` must be those of the same plan.
pub fn profile(plan: &MissionPlan, facts: &Facts<'_>) -> Profile {
    let way = Way::of(plan);
    Profile {
        distance_m: way.length_m,
        takeoff_amsl_m: facts.terrain.and_then(|t| t.elevation_m(plan.takeoff)),
        ground_below_takeoff_m: plan.ground_below_takeoff_m,
        buffer_m: facts.buffer_m,
        vertical_buffer_m: facts.vertical_buffer_m,
        limits: ProfileLimits {
            height_agl_m: height_limit(facts),
        },
        samples: way.samples(facts),
        legs: way.legs(facts),
        zones: zones_along(&way, facts),
    }
}

/// A place on the way with the part of the mission that leads to it.
#[derive(Clone, Copy)]
struct Place {
    at: Position,
    distance_m: f64,
    height_m: f64,
    part: usize,
}

/// The way of a plan in short steps.
struct Way {
    places: Vec<Place>,
    length_m: f64,
    /// Where each leg ends, metres along the way.
    ends: Vec<f64>,
}

impl Way {
    fn of(plan: &MissionPlan) -> Self {
        let route = plan.route();
        let step_m = (plan.distance_m() / SAMPLES).max(CLOSEST_M);
        let first = route.first().map(|(at, height_m)| Place {
            at: *at,
            distance_m: 0.0,
            height_m: *height_m,
            part: 0,
        });
        let mut way = Self {
            places: first.into_iter().collect(),
            length_m: 0.0,
            ends: Vec::new(),
        };
        for (index, pair) in route.windows(2).enumerate() {
            way.step_over(pair[0], pair[1], index + 1, step_m);
        }
        way
    }

    fn step_over(&mut self, from: (Position, f64), to: (Position, f64), part: usize, step_m: f64) {
        let leg_m = from.0.distance_m(to.0);
        let steps = steps_of(leg_m / step_m);
        for step in 1..=steps {
            let share = f64::from(step) / f64::from(steps);
            self.places.push(Place {
                at: from.0.between(to.0, share),
                distance_m: self.length_m + leg_m * share,
                height_m: from.1 + (to.1 - from.1) * share,
                part,
            });
        }
        self.length_m += leg_m;
        self.ends.push(self.length_m);
    }

    fn samples(&self, facts: &Facts<'_>) -> Vec<ProfileSample> {
        let sample = |place: &Place| ProfileSample {
            distance_m: place.distance_m,
            lat: place.at.lat(),
            lon: place.at.lon(),
            planned_m: place.height_m,
            ground_amsl_m: facts.terrain.and_then(|t| t.elevation_m(place.at)),
        };
        self.places.iter().map(sample).collect()
    }

    fn legs(&self, facts: &Facts<'_>) -> Vec<ProfileLeg> {
        // The climb comes before the first leg.
        let begins = [0.0, 0.0].into_iter().chain(self.ends.iter().copied());
        let ends = [0.0].into_iter().chain(self.ends.iter().copied());
        facts
            .volumes
            .iter()
            .zip(begins.zip(ends))
            .enumerate()
            .map(|(part, (volume, (from_m, to_m)))| leg(part, volume, from_m, to_m))
            .collect()
    }
}

fn leg(part: usize, volume: &Volume, from_m: f64, to_m: f64) -> ProfileLeg {
    let known = |metres: f64| metres.is_finite().then_some(metres);
    ProfileLeg {
        from_m,
        to_m,
        part,
        planned_low_m: volume.planned.low_m,
        planned_high_m: volume.planned.high_m,
        agl_low_m: known(volume.agl.low_m),
        agl_high_m: known(volume.agl.high_m),
        amsl_low_m: known(volume.amsl.low_m),
        amsl_high_m: known(volume.amsl.high_m),
        basis: volume.basis,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a small range"
)]
fn steps_of(steps: f64) -> u32 {
    steps.ceil().clamp(1.0, SAMPLES) as u32
}

/// The normal limit above ground, as the rule says it.
fn height_limit(facts: &Facts<'_>) -> Option<f64> {
    let rule = CATALOGUE.iter().find(|rule| rule.id == HEIGHT_RULE)?;
    let Check::Facts(check) = rule.check else {
        return None;
    };
    check(facts)
        .into_iter()
        .find_map(|finding| match finding.limit {
            Some(Measure::Height {
                metres,
                datum: Datum::Agl,
            }) => Some(metres),
            _ => None,
        })
}

/// The zones along the way, each with the stretches where it is met or near.
fn zones_along(way: &Way, facts: &Facts<'_>) -> Vec<ProfileZone> {
    let Some(airspace) = facts.airspace.map(|facts| &facts.airspace) else {
        return Vec::new();
    };
    let mut touched: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
    for (step, pair) in way.places.windows(2).enumerate() {
        let footprint = Footprint::Leg {
            from: pair[0].at,
            to: pair[1].at,
        };
        airspace.near(
            &footprint,
            facts.buffer_m.max(NEAR_M),
            |index, distance_m| {
                touched.entry(index).or_default().push((step, distance_m));
            },
        );
    }
    let mut zones = Vec::new();
    for (index, steps) in touched {
        if let Some(zone) = airspace.zones().get(index) {
            zones.extend(stretches(zone, &steps, way, facts));
        }
    }
    zones
}

/// The stretches of a zone: where it is within the buffer, or, where it never is, where it is near.
fn stretches(
    zone: &Zone,
    steps: &[(usize, f64)],
    way: &Way,
    facts: &Facts<'_>,
) -> Vec<ProfileZone> {
    let inside: Vec<(usize, f64)> = steps
        .iter()
        .copied()
        .filter(|(_, distance_m)| *distance_m <= facts.buffer_m)
        .collect();
    let shown = if inside.is_empty() { steps } else { &inside };
    let Some(relation) = relation(zone, shown, inside.is_empty(), (way, facts)) else {
        return Vec::new();
    };
    let (lower, upper) = limits(zone, facts);
    shown
        .chunk_by(|(a, _), (b, _)| a + 1 == *b)
        .filter_map(|run| {
            let (first, last) = (run.first()?.0, run.last()?.0);
            Some(ProfileZone {
                identifier: zone.identifier.clone(),
                restriction: zone.restriction,
                kind: zone.kind,
                relation,
                from_m: way.places.get(first)?.distance_m,
                to_m: way.places.get(last + 1)?.distance_m,
                distance_m: run.iter().map(|(_, d)| *d).fold(f64::INFINITY, f64::min),
                lower,
                upper,
            })
        })
        .collect()
}

/// How a zone lies to the parts that lead over these steps; `None` is too far to be of interest.
fn relation(
    zone: &Zone,
    steps: &[(usize, f64)],
    is_beside: bool,
    (way, facts): (&Way, &Facts<'_>),
) -> Option<Relation> {
    let met = facts.met.as_deref().unwrap_or_default();
    if met.iter().any(|hit| std::ptr::eq(hit.zone, zone)) {
        return Some(Relation::Met);
    }
    let own = steps
        .iter()
        .filter_map(|(step, _)| way.places.get(step + 1))
        .filter_map(|place| facts.volumes.get(place.part));
    let gaps = own.map(|volume| gap(zone, volume, facts));
    let (above_m, below_m) = gaps.fold((f64::INFINITY, f64::INFINITY), |a, b| {
        (a.0.min(b.0), a.1.min(b.1))
    });
    if above_m > NEAR_M || below_m > NEAR_M {
        return None;
    }
    Some(if is_beside {
        Relation::Beside
    } else if above_m > 0.0 {
        Relation::Above
    } else if below_m > 0.0 {
        Relation::Below
    } else {
        Relation::Inactive
    })
}

/// How far a zone lies above a volume and how far below it, metres; 0 or less where it does not.
fn gap(zone: &Zone, volume: &Volume, facts: &Facts<'_>) -> (f64, f64) {
    let (lower, upper) = limits(zone, facts);
    let own = |limit: Altitude| match limit.datum {
        Datum::Agl => volume.agl,
        _ => volume.amsl,
    };
    let above_m = lower.metres - own(lower).high_m;
    let below_m = upper.map_or(f64::NEG_INFINITY, |upper| own(upper).low_m - upper.metres);
    (above_m, below_m)
}

/// The floor as low and the ceiling as high as they may lie, above ground or above sea level.
fn limits(zone: &Zone, facts: &Facts<'_>) -> (Altitude, Option<Altitude>) {
    let assumptions = facts.rulebook.assumptions();
    let amsl = |metres: Bounds| (Datum::Amsl, metres);
    let within = |limit: Altitude| {
        let metres = Bounds::exact(limit.metres);
        match limit.datum {
            Datum::Agl => Some((Datum::Agl, metres)),
            Datum::Amsl => Some(amsl(metres)),
            Datum::Wgs84 => Some(amsl(metres.minus(assumptions.geoid))),
            Datum::Standard => Some(amsl(metres.plus(STANDARD_TO_AMSL))),
            // A zone has no take-off point: such a limit holds nothing apart.
            Datum::Home => None,
        }
    };
    let lower = within(zone.lower).map_or(Altitude::agl(0.0), |(datum, metres)| {
        Altitude::new(metres.low_m, datum)
    });
    let upper = zone.upper.and_then(within);
    (
        lower,
        upper.map(|(datum, metres)| Altitude::new(metres.high_m, datum)),
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::airspace::{Activity, Airspace, Restriction, TimePeriod};
    use crate::geometry::Area;
    use crate::missions::MissionFacts;
    use crate::missions::tests::plan;
    use crate::rulebook::Rulebook;
    use crate::rules::{AirspaceFacts, Question};
    use crate::terrain::{Grid, Posts, Terrain, Tile};

    /// A zone of 100 m around a place so far north of the take-off point; the first leg goes 222 m
    /// north at 60 m, the second 214 m east, both 60 to 50 m high, and the third home at 50 m.
    fn zone(north_m: f64, lower: Altitude, upper: Option<Altitude>) -> Zone {
        let area = Area::circle(plan().takeoff.offset(north_m, 0.0), 100.0).unwrap();
        Zone {
            lower,
            upper,
            ..Zone::new("LKT1", Restriction::Prohibited, area)
        }
    }

    /// Ground that rises ten metres for each hundredth of a degree to the north, 200 m at 50.1.
    fn slope() -> Terrain {
        let grid = Grid {
            north: 50.2,
            west: 14.0,
            step_lat: 0.1,
            step_lon: 0.1,
            rows: 2,
            columns: 3,
        };
        let posts = vec![300.0, 300.0, 300.0, 200.0, 200.0, 200.0];
        Terrain::new(vec![Arc::new(
            Tile::new(grid, Posts::Real(posts), "slope").unwrap(),
        )])
    }

    fn of(plan: &MissionPlan, zones: Vec<Zone>, terrain: Option<&Terrain>) -> Profile {
        let mission = MissionFacts::of_plan(plan, plan.period());
        let airspace = AirspaceFacts::of(Arc::new(Airspace::new(zones)), Vec::new(), Vec::new());
        let rulebook = Rulebook::built_in().pop().unwrap();
        profile(
            plan,
            &Facts::new(Question {
                mission: &mission,
                aircraft: None,
                pilot: None,
                crew: &[],
                permits: None,
                airspace: Some(&airspace),
                terrain,
                weather: &[],
                traffic: None,
                rulebook: &rulebook,
                now: plan.start,
            }),
        )
    }

    #[test]
    fn the_way_goes_out_and_home_in_short_steps() {
        let plan = plan();
        let profile = of(&plan, vec![], None);
        let (first, last) = (profile.samples[0], *profile.samples.last().unwrap());
        assert!((profile.distance_m - plan.distance_m()).abs() < 1e-6);
        assert!((first.distance_m, first.planned_m) == (0.0, 60.0));
        assert!((last.distance_m - profile.distance_m).abs() < 1e-6);
        assert!((last.planned_m - 50.0).abs() < 1e-6);
        assert!((last.lat - plan.takeoff.lat()).abs() < 1e-9);
        assert!((140..=250).contains(&profile.samples.len()));
        let steps = profile.samples.windows(2);
        assert!(
            steps
                .clone()
                .all(|pair| pair[0].distance_m < pair[1].distance_m)
        );
        assert_eq!(profile.limits.height_agl_m, Some(120.0));
    }

    #[test]
    fn the_parts_are_those_that_findings_count() {
        let profile = of(&plan(), vec![], None);
        let parts: Vec<usize> = profile.legs.iter().map(|leg| leg.part).collect();
        assert_eq!(parts, [0, 1, 2, 3]);
        let climb = profile.legs[0];
        assert!((climb.from_m, climb.to_m) == (0.0, 0.0));
        assert!(
            profile.legs[1..]
                .windows(2)
                .all(|pair| (pair[0].to_m - pair[1].from_m).abs() < 1e-9)
        );
        let second = profile.legs[2];
        let buffer = profile.vertical_buffer_m;
        assert!((second.planned_low_m, second.planned_high_m) == (50.0 - buffer, 60.0 + buffer));
        // Ten metres lower ground were declared.
        assert_eq!(second.basis, HeightBasis::Declared);
        assert_eq!(second.agl_high_m, Some(70.0 + buffer));
    }

    #[test]
    fn the_ground_is_told_where_it_is_known_only() {
        let terrain = slope();
        let known = of(&plan(), vec![], Some(&terrain));
        assert!((known.takeoff_amsl_m.unwrap() - 247.0).abs() < 1e-3);
        assert!(
            known
                .samples
                .iter()
                .all(|sample| sample.ground_amsl_m.is_some())
        );
        assert_eq!(known.legs[1].basis, HeightBasis::Terrain);
        let unknown = of(&plan(), vec![], None);
        assert_eq!(unknown.takeoff_amsl_m, None);
        assert!(
            unknown
                .samples
                .iter()
                .all(|sample| sample.ground_amsl_m.is_none())
        );
        let mut far = plan();
        far.ground_below_takeoff_m = None;
        far.takeoff = Position::new(52.0, 14.0).unwrap();
        far.waypoints[0].lat = 52.01;
        far.waypoints.truncate(1);
        let nothing = of(&far, vec![], None);
        assert_eq!(
            (nothing.legs[1].agl_low_m, nothing.legs[1].agl_high_m),
            (None, None)
        );
        assert!(serde_json::to_string(&nothing).is_ok());
    }

    #[test]
    fn a_zone_says_where_it_is_met_and_how_it_lies() {
        let agl = Altitude::agl;
        for (north_m, lower, upper, expected) in [
            (200.0, agl(0.0), None, Some(Relation::Met)),
            (200.0, agl(90.0), None, Some(Relation::Above)),
            (200.0, agl(400.0), None, None),
            (200.0, Altitude::amsl(1500.0), None, None),
            (
                200.0,
                agl(0.0),
                Some(Altitude::amsl(250.0)),
                Some(Relation::Below),
            ),
            (500.0, agl(0.0), None, Some(Relation::Beside)),
            (700.0, agl(0.0), None, None),
        ] {
            let zones = of(&plan(), vec![zone(north_m, lower, upper)], Some(&slope())).zones;
            let found = zones.first().map(|zone| zone.relation);
            assert_eq!(found, expected, "{north_m} {lower:?} {upper:?}");
        }
    }

    #[test]
    fn a_zone_that_sleeps_is_inactive_and_one_that_is_crossed_twice_has_two_stretches() {
        let mut sleeps = zone(200.0, Altitude::agl(0.0), None);
        sleeps.activity = Activity::Periods(vec![TimePeriod {
            end: Some("2020-01-01T00:00:00Z".parse().unwrap()),
            ..TimePeriod::default()
        }]);
        let found = of(&plan(), vec![sleeps], None).zones;
        assert_eq!(found[0].relation, Relation::Inactive);
        let mut twice = zone(0.0, Altitude::agl(0.0), None);
        twice.area = Area::circle(plan().takeoff, 40.0).unwrap();
        let found = of(&plan(), vec![twice], None).zones;
        assert_eq!(found.len(), 2);
        assert!(found[0].from_m == 0.0 && found[0].to_m < found[1].from_m);
        assert!((found[1].to_m - plan().distance_m()).abs() < 1e-6);
    }
}
