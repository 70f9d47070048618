//! How far the aircraft is from the nearest of those who watch it.

use geo::Coord;

use super::Facts;
use crate::geometry::{LocalMap, Position};
use crate::missions::{Footprint, Volume};

impl Facts<'_> {
    /// For each volume the greatest distance on the ground, metres, between the aircraft with its
    /// buffer and the nearest of the pilot and the observers. The pilot stands at the take-off
    /// point where nothing else is said; `None` where that is not known either.
    pub(in crate::rules) fn farthest_from_eyes_m(&self) -> Option<Vec<f64>> {
        let pilot = self.mission.pilot_position.or(self.mission.takeoff)?;
        let observers = self.mission.observers.iter().copied();
        let eyes: Vec<Position> = std::iter::once(pilot).chain(observers).collect();
        let of = |volume: &Volume| match &volume.footprint {
            Footprint::Leg { from, to } => farthest_of_leg_m(*from, *to, &eyes),
            // Whoever sees the whole area suffices; that two see it together is not reckoned with.
            Footprint::Within(area) => eyes
                .iter()
                .map(|eye| area.farthest_m(*eye))
                .fold(f64::INFINITY, f64::min),
        };
        Some(self.volumes.iter().map(|v| of(v) + self.buffer_m).collect())
    }
}

/// The greatest distance of a point of a leg from the nearest of several places: it is at one of
/// the ends, or where two of the places are equally far.
fn farthest_of_leg_m(from: Position, to: Position, eyes: &[Position]) -> f64 {
    let map = LocalMap::new(from);
    let (start, way) = (map.project(from), map.project(to) - map.project(from));
    let eyes: Vec<Coord> = eyes.iter().map(|eye| map.project(*eye)).collect();
    let nearest_m = |share: f64| {
        let at = start + way * share;
        let distances = eyes.iter().map(|eye| dot(*eye - at, *eye - at).sqrt());
        distances.fold(f64::INFINITY, f64::min)
    };
    let mut farthest_m = nearest_m(0.0).max(nearest_m(1.0));
    for (index, one) in eyes.iter().enumerate() {
        for other in eyes.iter().skip(index + 1) {
            let apart = *other - *one;
            let middle = (*one + *other) / 2.0 - start;
            let share = dot(middle, apart) / dot(way, apart);
            // Not a number where the leg runs along the line that is equally far from both.
            if (0.0..=1.0).contains(&share) {
                farthest_m = farthest_m.max(nearest_m(share));
            }
        }
    }
    farthest_m
}

fn dot(a: Coord, b: Coord) -> f64 {
    a.x * b.x + a.y * b.y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_observers_the_middle_is_farthest() {
        let west = Position::new(50.147, 14.103).unwrap();
        let east = west.geodesic_offset(1000.0, 90.0);
        let far = |eyes: &[Position]| farthest_of_leg_m(west, east, eyes);
        assert!((far(&[west]) - 1000.0).abs() < 1.0);
        assert!((far(&[west, east]) - 500.0).abs() < 1.0);
        assert!((far(&[west, east, west.geodesic_offset(500.0, 90.0)]) - 250.0).abs() < 1.0);
        // Two at one place see no more than one.
        assert!((far(&[west, west]) - 1000.0).abs() < 1.0);
        // A climb has no length.
        assert!((farthest_of_leg_m(west, west, &[east]) - 1000.0).abs() < 1.0);
    }
}
