//! The volumes that a mission flies in: footprints with bounds of their heights in every datum.
//!
//! Every height is a pair of bounds, so that what is not known widens them and is never guessed.
//! Terrain makes them narrow. Without it the pilot's declaration bounds them, and without that the
//! lowest and highest ground of the country.

pub(crate) mod ground;

use super::facts::{Corner, Extent, MissionFacts};
use crate::altitude::{Bounds, Datum};
use crate::geometry::{Area, Position};
use crate::terrain::Terrain;
use crate::words::words;
use ground::Strip;

words! {
    /// What the bounds of a height above ground rest on.
    HeightBasis: "height basis" {
        /// The plan itself is above ground.
        Planned = "planned",
        /// Terrain tiles.
        Terrain = "terrain",
        /// The pilot's declaration.
        Declared = "declared",
        /// The lowest and highest ground of the country.
        Country = "country",
    }
}

/// What a volume covers on the ground, without the buffer beside it.
#[derive(Debug, Clone, PartialEq)]
pub enum Footprint {
    /// A straight line; a point where both ends are the same.
    Leg {
        /// Where it begins.
        from: Position,
        /// Where it ends.
        to: Position,
    },
    /// An area.
    Within(Area),
}

/// A part of a mission in space. Heights have the vertical buffer in them.
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// Where on the ground.
    pub footprint: Footprint,
    /// Which part of the mission: the leg, counted from 0.
    pub index: usize,
    /// Heights above the datum of the mission, metres.
    pub planned: Bounds,
    /// Heights above ground, metres; infinite where nothing bounds them.
    pub agl: Bounds,
    /// Heights above sea level, metres; infinite where nothing bounds them.
    pub amsl: Bounds,
    /// The ground under it, metres above sea level; infinite where nothing bounds it.
    pub ground: Bounds,
    /// What the bounds above ground rest on.
    pub basis: HeightBasis,
}

impl Volume {
    /// Makes it begin on the ground.
    fn lower_to_ground(&mut self) {
        self.agl.low_m = 0.0;
        self.amsl.low_m = self.ground.low_m;
        self.planned.low_m = self.planned.low_m.min(0.0);
    }

    /// Whether it begins on the ground: a climb, or an area that is flown in from the ground up.
    pub fn begins_on_ground(&self) -> bool {
        let upright = match &self.footprint {
            Footprint::Leg { from, to } => from == to,
            Footprint::Within(_) => true,
        };
        upright && self.agl.low_m == 0.0 && self.planned.low_m <= 0.0
    }
}

/// Heights that hold without any data at the place of the mission.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assumptions {
    /// Ground of the country, metres above sea level.
    pub ground: Bounds,
    /// Geoid above the ellipsoid in the country, metres.
    pub geoid: Bounds,
    /// Buffer beside the line where the mission names none, metres.
    pub buffer_m: f64,
    /// Buffer above and below where the mission names none, metres.
    pub vertical_buffer_m: f64,
}

impl Assumptions {
    /// How far beside its line a mission may be, metres.
    pub fn buffer_of(&self, mission: &MissionFacts) -> f64 {
        usable(mission.buffer_m).unwrap_or(self.buffer_m)
    }

    /// How far above and below its heights a mission may be, metres.
    pub fn vertical_buffer_of(&self, mission: &MissionFacts) -> f64 {
        usable(mission.vertical_buffer_m).unwrap_or(self.vertical_buffer_m)
    }
}

/// A length that can be one; one that cannot counts as not given.
fn usable(metres: Option<f64>) -> Option<f64> {
    metres.filter(|metres| metres.is_finite() && *metres >= 0.0)
}

/// A height that is no number is not known.
fn known(heights: Bounds) -> Bounds {
    if heights.low_m.is_finite() && heights.high_m.is_finite() {
        heights
    } else {
        UNBOUNDED
    }
}

/// The greater of two heights; one that is no number stays so.
fn highest(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else {
        a.max(b)
    }
}

/// Nothing is known.
const UNBOUNDED: Bounds = Bounds {
    low_m: f64::NEG_INFINITY,
    high_m: f64::INFINITY,
};
/// Pressure at sea level is between 950 and 1060 hPa: a flight level lies this far from its height
/// above sea level at the least and at the most, metres (8.3 m for each hPa).
pub const STANDARD_TO_AMSL: Bounds = Bounds {
    low_m: -525.0,
    high_m: 390.0,
};

