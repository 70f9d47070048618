//! What `letka flights inspect` prints of a log file, as JSON and as text.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use letka_domain::flights::{Gap, Quality};
use letka_domain::geometry::Position;
use serde::{Serialize, Serializer};

use crate::clock::Evidence;
use crate::{
    Broken, Depth, Derived, Event, LogError, LogFormat, LogReport, ReadOptions, ToldAircraft,
    ToldBattery, read_any_file,
};

/// One file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileReport {
    /// The path, as it was given.
    pub file: String,
    /// Which kind of log it is; null when it could not be read.
    pub format: Option<LogFormat>,
    /// How deep it could be read.
    pub depth: Depth,
    /// MAVLink frames, messages, records, rows or subtitles.
    pub messages: u64,
    /// Bytes that stand where a frame should and are none.
    pub bad_bytes: u64,
    /// Aircraft, as far as the log tells of them.
    pub aircraft: Vec<ToldAircraft>,
    /// Batteries, as far as the log tells of them.
    pub batteries: Vec<ToldBattery>,
    /// The program that wrote the log.
    pub software: Option<String>,
    /// Flights by take-off time.
    pub flights: Vec<FlightReport>,
    /// Changes of mode, warnings, failsafes, parachutes, by time.
    pub events: Vec<Event>,
    /// The first place where the log is broken.
    pub broken: Option<Broken>,
    /// Why the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// One flight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlightReport {
    /// MAVLink system id of the vehicle; null when the log is none of MAVLink.
    pub system_id: Option<u8>,
    /// First position more than 1.0 m above the take-off point while armed.
    #[serde(serialize_with = "time")]
    pub takeoff_time: DateTime<Utc>,
    /// Take-off by the log's own clock.
    #[serde(serialize_with = "time")]
    pub raw_takeoff_time: DateTime<Utc>,
    /// What the times rest on.
    pub clock: Evidence,
    /// Last time that the height falls to 1.0 m or below; null when the log ends in the air.
    #[serde(serialize_with = "time_or_null")]
    pub landing_time: Option<DateTime<Utc>>,
    /// Seconds from take-off to landing.
    pub duration_s: Option<f64>,
    /// Horizontal metres from take-off to landing.
    pub distance_m: f64,
    /// Greatest height above the take-off point, metres.
    pub max_relative_altitude_m: f64,
    /// Greatest height above mean sea level, metres.
    pub max_amsl_m: Option<f64>,
    /// Greatest horizontal distance from the take-off point, metres.
    pub max_distance_m: Option<f64>,
    /// Charge at take-off, percent.
    pub battery_start_pct: Option<u8>,
    /// Charge at landing, percent.
    pub battery_end_pct: Option<u8>,
    /// Where it took off.
    pub takeoff_position: Option<Position>,
    /// Where it landed.
    pub landing_position: Option<Position>,
    /// Silences of more than 2 s.
    pub gaps: Vec<GapReport>,
    /// How much the record can be trusted.
    pub quality: Quality,
    /// Why it is not good, as stable codes.
    pub quality_notes: Vec<String>,
}

/// One silence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GapReport {
    /// Last frame before.
    #[serde(serialize_with = "time")]
    pub start: DateTime<Utc>,
    /// First frame after.
    #[serde(serialize_with = "time")]
    pub end: DateTime<Utc>,
    /// Length in seconds.
    pub duration_s: f64,
}

impl FileReport {
    /// Reads the log at `path`. A file that cannot be read yields a report with its error.
    pub fn of(path: &Path) -> Self {
        let file = path.display().to_string();
        match read_any_file(path, ReadOptions::default()) {
            Ok(report) => Self::new(file, Some(report.format), report, None),
            Err(error) => Self::new(file, None, LogReport::default(), Some(one_line(&error))),
        }
    }

