//! The hourly answer of open-meteo: a column for each variable, with the unit of it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use letka_domain::geometry::Position;
use letka_domain::period::Period;
use letka_domain::weather::{Conditions, NO_CLOUD_M, Precipitation, Report, ReportKind};
use serde::Deserialize;
use serde_json::Value;

use super::forecast::{DIRECTIONS, DISTANCES, TEMPERATURES, WINDS};
use super::{Read, WeatherError};

/// Most hours between two values that say something of the time between them.
const MAX_GAP: TimeDelta = TimeDelta::hours(3);

#[derive(Deserialize)]
struct Answer {
    latitude: f64,
    longitude: f64,
    utc_offset_seconds: i64,
    hourly_units: BTreeMap<String, String>,
    hourly: BTreeMap<String, Vec<Value>>,
}

/// A variable that is used: its units and the factor and offset to ours, and what values it can have.
struct Variable {
    name: &'static str,
    units: &'static [(&'static str, f64, f64)],
    range: RangeInclusive<f64>,
}

const SPEEDS: &[(&str, f64, f64)] = &[
    ("km/h", 1.0 / 3.6, 0.0),
    ("m/s", 1.0, 0.0),
    ("kn", 1852.0 / 3600.0, 0.0),
    ("mp/h", 0.44704, 0.0),
];

const WIND: Variable = Variable {
    name: "wind_speed_10m",
    units: SPEEDS,
    range: WINDS,
};
const GUSTS: Variable = Variable {
    name: "wind_gusts_10m",
    units: SPEEDS,
    range: WINDS,
};
const DIRECTION: Variable = Variable {
    name: "wind_direction_10m",
    units: &[("°", 1.0, 0.0)],
    range: DIRECTIONS,
};
const TEMPERATURE: Variable = Variable {
    name: "temperature_2m",
    units: &[("°C", 1.0, 0.0), ("°F", 5.0 / 9.0, -160.0 / 9.0)],
    range: TEMPERATURES,
};
const AMOUNT: Variable = Variable {
    name: "precipitation",
    units: &[("mm", 1.0, 0.0), ("inch", 25.4, 0.0)],
    range: 0.0..=2000.0,
};
const CODE: Variable = Variable {
    name: "weather_code",
    units: &[("wmo code", 1.0, 0.0)],
    range: 0.0..=99.0,
};
const COVER: Variable = Variable {
    name: "cloud_cover",
    units: &[("%", 1.0, 0.0)],
    range: 0.0..=100.0,
};
const VISIBILITY: Variable = Variable {
    name: "visibility",
    units: &[("m", 1.0, 0.0), ("ft", 0.3048, 0.0)],
    range: DISTANCES,
};

pub(super) fn read(value: Value, near: DateTime<Utc>) -> Result<Read, WeatherError> {
    let answers = match value {
        Value::Array(answers) => answers,
        answer => vec![answer],
    };
    let (mut reports, mut faults) = (Vec::new(), Vec::new());
    for answer in answers {
        if let Some(reason) = answer.get("reason").and_then(Value::as_str) {
            return Err(wrong("error", reason));
        }
        let answer: Answer =
            serde_json::from_value(answer).map_err(|error| wrong("answer", error.to_string()))?;
        reports.push(report(&answer, near, &mut faults)?);
    }
    Ok(Read { reports, faults })
}

fn wrong(field: &str, why: impl Into<String>) -> WeatherError {
    WeatherError::Value {
        field: field.to_owned(),
        why: why.into(),
    }
}

