//! How near a line or an area comes to others: what is asked about many outlines is made ready once.

use super::extent::{Extent, lon_beside, lon_lat};
use super::frame::Frame;
use super::outline::{Outline, Outlines};
use super::piece::{CONTACT_M, Piece, split};
use super::{Area, Position};

/// Metres that count as none, where two things touch.
fn touching(metres: f64) -> f64 {
    if metres <= CONTACT_M { 0.0 } else { metres }
}

/// What was found at the borders of a polygon.
struct Meeting {
    /// Whether the first point lies inside; anything where it lies on the border.
    inside: bool,
    /// Metres to the nearest border; infinite beyond the limit.
    border_m: f64,
}

/// A line or an area that asks outlines how near they are. Its own area counts as part of it.
#[derive(Debug)]
pub(crate) struct Probe {
    /// The first piece of its line or border.
    first: Piece,
    /// The other pieces.
    rest: Vec<Piece>,
    /// What it covers, where it is a polygon.
    own: Option<Outlines>,
    /// Metres around its pieces that belong to it, where it is a circle.
    radius_m: f64,
    /// Nothing farther than this counts, metres; the radius is part of it.
    limit_m: f64,
}

impl Probe {
    /// The straight line between two positions; only what lies within `limit_m` counts.
    pub(crate) fn leg(from: Position, to: Position, limit_m: f64) -> Self {
        let (from, to) = (lon_lat(from), lon_lat(to));
        let (first, rest) = split(from, [lon_beside(to[0], from[0]), to[1]], limit_m);
        Self {
            first,
            rest,
            own: None,
            radius_m: 0.0,
            limit_m,
        }
    }

    /// An area; `None` where it has no border and nobody knows where it is.
    pub(crate) fn area(area: &Area, limit_m: f64) -> Option<Self> {
        let own = Outlines::of(area);
        let (_, outline) = *own.areas().first()?;
        match outline {
            Outline::Circle { centre, radius_m } => {
                let mut probe = Self::leg(centre, centre, limit_m + radius_m);
                probe.radius_m = radius_m;
                Some(probe)
            }
            Outline::Polygon { first, end } => {
                let mut pieces = own.edges(first, end).flat_map(|[a, b]| {
                    let (first, rest) = split(a, b, limit_m);
                    std::iter::once(first).chain(rest)
                });
                let first = pieces.next()?;
                let rest = pieces.collect();
                Some(Self {
                    first,
                    rest,
                    own: Some(own),
                    radius_m: 0.0,
                    limit_m,
                })
            }
        }
    }

