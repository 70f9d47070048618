//! One flight that every writer of a format writes down, and what is to be read of it.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::geometry::Position;
use letka_flightlog::{Derived, EventKind, LogReport, ReadOptions, read_any};

/// The take-off point, near Kladno.
pub(crate) const LAT: f64 = 50.147;
pub(crate) const LON: f64 = 14.103;
/// Ground at the take-off point, metres above sea level.
pub(crate) const GROUND_AMSL_M: f64 = 250.0;

/// The aircraft at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// Since the log began, milliseconds.
    pub(crate) millis: u32,
    pub(crate) height_m: f64,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    pub(crate) speed_mps: f64,
    pub(crate) climb_mps: f64,
    pub(crate) armed: bool,
    pub(crate) charge_pct: u8,
}

impl Moment {
    pub(crate) fn seconds(&self) -> f64 {
        f64::from(self.millis) / 1e3
    }

    pub(crate) fn amsl_m(&self) -> f64 {
        GROUND_AMSL_M + self.height_m
    }
}

/// When the scene begins by a right clock.
pub(crate) fn begin() -> DateTime<Utc> {
    "2026-05-01T08:00:00Z".parse().unwrap()
}

/// Five moments a second: 5 s on the ground, armed, up to 20 m at 2 m/s, 100 m east at 5 m/s, down
/// at 2 m/s, 3 s on the ground, disarmed.
pub(crate) fn moments() -> Vec<Moment> {
    let start = Position::new(LAT, LON).unwrap();
    let legs = [
        (25, 0.0, 0.0, false),
        (15, 0.0, 0.0, true),
        (50, 2.0, 0.0, true),
        (100, 0.0, 5.0, true),
        (50, -2.0, 0.0, true),
        (15, 0.0, 0.0, true),
        (25, 0.0, 0.0, false),
    ];
    let (mut height_m, mut east_m, mut millis) = (0.0, 0.0, 0);
    let mut moments = Vec::new();
    for (count, climb_mps, speed_mps, armed) in legs {
        for _ in 0..count {
            millis += 200;
            height_m += climb_mps / 5.0;
            east_m += speed_mps / 5.0;
            let place = start.offset(east_m, 90.0);
            moments.push(Moment {
                millis,
                height_m,
                lat: place.lat(),
                lon: place.lon(),
                speed_mps,
                climb_mps,
                armed,
                charge_pct: if millis < 20_000 { 95 } else { 80 },
            });
        }
    }
    moments
}

pub(crate) fn read(bytes: &[u8], name: &str) -> LogReport {
    read_any(bytes, Some(name), ReadOptions::default()).unwrap()
}

/// Checks that the only flight of `report` is the scene, begun at `begin`, and returns it.
pub(crate) fn check(report: &LogReport, begin: DateTime<Utc>) -> &Derived {
    assert_eq!(report.flights.len(), 1, "{report:#?}");
    let flight = &report.flights[0];
    let summary = &flight.summary;
    let near = |told: DateTime<Utc>, seconds: i64| {
        let off = told - begin - TimeDelta::milliseconds(seconds * 100);
        assert!(
            off.abs() <= TimeDelta::milliseconds(201),
            "{off} {summary:?}"
        );
    };
    near(summary.takeoff_time, 86);
    near(summary.landing_time.unwrap(), 476);
    let close = |told: f64, fact: f64, tolerance: f64| {
        assert!(
            (told - fact).abs() <= tolerance,
            "{told} {fact} {summary:?}"
        );
    };
    close(summary.distance_m, 100.0, 1.0);
    close(summary.max_relative_altitude_m, 20.0, 0.1);
    close(summary.max_distance_m.unwrap(), 100.0, 1.0);
    close(summary.takeoff_position.unwrap().lon(), LON, 1e-5);
    assert_eq!(summary.system_id, None);
    assert!(flight.track.len() > 180, "{}", flight.track.len());
    assert!(flight.track.windows(2).all(|pair| pair[0].at < pair[1].at));
    flight
}

/// What a log tells beside its flights, in its order.
pub(crate) fn told(report: &LogReport) -> Vec<(EventKind, &str)> {
    let words = report.events.iter().map(|e| (e.kind, e.text.as_str()));
    words.collect()
}