    fn new(
        file: String,
        format: Option<LogFormat>,
        report: LogReport,
        error: Option<String>,
    ) -> Self {
        Self {
            file,
            format,
            depth: report.depth,
            messages: report.messages,
            bad_bytes: report.bad_bytes,
            aircraft: report.aircraft,
            batteries: report.batteries,
            software: report.software,
            flights: report.flights.iter().map(FlightReport::from).collect(),
            events: report.events,
            broken: report.broken,
            error,
        }
    }

    /// The report for a person: a line for the file, a line for each flight.
    pub fn to_text(&self) -> String {
        if let Some(error) = &self.error {
            return format!("{}: {error}\n", self.file);
        }
        let mut text = format!(
            "{}: {} {}, {} bad bytes, {} flights{}{}\n",
            self.file,
            self.messages,
            self.format.unwrap_or_default().unit(),
            self.bad_bytes,
            self.flights.len(),
            match self.depth {
                Depth::Track => "",
                Depth::KeyNeeded => ", key needed for the track",
            },
            (self.broken.as_ref()).map_or_else(String::new, |broken| {
                format!(", broken at {}: {}", broken.place, broken.reason)
            }),
        );
        for flight in &self.flights {
            flight.write(&mut text);
        }
        text
    }
}

impl From<&Derived> for FlightReport {
    fn from(derived: &Derived) -> Self {
        let flight = &derived.summary;
        Self {
            system_id: flight.system_id,
            takeoff_time: flight.takeoff_time,
            raw_takeoff_time: derived.raw_takeoff_time,
            clock: derived.clock,
            landing_time: flight.landing_time,
            duration_s: flight.duration_s.map(millis),
            distance_m: (flight.distance_m * 100.0).round() / 100.0,
            max_relative_altitude_m: millis(flight.max_relative_altitude_m),
            max_amsl_m: flight.max_amsl_m.map(millis),
            max_distance_m: flight.max_distance_m.map(millis),
            battery_start_pct: flight.battery_start_pct,
            battery_end_pct: flight.battery_end_pct,
            takeoff_position: flight.takeoff_position,
            landing_position: flight.landing_position,
            gaps: flight.gaps.iter().map(GapReport::from).collect(),
            quality: flight.quality,
            quality_notes: flight.quality_notes.clone(),
        }
    }
}

impl From<&Gap> for GapReport {
    fn from(gap: &Gap) -> Self {
        Self {
            start: gap.start,
            end: gap.end,
            duration_s: millis(gap.duration_s),
        }
    }
}

impl FlightReport {
    fn write(&self, text: &mut String) {
        let percent =
            |pct: Option<u8>| pct.map_or_else(|| "?".to_owned(), |pct| format!("{pct} %"));
        let landing = self
            .landing_time
            .map_or_else(|| "no landing".to_owned(), rfc3339);
        let duration = self
            .duration_s
            .map_or_else(|| "?".to_owned(), |s| format!("{s:.0} s"));
        let quality = match self.quality {
            Quality::Good => "good",
            Quality::Degraded => "degraded",
            Quality::Poor => "poor",
        };
        let notes = if self.quality_notes.is_empty() {
            String::new()
        } else {
            format!(" ({})", self.quality_notes.join(", "))
        };
        let who = self
            .system_id
            .map_or_else(|| "flight".to_owned(), |id| format!("system {id}"));
        writeln!(
            text,
            "  {}: {} to {landing}, {duration}, {:.0} m, up to {:.1} m, \
             battery {} to {}, {} gaps, {quality}{notes}",
            who,
            rfc3339(self.takeoff_time),
            self.distance_m,
            self.max_relative_altitude_m,
            percent(self.battery_start_pct),
            percent(self.battery_end_pct),
            self.gaps.len(),
        )
        .expect("a string takes everything");
    }
}

/// The error and its causes in one line.
fn one_line(error: &LogError) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(line, ": {error}").expect("a string takes everything");
        cause = error.source();
    }
    line
}

fn millis(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn time<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339(*time))
}

#[expect(clippy::ref_option, reason = "serde passes the field by reference")]
fn time_or_null<S: Serializer>(
    time: &Option<DateTime<Utc>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    time.map(rfc3339).serialize(serializer)
}
