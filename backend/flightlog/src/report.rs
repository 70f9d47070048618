//! What a log tells, the same for every format.

use chrono::{DateTime, Utc};
use letka_domain::flights::{FlightSummary, TrackPoint};
use serde::Serialize;

use crate::clock::Evidence;
use crate::defect::Defect;
use crate::event::{Event, Events};
use crate::kept::Flights;

/// Which kind of log it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// MAVLink frames with time stamps (`.tlog`).
    #[default]
    Tlog,
    /// `DataFlash` log of `ArduPilot` (`.bin`).
    Dataflash,
    /// `ULog` of PX4 (`.ulg`).
    Ulog,
    /// Flight record of a DJI app (`DJIFlightRecord_*.txt`).
    DjiRecord,
    /// Table of `AirData` (`.csv`).
    Airdata,
    /// Table of Litchi (`.csv`).
    Litchi,
    /// Telemetry table of `UgCS` (`.csv`).
    Ugcs,
    /// Subtitles of a DJI video (`.srt`).
    DjiSubtitles,
}

impl LogFormat {
    /// The stable code, as in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Tlog => "tlog",
            Self::Dataflash => "dataflash",
            Self::Ulog => "ulog",
            Self::DjiRecord => "dji_record",
            Self::Airdata => "airdata",
            Self::Litchi => "litchi",
            Self::Ugcs => "ugcs",
            Self::DjiSubtitles => "dji_subtitles",
        }
    }

    /// What `messages` of a report counts, in words for a person.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Tlog | Self::Dataflash | Self::Ulog => "messages",
            Self::DjiRecord => "records",
            Self::Airdata | Self::Litchi | Self::Ugcs => "rows",
            Self::DjiSubtitles => "subtitles",
        }
    }
}

/// How deep a log could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// Flights with their tracks.
    #[default]
    Track,
    /// The records are encrypted, and the key that its maker holds is needed: the flight is what
    /// the header sums up, without a track.
    KeyNeeded,
}

/// One flight with its track.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// What there is to say of it.
    pub summary: FlightSummary,
    /// Positions from take-off to landing, at most five a second, and fewer in a very long flight or
    /// in a log of very many.
    pub track: Vec<TrackPoint>,
    /// Take-off by the log's own clock, before any correction. A log that counts from the start of
    /// the aircraft counts from 1970 here.
    pub raw_takeoff_time: DateTime<Utc>,
    /// What the times of summary and track rest on.
    pub clock: Evidence,
}

/// What a log tells of an aircraft.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ToldAircraft {
    /// MAVLink system id; `None` when the log is none of MAVLink.
    pub system_id: Option<u8>,
    /// The manufacturer's serial number.
    pub serial: Option<String>,
    /// Type, as the log names it.
    pub model: Option<String>,
    /// Name that its owner gave it.
    pub name: Option<String>,
    /// Identity of the autopilot's hardware, lower-case hex.
    pub hardware_uid: Option<String>,
    /// Autopilot and version.
    pub firmware: Option<String>,
}

/// What a log tells of a battery.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ToldBattery {
    /// Number of the pack in the aircraft, from 0.
    pub pack: u8,
    /// Serial number.
    pub serial: Option<String>,
    /// Charge cycles.
    pub cycles: Option<u32>,
}

/// Where and why a log could not be read further, or holds something that is no log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub reason: Defect,
}

/// A place in a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Bytes before it.
    Byte(u64),
    /// Number of the line, from 1.
    Line(u64),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Byte(byte) => write!(f, "byte {byte}"),
            Self::Line(line) => write!(f, "line {line}"),
        }
    }
}

/// All that a log tells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LogReport {
    /// Which kind of log it is.
    pub format: LogFormat,
    /// How deep it could be read.
    pub depth: Depth,
    /// MAVLink frames, messages, records, rows or subtitles; see [`LogFormat::unit`].
    pub messages: u64,
    /// Bytes that stand where a frame or message should and are none; see
    /// [`letka_mavlink::tlog`]. Of tables: bytes of rows that cannot be read.
    pub bad_bytes: u64,
    /// Bytes passed over while looking for the next frame, or cut by the end of the log.
    pub skipped_bytes: u64,
    /// Aircraft, as far as the log tells of them.
    pub aircraft: Vec<ToldAircraft>,
    /// Batteries, as far as the log tells of them.
    pub batteries: Vec<ToldBattery>,
    /// The program that wrote the log, and its version.
    pub software: Option<String>,
    /// Flights by take-off time, those handed out before included.
    pub flights: Vec<Derived>,
    /// Flights that were left out, because there were too many.
    pub flights_left_out: u64,
    /// Changes of mode, warnings, failsafes, parachutes, by time.
    pub events: Vec<Event>,
    /// Events that were left out, because there were too many.
    pub events_left_out: u64,
    /// The first place where the log is broken. What was readable is in the report all the same.
    pub broken: Option<Broken>,
}

impl LogReport {
    pub(crate) fn of(format: LogFormat) -> Self {
        Self {
            format,
            ..Self::default()
        }
    }

    /// The log is broken at `place`; the first such place is kept.
    pub(crate) fn break_at(&mut self, place: Place, reason: Defect) {
        if self.broken.is_none() {
            self.broken = Some(Broken { place, reason });
        }
    }

    /// The flights of all the log. That some were left out is said of the log as a whole.
    pub(crate) fn take_flights(&mut self, flights: Flights) {
        (self.flights, self.flights_left_out) = flights.finish();
        if self.flights_left_out > 0 {
            self.break_at(Place::Byte(0), Defect::TooMany);
        }
    }

    pub(crate) fn take_events(&mut self, events: Events) {
        (self.events, self.events_left_out) = events.finish();
    }
}
