//! What the derivation makes of flights that end, or are recorded, in unusual ways.

use chrono::TimeDelta;
use letka_domain::flights::Quality;
use letka_flightlog::Deriver;
use letka_mavlink::dialect::{AUTOPILOT_VERSION_DATA, MavLandedState, MavMessage};

use crate::log::{Log, report, start};

fn seconds(time: TimeDelta) -> f64 {
    time.as_seconds_f64()
}

#[test]
fn an_ordinary_flight() {
    let mut log = Log::new();
    log.write(&MavMessage::AUTOPILOT_VERSION(AUTOPILOT_VERSION_DATA {
        uid: 0xA1,
        ..AUTOPILOT_VERSION_DATA::default()
    }));
    log.take_off(30.0);
    log.pass(20.0, 0.0, 5.0);
    log.land();
    log.arm(false);
    let flight = log.only_flight();
    assert_eq!(flight.system_id, Some(1));
    assert_eq!(flight.vehicle_uid.as_deref(), Some("00000000000000a1"));
    assert!(
        (flight.distance_m - 100.0).abs() < 0.5,
        "{}",
        flight.distance_m
    );
    assert!((flight.max_relative_altitude_m - 30.0).abs() < 1e-6);
    // 14.25 s up from above 1 m, 20 s along, 29 s down to 1 m.
    assert!((flight.duration_s.unwrap() - 63.25).abs() < 0.5);
    assert_eq!(
        (flight.battery_start_pct, flight.battery_end_pct),
        (Some(90), Some(60))
    );
    assert_eq!(
        (flight.quality, flight.quality_notes),
        (Quality::Good, vec![])
    );
    assert_eq!(flight.gaps, vec![]);
}

#[test]
fn a_live_log_yields_the_flight_at_the_disarming_heartbeat() {
    let mut log = Log::new();
    log.take_off(20.0);
    log.land();
    let before = log.bytes.len();
    log.arm(false);
    let mut deriver = Deriver::new();
    deriver.push(&log.bytes[..before]);
    assert!(deriver.completed().is_empty());
    deriver.push(&log.bytes[before..]);
    assert_eq!(deriver.completed().len(), 1);
    assert!(deriver.completed().is_empty());
    assert_eq!(deriver.finish().flights.len(), 1);
}

#[test]
fn the_track_is_thinned_and_spans_the_flight() {
    let mut log = Log::new();
    log.take_off(20.0);
    log.pass(60.0, 0.0, 5.0);
    log.land();
    log.arm(false);
    let mut report = report(&log.bytes);
    let derived = report.flights.remove(0);
    let (first, last) = (derived.track[0], derived.track[derived.track.len() - 1]);
    assert_eq!(first.at, derived.summary.takeoff_time);
    assert_eq!(Some(last.at), derived.summary.landing_time);
    assert_eq!(Some(last.position), derived.summary.landing_position);
    assert!(
        derived
            .track
            .iter()
            .any(|point| (point.height_m - 20.0).abs() < 1e-6)
    );
}

#[test]
fn touch_and_go_is_one_flight_and_a_second_arming_another() {
    let mut log = Log::new();
    log.take_off(10.0);
    log.land();
    log.pass(5.0, 2.0, 0.0);
    log.land();
    log.arm(false);
    log.take_off(10.0);
    log.land();
    log.arm(false);
    log.pass(3.0, 0.0, 0.0);
    let report = report(&log.bytes);
    assert_eq!(report.flights.len(), 2);
    let first = &report.flights[0].summary;
    assert!(first.duration_s.unwrap() > 20.0);
    assert!(first.landing_time < Some(report.flights[1].summary.takeoff_time));
}

#[test]
fn arming_without_leaving_the_ground_is_no_flight() {
    let mut log = Log::new();
    log.pass(2.0, 0.0, 0.0);
    log.arm(true);
    log.pass(20.0, 0.0, 0.0);
    log.height_m = 0.9;
    log.pass(2.0, 0.0, 0.0);
    log.arm(false);
    log.height_m = 5.0;
    log.pass(2.0, 0.0, 0.0);
    assert_eq!(report(&log.bytes).flights.len(), 0);
}

