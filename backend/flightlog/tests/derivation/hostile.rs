//! Bytes that nobody should send: no panic, no invented flight.

use proptest::prelude::*;

use crate::log::{Log, own_recording, report, report_in_chunks};

/// A short log with one flight in it.
fn flight() -> Vec<u8> {
    let mut log = Log::new();
    log.take_off(6.0);
    log.pass(5.0, 0.0, 3.0);
    log.land();
    log.arm(false);
    log.bytes
}

proptest! {
    #[test]
    fn random_bytes_are_no_flight(bytes in prop::collection::vec(any::<u8>(), 0..5_000)) {
        let report = report(&bytes);
        prop_assert_eq!(report.flights.len(), 0);
    }

    #[test]
    fn a_log_cut_anywhere_keeps_what_was_before(len in 0_usize..8_000, size in 1_usize..500) {
        let bytes = flight();
        let cut = &bytes[..len.min(bytes.len())];
        let whole = report(cut);
        prop_assert!(whole.flights.len() <= 1);
        prop_assert_eq!(whole.bad_bytes, 0);
        let (chunked, _) = report_in_chunks(cut, size);
        prop_assert_eq!(chunked, whole);
    }

    #[test]
    fn a_few_wrong_bytes_lose_no_flight(
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = flight();
        for (place, value) in places {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        let report = report(&bytes);
        prop_assert!(!report.flights.is_empty());
        let (chunked, _) = report_in_chunks(&bytes, 100);
        prop_assert_eq!(chunked, report);
    }
}

#[test]
fn a_clock_that_steps_to_and_fro_stays_within_time() {
    let mut log = Log::new();
    log.take_off(6.0);
    for _ in 0..1_500 {
        for time in ["2199-01-01T00:00:00Z", "2001-01-01T00:00:00Z"] {
            log.now = time.parse().unwrap();
            log.pass(0.5, 0.0, 0.0);
        }
    }
    let report = report(&log.bytes);
    assert!(!report.flights.is_empty());
    let latest = report.flights.iter().map(|f| f.summary.takeoff_time).max();
    assert!(latest < "2600-01-01T00:00:00Z".parse().ok(), "{latest:?}");
}

#[test]
fn a_damaged_recording_keeps_its_flight() {
    let bytes = std::fs::read(own_recording("sitl_copter_mission.tlog")).unwrap();
    for (first, stride) in [(0, 997), (13, 1_499), (500, 4_099)] {
        let mut damaged = bytes.clone();
        for place in (first..damaged.len()).step_by(stride) {
            damaged[place] ^= 0x5A;
        }
        let report = report(&damaged);
        assert_eq!(report.flights.len(), 1);
        let flight = &report.flights[0].summary;
        assert!(
            (flight.duration_s.unwrap() - 171.8).abs() < 2.0,
            "{flight:?}"
        );
        assert!((flight.distance_m - 734.4).abs() < 10.0, "{flight:?}");
    }
}
