//! Forecasts in our own JSON, described at [`super::read`].

use std::ops::RangeInclusive;

use chrono::{DateTime, Utc};
use letka_domain::geometry::Position;
use letka_domain::period::Period;
use letka_domain::weather::{Conditions, NO_CLOUD_M, Precipitation, Report, ReportKind};
use serde::Deserialize;

use super::{Read, WeatherError};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forecast {
    source: String,
    issued_at: DateTime<Utc>,
    place: Option<Position>,
    #[serde(default = "forecast")]
    kind: ReportKind,
    conditions: Vec<Row>,
}

fn forecast() -> ReportKind {
    ReportKind::Forecast
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    #[serde(default = "always")]
    prevailing: bool,
    wind_mps: Option<f64>,
    gust_mps: Option<f64>,
    wind_from_deg: Option<f64>,
    temperature_c: Option<f64>,
    precipitation: Option<Precipitation>,
    visibility_m: Option<f64>,
    ceiling_m: Option<f64>,
    cloud_base_m: Option<f64>,
    kp: Option<f64>,
}

fn always() -> bool {
    true
}

/// Winds that have been measured, metres per second.
pub(super) const WINDS: RangeInclusive<f64> = 0.0..=120.0;
/// Temperatures that have been measured, degrees Celsius.
pub(super) const TEMPERATURES: RangeInclusive<f64> = -90.0..=60.0;
/// Visibility and cloud, metres.
pub(super) const DISTANCES: RangeInclusive<f64> = 0.0..=NO_CLOUD_M;
/// Degrees of a direction.
pub(super) const DIRECTIONS: RangeInclusive<f64> = 0.0..=360.0;

pub(super) fn read(text: &str, list: bool) -> Result<Read, WeatherError> {
    let forecasts: Vec<Forecast> = if list {
        serde_json::from_str(text)?
    } else {
        vec![serde_json::from_str(text)?]
    };
    let reports: Result<Vec<Report>, WeatherError> = forecasts.into_iter().map(report).collect();
    Ok(Read {
        reports: reports?,
        faults: Vec::new(),
    })
}

fn report(forecast: Forecast) -> Result<Report, WeatherError> {
    let rows = forecast.conditions.into_iter().enumerate();
    let conditions: Result<Vec<Conditions>, WeatherError> = rows
        .map(|(index, row)| conditions(&format!("conditions[{index}]"), &row))
        .collect();
    Ok(Report {
        kind: forecast.kind,
        source: forecast.source,
        issued_at: forecast.issued_at,
        place: forecast.place,
        conditions: conditions?,
    })
}

fn conditions(name: &str, row: &Row) -> Result<Conditions, WeatherError> {
    let wrong = |field: &str, why: String| WeatherError::Value {
        field: format!("{name}{field}"),
        why,
    };
    let period = Period::new(row.start, row.end)
        .map_err(|error| wrong("", format!("is not a period: {error}")))?;
    let within = |field: &str, value: Option<f64>, range: RangeInclusive<f64>| match value {
        Some(value) if !range.contains(&value) => {
            let why = format!("is {value}, not from {} to {}", range.start(), range.end());
            Err(wrong(&format!(".{field}"), why))
        }
        value => Ok(value),
    };
    Ok(Conditions {
        period,
        prevailing: row.prevailing,
        wind_mps: within("wind_mps", row.wind_mps, WINDS)?,
        gust_mps: within("gust_mps", row.gust_mps, WINDS)?,
        wind_from_deg: within("wind_from_deg", row.wind_from_deg, DIRECTIONS)?,
        temperature_c: within("temperature_c", row.temperature_c, TEMPERATURES)?,
        precipitation: row.precipitation,
        visibility_m: within("visibility_m", row.visibility_m, DISTANCES)?,
        ceiling_m: within("ceiling_m", row.ceiling_m, DISTANCES)?,
        cloud_base_m: within("cloud_base_m", row.cloud_base_m, DISTANCES)?,
        kp: within("kp", row.kp, 0.0..=9.0)?,
    })
}
