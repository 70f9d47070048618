//! Borders of many areas in flat arrays, cut into stretches with a box around each.
//!
//! A point in a polygon or a border near a line concerns few of its edges. Boxes around 16 edges
//! each, and around 16 of those, say which ones without looking at the others. A stretch wholly
//! to the east of a point is crossed by the ray to the east an odd number of times exactly when its
//! two ends lie on different sides of the ray, so that no edge of it is looked at either.

use std::ops::Range;

use super::extent::{Extent, extent_of, unrolled};
use super::{Area, Position};

/// Edges in a stretch, and stretches in a group.
const STRETCH: usize = 16;

/// A box in degrees, rounded outwards: half the memory of an [`Extent`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) west: f32,
    pub(crate) south: f32,
    pub(crate) east: f32,
    pub(crate) north: f32,
}

/// A number that is not greater: moved by twice what rounding can be off by.
#[expect(clippy::cast_possible_truncation, reason = "what is lost has been taken off before")]
fn down(value: f64) -> f32 {
    let part = f64::from(f32::EPSILON);
    (if value > 0.0 { value * (1.0 - part) } else { value * (1.0 + part) }) as f32
}

/// A number that is not less.
fn up(value: f64) -> f32 {
    -down(-value)
}

impl Frame {
    /// The smallest frame around a box.
    pub(crate) fn around(extent: &Extent) -> Self {
        Self {
            west: down(extent.west),
            south: down(extent.south),
            east: up(extent.east),
            north: up(extent.north),
        }
    }

    /// The frame around two frames.
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// A frame around the same box some degrees further east.
    pub(crate) fn turned(&self, degrees: f64) -> Self {
        let (west, east) = (f64::from(self.west) + degrees, f64::from(self.east) + degrees);
        Self { west: down(west), east: up(east), ..*self }
    }

    /// The longitude of its middle; of the whole earth 0.
    pub(super) fn middle(&self) -> f64 {
        let middle = f64::midpoint(f64::from(self.west), f64::from(self.east));
        if middle.is_finite() { middle } else { 0.0 }
    }

    /// Degrees from its western to its eastern side.
    pub(super) fn width(&self) -> f64 {
        f64::from(self.east) - f64::from(self.west)
    }

    /// Whether it reaches the antimeridian, where longitudes run on.
    pub(crate) fn runs_on(&self) -> bool {
        self.west <= -180.0 || self.east >= 180.0
    }

    /// Whether they have a place in common.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }
}

/// A part of a border with the box around it: edges, or smaller stretches.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    pub(crate) frame: Frame,
    /// Latitudes of its two ends, kept here so that its points need not be looked at.
    ends: [f64; 2],
    start: u32,
    count: u32,
}

impl Stretch {
    fn new(frame: Frame, ends: [f64; 2], start: usize, count: usize) -> Self {
        let small = |number| u32::try_from(number).expect("four thousand million corners do not fit in memory");
        Self { frame, ends, start: small(start), count: small(count) }
    }

    /// Whether one end lies north of a latitude and the other does not.
    pub(super) fn straddles(&self, lat: f64) -> bool {
        (self.ends[0] > lat) != (self.ends[1] > lat)
    }

    fn range(&self) -> Range<usize> {
        self.start as usize..self.start as usize + self.count as usize
    }
}

/// An area in the arrays of [`Outlines`].
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outline {
    /// A range of groups of stretches.
    Polygon {
        /// Its first group.
        first: usize,
        /// One past its last group.
        end: usize,
    },
    /// All within a distance of a point.
    Circle {
        /// The middle.
        centre: Position,
        /// Metres.
        radius_m: f64,
    },
}

/// The outlines of many areas.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outlines {
    points: Vec<[f64; 2]>,
    stretches: Vec<Stretch>,
    groups: Vec<Stretch>,
    areas: Vec<(Frame, Outline)>,
}

impl Outlines {
    /// Those of one area.
    pub(crate) fn of(area: &Area) -> Self {
        let mut outlines = Self::default();
        outlines.push(area);
        outlines
    }

    /// Takes an area in, behind those that are there. The middle of its box lies from -180 to 180
    /// degrees east.
    pub(crate) fn push(&mut self, area: &Area) {
        let (extent, outline) = match area {
            Area::Polygon { rings } => {
                let first = self.groups.len();
                let (extent, rings) = unrolled(rings, 0.0);
                for ring in &rings {
                    self.push_ring(ring);
                }
                (extent, Outline::Polygon { first, end: self.groups.len() })
            }
            Area::Circle { centre, radius_m } => {
                let outline = Outline::Circle { centre: *centre, radius_m: *radius_m };
                (extent_of(area), outline)
            }
        };
        self.areas.push((Frame::around(&extent), outline));
    }

    fn push_ring(&mut self, ring: &[[f64; 2]]) {
        let first = self.points.len();
        self.points.extend_from_slice(ring);
        // A ring that was never checked may be open.
        if ring.first() != ring.last() {
            self.points.extend(ring.first());
        }
        let first_stretch = self.stretches.len();
        let last = self.points.len().saturating_sub(1);
        for start in (first..last).step_by(STRETCH) {
            let count = STRETCH.min(last - start);
            let points = &self.points[start..=start + count];
            let ends = [points[0][1], points[count][1]];
            let frame = Frame::around(&Extent::of(points));
            self.stretches.push(Stretch::new(frame, ends, start, count));
        }
        for start in (first_stretch..self.stretches.len()).step_by(STRETCH) {
            let count = STRETCH.min(self.stretches.len() - start);
            let inner = &self.stretches[start..start + count];
            let nothing = Frame::around(&Extent::EMPTY);
            let frame = inner.iter().fold(nothing, |all, one| all.and(&one.frame));
            let ends = [inner[0].ends[0], inner[count - 1].ends[1]];
            self.groups.push(Stretch::new(frame, ends, start, count));
        }
    }

    /// The areas in the order in which they came, each with the box around it.
    pub(crate) fn areas(&self) -> &[(Frame, Outline)] {
        &self.areas
    }

    /// The groups of a polygon.
    pub(super) fn groups(&self, first: usize, end: usize) -> &[Stretch] {
        &self.groups[first..end]
    }

    /// The first point of a polygon, `[lon, lat]`; `None` where it has no edge.
    pub(super) fn corner(&self, first: usize, end: usize) -> Option<[f64; 2]> {
        let stretch = self.stretches(self.groups(first, end).first()?).first()?;
        self.points(stretch).first().copied()
    }

    /// The stretches of a group.
    pub(super) fn stretches(&self, group: &Stretch) -> &[Stretch] {
        &self.stretches[group.range()]
    }

    /// The points of a stretch, `[lon, lat]`; each edge goes from one to the next.
    pub(super) fn points(&self, stretch: &Stretch) -> &[[f64; 2]] {
        let Range { start, end } = stretch.range();
        &self.points[start..=end]
    }

    /// The edges of a polygon, ring after ring, each as its two ends.
    pub(super) fn edges(&self, first: usize, end: usize) -> impl Iterator<Item = [[f64; 2]; 2]> {
        let stretches = self.groups(first, end).iter().flat_map(|group| self.stretches(group));
        let points = stretches.map(|stretch| self.points(stretch));
        points.flat_map(|points| points.array_windows::<2>().copied())
    }
}
