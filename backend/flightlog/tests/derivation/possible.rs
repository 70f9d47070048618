//! Whatever a log holds, a derived flight is one that can have happened, and that can be stored.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use letka_flightlog::Derived;
use letka_mavlink::dialect::{
    BATTERY_STATUS_DATA, GLOBAL_POSITION_INT_DATA, HEARTBEAT_DATA, MavAutopilot, MavMessage,
    MavModeFlag, MavType,
};
use letka_mavlink::tlog::{TlogItem, TlogReader, record};
use letka_mavlink::{Encoder, Heartbeat};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::log::{Log, own_recording, real_data, report};

/// Records of a piece, at most.
const PIECE: usize = 3_000;

/// One record of a log.
#[derive(Clone)]
struct Record {
    at: DateTime<Utc>,
    system_id: u8,
    frame: Vec<u8>,
}

/// One thing that befalls a log.
#[derive(Debug, Clone)]
enum Mishap {
    /// The clock is put forward or back from here on, milliseconds.
    Clock(i64),
    /// A single stamp is off by so much, milliseconds.
    Stamp(i64),
    /// So many records are lost.
    Lost(usize),
    /// So many records arrive twice.
    Twice(usize),
    /// A record and one shortly after it change places.
    Swapped(usize),
    /// A byte is damaged.
    Damaged(usize, u8),
    Armed(bool),
    Battery(i8),
    Position {
        boot_ms: u32,
        lat: i32,
        lon: i32,
        height_mm: i32,
    },
}

impl Mishap {
    /// The message that somebody put into the log.
    fn message(&self) -> Option<MavMessage> {
        match *self {
            Self::Armed(armed) => Some(MavMessage::HEARTBEAT(HEARTBEAT_DATA {
                mavtype: MavType::MAV_TYPE_QUADROTOR,
                autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
                base_mode: if armed {
                    MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED
                } else {
                    MavModeFlag::empty()
                },
                ..HEARTBEAT_DATA::default()
            })),
            Self::Battery(battery_remaining) => {
                Some(MavMessage::BATTERY_STATUS(BATTERY_STATUS_DATA {
                    battery_remaining,
                    ..BATTERY_STATUS_DATA::default()
                }))
            }
            Self::Position {
                boot_ms,
                lat,
                lon,
                height_mm,
            } => Some(MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
                time_boot_ms: boot_ms,
                lat,
                lon,
                alt: height_mm,
                relative_alt: height_mm,
                ..GLOBAL_POSITION_INT_DATA::default()
            })),
            _ => None,
        }
    }

    fn befall(&self, records: &mut Vec<Record>, place: usize) {
        let last = records.len() - 1;
        match *self {
            Self::Clock(ms) => {
                for record in &mut records[place..] {
                    record.at += TimeDelta::milliseconds(ms);
                }
            }
            Self::Stamp(ms) => records[place].at += TimeDelta::milliseconds(ms),
            Self::Lost(count) => drop(records.drain(place..(place + count).min(last))),
            Self::Twice(count) => {
                let again = records[place..(place + count).min(last)].to_vec();
                records.splice(place..place, again);
            }
            Self::Swapped(by) => records.swap(place, (place + by).min(last)),
            Self::Damaged(offset, value) => {
                let frame = &mut records[place].frame;
                let offset = offset % frame.len();
                frame[offset] = value;
            }
            _ => {
                let Some(message) = self.message() else {
                    return;
                };
                let Record { at, system_id, .. } = records[place];
                let frame = Encoder::new(system_id, 1).encode(&message);
                let added = Record {
                    at,
                    system_id,
                    frame,
                };
                records.insert(place, added);
            }
        }
    }
}

fn clock_ms() -> impl Strategy<Value = i64> {
    prop_oneof![
        -2_000_i64..=2_000,
        -100_000_i64..100_000,
        -100_000_000_000_i64..100_000_000_000
    ]
}

fn mishap() -> impl Strategy<Value = Mishap> {
    // Near the ground of most logs' height, and anywhere.
    let height_mm = prop_oneof![-3_000..3_000, any::<i32>()];
    let position = (any::<u32>(), any::<i32>(), any::<i32>(), height_mm);
    prop_oneof![
        4 => clock_ms().prop_map(Mishap::Clock),
        2 => clock_ms().prop_map(Mishap::Stamp),
        1 => (1_usize..500).prop_map(Mishap::Lost),
        1 => (1_usize..50).prop_map(Mishap::Twice),
        1 => (1_usize..50).prop_map(Mishap::Swapped),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(offset, value)| Mishap::Damaged(offset, value)),
        2 => any::<bool>().prop_map(Mishap::Armed),
        1 => any::<i8>().prop_map(Mishap::Battery),
        2 => position.prop_map(|(boot_ms, lat, lon, height_mm)| Mishap::Position {
            boot_ms,
            lat,
            lon,
            height_mm,
        }),
    ]
}

