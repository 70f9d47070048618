//! Which time it really was: the log's own clock against satellites and the file's name.
//!
//! A log's clock may count from the start of the aircraft, be hours off, or tell local time as if
//! it were UTC. The readers run on the log's own clock and collect evidence here; at the end the
//! whole report is shifted at once. Evidence goes in this order: satellites, the log's own clock
//! where it is credible, the file's name.

mod name;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::notes::{self, Note};
use crate::{LogReport, report::Derived};
pub use name::{central_europe, name_time};

/// A clock that differs by less from a better one is right.
const RIGHT: TimeDelta = TimeDelta::seconds(60);
/// A name that was given within so long of the log's beginning tells of that.
const NEAR: TimeDelta = TimeDelta::minutes(5);
/// Satellite times that are kept: the median of the first ones counts.
const MAX_FIXES: usize = 101;
/// 2010-01-01: no log of a drone is older, and no clock that was set tells less.
const EARLIEST_S: i64 = 1_262_304_000;
/// 2100-01-01.
const LATEST_S: i64 = 4_102_444_800;

/// Seconds from 1970-01-01 to the beginning of GPS time.
const GPS_EPOCH_S: i64 = 315_964_800;
/// Seconds that GPS time is ahead of UTC since 2017; before, up to three less.
const LEAP_S: i64 = 18;

/// What the times of a flight rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// The log's own clock, which nothing contradicts.
    #[default]
    Log,
    /// Time of satellites, told in the log.
    Gnss,
    /// The time in the file's name.
    FileName,
    /// The log tells local time of the Czech Republic, which was turned into UTC.
    LocalTime,
    /// Nothing tells when it was: times count from 1970.
    Unknown,
}

impl Evidence {
    /// The stable code, as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Gnss => "gnss",
            Self::FileName => "file_name",
            Self::LocalTime => "local_time",
            Self::Unknown => "unknown",
        }
    }
}

/// Evidence of what a log's clock is worth.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// Satellite time less the log's, milliseconds.
    fixes_ms: Vec<i64>,
    start: Option<DateTime<Utc>>,
    /// Whether the log tells local time as if it were UTC.
    local: bool,
}

impl Clock {
    /// The log told `now`.
    pub(crate) fn on_time(&mut self, now: DateTime<Utc>) {
        self.start.get_or_insert(now);
    }

    /// The log tells local time.
    pub(crate) fn set_local(&mut self) {
        self.local = true;
    }

    /// The log told at `now` that satellites say `utc`.
    pub(crate) fn on_gnss(&mut self, now: DateTime<Utc>, utc: DateTime<Utc>) {
        self.on_time(now);
        if self.fixes_ms.len() < MAX_FIXES && is_credible(utc) {
            self.fixes_ms.push((utc - now).num_milliseconds());
        }
    }

    /// Corrects the times of `report`, whose file is called `name`.
    pub(crate) fn correct(mut self, report: &mut LogReport, name: Option<&str>) {
        let Some(start) = self.start else { return };
        let here = report.flights.iter().all(is_in_central_europe);
        let name = name.and_then(name_time).filter(|_| here);
        let (shift, evidence) = if self.local && here && is_credible(start) {
            (
                central_europe(start.naive_utc()) - start,
                Evidence::LocalTime,
            )
        } else {
            self.judge(start, name)
        };
        let note = match evidence {
            Evidence::Unknown => Some(Note::ClockUnknown),
            Evidence::FileName => Some(Note::ClockFromName),
            // A clock that counts from the start of the aircraft is not wrong.
            Evidence::Gnss if is_credible(start) && shift.abs() > RIGHT => {
                Some(Note::ClockCorrected)
            }
            _ => None,
        };
        for flight in &mut report.flights {
            flight.clock = evidence;
            shift_flight(flight, shift);
            if let Some(note) = note {
                notes::mark(&mut flight.summary, note);
            }
        }
        for event in &mut report.events {
            event.at += shift;
        }
    }

    /// What to add to the log's times, and why.
    fn judge(
        &mut self,
        start: DateTime<Utc>,
        name: Option<chrono::NaiveDateTime>,
    ) -> (TimeDelta, Evidence) {
        if !self.fixes_ms.is_empty() {
            let middle = self.fixes_ms.len() / 2;
            let (_, median, _) = self.fixes_ms.select_nth_unstable(middle);
            let shift = TimeDelta::milliseconds(*median);
            return if is_credible(start) && shift.abs() <= RIGHT {
                (TimeDelta::zero(), Evidence::Log)
            } else {
                (shift, Evidence::Gnss)
            };
        }
        let named = name.map(central_europe);
        match (is_credible(start), named) {
            (false, Some(named)) => (named - start, Evidence::FileName),
            (false, None) => (TimeDelta::zero(), Evidence::Unknown),
            (true, Some(named)) => {
                let local = name.is_some_and(|name| (name.and_utc() - start).abs() <= NEAR);
                if local && (named - start).abs() > NEAR {
                    // The log tells local time as if it were UTC.
                    (
                        named - name.unwrap_or_default().and_utc(),
                        Evidence::FileName,
                    )
                } else {
                    (TimeDelta::zero(), Evidence::Log)
                }
            }
            (true, None) => (TimeDelta::zero(), Evidence::Log),
        }
    }
}