#[test]
fn under_a_parachute_the_flight_goes_on_to_the_ground() {
    let mut log = Log::new();
    log.take_off(40.0);
    log.arm(false);
    // The autopilot calls every disarmed vehicle landed.
    log.landed_state(MavLandedState::MAV_LANDED_STATE_ON_GROUND);
    let released = log.now;
    log.pass(10.0, -4.0, 1.0);
    log.pass(10.0, 0.0, 0.0);
    let flight = log.only_flight();
    let fall = seconds(flight.landing_time.unwrap() - released);
    assert!((9.0..=10.0).contains(&fall), "{fall}");
    assert!(flight.distance_m > 8.0);
    assert_eq!(flight.quality, Quality::Good);
}

#[test]
fn a_parachute_that_ends_on_a_hill_lands_where_the_height_settles() {
    let mut log = Log::new();
    log.take_off(40.0);
    log.arm(false);
    log.landed_state(MavLandedState::MAV_LANDED_STATE_ON_GROUND);
    log.pass(5.0, -4.0, 0.0);
    let touchdown = log.now;
    log.pass(3.5, 0.0, 0.0);
    let mut deriver = Deriver::new();
    deriver.push(&log.bytes);
    let flight = deriver.completed().remove(0).summary;
    let late = seconds(flight.landing_time.unwrap() - touchdown);
    assert!((-0.5..=0.5).contains(&late), "{late}");
    assert_eq!(flight.quality_notes, ["height_drift"]);
}

#[test]
fn motors_that_run_again_in_the_air_continue_the_flight() {
    let mut log = Log::new();
    log.take_off(40.0);
    log.arm(false);
    log.pass(1.0, -4.0, 0.0);
    log.arm(true);
    log.pass(10.0, 0.0, 5.0);
    log.land();
    log.arm(false);
    let flight = log.only_flight();
    assert!(flight.duration_s.unwrap() > 45.0);
}

#[test]
fn a_drifting_height_lands_by_landed_state_or_else_by_disarming() {
    for told in [true, false] {
        let mut log = Log::new();
        log.take_off(30.0);
        log.pass(28.0, -1.0, 0.0);
        let touchdown = log.now;
        if told {
            log.landed_state(MavLandedState::MAV_LANDED_STATE_ON_GROUND);
        }
        log.pass(4.0, 0.0, 0.0);
        let disarmed = log.now;
        log.arm(false);
        log.pass(4.0, 0.0, 0.0);
        let mut deriver = Deriver::new();
        deriver.push(&log.bytes);
        let flights = deriver.completed();
        assert_eq!(flights.len(), 1, "known within 4 s");
        let flight = &flights[0].summary;
        assert_eq!(
            flight.landing_time,
            Some(if told { touchdown } else { disarmed })
        );
        assert_eq!(flight.quality_notes, ["height_drift"]);
        assert_eq!(flight.quality, Quality::Degraded);
    }
}

#[test]
fn a_flight_that_goes_on_below_its_start_ends_at_the_landing() {
    let mut log = Log::new();
    log.take_off(20.0);
    log.pass(20.0, -2.0, 5.0);
    log.pass(20.0, 0.0, 5.0);
    log.landed_state(MavLandedState::MAV_LANDED_STATE_ON_GROUND);
    let landed = log.now;
    log.pass(3.0, 0.0, 0.0);
    log.arm(false);
    let flight = log.only_flight();
    assert_eq!(flight.landing_time, Some(landed));
    assert!((flight.distance_m - 200.0).abs() < 1.0);
    assert_eq!(flight.quality_notes, ["landed_below"]);
}

#[test]
fn a_log_that_ends_in_the_air_has_no_landing() {
    let mut log = Log::new();
    log.take_off(20.0);
    log.pass(10.0, 0.0, 5.0);
    let flight = log.only_flight();
    assert_eq!((flight.landing_time, flight.duration_s), (None, None));
    assert_eq!(
        (flight.landing_position, flight.battery_end_pct),
        (None, None)
    );
    assert!((flight.distance_m - 50.0).abs() < 0.5);
    assert_eq!(flight.quality_notes, ["no_landing"]);
    assert_eq!(flight.quality, Quality::Poor);
}

#[test]
fn a_log_that_ends_after_the_landing_has_it() {
    let mut log = Log::new();
    log.take_off(20.0);
    log.land();
    let flight = log.only_flight();
    assert!(flight.landing_time.is_some());
    assert_eq!(flight.quality_notes, ["armed_at_log_end"]);
}

