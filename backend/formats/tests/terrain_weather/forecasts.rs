//! Forecasts as JSON: our own and those of open-meteo.

use chrono::{DateTime, Utc};
use letka_domain::period::Period;
use letka_domain::weather::{NO_CLOUD_M, Precipitation, ReportKind};

use crate::worst::{Worst, worst};
use letka_formats::weather::{Read, WeatherError, read};
use serde_json::{Value, json};

fn time(text: &str) -> DateTime<Utc> {
    format!("2026-11-24T{text}:00Z").parse().unwrap()
}

fn near() -> DateTime<Utc> {
    time("06:10")
}

fn own(conditions: &Value) -> Value {
    json!({"source": "ALADIN", "issued_at": "2026-11-24T06:00:00Z",
        "place": {"lat": 50.1, "lon": 14.1}, "conditions": [conditions]})
}

fn hour(values: &Value) -> Value {
    let mut hour = json!({"start": "2026-11-24T08:00:00Z", "end": "2026-11-24T09:00:00+00:00"});
    hour.as_object_mut()
        .unwrap()
        .extend(values.as_object().unwrap().clone());
    hour
}

#[test]
fn our_own_forecast_is_read_as_it_stands() {
    let values = json!({"wind_mps": 4.5, "gust_mps": 9, "wind_from_deg": 240, "temperature_c": -3.5,
        "precipitation": "severe", "visibility_m": 8000, "ceiling_m": 900, "cloud_base_m": 600, "kp": 2});
    let one = own(&hour(&values));
    let found = read(&one.to_string(), near()).unwrap();
    assert!(found.faults.is_empty());
    let report = &found.reports[0];
    assert_eq!(
        (report.kind, report.source.as_str()),
        (ReportKind::Forecast, "ALADIN")
    );
    assert_eq!(
        (report.issued_at, report.place.unwrap().lon()),
        (time("06:00"), 14.1)
    );
    let told = &report.conditions[0];
    assert_eq!(
        (told.period.start(), told.period.end(), told.prevailing),
        (time("08:00"), time("09:00"), true)
    );
    assert_eq!(
        (told.wind_mps, told.gust_mps, told.wind_from_deg),
        (Some(4.5), Some(9.0), Some(240.0))
    );
    assert_eq!(
        (told.temperature_c, told.precipitation),
        (Some(-3.5), Some(Precipitation::Severe))
    );
    assert_eq!(
        (told.visibility_m, told.ceiling_m),
        (Some(8000.0), Some(900.0))
    );
    assert_eq!((told.cloud_base_m, told.kp), (Some(600.0), Some(2.0)));
    let list = read(&json!([one.clone(), one]).to_string(), near()).unwrap();
    assert_eq!(list.reports.len(), 2);
    assert!(read("[]", near()).unwrap().reports.is_empty());
}

#[test]
fn what_our_own_forecast_leaves_out_stays_unknown() {
    let silent = json!({"source": "x", "issued_at": "2026-11-24T06:00:00Z", "kind": "observation",
        "conditions": [hour(&json!({"prevailing": false, "wind_mps": null}))]});
    let report = read(&silent.to_string(), near()).unwrap().reports.remove(0);
    assert_eq!((report.kind, report.place), (ReportKind::Observation, None));
    let told = &report.conditions[0];
    let numbers = [
        told.wind_mps,
        told.gust_mps,
        told.temperature_c,
        told.visibility_m,
        told.ceiling_m,
        told.kp,
    ];
    assert_eq!(
        (numbers, told.precipitation, told.prevailing),
        ([None; 6], None, false)
    );
}

#[test]
fn what_cannot_be_is_refused_with_the_name_of_it() {
    for (values, why) in [
        (
            json!({"wind_mps": -0.1}),
            "conditions[0].wind_mps is -0.1, not from 0 to 120",
        ),
        (json!({"gust_mps": 120.1}), "conditions[0].gust_mps"),
        (
            json!({"temperature_c": 60.5}),
            "conditions[0].temperature_c",
        ),
        (json!({"visibility_m": -1}), "conditions[0].visibility_m"),
        (json!({"ceiling_m": 1e9}), "conditions[0].ceiling_m"),
        (json!({"kp": 9.5}), "conditions[0].kp"),
        (
            json!({"end": "2026-11-24T08:00:00Z"}),
            "conditions[0] is not a period",
        ),
        (json!({"precipitation": "rain"}), "unknown variant `rain`"),
        (json!({"wind": 3}), "unknown field `wind`"),
        (json!({"wind_mps": "3"}), "invalid type"),
        (
            json!({"start": "8 o'clock"}),
            "input contains invalid characters",
        ),
    ] {
        let error = read(&own(&hour(&values)).to_string(), near()).unwrap_err();
        assert!(error.to_string().contains(why), "{error} for {why}");
    }
    let edges = json!({"wind_mps": 0, "gust_mps": 120, "temperature_c": 60, "visibility_m": 0, "kp": 9, "ceiling_m": NO_CLOUD_M});
    assert!(read(&own(&hour(&edges)).to_string(), near()).is_ok());
    for text in [
        "{",
        "[",
        "{}",
        "[1]",
        "{\"source\": 1}",
        "[[]]",
        "{\"hourly\": 1}",
        "{\"conditions\": []}",
    ] {
        assert!(read(text, near()).is_err(), "{text}");
    }
    let error = read("{\n \"source\": tomorrow}", near()).unwrap_err();
    assert!(
        matches!(error, WeatherError::Json { line: 2, .. }),
        "{error}"
    );
    assert!(read(&"[".repeat(100_000), near()).is_err());
}

