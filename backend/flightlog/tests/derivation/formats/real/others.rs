//! Logs of `ArduPilot`, tables and subtitles.

use super::{Evidence, Fact, LogFormat, check, report};

#[test]
fn logs_of_ardupilot_on_the_ground() {
    let files = [
        (
            "bruno_00000-2021-12-02_13-34-15.bin",
            9_707,
            "ArduCopter V4.1.1",
        ),
        ("pymavlink_test.BIN", 1_731, "ArduPlane V3.8.2-dev"),
    ];
    for (name, messages, firmware) in files {
        let Some(report) = report(&format!("mavlink/{name}")) else {
            return;
        };
        assert_eq!(
            (report.format, report.messages),
            (LogFormat::Dataflash, messages)
        );
        assert_eq!(report.aircraft[0].firmware.as_deref(), Some(firmware));
        assert_eq!(report.flights, [], "{name}");
        // Both end in the middle of a message.
        assert!(report.broken.is_some(), "{name}");
    }
}

#[test]
fn satellites_tell_the_time_of_events() {
    let Some(report) = report("mavlink/pymavlink_test.BIN") else {
        return;
    };
    // pymavlink reckons the same MODE message at 2017-10-29T01:47:10.166Z.
    let first = report.events[0].at.timestamp_millis();
    assert!((first - 1_509_241_630_166).abs() < 1_000, "{first}");
}

#[test]
fn a_table_of_ugcs_on_the_ground() {
    let Some(report) = report("dji/ugcs_dronelogbook_P4.csv") else {
        return;
    };
    assert_eq!((report.format, report.messages), (LogFormat::Ugcs, 894));
    assert_eq!((report.flights.len(), report.broken), (0, None));
}

#[test]
fn subtitles_of_five_aircraft() {
    // The subtitles begin in the air.
    let fact = Fact {
        format: LogFormat::DjiSubtitles,
        messages: 468,
        takeoff: "2017-08-05T14:11:51Z",
        landing: Some("2017-08-05T14:19:22Z"),
        distance_m: 2_862.7,
        max_m: 118.7,
    };
    let Some(pro) = check("dji/srt/mavic_pro.SRT", &fact) else {
        return;
    };
    assert_eq!(
        pro.flights[0].clock,
        Evidence::Log,
        "nobody knows the time of Queensland"
    );
    let two = report("dji/srt/mavic_2_style.SRT").unwrap();
    assert_eq!(
        (two.messages, two.flights.len()),
        (468, 0),
        "they tell no heights"
    );
    let rtk = report("dji/srt/p4_rtk.SRT").unwrap();
    assert_eq!(
        (rtk.messages, rtk.flights[0].clock),
        (55, Evidence::Unknown)
    );
    assert!((rtk.flights[0].summary.max_relative_altitude_m - 86.07).abs() < 0.01);
    let cut = report("dji/srt/broken_incomplete.SRT").unwrap();
    assert!(cut.broken.is_some() && cut.flights[0].summary.landing_time.is_none());
}
