//! What a DJI log says of itself before or behind its records.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::flights::{FlightSummary, Quality};
use letka_domain::geometry::Position;

use super::super::reading::{Reading, place};
use super::cipher::unveil;
use super::fields::Fields;
use super::model::model_name;
use crate::Derived;
use crate::clock::Evidence;
use crate::notes::{self, Note};

/// Length of the first block: in the oldest versions, and since version 6.
const OLD_PREFIX_LEN: usize = 12;
const PREFIX_LEN: usize = 100;
/// Length of the details of version 12, behind which the records stand.
const DETAILS_LEN: usize = 436;
/// Versions that are known, or may come.
const VERSIONS: std::ops::RangeInclusive<u8> = 1..=20;
/// Longest flight that a header is believed, seconds.
const MAX_S: f64 = 24.0 * 3600.0;

/// The details of a log.
#[derive(Debug, Clone, Default)]
pub(super) struct Header {
    pub(super) start: Option<DateTime<Utc>>,
    place: Option<Position>,
    distance_m: Option<f64>,
    duration_s: Option<f64>,
    max_height_m: Option<f64>,
    model: Option<String>,
    name: Option<String>,
    aircraft: Option<String>,
    battery: Option<String>,
    software: Option<String>,
}

/// The version of the format, if the first block can be one.
pub(super) fn version(bytes: &[u8]) -> Option<u8> {
    let prefix = Fields(bytes);
    let version = prefix.u8(10).filter(|version| VERSIONS.contains(version))?;
    // Places and lengths that no log reaches are those of something else.
    let plausible = prefix.u64(0)? < 1 << 32 && prefix.u16(8)? < 1 << 12;
    plausible.then_some(version)
}

/// Where the first record, or the first block of details, stands.
pub(super) fn first_place(version: u8) -> usize {
    if version < 6 {
        OLD_PREFIX_LEN
    } else {
        PREFIX_LEN
    }
}

/// Where the details stand.
fn details_place(bytes: &[u8], version: u8) -> Option<usize> {
    if version < 12 {
        usize::try_from(Fields(bytes).u64(0)?).ok()
    } else {
        Some(PREFIX_LEN)
    }
}

/// Where the records begin.
pub(super) fn records_begin(bytes: &[u8], version: u8) -> usize {
    match version {
        ..12 => first_place(version),
        12 => PREFIX_LEN + DETAILS_LEN,
        _ => {
            let stated = Fields(bytes).u64(0).unwrap_or(0);
            let behind_blocks = || {
                let second = block(bytes, PREFIX_LEN)?.1;
                Some(block(bytes, second)?.1)
            };
            match usize::try_from(stated).unwrap_or(0) {
                0 => behind_blocks().unwrap_or(bytes.len()),
                place => place,
            }
        }
    }
}

/// Where the records end.
pub(super) fn records_end(bytes: &[u8], version: u8) -> usize {
    if version < 12 {
        details_place(bytes, version).unwrap_or(0).min(bytes.len())
    } else {
        bytes.len()
    }
}

/// Whether the records should go on behind the end of the file.
pub(super) fn states_more(bytes: &[u8], version: u8) -> bool {
    version < 12 && details_place(bytes, version).is_some_and(|place| place >= bytes.len())
}

/// The format of the keys and the app that wrote a log, as its second block tells them.
pub(super) fn written_by(bytes: &[u8]) -> Option<(u16, u8)> {
    let second = block(bytes, PREFIX_LEN)?.1;
    let (content, _) = block(bytes, second)?;
    // The second block is of type 1.
    let fields = Fields(content);
    let told = (fields.u16(0)?, fields.u8(2)?);
    (bytes.get(second) == Some(&1)).then_some(told)
}

/// Content of the block at `at`, and where the next one begins.
fn block(bytes: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let len = usize::from(Fields(bytes.get(at..)?).u16(1)?);
    let content = bytes.get(at + 3..at + 3 + len)?;
    Some((content, at + 3 + len))
}

