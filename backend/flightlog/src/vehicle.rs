//! One MAVLink system of a log: its frames as the detector of flights wants them.

mod stamps;

use chrono::{DateTime, Utc};
use letka_mavlink::telemetry::{
    AutopilotVersion, BatteryStatus, ExtendedSysState, GlobalPosition, SysStatus,
};
use letka_mavlink::tlog::Stamp;
use letka_mavlink::vehicle::Battery;
use letka_mavlink::{Frame, Heartbeat};

use crate::Derived;
use crate::detector::{Arming, Detector, Landed, Sample};
use crate::kept::Flights;
use crate::notes::Note;
use crate::track::MAX_POINTS;
use stamps::{GAP_US, Held, Step, step, time};

/// The autopilot's clock falling behind by more is a restart.
const RESTART_MS: u32 = 5_000;
/// The autopilot's clock may advance by this much over a step of the log's clock.
const SAME_RUN_MS: u32 = 60_000;

/// Two hundred years: no clock is so wrong, but one that steps to and fro could shift the stamps
/// beyond what a time can be.
const MAX_SHIFT_US: i64 = 200 * 365 * 86_400 * 1_000_000;

/// The tracks of systems that fly at the same time: the first two have all that a track may have,
/// those behind them less and less.
const POINTS_IN_THE_AIR: usize = 2 * MAX_POINTS;

/// `MAV_LANDED_STATE_ON_GROUND`.
const ON_GROUND: u8 = 1;
/// `MAV_LANDED_STATE_IN_AIR` and `_TAKEOFF`.
const AIRBORNE: [u8; 2] = [2, 3];

/// One system of a log. Its times are microseconds since 1970; few of them are ever told.
#[derive(Debug)]
pub(crate) struct Vehicle {
    detector: Detector,
    /// The newest time so far.
    heard: Option<i64>,
    autopilot: Option<u8>,
    /// A frame whose stamp waits to be confirmed.
    held: Option<Held>,
    /// Added to the stamps after the log's clock stepped back in flight.
    shift: i64,
    /// The clock stepped back and it is not known yet whether the flight goes on.
    doubtful: bool,
    /// Milliseconds since the autopilot started, at the last position.
    boot_ms: Option<u32>,
    battery: Battery,
}

impl Vehicle {
    /// A system of which nothing was heard yet, after `others` of the same log.
    pub(crate) fn new(system_id: u8, others: usize) -> Self {
        let max_points = MAX_POINTS.min(POINTS_IN_THE_AIR / (others + 1));
        Self {
            detector: Detector::new(Some(system_id), Arming::Told, max_points),
            heard: None,
            autopilot: None,
            held: None,
            shift: 0,
            doubtful: false,
            boot_ms: None,
            battery: Battery::default(),
        }
    }

    /// Another log begins, perhaps of another vehicle.
    fn begin_anew(&mut self) {
        self.detector.begin_anew();
        self.heard = None;
        self.autopilot = None;
        self.shift = 0;
        self.doubtful = false;
        self.boot_ms = None;
        self.battery = Battery::default();
    }

    /// Takes a frame of this system, stamped `stamp`. `damage`: bad bytes in the log so far.
    /// Flights that end with it are added to `done`.
    ///
    /// No checksum covers a stamp. One that does not follow the stamps before is believed when the
    /// next frame confirms it; until then its frame is held.
    pub(crate) fn on_frame(
        &mut self,
        stamp: Stamp,
        frame: &Frame<'_>,
        damage: u64,
        done: &mut Flights,
    ) {
        if !frame.is_known() {
            return;
        }
        self.detector.set_damage(damage);
        let now = stamp.micros() + self.shift;
        let Some(heard) = self.heard else {
            return done.extend(self.take(now, frame));
        };
        let Some(held) = self.held.take() else {
            if step(heard, now) != Step::Fits {
                self.held = Some(Held::new(stamp, frame));
            } else if let Some(ended) = self.take(now, frame) {
                done.push(ended);
            }
            return;
        };
        let held_at = held.stamp + self.shift;
        let confirmed = step(heard, held_at) == step(heard, now) && now >= held_at - GAP_US;
        if !confirmed {
            done.extend(held.with_frame(|frame| self.take(heard, frame)));
        } else if step(heard, now) == Step::Jumps {
            done.extend(held.with_frame(|frame| self.take(held_at, frame)));
        } else {
            let held_at = self.step_back(heard, held.stamp, done);
            done.extend(held.with_frame(|frame| self.take(held_at, frame)));
        }
        self.on_frame(stamp, frame, damage, done);
    }

    /// The log has ended. A flight that was not over yet is closed with what is known.
    pub(crate) fn finish(mut self, done: &mut Flights) {
        if let (Some(held), Some(heard)) = (self.held.take(), self.heard) {
            let now = (held.stamp + self.shift).max(heard);
            done.extend(held.with_frame(|frame| self.take(now, frame)));
        }
        done.extend(self.detector.finish());
    }

