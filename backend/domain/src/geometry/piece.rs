//! A short straight piece of a line, and how near borders and points come to it.
//!
//! Everything happens on a flat map with the piece along its `u` axis. Straight in degrees is
//! straight on that map, so what touches there touches; the length between the nearest points is
//! then made true by the scale at the latitude of its middle.

use super::Position;
use super::ellipsoid::Scale;
use super::extent::{Extent, lon_beside};
use super::frame::{Frame, places};
use super::outline::{Group, Outlines};

/// What is nearer than this touches, metres: far more than the error of the arithmetic, far less
/// than any coordinate means.
pub(crate) const CONTACT_M: f64 = 1e-6;
/// Farther than this the way to a point is measured along the ellipsoid, metres.
const MAP_REACH_M: f64 = 8_000.0;

/// A straight piece of a line with the map around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Its beginning, `[lon, lat]`: the origin of the map.
    from: [f64; 2],
    /// The box around it.
    pub(super) extent: Extent,
    /// Cosine and sine of its direction on the map, from east towards north.
    direction: [f64; 2],
    length_m: f64,
    /// The scale at the latitude of its middle.
    scale: Scale,
    /// Metres that its middle lies north of its beginning.
    middle_m: f64,
    /// The box that everything lies in that counts.
    pub(super) reach: Frame,
}

/// The nearest that was found yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nearest {
    /// Square metres; what is not nearer does not count.
    pub(super) m2: f64,
    /// A pair of points farther apart on the map, in square metres, is not nearer.
    map_m2: f64,
}

impl Piece {
    /// The piece between two points `[lon, lat]`; only what lies within `limit_m` counts.
    pub(super) fn new(from: [f64; 2], to: [f64; 2], limit_m: f64) -> Self {
        let scale = Scale::at(f64::midpoint(from[1], to[1]));
        let (east_m, north_m) = (
            (to[0] - from[0]) * scale.lon_m,
            (to[1] - from[1]) * scale.lat_m,
        );
        let length_m = (east_m * east_m + north_m * north_m).sqrt();
        let direction = if length_m > 0.0 {
            [east_m / length_m, north_m / length_m]
        } else {
            [1.0, 0.0]
        };
        let extent = Extent::of(&[from, to]);
        Self {
            from,
            extent,
            direction,
            length_m,
            scale,
            middle_m: north_m / 2.0,
            reach: Frame::around(&extent.widened(limit_m, &scale)),
        }
    }

    /// The point a way of metres along it, `[lon, lat]`.
    pub(super) fn at(&self, along_m: f64) -> [f64; 2] {
        let [lon, lat] = self.from;
        let [cos, sin] = self.direction;
        [
            lon + along_m * cos / self.scale.lon_m,
            lat + along_m * sin / self.scale.lat_m,
        ]
    }

    /// Nothing found yet that is nearer than the root of `m2` square metres.
    pub(super) fn nearer_than(&self, m2: f64) -> Nearest {
        let slack = self.scale.slack(self.middle_m.abs() + m2.sqrt());
        Nearest {
            m2,
            map_m2: m2 * slack * slack,
        }
    }

    /// Looks at the border of a polygon: lowers `nearest` to the nearest of it, and says whether
    /// the beginning of the piece lies inside (anything may be said of a place on the border).
    pub(super) fn meet(
        &self,
        outlines: &Outlines,
        groups: &[Group],
        nearest: &mut Nearest,
    ) -> bool {
        let lat = self.from[1];
        let mut inside = false;
        for group in groups {
            let (frame, reach) = (&group.frame, &self.reach);
            if frame.south > reach.north || frame.north < reach.south || frame.east < reach.west {
                continue;
            }
            if frame.west > reach.east {
                inside ^= group.all_straddle(lat);
                continue;
            }
            for stretch in places(group.frames.to_the_east(reach)) {
                inside ^= group.straddles(stretch, lat);
            }
            for stretch in places(group.frames.meeting(reach)) {
                inside ^= self.meet_edges(outlines.points(group, stretch), nearest);
            }
        }
        inside
    }

