//! Borders of many areas in flat arrays, cut into stretches with a box around each.
//!
//! A point in a polygon or a border near a line concerns few of its edges. Boxes around 16 edges
//! each, and around 16 of those, say which ones without looking at the others. A stretch wholly
//! to the east of a point is crossed by the ray to the east an odd number of times exactly when its
//! two ends lie on different sides of the ray, so that no edge of it is looked at either.

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

#[expect(clippy::cast_possible_truncation, reason = "rounded outwards right after")]
fn down(value: f64) -> f32 {
    let near = value as f32;
    if f64::from(near) > value { near.next_down() } else { near }
}

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
}

/// A part of a border with the box around it: edges, or smaller stretches.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    pub(crate) frame: Frame,
    start: usize,
    count: usize,
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
    areas: Vec<(Extent, Outline)>,
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
        self.areas.push((extent, outline));
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
            let frame = Frame::around(&Extent::of(&self.points[start..=start + count]));
            self.stretches.push(Stretch { frame, start, count });
        }
        for start in (first_stretch..self.stretches.len()).step_by(STRETCH) {
            let count = STRETCH.min(self.stretches.len() - start);
            let inner = &self.stretches[start..start + count];
            let frame = inner.iter().fold(Frame::around(&Extent::EMPTY), |all, one| Frame {
                west: all.west.min(one.frame.west),
                south: all.south.min(one.frame.south),
                east: all.east.max(one.frame.east),
                north: all.north.max(one.frame.north),
            });
            self.groups.push(Stretch { frame, start, count });
        }
    }

    /// The areas in the order in which they came, each with the box around it.
    pub(crate) fn areas(&self) -> &[(Extent, Outline)] {
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
        &self.stretches[group.start..group.start + group.count]
    }

    /// The points of a stretch, `[lon, lat]`; each edge goes from one to the next.
    pub(super) fn points(&self, stretch: &Stretch) -> &[[f64; 2]] {
        &self.points[stretch.start..=stretch.start + stretch.count]
    }

    /// Whether one end of a stretch lies north of a latitude and the other does not.
    pub(super) fn straddles(&self, stretch: &Stretch, lat: f64) -> bool {
        let points = self.points(stretch);
        match (points.first(), points.last()) {
            (Some([_, first]), Some([_, last])) => (*first > lat) != (*last > lat),
            _ => false,
        }
    }

    /// As [`Self::straddles`] for a group.
    pub(super) fn group_straddles(&self, group: &Stretch, lat: f64) -> bool {
        let stretches = self.stretches(group);
        let ends = (stretches.first(), stretches.last());
        let (Some(first), Some(last)) = ends else {
            return false;
        };
        match (self.points(first).first(), self.points(last).last()) {
            (Some([_, first]), Some([_, last])) => (*first > lat) != (*last > lat),
            _ => false,
        }
    }

    /// The edges of a polygon, ring after ring, each as its two ends.
    pub(super) fn edges(&self, first: usize, end: usize) -> impl Iterator<Item = [[f64; 2]; 2]> {
        let stretches = self.groups(first, end).iter().flat_map(|group| self.stretches(group));
        let points = stretches.map(|stretch| self.points(stretch));
        points.flat_map(|points| points.array_windows::<2>().copied())
    }
}
