//! Whether an area covers a line or another area, with a margin around it.

use geo::Relate;

use super::extent::{extent_of, unrolled};
use super::outline::{Outline, Outlines};
use super::piece::Piece;
use super::probe::{Probe, holds_here};
use super::{Area, Position};

/// Ways to turn a line around the earth so that it comes to lie beside an area.
const TURNS: [f64; 3] = [0.0, -360.0, 360.0];

/// Whether `area` covers the line between two positions and all within `margin_m` of it.
pub(crate) fn covers_leg(area: &Area, from: Position, to: Position, margin_m: f64) -> bool {
    covers_legs(area, [(from, to)], margin_m)
}

/// Whether `area` covers each of several lines and all within `margin_m` of it.
pub(crate) fn covers_legs(
    area: &Area,
    legs: impl IntoIterator<Item = (Position, Position)>,
    margin_m: f64,
) -> bool {
    let mut legs = legs.into_iter();
    if let Area::Circle { .. } = area {
        // A circle is convex: the ends decide.
        return legs.all(|(from, to)| {
            let mut ends = [from, to].into_iter();
            ends.all(|end| reaches(area, end, margin_m))
        });
    }
    let outlines = Outlines::of(area);
    legs.all(|(from, to)| holds_leg(&outlines, from, to, margin_m))
}

/// As [`covers_leg`] for the outline of a polygon.
fn holds_leg(outlines: &Outlines, from: Position, to: Position, margin_m: f64) -> bool {
    let probe = Probe::leg(from, to, margin_m);
    if margin_m > 0.0 {
        return keeps_inside(&probe, outlines);
    }
    TURNS.into_iter().any(|turn| {
        probe
            .turned(turn)
            .pieces()
            .all(|piece| runs_inside(outlines, piece))
    })
}

/// Whether `area` covers another area and all within `margin_m` of that.
pub(crate) fn covers_area(area: &Area, other: &Area, margin_m: f64) -> bool {
    match (area, other) {
        (_, Area::Circle { centre, radius_m }) => {
            covers_leg(area, *centre, *centre, margin_m.max(0.0) + radius_m)
        }
        (Area::Circle { .. }, Area::Polygon { rings }) => {
            let mut corners = rings.iter().flatten().peekable();
            corners.peek().is_some() && corners.all(|corner| reaches(area, *corner, margin_m))
        }
        (Area::Polygon { .. }, Area::Polygon { .. }) => {
            let middle = extent_of(area).middle();
            let clear = || {
                Probe::area(other, margin_m)
                    .is_some_and(|probe| keeps_inside(&probe, &Outlines::of(area)))
            };
            polygon(area, middle)
                .relate(&polygon(other, middle))
                .is_covers()
                && (margin_m <= 0.0 || clear())
        }
    }
}

/// Whether a circle holds all within `margin_m` of a position.
fn reaches(circle: &Area, at: Position, margin_m: f64) -> bool {
    match circle {
        Area::Circle { centre, radius_m } => centre.geodesic_m(at) + margin_m <= *radius_m,
        Area::Polygon { .. } => false,
    }
}

fn keeps_inside(probe: &Probe, outlines: &Outlines) -> bool {
    TURNS
        .into_iter()
        .any(|turn| probe.turned(turn).keeps_inside(outlines))
}

/// Whether a piece lies in a polygon, its border included: between all places where the border
/// crosses or touches it, it does.
fn runs_inside(outlines: &Outlines, piece: &Piece) -> bool {
    let Some((_, Outline::Polygon { first, end })) = outlines.areas().first() else {
        return false;
    };
    let mut cuts = vec![0.0, piece.length_m()];
    for edge in outlines.edges(*first, *end) {
        piece.cuts(edge, &mut cuts);
    }
    cuts.sort_by(f64::total_cmp);
    let inside = |along_m: f64| holds_here(outlines, piece.at(along_m));
    cuts.array_windows()
        .all(|&[a, b]| inside(f64::midpoint(a, b)))
        && cuts.iter().all(|along_m| inside(*along_m))
}

/// A polygon in degrees, its middle within 180 degrees of a longitude.
fn polygon(area: &Area, beside: f64) -> geo::Polygon {
    let Area::Polygon { rings } = area else {
        return geo::Polygon::empty();
    };
    let line = |ring: Vec<[f64; 2]>| -> geo::LineString { ring.into_iter().collect() };
    let mut lines = unrolled(rings, beside).1.into_iter().map(line);
    let outer = lines.next().unwrap_or_else(geo::LineString::empty);
    geo::Polygon::new(outer, lines.collect())
}