#[test]
fn a_log_that_begins_in_the_air_says_so() {
    let mut log = Log::new();
    log.armed = true;
    log.height_m = 30.0;
    log.battery(70);
    log.heartbeat();
    log.pass(5.0, 0.0, 5.0);
    log.land();
    log.arm(false);
    let flight = log.only_flight();
    assert_eq!(
        flight.quality_notes,
        ["takeoff_not_seen", "armed_at_log_start"]
    );
    assert!((flight.max_relative_altitude_m - 30.0).abs() < 1e-6);
    assert!(flight.landing_time.is_some());
}

#[test]
fn a_home_that_is_elsewhere_is_taken_off_the_heights() {
    let mut log = Log::new();
    log.height_m = 12.0;
    log.take_off(30.0);
    log.height_m = 42.0;
    log.pass(30.0, -1.0, 0.0);
    log.pass(1.0, 0.0, 0.0);
    log.arm(false);
    let flight = log.only_flight();
    assert!((flight.max_relative_altitude_m - 30.0).abs() < 1e-6);
    assert!((flight.duration_s.unwrap() - 44.0).abs() < 1.0);
    assert_eq!(flight.quality, Quality::Good);
}

#[test]
fn a_home_that_is_set_when_arming_is_the_ground() {
    let mut log = Log::new();
    log.battery(90);
    log.height_m = 4.0;
    log.pass(5.0, 0.0, 0.0);
    log.arm(true);
    log.height_m = 0.0;
    log.pass(2.0, 0.0, 0.0);
    log.pass(10.0, 2.0, 0.0);
    log.land();
    log.arm(false);
    assert!((log.only_flight().max_relative_altitude_m - 20.0).abs() < 1e-6);
}

#[test]
fn silences_are_recorded_between_takeoff_and_landing_only() {
    let mut log = Log::new();
    log.pass(2.0, 0.0, 0.0);
    log.skip(TimeDelta::seconds(30));
    log.take_off(20.0);
    let before = log.now;
    log.skip(TimeDelta::milliseconds(4_500));
    log.land();
    log.skip(TimeDelta::seconds(10));
    log.arm(false);
    let flight = log.only_flight();
    assert_eq!(flight.gaps.len(), 1, "{:?}", flight.gaps);
    // The battery's message ends the silence.
    assert_eq!(flight.gaps[0].start, before);
    assert!((flight.gaps[0].duration_s - 4.5).abs() < 1e-9);
    assert_eq!(flight.quality_notes, ["telemetry_gaps"]);
}

#[test]
fn without_a_fix_the_flight_is_kept_and_no_place_invented() {
    let mut log = Log::new();
    log.fix = false;
    log.take_off(20.0);
    log.land();
    log.arm(false);
    let flight = log.only_flight();
    assert_eq!(
        (flight.takeoff_position, flight.landing_position),
        (None, None)
    );
    assert!(flight.distance_m.abs() < 1e-9);
    assert!((flight.max_relative_altitude_m - 20.0).abs() < 1e-6);
    assert_eq!(flight.quality_notes, ["no_position"]);
    assert_eq!(flight.quality, Quality::Poor);
}

#[test]
fn without_positions_the_landed_state_tells_the_flight() {
    let mut log = Log::new();
    log.arm(false);
    log.arm(true);
    log.landed_state(MavLandedState::MAV_LANDED_STATE_TAKEOFF);
    let takeoff = log.now;
    for _ in 0..60 {
        log.skip(TimeDelta::seconds(1));
        log.heartbeat();
    }
    log.landed_state(MavLandedState::MAV_LANDED_STATE_ON_GROUND);
    let landing = log.now;
    log.skip(TimeDelta::seconds(1));
    log.arm(false);
    let flight = log.only_flight();
    assert_eq!(
        (flight.takeoff_time, flight.landing_time),
        (takeoff, Some(landing))
    );
    assert_eq!(flight.takeoff_position, None);
    assert!(flight.quality_notes.contains(&"no_position".to_owned()));
}

