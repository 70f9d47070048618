//! Whole files: what is refused and how, and what `letka flights inspect` prints.

use std::path::Path;

use letka_flightlog::inspect::FileReport;
use letka_flightlog::{LogError, read, read_file};
use serde_json::Value;

use crate::log::{own_recording, real_data};

#[test]
fn other_files_are_named_for_what_they_are() {
    assert!(matches!(
        read_file(Path::new("/no/such/file")),
        Err(LogError::Open(_))
    ));
    assert!(matches!(read(&b""[..]), Err(LogError::Empty)));
    assert!(matches!(
        read(&[7; 500][..]),
        Err(LogError::NotALog { searched: 500 })
    ));
    let Some(folder) = real_data() else { return };
    for name in ["node-mavlink_GH-5.bin", "node-mavlink_v2-3412-packets.bin"] {
        let report = FileReport::of(&folder.join("mavlink").join(name));
        let error = report.error.unwrap();
        assert!(error.starts_with("not a flight log"), "{name}: {error}");
    }
}

#[test]
fn the_report_of_a_file_has_the_keys_of_its_contract() {
    let report = FileReport::of(&own_recording("sitl_copter_mission.tlog"));
    let text = report.to_text();
    assert!(
        text.contains("15023 messages, 0 bad bytes, 1 flights"),
        "{text}"
    );
    assert!(
        text.contains("734 m, up to 59.7 m, battery 99 % to 88 %"),
        "{text}"
    );
    let json = serde_json::to_value(&report).unwrap();
    let keys =
        |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let mut contract = vec![
        "aircraft",
        "bad_bytes",
        "batteries",
        "broken",
        "depth",
        "events",
        "file",
        "flights",
        "format",
        "messages",
        "software",
    ];
    assert_eq!(keys(&json), contract);
    let flight = &json["flights"][0];
    assert_eq!(
        keys(flight),
        [
            "battery_end_pct",
            "battery_start_pct",
            "clock",
            "distance_m",
            "duration_s",
            "gaps",
            "landing_position",
            "landing_time",
            "max_amsl_m",
            "max_distance_m",
            "max_relative_altitude_m",
            "quality",
            "quality_notes",
            "raw_takeoff_time",
            "system_id",
            "takeoff_position",
            "takeoff_time",
        ]
    );
    assert_eq!(flight["takeoff_time"], "2026-11-23T20:49:08.366Z");
    assert_eq!(flight["quality"], "good");
    assert!(flight["takeoff_position"]["lat"].is_f64());
    let missing = FileReport::of(Path::new("/no/such/file"));
    let json = serde_json::to_value(&missing).unwrap();
    contract.insert(5, "error");
    assert_eq!(keys(&json), contract);
    assert!(missing.to_text().contains("the file cannot be opened"));
}
