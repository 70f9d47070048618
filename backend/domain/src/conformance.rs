//! What was flown against what was cleared: where and when a track left the line, the heights or the
//! time of its mission.
//!
//! Heights of a track are above its take-off point, as are those of a plan; a mission whose heights are
//! counted from anywhere else is not compared in height.

use chrono::{DateTime, Utc};
use geo::{Distance, Euclidean, Line, Point};
use serde::Serialize;

use crate::altitude::Datum;
use crate::flights::TrackPoint;
use crate::geometry::{LocalMap, Position};
use crate::missions::{Corner, Extent, MissionFacts, START_EARLY, START_LATE};
use crate::words::words;

/// Corners of a flown line closer than this to the one before are left out, metres.
const FINE_M: f64 = 10.0;
/// Nor do heights that differ by less make a corner, metres.
const FINE_HEIGHT_M: f64 = 2.0;
/// A flown line has so many corners at most; a longer one is taken more coarsely.
const MOST_CORNERS: usize = 400;

words! {
    /// How a flight left what was cleared.
    DeviatedHow: "way to deviate" {
        /// Beside its line, beyond the buffer.
        Aside = "aside",
        /// Above its heights, beyond the buffer.
        Above = "above",
        /// It took off before it might.
        Early = "early",
        /// It took off after it might.
        Late = "late",
    }
}

/// A part of a flight outside of what was cleared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deviated {
    /// How.
    pub kind: DeviatedHow,
    /// From this point of the track on.
    pub from: DateTime<Utc>,
    /// To this one.
    pub to: DateTime<Utc>,
    /// Where it was farthest out.
    pub at: Position,
    /// How far it was out there: metres, or seconds of `early` and `late`.
    pub by: f64,
}

/// Where and when a track left what was cleared, with the buffers that the clearance reckoned with,
/// metres; in the order in which it began.
pub fn deviated(
    plan: &MissionFacts,
    (buffer_m, vertical_buffer_m): (f64, f64),
    track: &[TrackPoint],
) -> Vec<Deviated> {
    let mut found = Vec::new();
    found.extend(track.first().and_then(|first| untimely(plan, first)));
    let outside = |point: &TrackPoint| {
        let (aside_m, greatest_m) = beside(&plan.extent, point.position);
        let above_m = point.height_m - greatest_m - vertical_buffer_m;
        let above_m = (plan.datum == Datum::Home).then_some(above_m);
        [
            (DeviatedHow::Aside, Some(aside_m - buffer_m)),
            (DeviatedHow::Above, above_m),
        ]
    };
    let mut open: [Option<Deviated>; 2] = [None, None];
    for point in track {
        for ((kind, by), open) in outside(point).into_iter().zip(&mut open) {
            match by.filter(|by| *by > 0.0) {
                Some(by) => go_on(open, kind, point, by),
                None => found.extend(open.take()),
            }
        }
    }
    found.extend(open.into_iter().flatten());
    found.sort_by_key(|one| one.from);
    found
}

/// Makes a deviation longer, or begins it.
fn go_on(open: &mut Option<Deviated>, kind: DeviatedHow, point: &TrackPoint, by: f64) {
    let begun = open.get_or_insert(Deviated {
        kind,
        from: point.at,
        to: point.at,
        at: point.position,
        by,
    });
    begun.to = point.at;
    if by > begun.by {
        (begun.by, begun.at) = (by, point.position);
    }
}

/// Whether a flight began outside of the time that its clearance allows a take-off in.
#[expect(clippy::cast_precision_loss, reason = "hours in seconds")]
fn untimely(plan: &MissionFacts, first: &TrackPoint) -> Option<Deviated> {
    let start = plan.period.start();
    let (earliest, latest) = (start - START_EARLY, start + START_LATE);
    let (kind, by) = if first.at < earliest {
        (DeviatedHow::Early, earliest - first.at)
    } else if first.at > latest {
        (DeviatedHow::Late, first.at - latest)
    } else {
        return None;
    };
    Some(Deviated {
        kind,
        from: first.at,
        to: first.at,
        at: first.position,
        by: by.num_seconds() as f64,
    })
}

/// How far a place is beside an extent, metres, and the greatest height that is planned there.
fn beside(extent: &Extent, at: Position) -> (f64, f64) {
    match extent {
        Extent::Within {
            area, highest_m, ..
        } => (area.distance_to_leg_m(at, at), *highest_m),
        Extent::Route { corners } => {
            let local = LocalMap::new(at);
            let here = Point::from(local.project(at));
            let leg = |pair: &[Corner]| {
                let line = Line::new(local.project(pair[0].at), local.project(pair[1].at));
                let metres = Euclidean.distance(&here, &line);
                (metres, pair[0].height_m.max(pair[1].height_m))
            };
            let legs: Vec<(f64, f64)> = corners.windows(2).map(leg).collect();
            let nearest = legs.iter().map(|(metres, _)| *metres).reduce(f64::min);
            let nearest = nearest.unwrap_or(f64::INFINITY);
            // Where legs lie close to each other the higher one was cleared there too.
            let near = legs
                .iter()
                .filter(|(metres, _)| *metres <= nearest + FINE_M);
            let greatest = near.map(|(_, height)| *height).fold(f64::MIN, f64::max);
            (nearest, greatest)
        }
    }
}

