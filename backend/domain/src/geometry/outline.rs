//! Borders of many areas in flat arrays, cut into stretches with a box around each.
//!
//! A point in a polygon or a border near a line concerns few of its edges. Boxes around 16 edges
//! each, and around 16 of those, say which ones without looking at the others. A stretch wholly
//! to the east of a point is crossed by the ray to the east an odd number of times exactly when its
//! two ends lie on different sides of the ray, so that no edge of it is looked at either.

use super::extent::{Extent, extent_of, unrolled};
use super::frame::{Frame, Frames, SIXTEEN};
use super::{Area, Position};

/// Edges in a stretch.
const STRETCH: usize = 16;

/// Up to sixteen stretches of a border, one behind the other.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// The box around each stretch.
    pub(super) frames: Frames,
    /// The box around all.
    pub(super) frame: Frame,
    /// Latitudes of the ends of its stretches, each end the beginning of the next.
    ends: [f64; SIXTEEN + 1],
    /// How many stretches.
    count: usize,
    /// The place of its first point.
    first: usize,
    /// The place of its last point.
    last: usize,
}

impl Group {
    /// Whether one end of a stretch lies north of a latitude and the other does not.
    pub(super) fn straddles(&self, stretch: usize, lat: f64) -> bool {
        (self.ends[stretch] > lat) != (self.ends[stretch + 1] > lat)
    }

    /// As [`Self::straddles`] for all of it.
    pub(super) fn all_straddle(&self, lat: f64) -> bool {
        (self.ends[0] > lat) != (self.ends[self.count] > lat)
    }
}

/// An area in the arrays of [`Outlines`].
#[derive(Debug, Clone, Copy)]
pub(super) enum Outline {
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
    groups: Vec<Group>,
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
                (
                    extent,
                    Outline::Polygon {
                        first,
                        end: self.groups.len(),
                    },
                )
            }
            Area::Circle { centre, radius_m } => {
                let outline = Outline::Circle {
                    centre: *centre,
                    radius_m: *radius_m,
                };
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
        let last = self.points.len().saturating_sub(1);
        for first in (first..last).step_by(STRETCH * SIXTEEN) {
            let group = group(&self.points, first, last.min(first + STRETCH * SIXTEEN));
            self.groups.push(group);
        }
    }

    /// The areas in the order in which they came, each with the box around it.
    pub(super) fn areas(&self) -> &[(Frame, Outline)] {
        &self.areas
    }

    /// The box around one of them.
    pub(crate) fn frame(&self, area: usize) -> Option<&Frame> {
        self.areas.get(area).map(|(frame, _)| frame)
    }

    /// The groups of a polygon.
    pub(super) fn groups(&self, first: usize, end: usize) -> &[Group] {
        &self.groups[first..end]
    }

    /// The first point of a polygon, `[lon, lat]`; `None` where it has no edge.
    pub(super) fn corner(&self, first: usize, end: usize) -> Option<[f64; 2]> {
        let group = self.groups(first, end).first()?;
        self.points.get(group.first).copied()
    }

    /// The points of a stretch, `[lon, lat]`; each edge goes from one to the next.
    pub(super) fn points(&self, group: &Group, stretch: usize) -> &[[f64; 2]] {
        let first = group.first + stretch * STRETCH;
        &self.points[first..=group.last.min(first + STRETCH)]
    }

    /// The edges of a polygon, ring after ring, each as its two ends.
    pub(super) fn edges(&self, first: usize, end: usize) -> impl Iterator<Item = [[f64; 2]; 2]> {
        let points = self
            .groups(first, end)
            .iter()
            .map(|group| &self.points[group.first..=group.last]);
        points.flat_map(|points| points.array_windows::<2>().copied())
    }
}

/// The group of the stretches between two of many points.
fn group(points: &[[f64; 2]], first: usize, last: usize) -> Group {
    let mut frames = Vec::with_capacity(SIXTEEN);
    let mut ends = [points[first][1]; SIXTEEN + 1];
    for (stretch, start) in (first..last).step_by(STRETCH).enumerate() {
        let end = last.min(start + STRETCH);
        frames.push(Frame::around(&Extent::of(&points[start..=end])));
        ends[stretch + 1] = points[end][1];
    }
    Group {
        frame: frames.iter().fold(Frame::EMPTY, |all, one| all.and(one)),
        frames: Frames::new(&frames),
        ends,
        count: frames.len(),
        first,
        last,
    }
}