fn report(
    answer: &Answer,
    near: DateTime<Utc>,
    faults: &mut Vec<String>,
) -> Result<Report, WeatherError> {
    let place = Position::new(answer.latitude, answer.longitude);
    let place =
        place.map_err(|error| wrong("latitude, longitude", format!("are not a place: {error}")))?;
    let times = times(answer)?;
    let periods = periods(&times)?;
    let mut columns = Columns {
        answer,
        count: times.len(),
        faults,
        used: vec!["time"],
    };
    let columns = columns.all();
    let hours = periods.into_iter().enumerate();
    let conditions = hours
        .flat_map(|(index, period)| columns.between(index, period))
        .collect();
    Ok(Report {
        kind: ReportKind::Forecast,
        source: "open-meteo".to_owned(),
        issued_at: near,
        place: Some(place),
        conditions,
    })
}

/// The values of all variables, in our units.
struct Values {
    wind: Column,
    gusts: Column,
    direction: Column,
    temperature: Column,
    amount: Column,
    code: Column,
    cover: Column,
    visibility: Column,
}

/// The values of a variable; `None` if it is not part of the answer.
struct Column(Option<Vec<Option<f64>>>);

impl Column {
    fn at(&self, index: usize) -> Option<f64> {
        self.0.as_ref()?.get(index).copied().flatten()
    }

    /// Whether the variable is told, but not this value of it.
    fn lacks(&self, index: usize) -> bool {
        self.0.is_some() && self.at(index).is_none()
    }
}

impl Values {
    /// The conditions of a moment. Gusts and rain are of the time before it.
    fn moment(&self, index: usize, period: Period) -> Conditions {
        // Without cloud there is no base; with cloud its height is not told.
        let clear = self
            .cover
            .at(index)
            .filter(|percent| *percent <= 0.0)
            .map(|_| NO_CLOUD_M);
        Conditions {
            wind_mps: self.wind.at(index),
            wind_from_deg: self.direction.at(index),
            temperature_c: self.temperature.at(index),
            visibility_m: self.visibility.at(index).map(|metres| metres.min(10_000.0)),
            ceiling_m: clear,
            cloud_base_m: clear,
            ..Conditions::unknown(period)
        }
    }

    /// The conditions between two times: the worse of both, with the gusts and the rain that the later
    /// one tells of them; then the other temperature.
    fn between(&self, index: usize, period: Period) -> Vec<Conditions> {
        let (first, second) = (self.moment(index, period), self.moment(index + 1, period));
        let mut worse = first.or(&second);
        worse.gust_mps = self.gusts.at(index + 1);
        if self.gusts.lacks(index + 1) {
            worse.wind_mps = None;
        }
        let code = |index| self.code.at(index);
        let code = code(index)
            .zip(code(index + 1))
            .map(|(one, other)| by_code(one).or(by_code(other)));
        let lacks = self.code.lacks(index) || self.code.lacks(index + 1);
        worse.precipitation = precipitation(self.amount.at(index + 1), code).filter(|_| !lacks);
        let (Some(one), Some(other)) = (first.temperature_c, second.temperature_c) else {
            return vec![worse];
        };
        worse.temperature_c = Some(one);
        let other = Conditions {
            temperature_c: Some(other),
            ..Conditions::unknown(period)
        };
        vec![worse, other]
    }
}

/// Rain by its amount in the time before; the code of the weather knows what is severe. The code alone
/// leaves out what is too little for it.
fn precipitation(amount: Option<f64>, code: Option<Precipitation>) -> Option<Precipitation> {
    let amount = amount.map(|mm| {
        if mm > 0.0 {
            Precipitation::Some
        } else {
            Precipitation::None
        }
    });
    match (amount, code) {
        (Some(amount), Some(code)) => Some(amount.or(code)),
        (None, Some(Precipitation::None)) => None,
        (amount, code) => amount.or(code),
    }
}

/// Rime fog, freezing drizzle and rain and thunderstorms are severe.
fn by_code(code: f64) -> Precipitation {
    match code {
        48.0..49.0 | 56.0..58.0 | 66.0..68.0 | 95.0.. => Precipitation::Severe,
        50.0.. => Precipitation::Some,
        _ => Precipitation::None,
    }
}