/// Whether a flight was, or may have been, where names of files tell our local time.
fn is_in_central_europe(flight: &Derived) -> bool {
    let at = flight.summary.takeoff_position;
    at.is_none_or(|at| (45.0..55.0).contains(&at.lat()) && (8.0..24.0).contains(&at.lon()))
}

fn shift_flight(flight: &mut Derived, shift: TimeDelta) {
    let summary = &mut flight.summary;
    summary.takeoff_time += shift;
    summary.landing_time = summary.landing_time.map(|time| time + shift);
    for gap in &mut summary.gaps {
        gap.start += shift;
        gap.end += shift;
    }
    for point in &mut flight.track {
        point.at += shift;
    }
}

/// Whether a clock that was set may tell this.
pub(crate) fn is_credible(time: DateTime<Utc>) -> bool {
    (EARLIEST_S..LATEST_S).contains(&time.timestamp())
}

/// UTC of a GPS week and milliseconds in it.
pub(crate) fn gps_time(week: u32, millis: u32) -> Option<DateTime<Utc>> {
    let seconds = GPS_EPOCH_S + i64::from(week) * 604_800 - LEAP_S;
    DateTime::from_timestamp_millis(seconds * 1_000 + i64::from(millis)).filter(|t| is_credible(*t))
}

/// A log's time of `micros` microseconds since 1970 or since the start of the aircraft. `None`
/// where it is beyond every lifetime.
pub(crate) fn micros(micros: u64) -> Option<DateTime<Utc>> {
    let micros = i64::try_from(micros).ok()?;
    DateTime::from_timestamp_micros(micros).filter(|time| time.timestamp() < LATEST_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn judged(start: &str, gnss: Option<(&str, &str)>, name: Option<&str>) -> (String, Evidence) {
        let mut clock = Clock::default();
        clock.on_time(time(start));
        if let Some((now, utc)) = gnss {
            clock.on_gnss(time(now), time(utc));
        }
        let (shift, evidence) = clock.judge(time(start), name.and_then(name_time));
        ((time(start) + shift).to_rfc3339(), evidence)
    }

    #[test]
    fn satellites_decide_where_the_clock_is_off() {
        let gnss = ("1970-01-01T00:01:22Z", "2017-10-29T01:47:10Z");
        let (start, evidence) = judged("1970-01-01T00:01:20Z", Some(gnss), None);
        assert_eq!(start, "2017-10-29T01:47:08+00:00");
        assert_eq!(evidence, Evidence::Gnss);
        let gnss = ("2026-05-01T12:00:00Z", "2026-05-01T12:00:02Z");
        let (start, evidence) = judged("2026-05-01T12:00:00Z", Some(gnss), None);
        assert_eq!(start, "2026-05-01T12:00:00+00:00");
        assert_eq!(evidence, Evidence::Log);
        let nonsense = ("1970-01-01T00:01:22Z", "1980-01-06T00:00:00Z");
        let (_, evidence) = judged("1970-01-01T00:01:20Z", Some(nonsense), None);
        assert_eq!(evidence, Evidence::Unknown);
    }

    #[test]
    fn a_name_helps_a_clock_that_was_never_set_and_unmasks_local_time() {
        let name = Some("DJIFlightRecord_2026-07-01_[14-00-00].txt");
        let (start, evidence) = judged("1970-01-01T00:00:05Z", None, name);
        assert_eq!(start, "2026-07-01T12:00:00+00:00");
        assert_eq!(evidence, Evidence::FileName);
        let (start, evidence) = judged("2026-07-01T14:01:00Z", None, name);
        assert_eq!(start, "2026-07-01T12:01:00+00:00");
        assert_eq!(evidence, Evidence::FileName);
        let (start, evidence) = judged("2026-07-01T12:01:00Z", None, name);
        assert_eq!(start, "2026-07-01T12:01:00+00:00");
        assert_eq!(evidence, Evidence::Log);
    }

    #[test]
    fn gps_weeks_are_utc() {
        let told = gps_time(1_973, 6_448_000).unwrap();
        assert_eq!(told, time("2017-10-29T01:47:10Z"));
        assert_eq!(gps_time(0, 0), None);
        assert_eq!(gps_time(u32::MAX, u32::MAX), None);
        assert_eq!(micros(u64::MAX), None);
    }
}
