//! METAR, and text with many reports: what is told, what stays unknown, what is named as unreadable.

use chrono::{DateTime, Utc};
use letka_domain::period::Period;
use letka_domain::weather::{Conditions, NO_CLOUD_M, Precipitation, Report, ReportKind};

use crate::worst::worst;
use letka_formats::weather::{Read, WeatherError, read};

pub(crate) fn time(text: &str) -> DateTime<Utc> {
    format!("2026-11-{text}:00Z").parse().unwrap()
}

pub(crate) fn period(from: &str, to: &str) -> Period {
    Period::new(time(from), time(to)).unwrap()
}

pub(crate) fn all(text: &str) -> Read {
    read(text, time("24T12:40")).unwrap()
}

/// The only report of a text without faults.
pub(crate) fn report(text: &str) -> Report {
    let Read {
        mut reports,
        faults,
    } = all(text);
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(reports.len(), 1, "{text}");
    reports.remove(0)
}

fn observed(text: &str) -> Conditions {
    let report = report(&format!("METAR LKPR 241230Z {text}"));
    assert_eq!(report.kind, ReportKind::Observation);
    report.conditions.into_iter().next().unwrap()
}

pub(crate) fn rounded(value: Option<f64>) -> Option<f64> {
    value.map(|value| (value * 10.0).round() / 10.0)
}

/// Wind, gusts, visibility, ceiling, cloud base, temperature to a tenth.
fn values(told: &Conditions) -> [Option<f64>; 6] {
    [
        told.wind_mps,
        told.gust_mps,
        told.visibility_m,
        told.ceiling_m,
        told.cloud_base_m,
        told.temperature_c,
    ]
    .map(rounded)
}

#[test]
fn a_metar_tells_what_was_observed_at_a_moment() {
    let report =
        report("METAR LKPR 241230Z 22008G19KT 190V250 9999 -SHRA FEW030 BKN045CB 08/02 Q1018=");
    assert_eq!(
        (report.source.as_str(), report.issued_at),
        ("METAR LKPR", time("24T12:30"))
    );
    let place = report.place.unwrap();
    assert!((place.lat() - 50.1).abs() < 0.01 && (place.lon() - 14.26).abs() < 0.01);
    assert_eq!(report.conditions.len(), 1);
    let told = &report.conditions[0];
    assert!(told.prevailing && told.period == period("24T12:30", "24T12:31"));
    assert_eq!(
        values(told),
        [
            Some(4.1),
            Some(9.8),
            Some(10_000.0),
            Some(1371.6),
            Some(914.4),
            Some(8.0)
        ]
    );
    assert_eq!((told.wind_from_deg, told.kp), (Some(220.0), None));
    assert_eq!(told.precipitation, Some(Precipitation::Some));
}

