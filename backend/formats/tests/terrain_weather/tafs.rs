//! TAF: what prevails when, and what is temporary, cancelled or unreadable.

use chrono::TimeDelta;
use letka_domain::period::Period;
use letka_domain::weather::{Precipitation, ReportKind};

use crate::worst::worst;
use letka_formats::weather::{Read, read};

use crate::reports::{all, period, report, rounded, time};

fn forecast(body: &str) -> Read {
    all(&format!("TAF LKPR 241100Z 2412/2518 {body}"))
}

/// The worst of a forecast for some hours of the 24th: strongest wind, visibility, precipitation.
fn hours(read: &Read, from: i64, to: i64) -> (Option<f64>, Option<f64>, Option<Precipitation>) {
    let midnight = time("24T00:00");
    let hour = |hour| midnight + TimeDelta::hours(hour);
    let told = worst(
        &read.reports[0].conditions,
        Period::new(hour(from), hour(to)).unwrap(),
    )
    .conditions;
    (
        rounded(told.strongest_wind_mps()),
        told.visibility_m,
        told.precipitation,
    )
}

#[test]
fn a_taf_tells_what_prevails_when() {
    use Precipitation::{None as Dry, Severe, Some as Wet};
    let read = forecast(
        "25010KT CAVOK BECMG 2414/2416 30020G35KT 3000 RA BKN005 \
         PROB40 TEMPO 2418/2420 0500 +TSRA FM242200 20006KT 9999 SCT040 TEMPO 2500/2502 25015G30KT",
    );
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    for (from, to, expected) in [
        (12, 14, (Some(5.1), Some(10_000.0), Some(Dry))),
        (13, 15, (Some(18.0), Some(3000.0), Some(Wet))),
        (14, 16, (Some(18.0), Some(3000.0), Some(Wet))),
        (16, 18, (Some(18.0), Some(3000.0), Some(Wet))),
        (17, 19, (Some(18.0), Some(500.0), Some(Severe))),
        (20, 22, (Some(18.0), Some(3000.0), Some(Wet))),
        (22, 24, (Some(3.1), Some(10_000.0), Some(Dry))),
        (24, 26, (Some(15.4), Some(10_000.0), Some(Dry))),
        (26, 42, (Some(3.1), Some(10_000.0), Some(Dry))),
        (41, 43, (None, None, None)),
        (11, 13, (None, None, None)),
    ] {
        assert_eq!(hours(&read, from, to), expected, "{from} to {to}");
    }
    let report = &read.reports[0];
    assert_eq!(
        (report.kind, report.issued_at),
        (ReportKind::Forecast, time("24T11:00"))
    );
    let told: Vec<bool> = report.conditions.iter().map(|one| one.prevailing).collect();
    assert_eq!(told, [true, true, true, true, false, false]);
}

#[test]
fn during_a_change_the_worse_holds_and_what_is_not_spoken_of_stays() {
    use Precipitation::{None as Dry, Some as Wet};
    let read =
        forecast("30020KT 3000 RA BKN005 BECMG 2414/2416 9999 NSW BECMG 2416/2418 VRB02KT NSC");
    for (from, to, expected) in [
        (12, 14, (Some(10.3), Some(3000.0), Some(Wet))),
        (14, 16, (Some(10.3), Some(3000.0), Some(Wet))),
        (16, 18, (Some(10.3), Some(10_000.0), Some(Dry))),
        (18, 20, (Some(1.0), Some(10_000.0), Some(Dry))),
    ] {
        assert_eq!(hours(&read, from, to), expected, "{from} to {to}");
    }
    let ceiling = |from, to| {
        worst(&read.reports[0].conditions, period(from, to))
            .conditions
            .ceiling_m
    };
    assert_eq!(rounded(ceiling("24T16:00", "24T18:00")), Some(152.4));
    assert_eq!(rounded(ceiling("24T18:00", "24T20:00")), Some(1500.0));
}