fn records(bytes: &[u8]) -> Vec<Record> {
    let mut records = Vec::new();
    let mut take = |item: TlogItem<'_>| {
        if let TlogItem::Frame { at, frame } = item {
            records.push(Record {
                at: at.time(),
                system_id: frame.system_id(),
                frame: frame.bytes().to_vec(),
            });
        }
    };
    let mut reader = TlogReader::default();
    reader.push(bytes, &mut take);
    reader.finish(&mut take);
    records
}

fn bytes(records: &[Record]) -> Vec<u8> {
    let written = |r: &Record| record(r.at, &r.frame);
    records.iter().flat_map(written).collect()
}

/// The real logs that are here, and our own recording.
static REAL: LazyLock<Vec<Vec<Record>>> = LazyLock::new(|| {
    let mut files = vec![own_recording("sitl_copter_mission.tlog")];
    if let Some(folder) = real_data() {
        files.extend(
            [
                "codelever_2013-10-13_16-58-51.tlog",
                "codelever_2013-10-13_18-50-10.tlog",
                "bruno_20211202-132613.tlog",
            ]
            .map(|name| folder.join("mavlink").join(name)),
        );
    }
    let files = files.iter().map(|file| std::fs::read(file).unwrap());
    files.map(|bytes| records(&bytes)).collect()
});

/// Two hops of a few seconds, so short that a clock that is a little off matters.
static HOPS: LazyLock<Vec<Record>> = LazyLock::new(|| {
    let mut log = Log::new();
    for _ in 0..2 {
        log.take_off(2.0);
        log.land();
        log.arm(false);
    }
    records(&log.bytes)
});

/// A piece of a real log that begins armed, so that any of them may hold a flight.
fn piece(log: &[Record], start: Index) -> Vec<Record> {
    let start = start.index(log.len());
    let piece = &log[start..(start + PIECE).min(log.len())];
    let autopilot = log.iter().find(|record| {
        let frame = letka_mavlink::split_datagram(&record.frame).next();
        matches!(frame, Some(letka_mavlink::Piece::Frame(frame))
            if Heartbeat::read(&frame).is_some_and(|heartbeat| heartbeat.from_autopilot()))
    });
    let mut piece = piece.to_vec();
    if let Some(system_id) = autopilot.map(|record| record.system_id) {
        piece[0].system_id = system_id;
        Mishap::Armed(true).befall(&mut piece, 0);
    }
    piece
}

fn befallen(mut records: Vec<Record>, mishaps: &[(Index, Mishap)]) -> Vec<u8> {
    for (place, mishap) in mishaps {
        let place = place.index(records.len());
        mishap.befall(&mut records, place);
    }
    bytes(&records)
}

fn check(derived: &Derived) -> Result<(), TestCaseError> {
    let flight = &derived.summary;
    let takeoff = flight.takeoff_time;
    prop_assert_eq!(flight.landing_time.is_some(), flight.duration_s.is_some());
    prop_assert!(
        flight.landing_time.is_none_or(|at| at >= takeoff),
        "{flight:?}"
    );
    prop_assert!(
        flight.duration_s.is_none_or(|s| s.is_finite() && s >= 0.0),
        "{flight:?}"
    );
    prop_assert!(flight.distance_m.is_finite() && flight.distance_m >= 0.0);
    prop_assert!(flight.max_relative_altitude_m.is_finite());
    let battery = [flight.battery_start_pct, flight.battery_end_pct];
    prop_assert!(
        battery.iter().flatten().all(|pct| *pct <= 100),
        "{flight:?}"
    );
    for gap in &flight.gaps {
        prop_assert!(
            takeoff <= gap.start && gap.start < gap.end && gap.duration_s > 0.0,
            "{flight:?}"
        );
        prop_assert!(
            flight.landing_time.is_none_or(|at| gap.end <= at),
            "{flight:?}"
        );
    }
    prop_assert!(flight.gaps.is_sorted_by_key(|gap| gap.start));
    let track = &derived.track;
    prop_assert!(track.is_sorted_by_key(|point| point.at));
    prop_assert!(track.first().is_none_or(|point| point.at >= takeoff));
    let end = flight.landing_time.zip(track.last());
    prop_assert!(end.is_none_or(|(landing, point)| point.at <= landing));
    prop_assert!(
        track
            .iter()
            .all(|p| p.height_m.is_finite() && p.battery_pct.is_none_or(|pct| pct <= 100))
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn flights_of_a_mutated_real_log_are_possible(
        log in any::<Index>(),
        start in any::<Index>(),
        mishaps in prop::collection::vec((any::<Index>(), mishap()), 1..20),
    ) {
        let log = &REAL[log.index(REAL.len())];
        for derived in &report(&befallen(piece(log, start), &mishaps)).flights {
            check(derived)?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn flights_of_short_hops_are_possible(
        mishaps in prop::collection::vec((any::<Index>(), mishap()), 1..8),
    ) {
        for derived in &report(&befallen(HOPS.clone(), &mishaps)).flights {
            check(derived)?;
        }
    }
}