    /// Looks at the edges between points; whether a ray to the east from the beginning crosses an
    /// odd number of them.
    fn meet_edges(&self, points: &[[f64; 2]], nearest: &mut Nearest) -> bool {
        let (west, east) = (f64::from(self.reach.west), f64::from(self.reach.east));
        let (south, north) = (f64::from(self.reach.south), f64::from(self.reach.north));
        let mut odd = false;
        for &[a, b] in points.array_windows() {
            if (a[1] > self.from[1]) != (b[1] > self.from[1]) {
                odd ^= self.is_west_of(a, b);
            }
            let apart = (a[0] < west && b[0] < west)
                || (a[0] > east && b[0] > east)
                || (a[1] < south && b[1] < south)
                || (a[1] > north && b[1] > north);
            if !apart {
                self.meet_edge(a, b, nearest);
            }
        }
        odd
    }

    /// Whether the beginning lies to the west of an edge that its parallel crosses.
    fn is_west_of(&self, a: [f64; 2], b: [f64; 2]) -> bool {
        let (ax, ay) = (a[0] - self.from[0], a[1] - self.from[1]);
        let (bx, by) = (b[0] - self.from[0], b[1] - self.from[1]);
        (ax * by - bx * ay > 0.0) == (by > ay)
    }

    fn meet_edge(&self, a: [f64; 2], b: [f64; 2], nearest: &mut Nearest) {
        let (a, b) = (self.place(a), self.place(b));
        if self.crossing(a, b).is_some() {
            *nearest = self.nearer_than(0.0);
            return;
        }
        for end in [a, b] {
            let along = end[0].clamp(0.0, self.length_m);
            self.consider([along, 0.0], end, nearest);
        }
        let edge = [b[0] - a[0], b[1] - a[1]];
        let length_2 = edge[0] * edge[0] + edge[1] * edge[1];
        if length_2 > 0.0 {
            for along in [0.0, self.length_m] {
                let share = ((along - a[0]) * edge[0] - a[1] * edge[1]) / length_2;
                let share = share.clamp(0.0, 1.0);
                let foot = [a[0] + edge[0] * share, a[1] + edge[1] * share];
                self.consider([along, 0.0], foot, nearest);
            }
        }
    }

    /// Where the line between two places of the map crosses the piece, in metres along it.
    fn crossing(&self, a: [f64; 2], b: [f64; 2]) -> Option<f64> {
        if (a[1] > 0.0) == (b[1] > 0.0) {
            return None;
        }
        let along = a[0] + (b[0] - a[0]) * (a[1] / (a[1] - b[1]));
        (0.0..=self.length_m).contains(&along).then_some(along)
    }

    /// A point on the map: metres along the piece and metres to the left of it.
    fn place(&self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        let east_m = (lon - self.from[0]) * self.scale.lon_m;
        let north_m = (lat - self.from[1]) * self.scale.lat_m;
        let [cos, sin] = self.direction;
        [east_m * cos + north_m * sin, north_m * cos - east_m * sin]
    }

    /// Lowers `nearest` where two places of the map are nearer to each other.
    fn consider(&self, a: [f64; 2], b: [f64; 2], nearest: &mut Nearest) {
        let (u, v) = (b[0] - a[0], b[1] - a[1]);
        if u * u + v * v < nearest.map_m2 {
            let m2 = self.true_m2(a, b);
            if m2 < nearest.m2 {
                *nearest = self.nearer_than(m2);
            }
        }
    }

    /// The true length between two places of the map, square metres.
    fn true_m2(&self, a: [f64; 2], b: [f64; 2]) -> f64 {
        let (u, v) = (b[0] - a[0], b[1] - a[1]);
        let [cos, sin] = self.direction;
        let north_m = f64::midpoint(a[0], b[0]) * sin + f64::midpoint(a[1], b[1]) * cos;
        self.scale.true_m2(
            u * cos - v * sin,
            u * sin + v * cos,
            north_m - self.middle_m,
        )
    }

