//! The volumes that a mission flies in: footprints with bounds of their heights in every datum.
//!
//! Every height is a pair of bounds, so that what is not known widens them and is never guessed.
//! Terrain makes them narrow. Without it the pilot's declaration bounds them, and without that the
//! lowest and highest ground of the country.

use super::facts::{Corner, Extent, MissionFacts};
use crate::altitude::{Bounds, Datum};
use crate::geometry::{Area, Position};
use crate::terrain::Terrain;
use crate::words::words;

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

/// The volumes of a mission. With a take-off point they begin with the climb there, and the way
/// from it and back to it is part of them.
pub fn volumes(
    mission: &MissionFacts,
    terrain: Option<&Terrain>,
    assumptions: &Assumptions,
) -> Vec<Volume> {
    let reckoning = Reckoning {
        mission,
        terrain: terrain.filter(|terrain| !terrain.is_empty()),
        assumptions,
        margin_m: mission
            .vertical_buffer_m
            .unwrap_or(assumptions.vertical_buffer_m),
        side_m: mission.buffer_m.unwrap_or(assumptions.buffer_m),
    };
    match &mission.extent {
        Extent::Route { corners } => reckoning.route(corners),
        Extent::Within {
            area,
            lowest_m,
            highest_m,
        } => vec![reckoning.within(area, *lowest_m, *highest_m)],
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
    fn route(&self, corners: &[Corner]) -> Vec<Volume> {
        let mut line = corners.to_vec();
        let mut volumes = Vec::with_capacity(line.len() + 3);
        if let (Some(takeoff), Some(&first), Some(&last)) =
            (self.mission.takeoff, corners.first(), corners.last())
        {
            volumes.push(self.climb(takeoff, first.height_m));
            let apart = |corner: &Corner| corner.at.distance_m(takeoff) > 0.5;
            if apart(&first) {
                line.insert(
                    0,
                    Corner {
                        at: takeoff,
                        ..first
                    },
                );
            }
            if apart(&last) {
                line.push(Corner {
                    at: takeoff,
                    ..last
                });
            }
        }
        for pair in line.windows(2) {
            volumes.push(self.leg(pair[0], pair[1], volumes.len()));
        }
        volumes
    }

    /// Straight up at the take-off point, and down again.
    fn climb(&self, at: Position, height_m: f64) -> Volume {
        let corner = Corner { at, height_m };
        let mut volume = self.leg(corner, corner, 0);
        volume.agl.low_m = 0.0;
        volume.amsl.low_m = volume.ground.low_m;
        volume.planned.low_m = volume.planned.low_m.min(0.0);
        volume
    }

    fn leg(&self, from: Corner, to: Corner, index: usize) -> Volume {
        let planned = Bounds::exact(from.height_m)
            .around(Bounds::exact(to.height_m))
            .widened(self.margin_m);
        let footprint = Footprint::Leg {
            from: from.at,
            to: to.at,
        };
        let sides = self.sides(from.at, to.at);
        let ground = self.ground_along(&sides);
        let mut volume = self.volume(footprint, index, planned, ground);
        if let (HeightBasis::Terrain, Some(heights)) =
            (volume.basis, self.level_above(from, to, &sides))
        {
            volume.agl = heights;
        }
        volume
    }

    fn within(&self, area: &Area, lowest_m: Option<f64>, highest_m: f64) -> Volume {
        let from_ground = lowest_m.is_none();
        let planned = Bounds::new(lowest_m.unwrap_or(0.0), highest_m).widened(self.margin_m);
        let ground = self.terrain.and_then(|terrain| {
            let (southwest, northeast) = area.bounds();
            let around = self.side_m;
            let southwest = southwest.offset(around, 180.0).offset(around, 270.0);
            terrain.over(
                southwest,
                northeast.offset(around, 0.0).offset(around, 90.0),
            )
        });
        let mut volume = self.volume(Footprint::Within(area.clone()), 0, planned, ground);
        if from_ground {
            volume.agl.low_m = 0.0;
            volume.amsl.low_m = volume.ground.low_m;
        }
        volume
    }

    /// The line itself and its parallels at the buffer.
    fn sides(&self, from: Position, to: Position) -> Vec<(Position, Position)> {
        if self.terrain.is_none() {
            return Vec::new();
        }
        let beside = |bearing: f64| {
            let shift = |at: Position| at.offset(self.side_m, bearing);
            (shift(from), shift(to))
        };
        let mut lines = vec![(from, to)];
        if self.side_m > 0.0 {
            let bearing = from.bearing_deg(to);
            lines.extend([beside(bearing + 90.0), beside(bearing - 90.0)]);
        }
        lines
    }

    fn ground_along(&self, sides: &[(Position, Position)]) -> Option<Bounds> {
        let terrain = self.terrain?;
        let along = |(from, to): &(Position, Position)| terrain.along(*from, *to);
        let mut lines = sides.iter().map(along);
        let first = lines.next()??;
        lines.try_fold(first, |bounds, next| Some(bounds.around(next?)))
    }

    /// Heights above ground of a leg that does not follow the ground: at each sample the height of
    /// the leg there less the ground there.
    fn level_above(
        &self,
        from: Corner,
        to: Corner,
        sides: &[(Position, Position)],
    ) -> Option<Bounds> {
        let (terrain, shift) = (self.terrain?, self.shift()?);
        let mut bounds: Option<Bounds> = None;
        for (a, b) in sides {
            for (share, ground) in terrain.samples(*a, *b) {
                let planned = from.height_m + (to.height_m - from.height_m) * share;
                let here = Bounds::exact(planned)
                    .plus(shift)
                    .minus(Bounds::exact(ground?));
                bounds = Some(bounds.map_or(here, |bounds| bounds.around(here)));
            }
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
        let Some(takeoff) = self.mission.takeoff else {
            return UNBOUNDED;
        };
        let exact = self
            .terrain
            .and_then(|terrain| terrain.elevation_m(takeoff));
        let country = || {
            if in_country(takeoff) {
                self.assumptions.ground
            } else {
                UNBOUNDED
            }
        };
        exact.map_or_else(country, Bounds::exact)
    }

    fn volume(
        &self,
        footprint: Footprint,
        index: usize,
        planned: Bounds,
        terrain: Option<Bounds>,
    ) -> Volume {
        let takeoff_known =
            self.mission.datum != Datum::Home || self.takeoff_ground().low_m.is_finite();
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
        let declared = self.mission.ground_below_takeoff_m;
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