/// A flown track as a line for the rules, with the moment of each corner. The highest point and the last
/// are always among them; `None`: it has fewer than two points.
pub fn flown(track: &[TrackPoint]) -> Option<(Vec<Corner>, Vec<DateTime<Utc>>)> {
    let highest =
        (0..track.len()).max_by(|a, b| track[*a].height_m.total_cmp(&track[*b].height_m))?;
    let mut coarse = 1.0;
    loop {
        let kept = kept(track, highest, coarse);
        if kept.len() <= MOST_CORNERS {
            let corner = |point: &&TrackPoint| Corner {
                at: point.position,
                height_m: point.height_m,
            };
            let times = kept.iter().map(|point| point.at).collect();
            return (kept.len() > 1).then(|| (kept.iter().map(corner).collect(), times));
        }
        coarse *= 2.0;
    }
}

fn kept(track: &[TrackPoint], highest: usize, coarse: f64) -> Vec<&TrackPoint> {
    let mut kept: Vec<&TrackPoint> = Vec::new();
    for (place, point) in track.iter().enumerate() {
        let matters = kept.last().is_none_or(|last| {
            last.position.distance_m(point.position) >= FINE_M * coarse
                || (last.height_m - point.height_m).abs() >= FINE_HEIGHT_M * coarse
        });
        if matters || place == highest || place + 1 == track.len() {
            kept.push(point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Period;
    use chrono::TimeDelta;

    fn start() -> DateTime<Utc> {
        "2026-06-24T09:00:00Z".parse().unwrap()
    }

    fn home() -> Position {
        Position::new(50.147, 14.103).unwrap()
    }

    /// A line of 1 km to the north at 50 m, there and back.
    fn plan() -> MissionFacts {
        let corner = |metres: f64| Corner {
            at: home().offset(metres, 0.0),
            height_m: 50.0,
        };
        let extent = Extent::Route {
            corners: vec![corner(0.0), corner(1000.0), corner(0.0)],
        };
        let period = Period::new(start(), start() + TimeDelta::minutes(20)).unwrap();
        MissionFacts::new(period, extent, Datum::Home)
    }

    fn point(seconds: i32, north_m: f64, east_m: f64, height_m: f64) -> TrackPoint {
        TrackPoint {
            at: start() + TimeDelta::seconds(seconds.into()),
            position: home().offset(north_m, 0.0).offset(east_m, 90.0),
            height_m,
            amsl_m: None,
            speed_mps: None,
            battery_pct: None,
        }
    }

    #[test]
    fn what_was_flown_as_planned_deviates_in_nothing() {
        let track: Vec<_> = (0..100)
            .map(|n| point(n, f64::from(n) * 10.0, 3.0, 52.0))
            .collect();
        assert_eq!(deviated(&plan(), (10.0, 5.0), &track), []);
    }

    #[test]
    fn each_part_beside_the_line_or_above_it_is_named_with_its_worst_place() {
        let aside = |n: i32| {
            if (20..30).contains(&n) {
                25.0 + f64::from(n)
            } else {
                0.0
            }
        };
        let above = |n: i32| if (28..40).contains(&n) { 80.0 } else { 50.0 };
        let track: Vec<_> = (0..60)
            .map(|n| point(n, f64::from(n) * 10.0, aside(n), above(n)))
            .collect();
        let found = deviated(&plan(), (10.0, 5.0), &track);
        let kinds: Vec<_> = found.iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [DeviatedHow::Aside, DeviatedHow::Above]);
        assert_eq!((found[0].from, found[0].to), (track[20].at, track[29].at));
        assert!((found[0].by - 44.0).abs() < 0.5, "{}", found[0].by);
        assert_eq!(found[0].at, track[29].position);
        assert!((found[1].by - 25.0).abs() < 1e-9);
    }

    #[test]
    fn a_take_off_out_of_its_time_is_named() {
        for (seconds, kind) in [(-7200, DeviatedHow::Early), (7200, DeviatedHow::Late)] {
            let found = deviated(&plan(), (10.0, 5.0), &[point(seconds, 0.0, 0.0, 10.0)]);
            assert_eq!(found[0].kind, kind);
        }
    }

    #[test]
    fn heights_of_another_datum_are_not_compared() {
        let mut plan = plan();
        plan.datum = Datum::Amsl;
        assert_eq!(
            deviated(&plan, (10.0, 5.0), &[point(0, 0.0, 0.0, 500.0)]),
            []
        );
    }

    #[test]
    fn a_flown_line_keeps_its_highest_and_its_last_point() {
        let mut track: Vec<_> = (0..5000)
            .map(|n| point(n, f64::from(n) * 3.0, 0.0, 50.0))
            .collect();
        track[1234].height_m = 51.0;
        let (corners, times) = flown(&track).unwrap();
        assert!(corners.len() <= MOST_CORNERS && corners.len() == times.len());
        assert!(corners.iter().any(|one| one.height_m > 50.5));
        assert_eq!(times.last(), Some(&track[4999].at));
        assert_eq!(flown(&track[..1]), None);
        assert_eq!(flown(&[]), None);
    }
}
