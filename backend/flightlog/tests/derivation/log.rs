//! Logs: written by hand, recorded, real; and ways to read one.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::flights::FlightSummary;
use letka_flightlog::{Derived, Deriver, LogReport};
use letka_mavlink::dialect::{
    BATTERY_STATUS_DATA, EXTENDED_SYS_STATE_DATA, GLOBAL_POSITION_INT_DATA, HEARTBEAT_DATA,
    MavAutopilot, MavLandedState, MavMessage, MavModeFlag, MavType,
};
use letka_mavlink::{Encoder, tlog};

/// A vehicle and the log that records it.
pub(crate) struct Log {
    pub(crate) bytes: Vec<u8>,
    pub(crate) now: DateTime<Utc>,
    /// Milliseconds since the autopilot started.
    pub(crate) boot_ms: u32,
    pub(crate) height_m: f64,
    pub(crate) climb_mps: f64,
    /// Metres east of the start.
    pub(crate) east_m: f64,
    pub(crate) armed: bool,
    pub(crate) fix: bool,
    encoder: Encoder,
}

pub(crate) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

impl Log {
    pub(crate) fn new() -> Self {
        Self {
            bytes: Vec::new(),
            now: start(),
            boot_ms: 10_000,
            height_m: 0.0,
            climb_mps: 0.0,
            east_m: 0.0,
            armed: false,
            fix: true,
            encoder: Encoder::new(1, 1),
        }
    }

    pub(crate) fn write(&mut self, message: &MavMessage) {
        let frame = self.encoder.encode(message);
        self.bytes.extend(tlog::record(self.now, &frame));
    }

    pub(crate) fn heartbeat(&mut self) {
        let base_mode = if self.armed {
            MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED
        } else {
            MavModeFlag::empty()
        };
        self.write(&MavMessage::HEARTBEAT(HEARTBEAT_DATA {
            mavtype: MavType::MAV_TYPE_HEXAROTOR,
            autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
            base_mode,
            ..HEARTBEAT_DATA::default()
        }));
    }

    pub(crate) fn landed_state(&mut self, landed_state: MavLandedState) {
        self.write(&MavMessage::EXTENDED_SYS_STATE(EXTENDED_SYS_STATE_DATA {
            landed_state,
            ..EXTENDED_SYS_STATE_DATA::default()
        }));
    }

    pub(crate) fn battery(&mut self, percent: i8) {
        self.write(&MavMessage::BATTERY_STATUS(BATTERY_STATUS_DATA {
            battery_remaining: percent,
            ..BATTERY_STATUS_DATA::default()
        }));
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the scenes stay near their start"
    )]
    fn position(&mut self) {
        let (mut lat, mut lon) = (501_470_000, 141_030_000);
        if self.fix {
            // One metre east is 1.4e-5 degrees at this latitude.
            lon += (self.east_m * 140.35).round() as i32;
        } else {
            (lat, lon) = (0, 0);
        }
        self.write(&MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
            time_boot_ms: self.boot_ms,
            lat,
            lon,
            alt: 250_000 + (self.height_m * 1e3) as i32,
            relative_alt: (self.height_m * 1e3).round() as i32,
            vz: (self.climb_mps * -100.0) as i16,
            ..GLOBAL_POSITION_INT_DATA::default()
        }));
    }

    /// Lets time pass at 4 positions and one heartbeat a second.
    pub(crate) fn pass(&mut self, seconds: f64, climb_mps: f64, east_mps: f64) {
        self.climb_mps = climb_mps;
        let quarters = (seconds * 4.0).round();
        let mut quarter = 0.0;
        while quarter < quarters {
            self.skip(TimeDelta::milliseconds(250));
            self.height_m += climb_mps / 4.0;
            self.east_m += east_mps / 4.0;
            self.position();
            if quarter % 4.0 == 0.0 {
                self.heartbeat();
            }
            quarter += 1.0;
        }
    }

    /// Lets time pass in silence.
    pub(crate) fn skip(&mut self, time: TimeDelta) {
        self.now += time;
        self.boot_ms += u32::try_from(time.num_milliseconds()).unwrap();
    }

    pub(crate) fn arm(&mut self, armed: bool) {
        self.armed = armed;
        self.heartbeat();
    }

    /// Stands, arms, climbs to `height_m` at 2 m/s.
    pub(crate) fn take_off(&mut self, height_m: f64) {
        self.battery(90);
        self.pass(5.0, 0.0, 0.0);
        self.arm(true);
        self.pass(2.0, 0.0, 0.0);
        self.pass(height_m / 2.0, 2.0, 0.0);
    }

    /// Comes down to the take-off height at 1 m/s and stays armed for a while.
    pub(crate) fn land(&mut self) {
        self.battery(60);
        self.pass(self.height_m, -1.0, 0.0);
        self.pass(2.0, 0.0, 0.0);
    }

    /// The only flight of this log.
    pub(crate) fn only_flight(&self) -> FlightSummary {
        let mut report = report(&self.bytes);
        assert_eq!(report.flights.len(), 1, "{:#?}", report.flights);
        report.flights.remove(0).summary
    }
}

pub(crate) fn report(bytes: &[u8]) -> LogReport {
    let mut deriver = Deriver::new();
    deriver.push(bytes);
    deriver.finish()
}

/// The report of `bytes` read `size` at a time, and the flights as they were handed out.
pub(crate) fn report_in_chunks(bytes: &[u8], size: usize) -> (LogReport, Vec<Derived>) {
    let mut deriver = Deriver::new();
    let mut handed_out = Vec::new();
    for chunk in bytes.chunks(size) {
        deriver.push(chunk);
        handed_out.extend(deriver.completed());
    }
    (deriver.finish(), handed_out)
}

/// The folder of the real logs, if it is there.
pub(crate) fn real_data() -> Option<PathBuf> {
    let folder = std::env::var_os("LETKA_REAL_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no real logs in {}", folder.display());
    None
}

/// A recording of our own.
pub(crate) fn own_recording(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data/sitl")
        .join(name)
}