    /// The pieces of its line or border.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &Piece> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    fn extent(&self) -> Extent {
        self.rest
            .iter()
            .fold(self.first.extent, |all, piece| all.and(&piece.extent))
    }

    /// The box that everything near lies in.
    pub(crate) fn reach(&self) -> Frame {
        self.rest
            .iter()
            .fold(self.first.reach, |all, piece| all.and(&piece.reach))
    }

    /// The same, turned around the earth by whole turns.
    pub(crate) fn turned(&self, degrees: f64) -> Self {
        let turned = |piece: &Piece| piece.turned(degrees);
        Self {
            first: turned(&self.first),
            rest: self.rest.iter().map(turned).collect(),
            own: self.own.clone(),
            ..*self
        }
    }

    /// Metres to an outline, zero where they meet; `None` where it is farther than the limit.
    pub(crate) fn distance_m(&self, outlines: &Outlines, index: usize) -> Option<f64> {
        let metres = match outlines.areas().get(index)?.1 {
            Outline::Circle { centre, radius_m } => {
                if self.holds(lon_lat(centre)) {
                    return Some(0.0);
                }
                let metres = self.pieces().map(|piece| piece.metres_to(centre));
                metres.fold(f64::INFINITY, f64::min) - radius_m
            }
            Outline::Polygon { first, end } => {
                let meeting = self.meet(outlines, index);
                let encloses = self.own.is_some()
                    && outlines
                        .corner(first, end)
                        .is_some_and(|corner| self.holds(corner));
                // Without a border nobody knows where it is.
                if meeting.inside || encloses || first == end {
                    return Some(0.0);
                }
                meeting.border_m
            }
        };
        let metres = touching((metres - self.radius_m).max(0.0));
        (metres <= self.limit_m - self.radius_m && metres.is_finite()).then_some(metres)
    }

    /// Whether this begins inside the one polygon of `outlines` and keeps the limit, or more, from
    /// all its borders.
    pub(super) fn keeps_inside(&self, outlines: &Outlines) -> bool {
        let meeting = self.meet(outlines, 0);
        meeting.inside && meeting.border_m >= self.limit_m
    }

    /// Looks at all borders of a polygon.
    fn meet(&self, outlines: &Outlines, index: usize) -> Meeting {
        let mut meeting = Meeting {
            inside: false,
            border_m: f64::INFINITY,
        };
        let Some((frame, Outline::Polygon { first, end })) = outlines.areas().get(index) else {
            return meeting;
        };
        let groups = outlines.groups(*first, *end);
        // A little more than the limit, so that the limit itself counts.
        let beyond = (self.limit_m * self.limit_m).next_up();
        let mut m2 = beyond;
        for (number, piece) in self.pieces().enumerate() {
            if piece.reach.meets(frame) {
                let mut nearest = piece.nearer_than(m2);
                let inside = piece.meet(outlines, groups, &mut nearest);
                meeting.inside |= inside && number == 0;
                m2 = nearest.m2;
            }
        }
        if m2 < beyond {
            meeting.border_m = m2.sqrt();
        }
        meeting
    }

    /// Whether a point `[lon, lat]` lies in the polygon that this is.
    fn holds(&self, point: [f64; 2]) -> bool {
        self.own.as_ref().is_some_and(|own| holds(own, point))
    }

    /// Metres to the one area of `outlines`, whichever way round the earth is nearer.
    pub(crate) fn nearest_m(&self, outlines: &Outlines) -> f64 {
        let Some((frame, _)) = outlines.areas().first() else {
            return 0.0;
        };
        let own = self.extent();
        let turn = lon_beside(own.middle(), frame.middle()) - own.middle();
        let wide = frame.width() + own.east - own.west > 180.0;
        let turns: &[f64] = if wide { &[-360.0, 0.0, 360.0] } else { &[0.0] };
        let distances = turns.iter().filter_map(|more| {
            let turn = turn + more;
            if turn == 0.0 {
                self.distance_m(outlines, 0)
            } else {
                self.turned(turn).distance_m(outlines, 0)
            }
        });
        distances.fold(f64::INFINITY, f64::min)
    }
}

/// Whether a point `[lon, lat]` lies in the one polygon of `outlines` or on its border, whichever
/// turn around the earth its longitude is written in.
fn holds(outlines: &Outlines, [lon, lat]: [f64; 2]) -> bool {
    let Some((frame, _)) = outlines.areas().first() else {
        return false;
    };
    let beside = lon_beside(lon, frame.middle());
    [beside, beside - 360.0, beside + 360.0]
        .into_iter()
        .any(|lon| holds_here(outlines, [lon, lat]))
}

/// As [`holds`], on the turn that the longitude is written in.
pub(super) fn holds_here(outlines: &Outlines, point: [f64; 2]) -> bool {
    let Some((frame, Outline::Polygon { first, end })) = outlines.areas().first() else {
        return false;
    };
    let piece = Piece::new(point, point, CONTACT_M);
    let mut nearest = piece.nearer_than(CONTACT_M * CONTACT_M);
    piece.reach.meets(frame)
        && (piece.meet(outlines, outlines.groups(*first, *end), &mut nearest)
            || nearest.m2 < CONTACT_M * CONTACT_M)
}
