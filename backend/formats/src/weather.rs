//! Weather as others write it: METAR and TAF text, and forecasts as JSON.
//!
//! What a report does not say stays unknown, and so does what a word that cannot be read was about.
//! Such words are named in [`Read::faults`]; they are never dropped without a word.

mod aerodromes;
mod clock;
mod forecast;
mod groups;
mod metar;
mod open_meteo;
mod said;
mod taf;
mod text;

use chrono::{DateTime, Utc};
use letka_domain::weather::Report;

pub use aerodromes::aerodromes_within;

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The reports, in the order of their issue; a correction after what it corrects.
    pub reports: Vec<Report>,
    /// What could not be read: line, word, and what stays unknown because of it.
    pub faults: Vec<String>,
}

/// A text that is no weather at all.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeatherError {
    /// Longer than any reports.
    #[error("the weather is too long: {0} bytes, {MAX_BYTES} at most")]
    TooLong(usize),
    /// Nothing to read.
    #[error("the weather is empty")]
    Empty,
    /// Text in which no report begins.
    #[error("no METAR, TAF or forecast was found: {0}")]
    NoReport(String),
    /// JSON that cannot be read.
    #[error("the forecast cannot be read at line {line}, column {column}: {why}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong there.
        why: String,
    },
    /// JSON with a value that cannot be.
    #[error("the forecast cannot be used: {field} {why}")]
    Value {
        /// Which value.
        field: String,
        /// What is wrong with it.
        why: String,
    },
}

impl From<serde_json::Error> for WeatherError {
    fn from(error: serde_json::Error) -> Self {
        let why = error.to_string();
        let why = why.split(" at line ").next().unwrap_or_default().to_owned();
        Self::Json {
            line: error.line(),
            column: error.column(),
            why,
        }
    }
}

/// Longest text: a month of hourly values of a model has about 100 kB.
const MAX_BYTES: usize = 1 << 20;

/// Reads METAR and TAF reports (any number, one after the other, a `TAF` over several lines too), a
/// forecast in our own JSON, or the hourly answer of open-meteo.
///
/// Reports tell day and hour only: the month is the one that brings them closest to `near`, the time
/// of reception. Forecasts of open-meteo do not tell when they were made; `near` stands for it.
///
/// # Our own JSON
/// One object, or a list of them:
/// ```json
/// {
///   "source": "ALADIN", "issued_at": "2026-11-24T06:00:00Z", "place": {"lat": 50.1, "lon": 14.1},
///   "conditions": [{
///     "start": "2026-11-24T08:00:00Z", "end": "2026-11-24T09:00:00Z",
///     "wind_mps": 4.5, "gust_mps": 9, "wind_from_deg": 240, "temperature_c": 3.5,
///     "precipitation": "none", "visibility_m": 8000, "ceiling_m": 900, "cloud_base_m": 600, "kp": 2
///   }]
/// }
/// ```
/// `place` and all values of the conditions may be left out or null: then they are unknown.
/// `precipitation` is `none`, `some` or `severe`; `prevailing` is false for temporary conditions;
/// `kind` is `observation` for what was observed. Where there is no cloud, its height is 100000.
pub fn read(text: &str, near: DateTime<Utc>) -> Result<Read, WeatherError> {
    if text.len() > MAX_BYTES {
        return Err(WeatherError::TooLong(text.len()));
    }
    let text = text.trim_start_matches('\u{feff}');
    match text.trim_start().chars().next() {
        None => Err(WeatherError::Empty),
        Some('{' | '[') => json(text, near),
        Some(_) => text::read(text, near),
    }
}

fn json(text: &str, near: DateTime<Utc>) -> Result<Read, WeatherError> {
    let value: serde_json::Value = serde_json::from_str(text)?;
    let first = value.get(0).unwrap_or(&value);
    if first.get("hourly").is_some() || first.get("error").is_some() {
        open_meteo::read(value, near)
    } else {
        forecast::read(text, value.is_array())
    }
}
