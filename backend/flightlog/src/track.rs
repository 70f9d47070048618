//! The track of a flight, thinned while it grows.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::flights::TrackPoint;

/// Points that a track keeps: more than an hour at the full rate.
pub(crate) const MAX_POINTS: usize = 20_000;
/// Time between two points: five a second, with room for a jitter of the sender's clock.
const INTERVAL: TimeDelta = TimeDelta::milliseconds(190);

/// A growing track. When it is full, every second point goes and the interval doubles.
#[derive(Debug, Clone)]
pub(crate) struct Track {
    points: Vec<TrackPoint>,
    max: usize,
    interval: TimeDelta,
}

impl Track {
    /// A track that keeps `max` points at most.
    pub(crate) fn new(max: usize) -> Self {
        Self {
            points: Vec::new(),
            max,
            interval: INTERVAL,
        }
    }

    /// Adds a point, unless it comes too soon after the last.
    pub(crate) fn add(&mut self, point: TrackPoint) {
        let soon = |last: &TrackPoint| point.at - last.at < self.interval;
        if self.points.last().is_some_and(soon) {
            return;
        }
        if self.points.len() >= self.max {
            let mut index = 0;
            self.points.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.interval = self.interval * 2;
        }
        self.points.push(point);
    }

    /// The points up to `end`, with `last` as the last of them.
    pub(crate) fn finish(
        mut self,
        end: Option<DateTime<Utc>>,
        last: Option<TrackPoint>,
    ) -> Vec<TrackPoint> {
        if let Some(end) = end {
            self.points.retain(|point| point.at <= end);
        }
        let newer = |last: &TrackPoint| self.points.last().is_none_or(|point| point.at < last.at);
        if let Some(last) = last.filter(newer) {
            self.points.push(last);
        }
        self.points
    }
}

#[cfg(test)]
mod tests {
    use letka_domain::geometry::Position;

    use super::*;

    fn point(millis: i64) -> TrackPoint {
        TrackPoint {
            at: DateTime::from_timestamp_millis(millis).unwrap(),
            position: Position::new(50.0, 14.0).unwrap(),
            height_m: 10.0,
            amsl_m: None,
            speed_mps: None,
            battery_pct: None,
        }
    }

    #[test]
    fn five_points_a_second_are_kept_and_the_last() {
        let mut track = Track::new(MAX_POINTS);
        for n in 0..=200 {
            track.add(point(n * 50));
        }
        let points = track.finish(Some(point(9_970).at), Some(point(9_970)));
        assert_eq!(points.len(), 51);
        assert_eq!(points.last(), Some(&point(9_970)));
        assert!(points.windows(2).all(|pair| pair[0].at < pair[1].at));
    }

    #[test]
    fn a_very_long_flight_is_thinned_further() {
        let mut track = Track::new(MAX_POINTS);
        for n in 0..200_000 {
            track.add(point(n * 200));
        }
        let points = track.finish(None, None);
        assert!((MAX_POINTS / 2..=MAX_POINTS).contains(&points.len()));
        assert!(points.last().unwrap().at > point(199_900 * 200).at);
    }
}