/// Whether a position lies in the box around Czechia, where the assumptions hold.
fn in_country(at: Position) -> bool {
    (48.5..=51.1).contains(&at.lat()) && (12.0..=18.9).contains(&at.lon())
}

/// The volumes of a mission. With a take-off point the climb there, and the way from it and back to
/// it, are part of them; those of a route begin with the climb.
pub fn volumes(
    mission: &MissionFacts,
    terrain: Option<&Terrain>,
    assumptions: &Assumptions,
) -> Vec<Volume> {
    let reckoning = Reckoning {
        mission,
        terrain: terrain.filter(|terrain| !terrain.is_empty()),
        assumptions,
        margin_m: assumptions.vertical_buffer_of(mission),
        side_m: assumptions.buffer_of(mission),
    };
    match &mission.extent {
        Extent::Route { corners } => reckoning.route(corners),
        Extent::Within {
            area,
            lowest_m,
            highest_m,
        } => reckoning.area(area, *lowest_m, *highest_m),
    }
}

struct Reckoning<'a> {
    mission: &'a MissionFacts,
    terrain: Option<&'a Terrain>,
    assumptions: &'a Assumptions,
    margin_m: f64,
    side_m: f64,
}

impl Reckoning<'_> {
    /// The climb, the legs with the way from the take-off point and back to it, and without such a
    /// point a climb at either end: whoever flies there has come up from the ground.
    fn route(&self, corners: &[Corner]) -> Vec<Volume> {
        let (Some(&first), Some(&last)) = (corners.first(), corners.last()) else {
            return Vec::new();
        };
        let mut line = corners.to_vec();
        let mut volumes = Vec::with_capacity(line.len() + 3);
        if let Some(takeoff) = self.mission.takeoff {
            volumes.push(self.climb(takeoff, highest(first.height_m, last.height_m)));
            let apart = |corner: &Corner| corner.at.distance_m(takeoff) > 0.5;
            let above = |corner: Corner| Corner {
                at: takeoff,
                ..corner
            };
            if apart(&first) {
                line.insert(0, above(first));
            }
            if apart(&last) {
                line.push(above(last));
            }
        } else {
            volumes.push(self.climb(first.at, first.height_m));
        }
        // A single place is a leg without a length.
        if line.len() == 1 {
            line.push(first);
        }
        for pair in line.windows(2) {
            volumes.push(self.leg(pair[0], pair[1], volumes.len()));
        }
        if self.mission.takeoff.is_none() {
            let index = volumes.len();
            volumes.push(Volume {
                index,
                ..self.climb(last.at, last.height_m)
            });
        }
        volumes
    }

    /// An area, the climb at the take-off point and the way between them, at any height of the area.
    /// Without a take-off point the climb may be anywhere in it.
    fn area(&self, area: &Area, lowest_m: Option<f64>, highest_m: f64) -> Vec<Volume> {
        let mut volumes = vec![self.within(area, lowest_m, highest_m)];
        let Some(takeoff) = self.mission.takeoff else {
            if lowest_m.is_some() {
                let mut climb = self.within(area, None, highest_m);
                climb.index = 1;
                volumes.push(climb);
            }
            return volumes;
        };
        let inside = area.distance_to_leg_m(takeoff, takeoff) <= 0.0;
        if !inside || lowest_m.is_some() {
            volumes.push(Volume {
                index: 1,
                ..self.climb(takeoff, highest_m)
            });
        }
        if !inside {
            let planned = Bounds::new(lowest_m.unwrap_or(0.0), highest_m);
            let mut way = self.way(takeoff, area.centre(), planned);
            if lowest_m.is_none() {
                way.lower_to_ground();
            }
            volumes.push(way);
        }
        volumes
    }

    /// A straight way at any height between two bounds.
    fn way(&self, from: Position, to: Position, planned: Bounds) -> Volume {
        let ground = self.ground_around(from, to);
        let footprint = Footprint::Leg { from, to };
        self.volume(footprint, 2, known(planned).widened(self.margin_m), ground)
    }

    /// Straight up at a place, and down again.
    fn climb(&self, at: Position, height_m: f64) -> Volume {
        let corner = Corner { at, height_m };
        let mut volume = self.leg(corner, corner, 0);
        volume.lower_to_ground();
        volume
    }

    fn leg(&self, from: Corner, to: Corner, index: usize) -> Volume {
        let planned = known(Bounds::exact(from.height_m))
            .around(known(Bounds::exact(to.height_m)))
            .widened(self.margin_m);
        let footprint = Footprint::Leg {
            from: from.at,
            to: to.at,
        };
        let ground = self.ground_around(from.at, to.at);
        let mut volume = self.volume(footprint, index, planned, ground);
        if volume.basis == HeightBasis::Terrain
            && planned.high_m.is_finite()
            && let Some(heights) = self.level_above(from, to)
        {
            volume.agl = heights;
        }
        volume
    }

    fn within(&self, area: &Area, lowest_m: Option<f64>, highest_m: f64) -> Volume {
        let from_ground = lowest_m.is_none();
        let planned = known(Bounds::new(lowest_m.unwrap_or(0.0), highest_m)).widened(self.margin_m);
        let (southwest, northeast) = area.bounds();
        let ground = self
            .terrain
            .and_then(|terrain| ground::within(terrain, southwest, northeast, self.side_m));
        let mut volume = self.volume(Footprint::Within(area.clone()), 0, planned, ground);
        if from_ground {
            volume.lower_to_ground();
        }
        volume
    }

    /// The ground under a line and beside it within the buffer.
    fn ground_around(&self, from: Position, to: Position) -> Option<Bounds> {
        Strip::new(from, to, self.side_m).ground(self.terrain?)
    }

    /// Heights above ground of a leg that does not follow the ground: at each sample the height of
    /// the leg there less the ground there.
    fn level_above(&self, from: Corner, to: Corner) -> Option<Bounds> {
        let (terrain, shift) = (self.terrain?, self.shift()?);
        let samples = Strip::new(from.at, to.at, self.side_m).samples(terrain)?;
        let mut bounds: Option<Bounds> = None;
        for (share, ground) in samples {
            let planned = from.height_m + (to.height_m - from.height_m) * share;
            let here = Bounds::exact(planned)
                .plus(shift)
                .minus(Bounds::exact(ground?));
            bounds = Some(bounds.map_or(here, |bounds| bounds.around(here)));
        }
        Some(bounds?.widened(self.margin_m))
    }

    /// What turns a height above the datum of the mission into one above sea level; `None` for
    /// heights above ground, which follow the ground.
    fn shift(&self) -> Option<Bounds> {
        match self.mission.datum {
            Datum::Agl => None,
            Datum::Amsl => Some(Bounds::exact(0.0)),
            Datum::Wgs84 => {
                let geoid = self.assumptions.geoid;
                Some(Bounds::new(-geoid.high_m, -geoid.low_m))
            }
            Datum::Standard => Some(STANDARD_TO_AMSL),
            Datum::Home => Some(self.takeoff_ground()),
        }
    }

    /// The ground at the take-off point, metres above sea level.
    fn takeoff_ground(&self) -> Bounds {
        let country = || match self.mission.takeoff {
            Some(takeoff) if in_country(takeoff) => self.assumptions.ground,
            _ => UNBOUNDED,
        };
        self.takeoff_m().map_or_else(country, Bounds::exact)
    }

    /// The same where terrain tells it.
    fn takeoff_m(&self) -> Option<f64> {
        self.terrain?.elevation_m(self.mission.takeoff?)
    }

    fn volume(
        &self,
        footprint: Footprint,
        index: usize,
        planned: Bounds,
        terrain: Option<Bounds>,
    ) -> Volume {
        let takeoff_known = self.mission.datum != Datum::Home || self.takeoff_m().is_some();
        let mut basis = match terrain {
            Some(_) if takeoff_known => HeightBasis::Terrain,
            _ => HeightBasis::Country,
        };
        let country = || match &footprint {
            Footprint::Leg { from, to } => in_country(*from) && in_country(*to),
            Footprint::Within(area) => {
                let (southwest, northeast) = area.bounds();
                in_country(southwest) && in_country(northeast)
            }
        };
        let ground = terrain.unwrap_or_else(|| {
            if country() {
                self.assumptions.ground
            } else {
                UNBOUNDED
            }
        });
        let (mut agl, amsl) = match self.shift() {
            None => {
                basis = HeightBasis::Planned;
                (planned, planned.plus(ground))
            }
            Some(shift) => {
                let amsl = planned.plus(shift);
                (amsl.minus(ground), amsl)
            }
        };
        let declared = usable(self.mission.ground_below_takeoff_m);
        if let (Datum::Home, HeightBasis::Country, Some(drop_m)) =
            (self.mission.datum, basis, declared)
        {
            basis = HeightBasis::Declared;
            agl.high_m = planned.high_m + drop_m;
        }
        Volume {
            footprint,
            index,
            planned,
            agl,
            amsl,
            ground,
            basis,
        }
    }
}