    /// The log's clock stepped back to `stamp`. In flight the stamps are shifted from here on, so
    /// that time goes on; else, and where that would shift them out of all reason, another log
    /// begins. Returns the time now.
    fn step_back(&mut self, heard: i64, stamp: i64, done: &mut Flights) -> i64 {
        let shift = heard - stamp;
        if self.detector.is_flying() && shift <= MAX_SHIFT_US {
            self.shift = shift;
            self.doubtful = true;
            heard
        } else {
            done.extend(self.detector.cut(Note::ClockSteppedBack));
            self.begin_anew();
            stamp
        }
    }

    /// Takes a frame at `now`. Returns the flight that ends with it.
    ///
    /// Time never goes back: while the stamps are a little behind the newest time, that is the time.
    /// Else a landing could come before its take-off.
    fn take(&mut self, now: i64, frame: &Frame<'_>) -> Option<Derived> {
        let now = self.heard.map_or(now, |heard| heard.max(now));
        if self.doubtful {
            // Only the autopilot's clock tells whether this is still the same flight.
            let boot_ms = self.position(frame)?.time_boot_ms;
            if self.is_another_run(boot_ms) {
                let cut = self.detector.cut(Note::ClockSteppedBack);
                let stamp = now - self.shift;
                self.begin_anew();
                return self.take(stamp, frame).or(cut);
            }
            self.doubtful = false;
            self.detector.note(Note::ClockSteppedBack);
        }
        if let Some(heard) = self.heard.filter(|heard| now - heard > GAP_US) {
            self.detector.on_gap(time(heard), time(now));
        }
        self.heard = Some(now);
        if !is_of_use(frame.message_id()) {
            return None;
        }
        let now = time(now);
        if let Some(global) = self.position(frame) {
            return self.on_position(now, &global);
        }
        if let Some(heartbeat) = Heartbeat::read(frame) {
            return self.on_heartbeat(now, frame.component_id(), heartbeat);
        }
        self.on_status(now, frame);
        None
    }

    fn is_another_run(&self, boot_ms: u32) -> bool {
        self.boot_ms
            .is_none_or(|last| boot_ms < last || boot_ms - last > SAME_RUN_MS)
    }

    /// Where the autopilot believes to be, if the frame tells.
    fn position(&self, frame: &Frame<'_>) -> Option<GlobalPosition> {
        GlobalPosition::read(frame).filter(|_| self.is_autopilot(frame))
    }

    fn is_autopilot(&self, frame: &Frame<'_>) -> bool {
        self.autopilot.is_none_or(|id| id == frame.component_id())
    }

    fn on_position(&mut self, now: DateTime<Utc>, global: &GlobalPosition) -> Option<Derived> {
        let boot_ms = global.time_boot_ms;
        let before = self.boot_ms.replace(boot_ms);
        let sample = sample(now, global);
        if before.is_some_and(|before| before.saturating_sub(boot_ms) > RESTART_MS) {
            return self.detector.on_restart(sample);
        }
        let landed = self.detector.on_sample(sample);
        self.on_landing(landed)
    }

    fn on_heartbeat(
        &mut self,
        now: DateTime<Utc>,
        component: u8,
        heartbeat: Heartbeat,
    ) -> Option<Derived> {
        if !heartbeat.from_autopilot() || self.autopilot.is_some_and(|known| known < component) {
            return None;
        }
        self.autopilot = Some(component);
        let landed = self.detector.on_armed(now, heartbeat.armed());
        self.on_landing(landed)
    }

    /// The next flight has the log's own stamps again.
    fn on_landing(&mut self, landed: Option<Derived>) -> Option<Derived> {
        if landed.is_some() && self.shift != 0 {
            self.shift = 0;
            self.heard = None;
        }
        landed
    }

    fn on_status(&mut self, now: DateTime<Utc>, frame: &Frame<'_>) {
        if let Some(status) = SysStatus::read(frame) {
            self.battery.on_sys_status(status);
            self.detector.set_battery(self.battery.remaining_pct());
        } else if let Some(pack) = BatteryStatus::read(frame) {
            self.battery.on_pack(pack);
            self.detector.set_battery(self.battery.remaining_pct());
        } else if let Some(version) = AutopilotVersion::read(frame) {
            self.detector.set_uid(version.uid);
        } else if let Some(state) = ExtendedSysState::read(frame)
            && self.is_autopilot(frame)
        {
            let landed = match state.landed_state {
                ON_GROUND => Landed::OnGround,
                state if AIRBORNE.contains(&state) => Landed::InAir,
                _ => Landed::Unsaid,
            };
            self.detector.on_landed(now, landed);
        }
    }
}

/// Whether a message tells anything of a flight but that its sender is there.
fn is_of_use(message_id: u32) -> bool {
    matches!(message_id, 0 | 1 | 33 | 147 | 148 | 245)
}

fn sample(at: DateTime<Utc>, global: &GlobalPosition) -> Sample {
    Sample {
        at,
        home_height_m: global.height_m(),
        position: global.position(),
        amsl_m: Some(global.amsl_m()),
        speed_mps: Some(global.speed_mps()),
        climb_mps: global.climb_mps(),
    }
}