    /// Metres between the piece and a point.
    pub(super) fn metres_to(&self, point: Position) -> f64 {
        let lon = lon_beside(point.lon(), self.from[0]);
        let place = self.place([lon, point.lat()]);
        let mut along = place[0].clamp(0.0, self.length_m);
        let m2 = self.true_m2([along, 0.0], place);
        if m2 < MAP_REACH_M * MAP_REACH_M {
            return m2.sqrt();
        }
        // So far away the map bends the way there: from the nearest place look again for the true
        // direction, which says how much further along the nearest place lies.
        let mut nearest_m = f64::INFINITY;
        for _ in 0..3 {
            let here = earth(self.at(along));
            let metres = here.geodesic_m(point);
            nearest_m = nearest_m.min(metres);
            let (east, north) = here.geodesic_bearing_deg(point).to_radians().sin_cos();
            let onward_m = metres * (east * self.direction[0] + north * self.direction[1]);
            along = (along + onward_m).clamp(0.0, self.length_m);
        }
        let ends = [0.0, along, self.length_m].map(|along| earth(self.at(along)).geodesic_m(point));
        ends.into_iter().fold(nearest_m, f64::min)
    }

    /// Where edges between points cross or touch the piece, in metres along it.
    pub(super) fn cuts(&self, [a, b]: [[f64; 2]; 2], cuts: &mut Vec<f64>) {
        let (a, b) = (self.place(a), self.place(b));
        cuts.extend(self.crossing(a, b));
        for end in [a, b] {
            let along = end[0].clamp(0.0, self.length_m);
            if (end[0] - along).hypot(end[1]) <= CONTACT_M {
                cuts.push(along);
            }
        }
    }

    /// Its length on the map, metres.
    pub(super) fn length_m(&self) -> f64 {
        self.length_m
    }

    /// The same piece, turned around the earth.
    pub(super) fn turned(&self, degrees: f64) -> Self {
        Self {
            from: [self.from[0] + degrees, self.from[1]],
            extent: self.extent.turned(degrees),
            reach: self.reach.turned(degrees),
            ..*self
        }
    }
}

/// A point whose longitude may have run on, as a position on the earth.
pub(super) fn earth([lon, lat]: [f64; 2]) -> Position {
    let lon = lon_beside(lon, 0.0);
    Position {
        lat: lat.clamp(-90.0, 90.0),
        lon: lon.clamp(-180.0, 180.0),
    }
}

/// Pieces are at most this high, degrees of latitude: 2.2 km.
const PIECE_DEG: f64 = 0.02;
/// A line has no more pieces than this, however long it is.
const MOST_PIECES: f64 = 100.0;

/// The pieces of the line between two points `[lon, lat]`, each so short from south to north that
/// one scale holds for it; only what lies within `limit_m` counts.
pub(super) fn split(from: [f64; 2], to: [f64; 2], limit_m: f64) -> (Piece, Vec<Piece>) {
    if (to[1] - from[1]).abs() <= PIECE_DEG {
        return (Piece::new(from, to, limit_m), Vec::new());
    }
    let count = ((to[1] - from[1]).abs() / PIECE_DEG)
        .ceil()
        .clamp(1.0, MOST_PIECES);
    let corner = |share: f64| {
        if share >= 1.0 {
            to
        } else {
            [
                from[0] + (to[0] - from[0]) * share,
                from[1] + (to[1] - from[1]) * share,
            ]
        }
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "1 to 100"
    )]
    let numbers = 1..count as u32;
    let piece = |number: f64| {
        Piece::new(
            corner(number / count),
            corner((number + 1.0) / count),
            limit_m,
        )
    };
    (
        piece(0.0),
        numbers.map(|number| piece(f64::from(number))).collect(),
    )
}
