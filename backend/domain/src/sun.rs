//! The sun: civil twilight decides whether a flight is by day or by night.
//!
//! Night is from the end of evening to the beginning of morning civil twilight, when the centre of
//! the sun is more than 6° below the horizon (Annex 2 to the Chicago Convention, definitions; the
//! same events bound the schedules of ED-318 zones).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use solar_positioning::{Location, SolarPositions};

use crate::geometry::Position;
use crate::period::Period;

/// Elevation of the sun's centre at which civil twilight ends, degrees.
pub const CIVIL_TWILIGHT_DEG: f64 = -6.0;
/// Difference of terrestrial and universal time in seconds, as of the 2020s; a second of it moves
/// the sun by less than 0.01°.
const DELTA_T_S: f64 = 69.2;
/// How finely a period is looked through near the poles: the sun moves less than 0.3° in a minute.
const STEP: TimeDelta = TimeDelta::minutes(1);

/// Elevation of the sun's centre in degrees, without refraction; `None` outside the years that the
/// algorithm holds for (-2000 to 6000).
pub fn elevation_deg(at: DateTime<Utc>, place: Position) -> Option<f64> {
    let location = Location {
        latitude: place.lat(),
        longitude: place.lon(),
    };
    let position = SolarPositions::new()
        .at(&at, location, 0.0, DELTA_T_S, None)
        .ok()?;
    Some(position.elevation_angle())
}

/// Elevation of the sun's centre at sunrise and sunset, degrees: 34' of refraction and half of the
/// sun's disc.
pub const HORIZON_DEG: f64 = -0.833;

/// When the sun's centre rises through `elevation` in the morning of a day at a place, or sinks
/// through it in the evening; `None` on days when it does not. The day is that of the place's own
/// mean solar time.
pub fn crossing(
    day: NaiveDate,
    place: Position,
    elevation: f64,
    rises: bool,
) -> Option<DateTime<Utc>> {
    let noon = mean_noon(day, place)?;
    let half = TimeDelta::hours(12);
    let (mut low, mut high) = if rises {
        (noon - half, noon)
    } else {
        (noon + half, noon)
    };
    if elevation_deg(low, place)? > elevation || elevation_deg(high, place)? < elevation {
        return None;
    }
    while (high - low).num_seconds().abs() > 1 {
        let middle = low + (high - low) / 2;
        if elevation_deg(middle, place)? < elevation {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(high)
}

/// Mean solar noon of a day at a place: four minutes earlier for each degree to the east.
fn mean_noon(day: NaiveDate, place: Position) -> Option<DateTime<Utc>> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "at most 720 minutes in seconds"
    )]
    let earlier = TimeDelta::seconds((place.lon() * 240.0) as i64);
    day.and_hms_opt(12, 0, 0)?
        .and_utc()
        .checked_sub_signed(earlier)
}

/// The lowest sun in a period, and when; `None` where it cannot be computed.
///
/// Outside the polar regions the sun falls from noon to midnight and rises from midnight to noon, so
/// that it is lowest at an end of the period or about a midnight in it.
pub fn lowest(period: &Period, place: Position) -> Option<(DateTime<Utc>, f64)> {
    let (start, end) = (period.start(), period.end());
    if let Some(at) = surely_lowest(period, place) {
        return Some((at, elevation_deg(at, place)?));
    }
    let mut lowest = (end, elevation_deg(end, place)?);
    let mut look = |at: DateTime<Utc>| {
        let elevation = elevation_deg(at, place)?;
        if elevation < lowest.1 {
            lowest = (at, elevation);
        }
        Some(())
    };
    look(start)?;
    if place.lat().abs() > POLAR_DEG {
        let minutes = (end - start).num_minutes().min(MOST_DAYS * 24 * 60);
        for minute in 0..=minutes {
            look(start + STEP * i32::try_from(minute).unwrap_or(0))?;
        }
        return Some(lowest);
    }
    let mut day = start.date_naive().pred_opt()?;
    for _ in 0..MOST_DAYS + 3 {
        let midnight = mean_noon(day, place)? + TimeDelta::hours(12);
        if midnight - AROUND > end {
            break;
        }
        for step in -5..=5 {
            let at = midnight + AROUND / 5 * step;
            if period.contains(at) {
                look(at)?;
            }
        }
        day = day.succ_opt()?;
    }
    Some(lowest)
}