type Told = (&'static str, [Option<f64>; 6], Option<Precipitation>);

#[test]
fn what_a_metar_does_not_say_stays_unknown() {
    for (text, expected, precipitation) in sparse_reports() {
        let told = observed(text);
        let found = (values(&told), told.precipitation);
        assert_eq!(found, (expected, precipitation), "{text}");
    }
}

/// Reports, and what they tell: wind, gust, visibility, ceiling, cloud base, temperature; and rain.
fn sparse_reports() -> Vec<Told> {
    use Precipitation::{None as Dry, Severe, Some as Wet};
    let (none, unknown) = (None, None);
    vec![
        (
            "CAVOK",
            [none, none, Some(10_000.0), Some(1500.0), Some(1500.0), none],
            Some(Dry),
        ),
        (
            "9999 FEW030",
            [none, none, Some(10_000.0), Some(1500.0), Some(914.4), none],
            Some(Dry),
        ),
        (
            "9999 SKC",
            [
                none,
                none,
                Some(10_000.0),
                Some(NO_CLOUD_M),
                Some(NO_CLOUD_M),
                none,
            ],
            Some(Dry),
        ),
        (
            "AUTO 9999NDV // NCD",
            [none, none, Some(10_000.0), Some(1500.0), Some(1500.0), none],
            unknown,
        ),
        (
            "9999",
            [none, none, Some(10_000.0), none, none, none],
            Some(Dry),
        ),
        (
            "AUTO //// RA ///012",
            [none, none, none, Some(365.8), Some(365.8), none],
            Some(Wet),
        ),
        (
            "/////KT 5000 BR BKN/// 03/02",
            [none, none, Some(5000.0), none, none, Some(3.0)],
            Some(Dry),
        ),
        (
            "3000 TSRA OVC010 BKN///",
            [none, none, Some(3000.0), none, none, none],
            Some(Severe),
        ),
        (
            "9999 FEW/// OVC040",
            [none, none, Some(10_000.0), Some(1219.2), none, none],
            Some(Dry),
        ),
        (
            "24008KT",
            [Some(4.1), none, none, none, none, none],
            unknown,
        ),
        (
            "2000 0800E R06/0700 FG VV002 RERA",
            [none, none, Some(800.0), Some(61.0), Some(61.0), none],
            Some(Dry),
        ),
        (
            "CAVOK VV030",
            [none, none, Some(10_000.0), Some(914.4), Some(914.4), none],
            Some(Dry),
        ),
        (
            "9999 RA TS NSC",
            [none, none, Some(10_000.0), Some(1500.0), Some(1500.0), none],
            Some(Severe),
        ),
    ]
}

#[test]
fn an_unreadable_word_is_named_and_what_it_was_about_stays_unknown() {
    let blank = |told: &mut Conditions, what: &str| match what {
        "wind" => (told.wind_mps, told.gust_mps, told.wind_from_deg) = (None, None, None),
        "visibility" => (told.visibility_m, told.precipitation) = (None, None),
        "cloud" => (told.ceiling_m, told.cloud_base_m) = (None, None),
        "temperature" => told.temperature_c = None,
        _ => (told.ceiling_m, told.cloud_base_m, told.precipitation) = (None, None, None),
    };
    let text = "METAR LKPR 241230Z 22008KT 9999 FEW030 08/02 Q1018";
    let whole = report(text).conditions.remove(0);
    for (word, garbled, what) in [
        ("22008KT", "22O08KT", "wind"),
        ("9999", "99O9", "visibility"),
        ("FEW030", "FEW03O", "cloud"),
        ("FEW030", "FE\u{11a}030", "precipitation and cloud"),
        ("FEW030", "FEW030 +TSR4", "precipitation and cloud"),
        ("08/02", "O8/02", "temperature"),
        (
            "9999",
            "9999 R24C/0200V0500VCTSSQ",
            "precipitation and cloud",
        ),
    ] {
        let read = all(&text.replace(word, garbled));
        let mut expected = whole.clone();
        blank(&mut expected, what);
        assert_eq!(read.reports[0].conditions, [expected], "{garbled}");
        assert_eq!(read.faults.len(), 1, "{:?}", read.faults);
        let fault = &read.faults[0];
        let bad = garbled.split(' ').next_back().unwrap();
        assert!(
            fault.starts_with(&format!("line 1: {bad}: cannot be read in METAR LKPR")),
            "{fault}"
        );
        assert!(
            fault.contains(what) && fault.ends_with("unknown"),
            "{fault}"
        );
    }
    let severe = all("METAR LKPR 241230Z 9999 TSRA XXX FEW030");
    assert_eq!(
        severe.reports[0].conditions[0].precipitation,
        Some(Precipitation::Severe)
    );
}

#[test]
fn a_trend_holds_for_two_hours_and_a_change_in_it_makes_it_only_worse() {
    let text = "METAR LKPR 241230Z 22008KT 9999 FEW030 08/02 Q1018";
    for (trend, wind, visibility, precipitation) in [
        ("NOSIG", 4.1, 10_000.0, Precipitation::None),
        (
            "BECMG FM1300 TL1400 30015KT",
            7.7,
            10_000.0,
            Precipitation::None,
        ),
        (
            "BECMG AT1300 VRB02KT 4000 -RA",
            4.1,
            4000.0,
            Precipitation::Some,
        ),
        (
            "TEMPO 2000 TSRA BKN010CB",
            4.1,
            2000.0,
            Precipitation::Severe,
        ),
        (
            "TEMPO 2000 TSRA BECMG 30015G25KT NSW",
            12.9,
            2000.0,
            Precipitation::Severe,
        ),
        ("NOSIG RMK BLU XXXX", 4.1, 10_000.0, Precipitation::None),
    ] {
        let report = report(&format!("{text} {trend}"));
        let told = worst(&report.conditions, period("24T12:40", "24T14:30")).conditions;
        assert_eq!(rounded(told.strongest_wind_mps()), Some(wind), "{trend}");
        assert_eq!(
            (told.visibility_m, told.precipitation),
            (Some(visibility), Some(precipitation)),
            "{trend}"
        );
        assert_eq!(told.temperature_c, None, "a trend does not speak of it");
        let later = worst(&report.conditions, period("24T12:40", "24T14:31")).conditions;
        assert_eq!(later.wind_mps, None);
    }
    for trend in [
        "TEMPO /////KT +TSR4",
        "BECMG /////KT +TSR4",
        "NOSIG /////KT +TSR4",
    ] {
        let told = all(&format!("{text} {trend}"));
        let told = worst(&told.reports[0].conditions, period("24T12:40", "24T13:30")).conditions;
        assert_eq!(
            (told.wind_mps, told.precipitation, told.ceiling_m),
            (None, None, None),
            "{trend}"
        );
        assert_eq!(told.visibility_m, Some(10_000.0));
    }
}

#[test]
fn a_text_may_hold_many_reports_in_any_order() {
    let read = all("LKPR 241200Z 24008KT CAVOK 15/08 Q1013\n\
        METAR COR LKMT 241130Z 02010KT CAVOK 12/05 Q1002 NOSIG= SPECI LKTB 241145Z NIL=\n\
        TAF LKPR 241100Z 2412/2518 25010KT CAVOK\n  TEMPO 2414/2416\n  4000 RA\r\n\
        LKTB 241100Z 2412/2421 17007KT 9999 SCT025=\nMETAR LKMT 241130Z 02099KT CAVOK 12/05 Q1002");
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    let found: Vec<(&str, usize)> = read
        .reports
        .iter()
        .map(|one| (one.source.as_str(), one.conditions.len()))
        .collect();
    assert_eq!(
        found,
        [
            ("TAF LKPR", 2),
            ("TAF LKTB", 1),
            ("METAR LKMT", 1),
            ("METAR LKMT", 2),
            ("SPECI LKTB", 0),
            ("METAR LKPR", 1),
        ]
    );
    assert_eq!(
        rounded(read.reports[3].conditions[0].wind_mps),
        Some(5.1),
        "the correction is last"
    );
    let abroad = report("METAR EDDM 241220Z 24008KT CAVOK 15/08 Q1013");
    assert_eq!(abroad.place, None);
}

#[test]
fn what_is_no_report_is_named_or_refused() {
    let partly = all(
        "2026/11/24 12:30\nMETAR LKPR 241230Z CAVOK\nMETAR LKPR 24123Z CAVOK\nMETAR\nTAF LKPR NIL=",
    );
    assert_eq!(partly.reports.len(), 1);
    assert_eq!(
        partly.faults,
        [
            "line 1: 2026/11/24: is not an aerodrome with a report; the report is left out",
            "line 3: 24123Z: is not the time of a report; the report is left out",
            "line 5: NIL: is not the time of a report; the report is left out",
        ]
        .map(String::from)
    );
    for (text, error) in [
        ("", WeatherError::Empty),
        (" \r\n\t", WeatherError::Empty),
        ("\u{feff}", WeatherError::Empty),
        ("===", WeatherError::Empty),
    ] {
        assert_eq!(read(text, time("24T12:40")), Err(error), "{text:?}");
    }
    let hello = read("<html>weather</html>", time("24T12:40")).unwrap_err();
    assert!(
        hello
            .to_string()
            .contains("line 1: <HTML>WEATHER</HTML>: is not an aerodrome"),
        "{hello}"
    );
    let many = format!("METAR LKPR 241230Z {}", "RA ".repeat(500));
    assert!(matches!(
        read(&many, time("24T12:40")),
        Err(WeatherError::NoReport(_))
    ));
    let long = "x".repeat((1 << 20) + 1);
    assert_eq!(
        read(&long, time("24T12:40")),
        Err(WeatherError::TooLong(long.len()))
    );
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "[ -~\u{e0}-\u{17f}\n]{0,200}") {
        let _ = read(&text, time("24T12:40"));
    }

    #[test]
    fn no_words_panic(words in proptest::collection::vec(
        "(METAR|TAF|SPECI|LKPR|24[0-9]{4}Z|24[0-9]{2}/25[0-9]{2}|FM24[0-9]{4}|BECMG|TEMPO|PROB40|NOSIG|RMK|NIL|CNL|AMD|=|[0-9/VRBGKTMPS]{1,8}|[A-Z/+-]{2,7})",
        0..60,
    )) {
        let _ = read(&words.join(" "), time("24T12:40"));
    }
}