#[test]
fn changes_out_of_order_or_without_a_readable_time_only_make_it_worse() {
    for (changes, faults) in [
        ("BECMG 2414/2424 9999 FM241600 30030KT 2000 SN OVC004", 0),
        ("FM242000 9999 NSC FM241600 30030KT 2000 SN OVC004", 0),
        ("FM249900 30030KT 2000 SN OVC004", 1),
        ("FM231200 30030KT 2000 SN OVC004", 1),
        ("BECMG 30030KT 2000 SN OVC004", 1),
        ("BECMG 2499/2500 30030KT 2000 SN OVC004", 1),
        ("BECMG 2612/2614 30030KT 2000 SN OVC004", 1),
        ("TEMPO 30030KT 2000 SN OVC004", 1),
        ("PROB30 2418/2416 30030KT 2000 SN OVC004", 1),
        (
            "FM249900 30030KT 2000 SN OVC004 FM241400 25005KT 9999 NSC",
            1,
        ),
    ] {
        let read = forecast(&format!("25010KT CAVOK {changes}"));
        assert_eq!(read.faults.len(), faults, "{changes}: {:?}", read.faults);
        let found = hours(&read, 16, 18);
        assert_eq!(
            found,
            (Some(15.4), Some(2000.0), Some(Precipitation::Some)),
            "{changes}"
        );
    }
}

#[test]
fn what_is_unreadable_in_a_temporary_part_is_unknown_for_its_time() {
    for part in [
        "TEMPO 2414/2416 +TSR4",
        "PROB30 2414/2416 //",
        "BECMG 2414/2416 +TSR4",
    ] {
        let read = forecast(&format!("25010KT CAVOK {part}"));
        assert_eq!(hours(&read, 12, 14).2, Some(Precipitation::None), "{part}");
        assert_eq!(hours(&read, 15, 16).2, None, "{part}");
        assert_eq!(hours(&read, 13, 15).0, Some(5.1), "{part}");
    }
    let temporary = forecast("25010KT CAVOK TEMPO 2414/2416 /////KT");
    assert_eq!(hours(&temporary, 14, 15).0, None);
    assert_eq!(hours(&temporary, 16, 18).0, Some(5.1));
}

#[test]
fn forecasts_that_were_cancelled_or_are_not_there_say_nothing() {
    for (text, source) in [
        ("TAF LKTB 241100Z NIL=", "TAF LKTB"),
        ("TAF AMD LKTB 241100Z 2412/2421 CNL=", "TAF LKTB"),
        ("METAR LKTB 241230Z NIL=", "METAR LKTB"),
        ("METAR LKTB 241230Z AUTO NIL", "METAR LKTB"),
    ] {
        let report = report(text);
        assert_eq!(
            (report.source.as_str(), report.conditions.len()),
            (source, 0),
            "{text}"
        );
        assert!(report.place.is_some());
    }
    for body in [
        "2499/2521 25010KT CAVOK",
        "24122521 25010KT",
        "2412/2412 CAVOK",
    ] {
        let read = all(&format!("TAF LKTB 241100Z {body}"));
        assert!(read.reports[0].conditions.is_empty(), "{body}");
        assert_eq!(read.faults.len(), 1, "{body}");
    }
}

#[test]
fn the_extremes_of_temperature_hold_for_the_whole_forecast() {
    let read = forecast("25010KT CAVOK TX12/2414Z TNM03/2505Z TX10/2514Z");
    assert!(read.faults.is_empty(), "{:?}", read.faults);
    let told = worst(&read.reports[0].conditions, period("24T20:00", "24T21:00"));
    assert_eq!((told.coldest_c, told.hottest_c), (Some(-3.0), Some(12.0)));
    assert_eq!(rounded(told.conditions.wind_mps), Some(5.1));
    let half = forecast("25010KT CAVOK TX12/2414Z");
    let told = worst(&half.reports[0].conditions, period("24T20:00", "24T21:00"));
    assert_eq!((told.coldest_c, told.hottest_c), (None, None));
}

#[test]
fn a_forecast_over_the_end_of_a_month_goes_on() {
    let near = "2026-12-01T00:30:00Z".parse().unwrap();
    let read = read("TAF LKPR 302300Z 0100/0206 25010KT CAVOK", near).unwrap();
    assert_eq!(read.reports[0].issued_at, time("30T23:00"));
    let period = read.reports[0].conditions[0].period;
    assert_eq!(period.start().to_rfc3339(), "2026-12-01T00:00:00+00:00");
    assert_eq!(period.end().to_rfc3339(), "2026-12-02T06:00:00+00:00");
}