/// The end of a period at which the sun is lowest for certain: the first of a morning, the last of an
/// afternoon. `None` where noon or midnight may lie in the period, and near the poles.
fn surely_lowest(period: &Period, place: Position) -> Option<DateTime<Utc>> {
    let (start, end) = (period.start(), period.end());
    if place.lat().abs() > POLAR_DEG || end - start > TimeDelta::hours(11) {
        return None;
    }
    let half = TimeDelta::hours(12);
    let today = start.date_naive();
    for day in [today.pred_opt()?, today, today.succ_opt()?] {
        let noon = mean_noon(day, place)?;
        // True noon and midnight lie no farther from mean ones; the sun's own way north or south
        // moves its highest and lowest by less than a minute more.
        let inside =
            |from: DateTime<Utc>, to: DateTime<Utc>| from + AROUND <= start && end <= to - AROUND;
        if inside(noon - half, noon) {
            return Some(start);
        }
        if inside(noon, noon + half) {
            return Some(end);
        }
    }
    None
}

/// True midnight lies no farther than this from mean midnight: the equation of time is at most 16.5
/// minutes. The sun changes there by less than 0.01° in two minutes.
const AROUND: TimeDelta = TimeDelta::minutes(20);
/// Nearer to the poles the sun need not be lowest at midnight, degrees.
const POLAR_DEG: f64 = 60.0;
/// So many days of a period are looked through.
const MOST_DAYS: i64 = 7;

#[cfg(test)]
mod tests {
    use super::*;

    fn prague() -> Position {
        Position::new(50.0755, 14.4378).unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// `PyEphem` 4.2 gives 20:00:24 and 02:07:57 UTC for the sun's centre at -6° in Prague.
    #[test]
    fn crossings_agree_with_an_independent_ephemeris() {
        let day = "2026-06-21".parse().unwrap();
        let dusk = crossing(day, prague(), CIVIL_TWILIGHT_DEG, false).unwrap();
        assert!(
            (dusk - at("2026-06-21T20:00:24Z")).num_seconds().abs() <= 60,
            "{dusk}"
        );
        let dawn = crossing(
            "2026-06-22".parse().unwrap(),
            prague(),
            CIVIL_TWILIGHT_DEG,
            true,
        )
        .unwrap();
        assert!(
            (dawn - at("2026-06-22T02:07:57Z")).num_seconds().abs() <= 60,
            "{dawn}"
        );
        let pole = Position::new(80.0, 14.0).unwrap();
        assert_eq!(crossing(day, pole, HORIZON_DEG, false), None);
    }

    #[test]
    fn the_lowest_sun_of_a_period_over_midnight_is_between_its_ends() {
        let period = Period::new(at("2026-06-21T18:00:00Z"), at("2026-06-22T05:00:00Z")).unwrap();
        let (when, elevation) = lowest(&period, prague()).unwrap();
        assert!((-17.0..-16.0).contains(&elevation), "{elevation}");
        assert!(
            (when - at("2026-06-21T23:04:00Z")).num_minutes().abs() < 5,
            "{when}"
        );
    }

    #[test]
    fn the_lowest_sun_is_found_as_by_looking_at_every_minute() {
        for (start, hours) in [
            ("2026-06-21T09:00:00Z", 1),
            ("2026-06-21T22:40:00Z", 1),
            ("2026-11-03T22:30:00Z", 2),
            ("2026-02-11T23:20:00Z", 3),
            ("2026-02-11T20:00:00Z", 2),
            ("2026-12-20T01:00:00Z", 60),
        ] {
            let start = at(start);
            let period = Period::new(start, start + TimeDelta::hours(hours)).unwrap();
            for place in [prague(), Position::new(49.5, -178.0).unwrap()] {
                let every = (0..=hours * 60).map(|m| start + TimeDelta::minutes(m));
                let expected = every.filter_map(|at| elevation_deg(at, place));
                let expected = expected.fold(f64::INFINITY, f64::min);
                let (_, found) = lowest(&period, place).unwrap();
                assert!(
                    (found - expected).abs() < 0.01,
                    "{start} {found} {expected}"
                );
            }
        }
    }
    #[test]
    fn the_end_that_is_surely_lowest_is() {
        let start = at("2026-01-01T00:00:00Z");
        for place in [
            prague(),
            Position::new(-33.0, 179.9).unwrap(),
            Position::new(59.9, -120.0).unwrap(),
        ] {
            for step in 0..2000 {
                let start = start + TimeDelta::minutes(step * 263);
                let end = start + TimeDelta::minutes(1 + step * 37 % 700);
                let period = Period::new(start, end).unwrap();
                let Some(sure) = surely_lowest(&period, place) else {
                    continue;
                };
                let sure = elevation_deg(sure, place).unwrap();
                for share in 0..=8 {
                    let at = start + (end - start) / 8 * share;
                    assert!(
                        elevation_deg(at, place).unwrap() >= sure - 1e-9,
                        "{period:?} {place:?}"
                    );
                }
            }
        }
    }
}
