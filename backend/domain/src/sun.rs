//! The sun: civil twilight decides whether a flight is by day or by night.
//!
//! Night is from the end of evening to the beginning of morning civil twilight, when the centre of
//! the sun is more than 6° below the horizon (Annex 2 to the Chicago Convention, definitions; the
//! same events bound the schedules of ED-318 zones).

use chrono::{DateTime, TimeDelta, Utc};
use solar_positioning::{Location, SolarPositions};

use crate::geometry::Position;
use crate::period::Period;

/// Elevation of the sun's centre at which civil twilight ends, degrees.
pub const CIVIL_TWILIGHT_DEG: f64 = -6.0;
/// Difference of terrestrial and universal time in seconds, as of the 2020s; a second of it moves
/// the sun by less than 0.01°.
const DELTA_T_S: f64 = 69.2;
/// How finely a period is looked through: the sun moves less than 0.3° in a minute.
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

/// The lowest sun in a period, and when; `None` where it cannot be computed.
pub fn lowest(period: &Period, place: Position) -> Option<(DateTime<Utc>, f64)> {
    let minutes = (period.end() - period.start())
        .num_minutes()
        .min(7 * 24 * 60);
    let steps =
        (0..=minutes).map(|minute| period.start() + STEP * i32::try_from(minute).unwrap_or(0));
    let mut lowest = (period.end(), elevation_deg(period.end(), place)?);
    for at in steps {
        let elevation = elevation_deg(at, place)?;
        if elevation < lowest.1 {
            lowest = (at, elevation);
        }
    }
    Some(lowest)
}

/// The next change between day and night after `at`, to the minute, within the coming day.
pub fn next_change(at: DateTime<Utc>, place: Position) -> Option<DateTime<Utc>> {
    let night = |at| Some(elevation_deg(at, place)? < CIVIL_TWILIGHT_DEG);
    let now = night(at)?;
    (1..=24 * 60)
        .map(|minute| at + STEP * minute)
        .find(|later| night(*later) == Some(!now))
}

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
    fn civil_twilight_agrees_with_an_independent_ephemeris() {
        let dusk = next_change(at("2026-06-21T12:00:00Z"), prague()).unwrap();
        assert!(
            (dusk - at("2026-06-21T20:01:00Z")).num_minutes().abs() <= 2,
            "{dusk}"
        );
        let dawn = next_change(at("2026-06-21T22:00:00Z"), prague()).unwrap();
        assert!(
            (dawn - at("2026-06-22T02:06:00Z")).num_minutes().abs() <= 2,
            "{dawn}"
        );
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
}