/// Three hours of open-meteo.
fn meteo() -> Value {
    json!({
        "latitude": 50.14, "longitude": 14.1, "utc_offset_seconds": 3600, "timezone": "Europe/Prague",
        "hourly_units": {"time": "iso8601", "wind_speed_10m": "km/h", "wind_gusts_10m": "km/h",
            "temperature_2m": "°C", "precipitation": "mm", "cloud_cover": "%"},
        "hourly": {"time": ["2026-11-24T09:00", "2026-11-24T10:00", "2026-11-24T11:00"],
            "wind_speed_10m": [18.0, 9.0, 7.2], "wind_gusts_10m": [72.0, 36.0, 18.0],
            "temperature_2m": [-1.0, 2.0, 4.5], "precipitation": [3.0, 0.0, 0.1], "cloud_cover": [0, 0, 40]}
    })
}

fn told(read: &Read, from: &str, to: &str) -> Worst {
    worst(
        &read.reports[0].conditions,
        Period::new(time(from), time(to)).unwrap(),
    )
}

fn with(change: impl FnOnce(&mut Value)) -> Read {
    let mut value = meteo();
    change(&mut value);
    read(&value.to_string(), near()).unwrap()
}

#[test]
fn an_hour_of_open_meteo_has_the_worse_of_its_ends_and_the_gusts_and_rain_in_it() {
    let read = with(|_| {});
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    let report = &read.reports[0];
    assert_eq!(
        (report.kind, report.source.as_str()),
        (ReportKind::Forecast, "open-meteo")
    );
    assert_eq!(
        (report.issued_at, report.place.unwrap().lat()),
        (near(), 50.14)
    );
    let first = told(&read, "08:10", "08:50");
    assert_eq!(
        (first.conditions.wind_mps, first.conditions.gust_mps),
        (Some(5.0), Some(10.0))
    );
    assert_eq!((first.coldest_c, first.hottest_c), (Some(-1.0), Some(2.0)));
    assert_eq!(
        first.conditions.precipitation,
        Some(Precipitation::None),
        "the rain was before"
    );
    assert_eq!(first.conditions.ceiling_m, Some(NO_CLOUD_M));
    let second = told(&read, "09:10", "09:50");
    assert_eq!(
        (second.conditions.wind_mps, second.conditions.gust_mps),
        (Some(2.5), Some(5.0))
    );
    assert_eq!(second.conditions.precipitation, Some(Precipitation::Some));
    assert_eq!(
        (second.conditions.ceiling_m, second.conditions.visibility_m),
        (None, None)
    );
    let whole = told(&read, "08:00", "10:00");
    assert_eq!(
        (whole.conditions.gust_mps, whole.hottest_c),
        (Some(10.0), Some(4.5))
    );
    for (from, to) in [("07:59", "09:00"), ("09:00", "10:01")] {
        assert_eq!(
            told(&read, from, to).conditions.wind_mps,
            None,
            "{from} {to}"
        );
    }
}

#[test]
fn units_and_offsets_are_honoured() {
    for (unit, mps) in [("km/h", 5.0), ("m/s", 18.0), ("kn", 9.26), ("mp/h", 8.047)] {
        let read = with(|value| value["hourly_units"]["wind_speed_10m"] = json!(unit));
        let wind = told(&read, "08:10", "08:50").conditions.wind_mps.unwrap();
        assert!((wind - mps).abs() < 0.001, "{unit} {wind}");
    }
    let fahrenheit = with(|value| {
        value["hourly_units"]["temperature_2m"] = json!("°F");
        value["hourly"]["temperature_2m"] = json!([14, 32, 50]);
    });
    let first = told(&fahrenheit, "08:10", "08:50");
    assert!(
        (first.coldest_c.unwrap() + 10.0).abs() < 1e-9 && first.hottest_c.unwrap().abs() < 1e-9
    );
    let summer = with(|value| value["utc_offset_seconds"] = json!(7200));
    assert_eq!(
        told(&summer, "07:10", "07:50").conditions.wind_mps,
        Some(5.0)
    );
    let seconds = with(|value| {
        value["hourly"]["time"] = json!([1_795_507_200, 1_795_510_800, 1_795_514_400]);
    });
    assert_eq!(
        seconds.reports[0].conditions[0].period.start(),
        time("08:00")
    );
}

