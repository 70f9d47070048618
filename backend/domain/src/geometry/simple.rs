//! Whether the rings of a polygon cross themselves or each other, in nearly linear time.
//!
//! What is refused is what OGC refuses: a ring that crosses, touches or folds back on itself, rings
//! that cross or share a piece of border, a hole that is not in the outer ring, a hole in a hole.
//! Rings may touch each other at points, and a position may be repeated. As in `geo`, holes whose
//! touching points cut the polygon in two are not looked for: such a polygon still says of every
//! place whether it is inside.
//!
//! A line sweeps over all segments in the order of their beginnings and compares each with those
//! that it still meets. That takes a time that grows with the segments and with how many of them lie
//! beside each other at one place: few for borders on the ground, all for a comb made to be slow.

mod meeting;
mod nesting;

use geo::{Coord, Orientation};

use super::Position;
use super::extent::unrolled;
use meeting::{Meeting, meeting, side};

/// Two pieces of border that must not meet as they do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// The ring, counted from 0, the outer one.
    pub ring: usize,
    /// Its segment, counted from 0: from the position of that number to the next.
    pub segment: usize,
    /// The other ring, or the same.
    pub other_ring: usize,
    /// The segment of the other ring.
    pub other_segment: usize,
}

/// The first place found where closed rings, the outer one first, are not those of a polygon.
pub fn crossing(rings: &[Vec<Position>]) -> Option<Crossing> {
    let rings = Rings::new(rings);
    if let Some(ring) = rings.degenerate() {
        return Some(Crossing {
            ring,
            segment: 0,
            other_ring: ring,
            other_segment: 0,
        });
    }
    let mut touches = Vec::new();
    if let Some((a, b)) = rings.sweep(&mut touches) {
        return Some(rings.between(a, b));
    }
    rings.misplaced(&touches)
}

/// A segment of a ring that has a length.
#[derive(Debug, Clone, Copy)]
struct Segment {
    from: Coord,
    to: Coord,
    ring: usize,
    /// Its number among the positions as given.
    number: usize,
}

/// The segments of all rings, ring after ring.
struct Rings {
    segments: Vec<Segment>,
    /// Where each ring begins in them, and one more for the end.
    starts: Vec<usize>,
}

/// Two rings that touch: the number of a segment that touches and the point.
type Touch = (usize, Coord);

impl Rings {
    fn new(rings: &[Vec<Position>]) -> Self {
        let mut all = Self {
            segments: Vec::new(),
            starts: vec![0],
        };
        for (ring, points) in unrolled(rings, 0.0).1.iter().enumerate() {
            for (number, [from, to]) in points.array_windows().enumerate() {
                let (from, to) = (Coord::from(*from), Coord::from(*to));
                if from != to {
                    all.segments.push(Segment {
                        from,
                        to,
                        ring,
                        number,
                    });
                }
            }
            all.starts.push(all.segments.len());
        }
        all
    }

    fn ring(&self, ring: usize) -> &[Segment] {
        &self.segments[self.starts[ring]..self.starts[ring + 1]]
    }

    fn count(&self) -> usize {
        self.starts.len() - 1
    }

    fn between(&self, a: usize, b: usize) -> Crossing {
        let (a, b) = (self.segments[a], self.segments[b]);
        Crossing {
            ring: a.ring,
            segment: a.number,
            other_ring: b.ring,
            other_segment: b.number,
        }
    }

    /// A ring that encloses nothing, or does not close: one around a pole.
    fn degenerate(&self) -> Option<usize> {
        (0..self.count()).find(|ring| match self.ring(*ring) {
            [first, .., last] => last.to != first.from || self.ring(*ring).len() < 3,
            _ => true,
        })
    }

    /// Finds two segments that cross; notes where rings touch each other.
    fn sweep(&self, touches: &mut Vec<[Touch; 2]>) -> Option<(usize, usize)> {
        let along_x = self.along_x();
        let mut spans: Vec<Span> = (0..self.segments.len())
            .map(|at| self.span(at, along_x))
            .collect();
        spans.sort_unstable_by(|a, b| a.start.total_cmp(&b.start));
        let mut open: Vec<Span> = Vec::new();
        for span in spans {
            let mut at = 0;
            while let Some(other) = open.get(at) {
                if other.end < span.start {
                    open.swap_remove(at);
                    continue;
                }
                if other.low <= span.high && span.low <= other.high {
                    let (a, b) = (span.segment, other.segment);
                    match self.meeting(a, b) {
                        Meeting::Apart => {}
                        Meeting::Touch(point) => touches.push([(a, point), (b, point)]),
                        Meeting::Cross => return Some((a.min(b), a.max(b))),
                    }
                }
                at += 1;
            }
            open.push(span);
        }
        None
    }

    /// Whether segments overlap each other less along x than along y.
    fn along_x(&self) -> bool {
        let (mut x, mut y) = (0.0, 0.0);
        let (mut low, mut high) = (
            Coord {
                x: f64::MAX,
                y: f64::MAX,
            },
            Coord {
                x: f64::MIN,
                y: f64::MIN,
            },
        );
        for segment in &self.segments {
            x += (segment.to.x - segment.from.x).abs();
            y += (segment.to.y - segment.from.y).abs();
            low = Coord {
                x: low.x.min(segment.from.x),
                y: low.y.min(segment.from.y),
            };
            high = Coord {
                x: high.x.max(segment.from.x),
                y: high.y.max(segment.from.y),
            };
        }
        x * (high.y - low.y) <= y * (high.x - low.x)
    }

    fn span(&self, segment: usize, along_x: bool) -> Span {
        let Segment { from, to, .. } = self.segments[segment];
        let (x, y) = (
            (from.x.min(to.x), from.x.max(to.x)),
            (from.y.min(to.y), from.y.max(to.y)),
        );
        let ((start, end), (low, high)) = if along_x { (x, y) } else { (y, x) };
        Span {
            start,
            end,
            low,
            high,
            segment,
        }
    }

    /// How two segments meet; of the same ring, neighbours are apart unless they fold back.
    fn meeting(&self, a: usize, b: usize) -> Meeting {
        let (one, other) = (self.segments[a], self.segments[b]);
        if one.ring != other.ring {
            return meeting(one, other);
        }
        let (a, b) = (a.min(b), a.max(b));
        let (start, end) = (self.starts[one.ring], self.starts[one.ring + 1]);
        let (first, second) = if b == a + 1 {
            (self.segments[a], self.segments[b])
        } else if a == start && b == end - 1 {
            (self.segments[b], self.segments[a])
        } else {
            return match meeting(one, other) {
                Meeting::Apart => Meeting::Apart,
                _ => Meeting::Cross,
            };
        };
        let (back, onward) = (first.from - first.to, second.to - second.from);
        let folds = side(first.from, first.to, second.to) == Orientation::Collinear
            && back.x * onward.x + back.y * onward.y > 0.0;
        if folds {
            Meeting::Cross
        } else {
            Meeting::Apart
        }
    }
}

/// A segment as the sweep sees it: from where to where, and how low and high beside the way.
struct Span {
    start: f64,
    end: f64,
    low: f64,
    high: f64,
    segment: usize,
}
