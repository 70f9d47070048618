//! The way home after a loss of link: straight from wherever the aircraft is to the take-off point.

use super::Facts;
use crate::altitude::Bounds;
use crate::geometry::{Area, LocalMap, Position};
use crate::missions::{Footprint, Volume};
use crate::terrain::Terrain;

/// All the straight ways home: the triangles between the take-off point and each of the edges.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::rules) struct WayHome {
    /// The take-off point.
    pub(in crate::rules) home: Position,
    edges: Vec<(Position, Position)>,
}

impl Facts<'_> {
    /// The ways home; `None` where the take-off point is not known.
    pub(in crate::rules) fn way_home(&self) -> Option<WayHome> {
        let edges_of = |volume: &Volume| match &volume.footprint {
            Footprint::Leg { from, to } => vec![(*from, *to)],
            Footprint::Within(area) => {
                let rings = around(area).rings();
                let outer = rings.first().map_or(&[][..], Vec::as_slice);
                outer.windows(2).map(|pair| (pair[0], pair[1])).collect()
            }
        };
        Some(WayHome {
            home: self.mission.takeoff?,
            edges: self.volumes.iter().flat_map(edges_of).collect(),
        })
    }
}

impl WayHome {
    /// The greatest distance between home and any place on a way home, metres.
    pub(in crate::rules) fn radius_m(&self) -> f64 {
        let ends = self.edges.iter().flat_map(|(from, to)| [from, to]);
        ends.map(|at| self.home.distance_m(*at)).fold(0.0, f64::max)
    }

    /// Whether any way home comes within `buffer_m` of an area.
    pub(in crate::rules) fn passes(&self, area: &Area, buffer_m: f64) -> bool {
        self.edges.iter().any(|(from, to)| {
            let sides = [(*from, *to), (self.home, *from), (self.home, *to)];
            sides
                .iter()
                .any(|(a, b)| area.distance_to_leg_m(*a, *b) <= buffer_m)
                || self.encloses(*from, *to, place_of(area))
        })
    }

    /// Whether the triangle over an edge holds a place. An area that no side of it meets lies wholly
    /// inside or wholly outside, and one place of it decides.
    fn encloses(&self, from: Position, to: Position, place: Position) -> bool {
        let map = LocalMap::new(self.home);
        let (a, b, p) = (map.project(from), map.project(to), map.project(place));
        let cross = |u: geo::Coord, v: geo::Coord| u.x * v.y - u.y * v.x;
        let turns = [cross(a, p), cross(b - a, p - a), cross(-b, p - b)];
        turns.iter().all(|turn| *turn > 0.0) || turns.iter().all(|turn| *turn < 0.0)
    }

    /// What is known of the highest ground on a way home, metres above sea level: it is at least
    /// that along the edges and the ways from their ends, and at most that in the box around all.
    /// `None` where terrain is missing.
    pub(in crate::rules) fn highest_ground(
        &self,
        terrain: &Terrain,
        side_m: f64,
    ) -> Option<Bounds> {
        let (southwest, northeast) = self.corners(side_m)?;
        let most = terrain.over(southwest, northeast)?.high_m;
        let mut least = f64::NEG_INFINITY;
        for (from, to) in &self.edges {
            for (a, b) in [(*from, *to), (self.home, *from)] {
                least = least.max(terrain.along(a, b)?.high_m);
            }
        }
        Some(Bounds::new(least, most.max(least)))
    }

    /// How high above ground a way home certainly leads somewhere at a height above the take-off point,
    /// metres. `None` where terrain is missing.
    pub(in crate::rules) fn greatest_agl_m(&self, terrain: &Terrain, height_m: f64) -> Option<f64> {
        let takeoff_m = terrain.elevation_m(self.home)?;
        let lowest = |least: f64, (from, to): &(Position, Position)| {
            let legs = [(*from, *to), (self.home, *from)];
            let lows = legs.map(|(a, b)| terrain.along(a, b).map(|ground| ground.low_m));
            lows.into_iter().flatten().fold(least, f64::min)
        };
        Some(takeoff_m + height_m - self.edges.iter().fold(takeoff_m, lowest))
    }

    /// The south-western and north-eastern corners of the box around all ways.
    fn corners(&self, side_m: f64) -> Option<(Position, Position)> {
        let ends = self.edges.iter().flat_map(|(from, to)| [*from, *to]);
        let (mut south, mut north) = (self.home.lat(), self.home.lat());
        let (mut west, mut east) = (self.home.lon(), self.home.lon());
        for at in ends {
            (south, north) = (south.min(at.lat()), north.max(at.lat()));
            (west, east) = (west.min(at.lon()), east.max(at.lon()));
        }
        let southwest = Position::new(south, west).ok()?;
        let northeast = Position::new(north, east).ok()?;
        let out = |at: Position, a, b| at.offset(side_m, a).offset(side_m, b);
        Some((out(southwest, 180.0, 270.0), out(northeast, 0.0, 90.0)))
    }
}

/// The area itself, a circle a little larger: its 64 sides then lie outside it.
fn around(area: &Area) -> Area {
    match area {
        Area::Circle { centre, radius_m } => {
            Area::circle(*centre, radius_m * 1.0013).unwrap_or_else(|_| area.clone())
        }
        Area::Polygon { .. } => area.clone(),
    }
}

/// Any place of an area.
fn place_of(area: &Area) -> Position {
    match area {
        Area::Circle { centre, .. } => *centre,
        Area::Polygon { rings } => rings
            .first()
            .and_then(|ring| ring.first())
            .copied()
            .unwrap_or(Position::NULL_ISLAND),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mast_between_the_legs_is_on_a_way_home() {
        let home = Position::new(50.147, 14.103).unwrap();
        let (a, b) = (home.offset(1000.0, 0.0), home.offset(1000.0, 60.0));
        let way = WayHome {
            home,
            edges: vec![(home, a), (a, b), (b, home)],
        };
        let mast = |metres, bearing| Area::circle(home.offset(metres, bearing), 10.0).unwrap();
        // In the middle of the triangle, far from all its sides.
        assert!(way.passes(&mast(600.0, 30.0), 30.0));
        // Beside it: 39 m from the side to the north, and 41 m, with the radius of 10 m.
        assert!(way.passes(&mast(600.0, 357.0), 30.0));
        assert!(!way.passes(&mast(600.0, 355.0), 30.0));
        assert!(!way.passes(&mast(600.0, 180.0), 30.0));
        assert!((way.radius_m() - 1000.0).abs() < 1.0);
    }
}
