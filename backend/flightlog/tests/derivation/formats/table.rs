//! Tables of `AirData`, Litchi and `UgCS`, and subtitles.

use std::fmt::Write as _;

use chrono::TimeDelta;
use letka_flightlog::clock::Evidence;
use letka_flightlog::{EventKind, LogFormat, Place};

use super::scene::{Moment, begin, check, moments, read, told};

const FEET: f64 = 0.3048;

/// The header, and a line for each moment.
fn table(header: &str, line: impl Fn(&Moment) -> String) -> String {
    let lines = moments().into_iter().map(|moment| line(&moment));
    std::iter::once(header.to_owned())
        .chain(lines)
        .fold(String::new(), |text, line| text + &line + "\r\n")
}

pub(crate) fn airdata() -> String {
    let header = "\u{feff}time(millisecond),datetime(utc),latitude,longitude,height_above_takeoff(feet),\
        altitude_above_seaLevel(feet),speed(mph),battery_percent,flycState,message";
    table(header, |moment| {
        let at = begin() + TimeDelta::milliseconds(i64::from(moment.millis));
        let message = if moment.millis == 30_000 {
            "\"Strong wind, fly low\""
        } else {
            ""
        };
        format!(
            "{},{},{},{},{},{},{},{},P-GPS,{message}",
            moment.millis,
            at.format("%Y-%m-%d %H:%M:%S"),
            moment.lat,
            moment.lon,
            moment.height_m / FEET,
            moment.amsl_m() / FEET,
            moment.speed_mps / 0.447_04,
            moment.charge_pct,
        )
    })
}

pub(crate) fn litchi() -> String {
    let header = "latitude,longitude,altitude(m),ultrasonicHeight(m),speed(mps),distance(m),max_altitude(m),\
        time(millisecond),datetime(utc),datetime(local),remainPowerPercent,dischargeCount,flightmode,\
        isMotorsOn,Dronetype,AppVersion,Planename,FlyControllerSerialNumber,BatterySerialNumber,App_Warning";
    table(header, |moment| {
        let at = begin() + TimeDelta::milliseconds(i64::from(moment.millis));
        format!(
            "{},{},{},0,{},0,0,{},{},2026,{},12,GPS,{},Mavic2,4.26.1,Orel,0M6DG1400189PP,0P2AFC75,",
            moment.lat,
            moment.lon,
            moment.height_m,
            moment.speed_mps,
            moment.millis,
            at.format("%Y-%m-%d %H:%M:%S%.3f"),
            moment.charge_pct,
            u8::from(moment.armed),
        )
    })
}

pub(crate) fn ugcs() -> String {
    let header = "Time,cs:altitude_agl,cs:altitude_amsl,fc:altitude_raw,fc:ground_speed,fc:is_armed,\
        fc:latitude,fc:longitude,fc:remaining_power_level";
    table(header, |moment| {
        let at = begin() + TimeDelta::milliseconds(i64::from(moment.millis));
        format!(
            "{},,{},{},{},{},{},{},{}",
            at.format("%Y-%m-%dT%H:%M:%S%.3f"),
            moment.amsl_m(),
            moment.height_m,
            moment.speed_mps,
            moment.armed,
            moment.lat,
            moment.lon,
            f64::from(moment.charge_pct) / 100.0,
        )
    })
}

pub(crate) fn subtitles() -> String {
    let mut text = String::new();
    for (number, moment) in moments().into_iter().enumerate() {
        // 08:00 UTC is 10:00 in summer.
        let at = begin() + TimeDelta::milliseconds(7_200_000 + i64::from(moment.millis));
        let (since, date) = (moment.seconds(), at.format("%Y-%m-%d %H:%M:%S%.3f"));
        writeln!(
            text,
            "{}\n00:00:{since:06.3} --> 00:00:{since:06.3}\n<font size=\"28\">FrameCnt: 1\n{date}\n\
             [latitude: {}] [longitude: {}] [rel_alt: {:.3} abs_alt: {:.3}] </font>\n",
            number + 1,
            moment.lat,
            moment.lon,
            moment.height_m,
            moment.amsl_m(),
        )
        .unwrap();
    }
    text
}

#[test]
fn airdata_in_feet() {
    let report = read(airdata().as_bytes(), "May-1st-2026.csv");
    assert_eq!(report.format, LogFormat::Airdata);
    assert_eq!(report.messages, 280);
    let flight = check(&report, begin());
    assert_eq!(flight.clock, Evidence::Log);
    assert_eq!(flight.summary.quality_notes, Vec::<String>::new());
    assert!((flight.summary.max_amsl_m.unwrap() - 270.0).abs() < 0.1);
    assert_eq!(
        (
            flight.summary.battery_start_pct,
            flight.summary.battery_end_pct
        ),
        (Some(95), Some(80))
    );
    let told = told(&report);
    assert_eq!(
        told,
        [
            (EventKind::Mode, "P-GPS"),
            (EventKind::Warning, "Strong wind, fly low")
        ]
    );
}

#[test]
fn a_row_that_is_none_is_named_by_its_line() {
    let text = airdata();
    let (at, _) = text.match_indices('\n').nth(150).unwrap();
    let broken = format!("{}\nno row\n{}", &text[..at], &text[at + 1..]);
    let report = read(broken.as_bytes(), "x.csv");
    let flight = check(&report, begin());
    assert_eq!(flight.summary.quality_notes, ["damaged_log"]);
    assert_eq!(report.broken.unwrap().place, Place::Line(152));
    assert_eq!(report.bad_bytes, 7);
    let cut = read(&text.as_bytes()[..text.len() - 20], "x.csv");
    assert_eq!(cut.broken.unwrap().place, Place::Line(281));
}

#[test]
fn litchi_in_metres_with_serials() {
    let report = read(litchi().as_bytes(), "flight.csv");
    assert_eq!(report.format, LogFormat::Litchi);
    let flight = check(&report, begin());
    assert_eq!(flight.summary.quality_notes, Vec::<String>::new());
    assert_eq!(report.aircraft[0].serial.as_deref(), Some("0M6DG1400189PP"));
    assert_eq!(report.aircraft[0].model.as_deref(), Some("Mavic2"));
    let battery = &report.batteries[0];
    assert_eq!(
        (battery.serial.as_deref(), battery.cycles),
        (Some("0P2AFC75"), Some(12))
    );
    assert_eq!(report.software.as_deref(), Some("4.26.1"));
}

#[test]
fn ugcs_with_sparse_columns() {
    let report = read(ugcs().as_bytes(), "telemetry.csv");
    assert_eq!(report.format, LogFormat::Ugcs);
    let flight = check(&report, begin());
    assert_eq!(flight.summary.quality_notes, Vec::<String>::new());
}

#[test]
fn subtitles_tell_local_time() {
    let report = read(subtitles().as_bytes(), "DJI_0001.SRT");
    assert_eq!(
        (report.format, report.messages),
        (LogFormat::DjiSubtitles, 280)
    );
    let flight = check(&report, begin());
    assert_eq!(flight.clock, Evidence::LocalTime);
    assert_eq!(flight.summary.quality_notes, ["no_battery"]);
}