impl Header {
    /// The details of the log, or the place where they should stand.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, u64> {
        let version = version(bytes).ok_or(0_u64)?;
        let at = details_place(bytes, version).unwrap_or(0);
        let missing = u64::try_from(at).unwrap_or(u64::MAX);
        let rest = bytes.get(at..).ok_or(missing)?;
        let read = if version < 13 {
            Self::of_details(rest, version)
        } else {
            veiled_details(bytes).and_then(|details| Self::of_details(&details, version))
        };
        read.ok_or(missing)
    }

    fn of_details(bytes: &[u8], version: u8) -> Option<Self> {
        let fields = Fields(bytes);
        // Name, aircraft, battery, model, app and the length of the texts.
        let places = if version <= 5 {
            (278, 24, 267, 338, 277, 348, 10)
        } else {
            (280, 32, 312, 360, 271, 376, 16)
        };
        let (name, name_len, aircraft, battery, model, app, len) = places;
        let number = |at, range: std::ops::RangeInclusive<f64>| {
            fields.f32(at).filter(|number| range.contains(number))
        };
        let duration_s = f64::from(fields.i32(119)?) / 1_000.0;
        Some(Self {
            start: fields.time(91),
            place: place(fields.f64(107)?, fields.f64(99)?),
            distance_m: number(115, 0.0..=1e6),
            duration_s: (0.0..=MAX_S).contains(&duration_s).then_some(duration_s),
            max_height_m: number(123, -1_000.0..=10_000.0),
            model: model_name(fields.u8(model)?),
            name: fields.text(name, name_len),
            aircraft: fields.serial(aircraft, len),
            battery: fields.serial(battery, len),
            software: software(fields, app),
        })
    }

    /// Tells the report of aircraft, battery and app.
    pub(super) fn tell(&self, reading: &mut Reading) {
        reading.aircraft.model.clone_from(&self.model);
        reading.aircraft.name.clone_from(&self.name);
        reading.aircraft.serial.clone_from(&self.aircraft);
        reading.report.software.clone_from(&self.software);
        reading.battery(0, self.battery.clone(), None);
        if let Some(start) = self.start {
            reading.clock.on_time(start);
        }
    }

    /// The flight as the header sums it up. It counts from the start of the motors.
    pub(super) fn flight(&self) -> Option<Derived> {
        let takeoff_time = self.start?;
        let millis = self.duration_s.map(|s| TimeDelta::seconds(0) + seconds(s));
        let mut summary = FlightSummary {
            system_id: None,
            vehicle_uid: None,
            takeoff_time,
            landing_time: millis.map(|duration| takeoff_time + duration),
            duration_s: self.duration_s,
            distance_m: self.distance_m.unwrap_or(0.0),
            max_relative_altitude_m: self.max_height_m.unwrap_or(0.0),
            max_amsl_m: None,
            max_distance_m: None,
            battery_start_pct: None,
            battery_end_pct: None,
            takeoff_position: self.place,
            landing_position: None,
            gaps: Vec::new(),
            quality: Quality::Good,
            quality_notes: Vec::new(),
        };
        notes::mark(&mut summary, Note::KeyNeeded);
        Some(Derived {
            raw_takeoff_time: takeoff_time,
            clock: Evidence::Log,
            summary,
            track: Vec::new(),
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a day at most")]
fn seconds(seconds: f64) -> TimeDelta {
    TimeDelta::milliseconds((seconds * 1_000.0).round() as i64)
}

/// App and version: the platform's number, then the version's three.
fn software(fields: Fields<'_>, at: usize) -> Option<String> {
    let platform = match fields.u8(at)? {
        1 => "DJI app for iOS",
        2 => "DJI app for Android",
        6 => "DJI Fly",
        10 => "DJI app for Windows",
        11 => "DJI app for Mac",
        12 => "DJI app for Linux",
        _ => "DJI app",
    };
    let version = [fields.u8(at + 1)?, fields.u8(at + 2)?, fields.u8(at + 3)?];
    Some(format!(
        "{platform} {}.{}.{}",
        version[0], version[1], version[2]
    ))
}

/// The details of version 13 and later: in the first block, veiled, with a length before them.
fn veiled_details(bytes: &[u8]) -> Option<Vec<u8>> {
    let plain = unveil(0, block(bytes, PREFIX_LEN)?.0)?;
    let len = usize::from(Fields(&plain).u16(1)?);
    Some(plain.get(3..3 + len)?.to_vec())
}