#[test]
fn another_log_behind_one_that_ends_in_the_air_is_no_landing() {
    let mut first = Log::new();
    first.take_off(20.0);
    let mut second = Log::new();
    second.boot_ms = 3_000;
    second.pass(5.0, 0.0, 0.0);
    second.take_off(10.0);
    second.land();
    second.arm(false);
    let report = report(&[first.bytes, second.bytes].concat());
    assert_eq!(report.flights.len(), 2);
    let cut = report
        .flights
        .iter()
        .find(|f| f.summary.landing_time.is_none());
    assert_eq!(
        cut.unwrap().summary.quality_notes,
        ["no_landing", "clock_stepped_back"]
    );
    let whole = report
        .flights
        .iter()
        .find(|f| f.summary.landing_time.is_some());
    assert_eq!(whole.unwrap().summary.quality, Quality::Good);
}

#[test]
fn a_clock_that_steps_back_in_flight_does_not_end_it() {
    let mut log = Log::new();
    log.take_off(20.0);
    log.pass(10.0, 0.0, 5.0);
    log.now -= TimeDelta::seconds(90);
    log.pass(10.0, 0.0, 5.0);
    log.land();
    log.arm(false);
    let flight = log.only_flight();
    assert_eq!(flight.quality_notes, ["clock_stepped_back"]);
    assert!(
        (flight.duration_s.unwrap() - 48.25).abs() < 1.0,
        "{flight:?}"
    );
    assert!((flight.distance_m - 100.0).abs() < 0.5);
    assert!(
        seconds(flight.takeoff_time - start()) < 8.0,
        "the log's own stamp"
    );
}

#[test]
fn a_clock_that_steps_back_a_little_lets_no_hop_end_before_it_begins() {
    let hop = |back_ms: i64| {
        let mut log = Log::new();
        log.take_off(2.0);
        let up = log.now;
        log.now -= TimeDelta::milliseconds(back_ms);
        log.pass(2.0, -1.0, 0.0);
        log.pass(2.0, 0.0, 0.0);
        log.arm(false);
        (up, log.only_flight())
    };
    for back_ms in [0, 250, 1_300, 1_900, 2_000] {
        let (up, flight) = hop(back_ms);
        let landing = flight.landing_time.unwrap();
        assert!(landing >= up && up >= flight.takeoff_time, "{flight:?}");
        // 0.25 s from the take-off to the top, and 1 s down to 1 m.
        let down_s = (1.0 - seconds(TimeDelta::milliseconds(back_ms))).max(0.0);
        assert!(
            (flight.duration_s.unwrap() - 0.25 - down_s).abs() < 1e-9,
            "{flight:?}"
        );
        assert_eq!(flight.quality_notes, Vec::<String>::new());
    }
    // A larger step is told, and the time goes on.
    let (_, flight) = hop(3_000);
    assert_eq!(flight.quality_notes, ["clock_stepped_back"]);
    assert!(flight.duration_s.unwrap() >= 0.25, "{flight:?}");
}

#[test]
fn a_single_wrong_stamp_changes_nothing() {
    let flown = |wrong: Option<i64>| {
        let mut log = Log::new();
        log.take_off(20.0);
        log.pass(10.0, 0.0, 5.0);
        let right = log.now;
        log.now += TimeDelta::seconds(wrong.unwrap_or(0));
        log.heartbeat();
        log.now = right;
        log.pass(10.0, 0.0, 5.0);
        log.land();
        log.arm(false);
        log.only_flight()
    };
    for wrong in [-86_400, -70, -3, 3, 70, 86_400] {
        assert_eq!(flown(Some(wrong)), flown(None), "{wrong} s");
    }
}

#[test]
fn an_autopilot_that_restarts_in_the_air_leaves_the_landing_open() {
    let mut log = Log::new();
    log.take_off(40.0);
    log.boot_ms = 500;
    log.armed = false;
    log.height_m = 0.0;
    log.pass(5.0, 0.0, 0.0);
    let flight = log.only_flight();
    assert_eq!(flight.landing_time, None);
    assert_eq!(flight.quality_notes, ["no_landing", "restarted"]);
}

#[test]
fn damage_and_jumps_are_told() {
    let mut log = Log::new();
    log.take_off(20.0);
    log.pass(1.0, 0.0, 0.0);
    let place = log.bytes.len() - 10;
    log.pass(1.0, 0.0, 0.0);
    log.east_m += 10_000.0;
    log.pass(1.0, 0.0, 0.0);
    log.land();
    log.arm(false);
    log.bytes[place] ^= 0xFF;
    let flight = log.only_flight();
    assert_eq!(flight.quality_notes, ["position_jumps", "damaged_log"]);
}
