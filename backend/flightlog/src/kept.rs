//! The flights of one log, within bounds: a log may be longer than any memory.

use letka_domain::flights::TrackPoint;

use crate::Derived;

/// Flights that are kept of one log: more than ten a day for a year.
const MAX_FLIGHTS: usize = 4_096;
/// Points that all tracks of a log have together: fourteen hours at the full rate.
const MAX_POINTS: usize = 250_000;
/// A track with no more points than this is not thinned.
const FEW_POINTS: usize = 16;
/// Gaps that all flights of a log have together, and each of them whatever the others have.
const MAX_GAPS: usize = 50_000;
const FEW_GAPS: usize = 10;

/// The flights of one log, as they ended.
///
/// When their tracks are too long together, every second point goes of each, and of those that
/// follow as many, so that all are thinned alike.
#[derive(Debug, Default)]
pub(crate) struct Flights {
    kept: Vec<Derived>,
    left_out: u64,
    points: usize,
    gaps: usize,
    /// How often every second point went.
    halvings: u32,
}

impl Flights {
    /// Adds a flight that ended.
    pub(crate) fn push(&mut self, mut flight: Derived) {
        if self.kept.len() == MAX_FLIGHTS {
            self.left_out += 1;
            return;
        }
        for _ in 0..self.halvings {
            halve(&mut flight.track);
        }
        flight.track.shrink_to_fit();
        let gaps = &mut flight.summary.gaps;
        gaps.truncate((MAX_GAPS.saturating_sub(self.gaps)).max(FEW_GAPS));
        gaps.shrink_to_fit();
        self.gaps += gaps.len();
        self.points += flight.track.len();
        self.kept.push(flight);
        if self.points > MAX_POINTS {
            self.halvings += 1;
            for flight in &mut self.kept {
                halve(&mut flight.track);
                flight.track.shrink_to_fit();
            }
            self.points = self.kept.iter().map(|flight| flight.track.len()).sum();
        }
    }

    /// The flights so far.
    pub(crate) fn kept(&self) -> &[Derived] {
        &self.kept
    }

    /// The flights, and how many were left out.
    pub(crate) fn finish(self) -> (Vec<Derived>, u64) {
        (self.kept, self.left_out)
    }
}

impl Extend<Derived> for Flights {
    fn extend<T: IntoIterator<Item = Derived>>(&mut self, flights: T) {
        flights.into_iter().for_each(|flight| self.push(flight));
    }
}

/// Takes every second point away, but neither the first nor the last.
fn halve(track: &mut Vec<TrackPoint>) {
    if track.len() <= FEW_POINTS {
        return;
    }
    let (mut index, last) = (0, track.len() - 1);
    track.retain(|_| {
        index += 1;
        index % 2 == 1 || index > last
    });
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use letka_domain::flights::{FlightSummary, Gap, Quality};
    use letka_domain::geometry::Position;

    use super::*;
    use crate::clock::Evidence;

    fn flight(points: usize, gaps: usize) -> Derived {
        let begin = DateTime::UNIX_EPOCH;
        let point = |second| TrackPoint {
            at: begin + TimeDelta::seconds(second),
            position: Position::new(50.0, 14.0).unwrap(),
            height_m: 10.0,
            amsl_m: None,
            speed_mps: None,
            battery_pct: None,
        };
        let gap = Gap {
            start: begin,
            end: begin,
            duration_s: 3.0,
        };
        Derived {
            summary: FlightSummary {
                system_id: Some(1),
                vehicle_uid: None,
                takeoff_time: begin,
                landing_time: None,
                duration_s: None,
                distance_m: 0.0,
                max_relative_altitude_m: 10.0,
                max_amsl_m: None,
                max_distance_m: None,
                battery_start_pct: None,
                battery_end_pct: None,
                takeoff_position: None,
                landing_position: None,
                gaps: vec![gap; gaps],
                quality: Quality::Good,
                quality_notes: Vec::new(),
            },
            track: (0_i64..).take(points).map(point).collect(),
            raw_takeoff_time: begin,
            clock: Evidence::Log,
        }
    }

    #[test]
    fn many_long_tracks_are_thinned_alike_and_keep_their_ends() {
        let mut flights = Flights::default();
        flights.extend((0..100).map(|_| flight(20_000, 1_000)));
        let (kept, left_out) = flights.finish();
        assert_eq!((kept.len(), left_out), (100, 0));
        let lengths: Vec<usize> = kept.iter().map(|flight| flight.track.len()).collect();
        assert!(lengths.iter().sum::<usize>() <= MAX_POINTS);
        assert!(lengths.iter().all(|len| *len == lengths[0]), "{lengths:?}");
        let last = kept.iter().map(|flight| flight.track.last().unwrap().at);
        assert!(last.clone().all(|at| at.timestamp() == 19_999));
        let gaps: usize = kept.iter().map(|flight| flight.summary.gaps.len()).sum();
        assert!(gaps <= MAX_GAPS + 100 * FEW_GAPS, "{gaps}");
    }

    #[test]
    fn flights_beyond_all_reason_are_counted_and_not_kept() {
        let mut flights = Flights::default();
        flights.extend((0..MAX_FLIGHTS + 7).map(|_| flight(2, 0)));
        let (kept, left_out) = flights.finish();
        assert_eq!((kept.len(), left_out), (MAX_FLIGHTS, 7));
        assert!(kept.iter().all(|flight| flight.track.len() == 2));
    }
}