#[test]
fn codes_of_weather_tell_what_is_severe() {
    for (codes, precipitation) in [
        ([0, 3, 0], Precipitation::None),
        ([45, 45, 0], Precipitation::None),
        ([61, 0, 0], Precipitation::Some),
        ([0, 71, 0], Precipitation::Some),
        ([48, 0, 0], Precipitation::Severe),
        ([0, 66, 0], Precipitation::Severe),
        ([0, 95, 0], Precipitation::Severe),
        ([99, 0, 0], Precipitation::Severe),
    ] {
        let read = with(|value| {
            value["hourly"]["weather_code"] = json!(codes);
            value["hourly_units"]["weather_code"] = json!("wmo code");
        });
        let found = told(&read, "08:10", "08:50").conditions.precipitation;
        assert_eq!(found, Some(precipitation), "{codes:?}");
    }
}

#[test]
fn a_value_that_is_missing_is_not_made_up_from_its_neighbours() {
    for (column, hours) in [
        ("wind_speed_10m", 2),
        ("wind_gusts_10m", 1),
        ("precipitation", 1),
        ("temperature_2m", 2),
    ] {
        let read = with(|value| value["hourly"][column][1] = Value::Null);
        assert!(read.faults.is_empty());
        for (hour, from, to) in [(1, "08:10", "08:50"), (2, "09:10", "09:50")] {
            let found = told(&read, from, to);
            let missing = match column {
                "precipitation" => found.conditions.precipitation.is_none(),
                "temperature_2m" => found.coldest_c.is_none() && found.hottest_c.is_none(),
                "wind_speed_10m" => found.conditions.wind_mps.is_none(),
                _ => found.conditions.strongest_wind_mps().is_none(),
            };
            assert_eq!(missing, hour <= hours, "{column} {hour}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_named_and_stays_unknown() {
    for (name, change, fault) in [
        (
            "wind_speed_10m",
            json!([1, 2]),
            "hourly.wind_speed_10m has 2 values for 3 times",
        ),
        (
            "wind_speed_10m",
            json!([1, -2, 3]),
            "hourly.wind_speed_10m has -2, which cannot be",
        ),
        (
            "wind_gusts_10m",
            json!([1, "2", 3]),
            "hourly.wind_gusts_10m has \"2\", which cannot be",
        ),
        (
            "wind_gusts_10m",
            json!([1, 2, 3, 4]),
            "hourly.wind_gusts_10m has 4 values",
        ),
    ] {
        let read = with(|value| value["hourly"][name] = change);
        assert_eq!(read.faults.len(), 1, "{:?}", read.faults);
        assert!(
            read.faults[0].starts_with(fault) && read.faults[0].ends_with("stays unknown"),
            "{}",
            read.faults[0]
        );
        let found = told(&read, "08:10", "08:50").conditions;
        assert_eq!(found.wind_mps, None, "{name}");
        assert!(name.contains("speed") || found.strongest_wind_mps().is_none());
    }
    let unit = with(|value| value["hourly_units"]["wind_gusts_10m"] = json!("Bft"));
    assert!(unit.faults[0].contains("\"Bft\""), "{:?}", unit.faults);
    assert_eq!(
        told(&unit, "08:10", "08:50")
            .conditions
            .strongest_wind_mps(),
        None
    );
    let unused = with(|value| value["hourly"]["windspeed_10m"] = json!([1, 2, 3]));
    assert_eq!(unused.faults, ["hourly: not used: windspeed_10m"]);
}

#[test]
fn an_answer_that_is_none_is_refused() {
    for (path, value, why) in [
        ("latitude", json!(95.0), "latitude 95"),
        ("utc_offset_seconds", Value::Null, "answer"),
        ("hourly", json!({}), "hourly.time is missing"),
        ("hourly", json!({"time": []}), "at least two times"),
        (
            "hourly",
            json!({"time": ["2026-11-24T09:00"]}),
            "at least two times",
        ),
        (
            "hourly",
            json!({"time": ["2026-11-24T09:00", "2026-11-24T09:00"]}),
            "does not go on",
        ),
        (
            "hourly",
            json!({"time": ["2026-11-24T09:00", "2026-11-24T12:01"]}),
            "does not go on",
        ),
        (
            "hourly",
            json!({"time": ["2026-11-24T09:00", "tomorrow"]}),
            "\"tomorrow\", which is not a time",
        ),
        ("hourly", json!({"time": [1e300, 2]}), "which is not a time"),
    ] {
        let mut answer = meteo();
        answer[path] = value;
        let error = read(&answer.to_string(), near()).unwrap_err();
        assert!(error.to_string().contains(why), "{error} for {why}");
    }
    let error = read(r#"{"error": true, "reason": "Out of API calls"}"#, near()).unwrap_err();
    assert!(error.to_string().contains("Out of API calls"), "{error}");
    let two = read(&json!([meteo(), meteo()]).to_string(), near()).unwrap();
    assert_eq!(two.reports.len(), 2);
}
