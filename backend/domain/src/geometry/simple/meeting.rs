//! How two segments meet, decided exactly.

use geo::{Coord, Kernel, Orientation};

use super::Segment;

/// How two segments meet.
pub(super) enum Meeting {
    Apart,
    /// At one point, which is an end of at least one of them.
    Touch(Coord),
    Cross,
}

/// On which side of a line a point lies.
pub(super) fn side(a: Coord, b: Coord, point: Coord) -> Orientation {
    <f64 as geo::GeoNum>::Ker::orient2d(a, b, point)
}

/// How two segments meet that are no neighbours.
pub(super) fn meeting(a: Segment, b: Segment) -> Meeting {
    let (a_from, a_to) = (side(b.from, b.to, a.from), side(b.from, b.to, a.to));
    if a_from == a_to && a_from != Orientation::Collinear {
        return Meeting::Apart;
    }
    let (b_from, b_to) = (side(a.from, a.to, b.from), side(a.from, a.to, b.to));
    if b_from == b_to && b_from != Orientation::Collinear {
        return Meeting::Apart;
    }
    if a_from == Orientation::Collinear && a_to == Orientation::Collinear {
        return meeting_on_a_line(a, b);
    }
    let ends = [
        (a_from, a.from),
        (a_to, a.to),
        (b_from, b.from),
        (b_to, b.to),
    ];
    match ends
        .into_iter()
        .find(|(side, _)| *side == Orientation::Collinear)
    {
        Some((_, point)) => Meeting::Touch(point),
        None => Meeting::Cross,
    }
}

/// How two segments of one line meet.
fn meeting_on_a_line(a: Segment, b: Segment) -> Meeting {
    let flat = (a.to.x - a.from.x).abs() >= (a.to.y - a.from.y).abs();
    let key = |point: Coord| if flat { point.x } else { point.y };
    let ordered = |s: Segment| {
        if key(s.from) <= key(s.to) {
            (s.from, s.to)
        } else {
            (s.to, s.from)
        }
    };
    let ((a_low, a_high), (b_low, b_high)) = (ordered(a), ordered(b));
    let low = if key(a_low) >= key(b_low) {
        a_low
    } else {
        b_low
    };
    let high = if key(a_high) <= key(b_high) {
        a_high
    } else {
        b_high
    };
    if key(low) < key(high) {
        Meeting::Cross
    } else if key(low) > key(high) {
        Meeting::Apart
    } else {
        Meeting::Touch(low)
    }
}
