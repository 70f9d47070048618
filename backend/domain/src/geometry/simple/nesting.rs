//! Whether the holes of a polygon lie where holes may lie, once no two segments cross.

use geo::{Coord, Orientation};

use super::meeting::side;
use super::{Crossing, Rings, Segment, Touch};

impl Rings {
    /// A hole that does not lie in the outer ring, or lies in another hole.
    pub(super) fn misplaced(&self, touches: &[[Touch; 2]]) -> Option<Crossing> {
        let boxes: Vec<geo::Rect> = (0..self.count())
            .map(|ring| box_of(self.ring(ring)))
            .collect();
        let out = |ring: usize, other: usize, within: bool| {
            let wrong = self.witnesses(ring, other, touches).into_iter();
            let wrong = wrong.map(|(segment, point)| (segment, self.holds(other, point)));
            let (segment, _) = wrong.into_iter().find(|(_, holds)| *holds != within)?;
            let segment = self.segments[segment].number;
            Some(Crossing {
                ring,
                segment,
                other_ring: other,
                other_segment: 0,
            })
        };
        for hole in 1..self.count() {
            if let Some(crossing) = out(hole, 0, true) {
                return Some(crossing);
            }
            for other in 1..hole {
                if geo::Intersects::intersects(&boxes[hole], &boxes[other]) {
                    let crossing = out(hole, other, false).or_else(|| out(other, hole, false));
                    if crossing.is_some() {
                        return crossing;
                    }
                }
            }
        }
        None
    }

    /// Points of a ring that lie on no border of another ring, at least one on each part between
    /// the places where they touch, with the numbers of their segments.
    fn witnesses(&self, ring: usize, other: usize, touches: &[[Touch; 2]]) -> Vec<(usize, Coord)> {
        let pairs = touches.iter().flat_map(|[a, b]| [(a, b), (b, a)]);
        let mut here: Vec<Touch> = pairs
            .filter(|((a, _), (b, _))| {
                self.segments[*a].ring == ring && self.segments[*b].ring == other
            })
            .map(|(touch, _)| *touch)
            .collect();
        let mut segments: Vec<usize> = here.iter().map(|(segment, _)| *segment).collect();
        segments.sort_unstable();
        segments.dedup();
        if segments.is_empty() {
            return vec![(self.starts[ring], self.ring(ring)[0].from)];
        }
        here.extend(
            segments
                .iter()
                .map(|segment| (*segment, self.segments[*segment].from)),
        );
        here.extend(
            segments
                .iter()
                .map(|segment| (*segment, self.segments[*segment].to)),
        );
        let from = |(segment, point): &Touch| {
            let away = *point - self.segments[*segment].from;
            away.x.abs() + away.y.abs()
        };
        here.sort_by(|a, b| a.0.cmp(&b.0).then(from(a).total_cmp(&from(b))));
        let parts = here
            .array_windows()
            .filter(|[a, b]| a.0 == b.0 && a.1 != b.1);
        parts.map(|[a, b]| (a.0, (a.1 + b.1) / 2.0)).collect()
    }

    /// Whether a point that is not on a ring lies within it.
    fn holds(&self, ring: usize, point: Coord) -> bool {
        let crossed = |segment: &&Segment| {
            let (a, b) = (segment.from, segment.to);
            if (a.y > point.y) == (b.y > point.y) {
                return false;
            }
            let upwards = b.y > a.y;
            (side(a, b, point) == Orientation::CounterClockwise) == upwards
        };
        self.ring(ring).iter().filter(crossed).count() % 2 == 1
    }
}

fn box_of(ring: &[Segment]) -> geo::Rect {
    let start = ring.first().map_or(Coord::zero(), |segment| segment.from);
    let grow = |all: geo::Rect, segment: &Segment| {
        let (low, high, at) = (all.min(), all.max(), segment.from);
        geo::Rect::new(
            Coord {
                x: low.x.min(at.x),
                y: low.y.min(at.y),
            },
            Coord {
                x: high.x.max(at.x),
                y: high.y.max(at.y),
            },
        )
    };
    ring.iter().fold(geo::Rect::new(start, start), grow)
}
