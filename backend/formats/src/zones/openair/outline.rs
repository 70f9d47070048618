//! Outlines: corners, arcs, circles and airways as they are drawn, and the areas they enclose.
//!
//! A drawn arc becomes straight pieces that never leave out a part of the airspace: where the
//! airspace bulges outwards they are tangents of the arc, where the arc cuts into it they are
//! chords. They stray from the arc by less than 5 m. Distances are those of
//! [`Position`], on the sphere.

mod arc;
mod ring;

use letka_domain::geometry::{Area, AreaError, Position};

pub(super) use arc::Arc;

/// Metres in a nautical mile.
pub(super) const METRES_PER_MILE: f64 = 1852.0;
/// More corners than any airspace has: checking an outline takes time by their square.
const MOST_CORNERS: usize = 10_000;

/// A piece of an outline.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// A corner.
    Corner(Position),
    /// An arc from its start to its end.
    Arc(Arc),
}

/// What was drawn of an airspace.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Outline {
    /// A polygon of corners and arcs.
    pub(super) pieces: Vec<Piece>,
    /// Circles: the middle and metres.
    pub(super) circles: Vec<(Position, f64)>,
    /// The centre line of an airway.
    pub(super) airway: Vec<Position>,
    /// How wide the airway is, metres.
    pub(super) width_m: Option<f64>,
}

/// An area, and what is to be said about it.
pub(super) type Drawn = (Area, Option<&'static str>);

impl Outline {
    /// Whether nothing was drawn.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty() && self.circles.is_empty() && self.airway.is_empty()
    }

    /// The areas that were drawn, each or why it is none.
    pub(super) fn areas(&self) -> Vec<Result<Drawn, String>> {
        let mut areas: Vec<Result<Drawn, String>> = Vec::new();
        if self.corners() > MOST_CORNERS {
            areas.push(Err(format!("outline of more than {MOST_CORNERS} corners")));
        } else if !self.pieces.is_empty() {
            areas.push(polygon(&ring::of(&self.pieces)));
        }
        for (centre, radius_m) in &self.circles {
            let circle = Area::circle(*centre, *radius_m);
            areas.push(
                circle
                    .map(|area| (area, None))
                    .map_err(|error| error.to_string()),
            );
        }
        areas.extend(self.corridor());
        areas
    }

    /// How many corners its polygon will have at most.
    fn corners(&self) -> usize {
        let corners = self.pieces.iter().map(|piece| match piece {
            Piece::Corner(_) => 1,
            Piece::Arc(arc) => arc.pieces() + 2,
        });
        corners.sum()
    }

    /// The legs of an airway, each with all that is within half its width.
    fn corridor(&self) -> Vec<Result<Drawn, String>> {
        if self.airway.is_empty() {
            return Vec::new();
        }
        let legs = self
            .airway
            .windows(2)
            .filter(|leg| leg.first() != leg.last());
        let legs: Vec<_> = legs
            .filter_map(|leg| Some((*leg.first()?, *leg.last()?)))
            .collect();
        let half = self
            .width_m
            .map(|width| width / 2.0)
            .filter(|half| *half > 0.0 && *half < arc::MOST_RADIUS_M);
        match half {
            Some(half) if !legs.is_empty() => legs
                .iter()
                .map(|(from, to)| polygon(&ring::around_leg(*from, *to, half)))
                .collect(),
            _ => vec![Err("an airway without a width or of one place".into())],
        }
    }
}

/// The polygon of a ring; its convex hull where it crosses itself.
fn polygon(ring: &[Position]) -> Result<Drawn, String> {
    if ring.len() < 4 {
        return Err("outline of less than three corners".into());
    }
    match Area::polygon(vec![ring.to_vec()]) {
        Ok(area) => Ok((area, None)),
        Err(AreaError::Crossing) => Area::polygon(vec![ring::hull(ring)])
            .map(|area| {
                (
                    area,
                    Some("outline crosses itself and is taken as its convex hull"),
                )
            })
            .map_err(|_| "outline encloses nothing".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
