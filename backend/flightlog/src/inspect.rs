//! What `letka flights inspect` prints of a log file, as JSON and as text.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use letka_domain::flights::{FlightSummary, Gap, Quality};
use letka_domain::geometry::Position;
use serde::{Serialize, Serializer};

use crate::{LogError, read_file};

/// One file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileReport {
    /// The path, as it was given.
    pub file: String,
    /// MAVLink frames.
    pub messages: u64,
    /// Bytes that stand where a frame should and are none.
    pub bad_bytes: u64,
    /// Flights by take-off time.
    pub flights: Vec<FlightReport>,
    /// Why the file could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// One flight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FlightReport {
    /// MAVLink system id of the vehicle.
    pub system_id: u8,
    /// First position more than 1.0 m above the take-off point while armed.
    #[serde(serialize_with = "time")]
    pub takeoff_time: DateTime<Utc>,
    /// Last time that the height falls to 1.0 m or below; null when the log ends in the air.
    #[serde(serialize_with = "time_or_null")]
    pub landing_time: Option<DateTime<Utc>>,
    /// Seconds from take-off to landing.
    pub duration_s: Option<f64>,
    /// Horizontal metres from take-off to landing.
    pub distance_m: f64,
    /// Greatest height above the take-off point, metres.
    pub max_relative_altitude_m: f64,
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
        match read_file(path) {
            Ok(report) => Self {
                file,
                messages: report.messages,
                bad_bytes: report.bad_bytes,
                flights: report.flights.iter().map(|f| (&f.summary).into()).collect(),
                error: None,
            },
            Err(error) => Self {
                file,
                messages: 0,
                bad_bytes: 0,
                flights: Vec::new(),
                error: Some(one_line(&error)),
            },
        }
    }

    /// The report for a person: a line for the file, a line for each flight.
    pub fn to_text(&self) -> String {
        if let Some(error) = &self.error {
            return format!("{}: {error}\n", self.file);
        }
        let mut text = format!(
            "{}: {} messages, {} bad bytes, {} flights\n",
            self.file,
            self.messages,
            self.bad_bytes,
            self.flights.len()
        );
        for flight in &self.flights {
            flight.write(&mut text);
        }
        text
    }
}

impl From<&FlightSummary> for FlightReport {
    fn from(flight: &FlightSummary) -> Self {
        Self {
            system_id: flight.system_id,
            takeoff_time: flight.takeoff_time,
            landing_time: flight.landing_time,
            duration_s: flight.duration_s.map(millis),
            distance_m: (flight.distance_m * 100.0).round() / 100.0,
            max_relative_altitude_m: millis(flight.max_relative_altitude_m),
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
        writeln!(
            text,
            "  system {}: {} to {landing}, {duration}, {:.0} m, up to {:.1} m, \
             battery {} to {}, {} gaps, {quality}{notes}",
            self.system_id,
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