fn times(answer: &Answer) -> Result<Vec<DateTime<Utc>>, WeatherError> {
    let times = answer
        .hourly
        .get("time")
        .ok_or_else(|| wrong("hourly.time", "is missing"))?;
    let offset = TimeDelta::try_seconds(answer.utc_offset_seconds).unwrap_or_default();
    let time = |value: &Value| match value {
        // Seconds since 1970 are in UTC whatever the offset.
        Value::Number(seconds) => DateTime::from_timestamp(seconds.as_i64()?, 0),
        Value::String(local) => {
            let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%dT%H:%M").ok()?;
            local.and_utc().checked_sub_signed(offset)
        }
        _ => None,
    };
    let read = |value: &Value| {
        time(value).ok_or_else(|| wrong("hourly.time", format!("has {value}, which is not a time")))
    };
    times.iter().map(read).collect()
}

/// The periods from each time to the next.
fn periods(times: &[DateTime<Utc>]) -> Result<Vec<Period>, WeatherError> {
    if times.len() < 2 {
        return Err(wrong("hourly.time", "needs at least two times"));
    }
    let next = times.iter().zip(times.iter().skip(1));
    let period = |(start, end): (&DateTime<Utc>, &DateTime<Utc>)| {
        let period = Period::new(*start, *end).ok();
        let steady = period.filter(|_| *end - *start <= MAX_GAP);
        let why = "does not go on by at most three hours from time to time";
        steady.ok_or_else(|| wrong("hourly.time", why))
    };
    next.map(period).collect()
}

struct Columns<'a> {
    answer: &'a Answer,
    count: usize,
    faults: &'a mut Vec<String>,
    used: Vec<&'static str>,
}

impl Columns<'_> {
    fn all(&mut self) -> Values {
        let values = Values {
            wind: self.read(&WIND),
            gusts: self.read(&GUSTS),
            direction: self.read(&DIRECTION),
            temperature: self.read(&TEMPERATURE),
            amount: self.read(&AMOUNT),
            code: self.read(&CODE),
            cover: self.read(&COVER),
            visibility: self.read(&VISIBILITY),
        };
        self.name_unused();
        values
    }

    fn read(&mut self, variable: &Variable) -> Column {
        self.used.push(variable.name);
        Column(
            self.answer
                .hourly
                .get(variable.name)
                .map(|values| self.values(variable, values)),
        )
    }

    /// The values of a variable in our units; none where they cannot be read.
    fn values(&mut self, variable: &Variable, values: &[Value]) -> Vec<Option<f64>> {
        let unit = self
            .answer
            .hourly_units
            .get(variable.name)
            .map_or("", String::as_str);
        let Some((_, factor, offset)) = variable.units.iter().find(|(name, ..)| *name == unit)
        else {
            self.fault(
                variable,
                &format!("has the unit {unit:?}, which is not known"),
            );
            return Vec::new();
        };
        if values.len() != self.count {
            self.fault(
                variable,
                &format!("has {} values for {} times", values.len(), self.count),
            );
            return Vec::new();
        }
        let read = |value: &Value| {
            let value = value.as_f64().map(|value| value * factor + offset);
            value.filter(|value| variable.range.contains(value))
        };
        let wrong = values
            .iter()
            .find(|value| !value.is_null() && read(value).is_none());
        if let Some(wrong) = wrong {
            self.fault(variable, &format!("has {wrong}, which cannot be"));
        }
        values.iter().map(read).collect()
    }

    fn fault(&mut self, variable: &Variable, what: &str) {
        self.faults
            .push(format!("hourly.{} {what}; it stays unknown", variable.name));
    }

    fn name_unused(&mut self) {
        let unused = self
            .answer
            .hourly
            .keys()
            .filter(|name| !self.used.contains(&name.as_str()));
        let unused: Vec<&str> = unused.map(String::as_str).collect();
        if !unused.is_empty() {
            self.faults
                .push(format!("hourly: not used: {}", unused.join(", ")));
        }
    }
}
