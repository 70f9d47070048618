//! One system of a log: from frames to flights.

mod flight;
mod sample;
mod settling;
mod stamps;

use chrono::{DateTime, TimeDelta, Utc};
use letka_mavlink::telemetry::{
    AutopilotVersion, BatteryStatus, ExtendedSysState, GlobalPosition, SysStatus,
};
use letka_mavlink::vehicle::Battery;
use letka_mavlink::{Frame, Heartbeat};

use crate::Derived;
use crate::notes::Note;
use flight::{Flight, Next};
use sample::Sample;
use stamps::{Held, Step, step};

/// A flight begins above this height over the take-off point and ends at it, metres.
const GROUND_M: f64 = 1.0;
/// Silences longer than this are recorded. A stamp that differs by more, forward or back, must be
/// confirmed.
const GAP: TimeDelta = TimeDelta::seconds(2);
/// The autopilot's clock falling behind by more is a restart.
const RESTART_MS: u32 = 5_000;
/// The autopilot's clock may advance by this much over a step of the log's clock.
const SAME_RUN_MS: u32 = 60_000;
/// A vehicle that climbs or sinks no faster than this, metres per second, stands or hovers.
const STILL_MPS: f64 = 0.5;

/// `MAV_LANDED_STATE_ON_GROUND`.
const ON_GROUND: u8 = 1;
/// `MAV_LANDED_STATE_IN_AIR` and `_TAKEOFF`.
const AIRBORNE: [u8; 2] = [2, 3];

/// What is known beside the position.
#[derive(Debug, Clone, Copy)]
struct Seen {
    battery_pct: Option<u8>,
    /// Bad bytes in the log so far.
    damage: u64,
}

/// Where the vehicle is between two flights.
#[derive(Debug)]
enum Stage {
    /// Not armed, or not known to be.
    Idle,
    /// Armed on the ground.
    Armed {
        /// Height of the take-off point above home, metres.
        base_m: f64,
        /// Whether the arming itself was not seen.
        at_log_start: bool,
        /// Whether a position at the take-off point's height was seen since.
        ground_seen: bool,
    },
    /// Between take-off and landing.
    Flying(Box<Flight>),
}

/// One system of a log.
#[derive(Debug)]
pub(crate) struct Vehicle {
    system_id: u8,
    stage: Stage,
    autopilot: Option<u8>,
    armed: Option<bool>,
    /// The newest time so far.
    heard: Option<DateTime<Utc>>,
    /// A frame whose stamp waits to be confirmed.
    held: Option<Held>,
    /// Added to the stamps after the log's clock stepped back in flight.
    shift: TimeDelta,
    /// The clock stepped back and it is not known yet whether the flight goes on.
    doubtful: bool,
    last: Option<Sample>,
    landed_state: u8,
    battery: Battery,
    uid: Option<String>,
    /// Bad bytes in the log so far.
    damage: u64,
}

impl Vehicle {
    pub(crate) fn new(system_id: u8) -> Self {
        Self {
            system_id,
            stage: Stage::Idle,
            autopilot: None,
            armed: None,
            heard: None,
            held: None,
            shift: TimeDelta::zero(),
            doubtful: false,
            last: None,
            landed_state: 0,
            battery: Battery::default(),
            uid: None,
            damage: 0,
        }
    }

    /// Takes a frame of this system, stamped `stamp`. `damage`: bad bytes in the log so far.
    /// Flights that end with it are added to `done`.
    ///
    /// No checksum covers a stamp. One that does not follow the stamps before is believed when the
    /// next frame confirms it; until then its frame is held.
    pub(crate) fn on_frame(
        &mut self,
        stamp: DateTime<Utc>,
        frame: &Frame<'_>,
        damage: u64,
        done: &mut Vec<Derived>,
    ) {
        if !frame.is_known() {
            return;
        }
        self.damage = damage;
        let now = stamp + self.shift;
        let Some(heard) = self.heard else {
            return done.extend(self.take(now, frame));
        };
        let Some(held) = self.held.take() else {
            match step(heard, now) {
                Step::Fits => done.extend(self.take(now, frame)),
                _ => self.held = Some(Held::new(stamp, frame)),
            }
            return;
        };
        let held_at = held.stamp + self.shift;
        let confirmed = step(heard, held_at) == step(heard, now) && now >= held_at - GAP;
        if !confirmed {
            done.extend(held.with_frame(|frame| self.take(heard, frame)));
        } else if step(heard, now) == Step::Jumps {
            done.extend(held.with_frame(|frame| self.take(held_at, frame)));
        } else {
            let held_at = self.step_back(heard, held.stamp);
            done.extend(held.with_frame(|frame| self.take(held_at, frame)));
        }
        self.on_frame(stamp, frame, damage, done);
    }

    /// The log has ended. A flight that was not over yet is closed with what is known.
    pub(crate) fn finish(mut self, done: &mut Vec<Derived>) {
        if let (Some(held), Some(heard)) = (self.held.take(), self.heard) {
            let now = (held.stamp + self.shift).max(heard);
            done.extend(held.with_frame(|frame| self.take(now, frame)));
        }
        if let Stage::Flying(flight) = self.stage {
            done.push(flight.at_log_end(self.uid, self.damage));
        }
    }

    /// The log's clock stepped back to `stamp`. In flight the stamps are shifted from here on, so
    /// that time goes on; else another log begins, perhaps of another vehicle. Returns the time now.
    fn step_back(&mut self, heard: DateTime<Utc>, stamp: DateTime<Utc>) -> DateTime<Utc> {
        if matches!(self.stage, Stage::Flying(_)) {
            self.shift = heard - stamp;
            self.doubtful = true;
            heard
        } else {
            *self = Self {
                damage: self.damage,
                ..Self::new(self.system_id)
            };
            stamp
        }
    }

    /// Takes a frame at `now`. Returns the flight that ends with it.
    ///
    /// Time never goes back: while the stamps are a little behind the newest time, that is the time.
    /// Else a landing could come before its take-off.
    fn take(&mut self, now: DateTime<Utc>, frame: &Frame<'_>) -> Option<Derived> {
        let now = self.heard.map_or(now, |heard| heard.max(now));
        let position = GlobalPosition::read(frame).filter(|_| self.is_autopilot(frame));
        if self.doubtful {
            // Only the autopilot's clock tells whether this is still the same flight.
            let boot_ms = position?.time_boot_ms;
            if self.is_another_run(boot_ms) {
                let cut = self.cut(Note::ClockSteppedBack);
                let stamp = now - self.shift;
                *self = Self {
                    damage: self.damage,
                    ..Self::new(self.system_id)
                };
                return self.take(stamp, frame).or(cut);
            }
            self.doubtful = false;
            if let Stage::Flying(flight) = &mut self.stage {
                flight.note(Note::ClockSteppedBack);
            }
        }
        self.note_silence(now);
        if let Some(global) = position {
            return self.on_position(Sample::new(now, &global));
        }
        if let Some(heartbeat) = Heartbeat::read(frame) {
            return self.on_heartbeat(now, frame.component_id(), heartbeat);
        }
        self.on_status(now, frame);
        None
    }

    fn is_another_run(&self, boot_ms: u32) -> bool {
        self.last
            .is_none_or(|last| boot_ms < last.boot_ms || boot_ms - last.boot_ms > SAME_RUN_MS)
    }

    fn is_autopilot(&self, frame: &Frame<'_>) -> bool {
        self.autopilot.is_none_or(|id| id == frame.component_id())
    }

    fn note_silence(&mut self, now: DateTime<Utc>) {
        if let (Stage::Flying(flight), Some(heard)) = (&mut self.stage, self.heard)
            && now - heard > GAP
        {
            flight.on_gap(heard, now);
        }
        self.heard = Some(now);
    }

    fn on_position(&mut self, sample: Sample) -> Option<Derived> {
        let behind = |last: Sample| last.boot_ms.saturating_sub(sample.boot_ms);
        if self.last.is_some_and(|last| behind(last) > RESTART_MS) {
            self.last = Some(sample);
            self.armed = None;
            self.landed_state = 0;
            return self.cut(Note::Restarted);
        }
        self.last = Some(sample);
        let seen = self.seen();
        match &mut self.stage {
            Stage::Idle => None,
            Stage::Armed {
                base_m,
                ground_seen,
                ..
            } => {
                // Many autopilots set home to where they are when armed: then 0 is the ground.
                if sample.home_height_m.abs() <= GROUND_M && sample.climb_mps.abs() <= STILL_MPS {
                    *base_m = 0.0;
                }
                if sample.home_height_m - *base_m > GROUND_M {
                    self.take_off(sample.at, Some(sample));
                } else {
                    *ground_seen = true;
                }
                None
            }
            Stage::Flying(flight) => {
                let landed = self.landed_state == ON_GROUND;
                let next = flight.on_sample(sample, landed, seen);
                self.follow(next)
            }
        }
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
        let before = self.armed.replace(heartbeat.armed());
        let seen = self.seen();
        match (&mut self.stage, heartbeat.armed()) {
            (Stage::Idle, true) => self.stage = self.on_arming(now, before.is_some()),
            (Stage::Armed { .. }, false) => self.stage = Stage::Idle,
            (Stage::Flying(flight), false) if before == Some(true) => {
                let next = flight.on_disarm(now, seen);
                return self.follow(next);
            }
            (Stage::Flying(flight), true) => flight.on_arm(),
            _ => {}
        }
        None
    }

    fn on_arming(&self, now: DateTime<Utc>, arming_seen: bool) -> Stage {
        let ground = self
            .last
            .filter(|last| arming_seen && last.is_fresh(now))
            .map(|last| last.home_height_m);
        Stage::Armed {
            base_m: ground
                .filter(|height_m| height_m.abs() > GROUND_M)
                .unwrap_or(0.0),
            at_log_start: !arming_seen,
            ground_seen: ground.is_some(),
        }
    }

    fn on_status(&mut self, now: DateTime<Utc>, frame: &Frame<'_>) {
        if let Some(status) = SysStatus::read(frame) {
            self.battery.on_sys_status(status);
        } else if let Some(pack) = BatteryStatus::read(frame) {
            self.battery.on_pack(pack);
        } else if let Some(version) = AutopilotVersion::read(frame) {
            self.uid = version.uid.or(self.uid.take());
        } else if let Some(state) = ExtendedSysState::read(frame)
            && self.is_autopilot(frame)
        {
            self.on_landed_state(now, state.landed_state);
        }
    }

    fn on_landed_state(&mut self, now: DateTime<Utc>, landed_state: u8) {
        self.landed_state = landed_state;
        let blind = self.last.is_none_or(|last| !last.is_fresh(now));
        let seen = self.seen();
        match &mut self.stage {
            // Without heights the autopilot's word is all there is.
            Stage::Armed { .. } if blind && AIRBORNE.contains(&landed_state) => {
                self.take_off(now, None);
            }
            Stage::Flying(flight) => {
                flight.on_landed_state(now, landed_state == ON_GROUND, seen);
            }
            _ => {}
        }
    }

    fn take_off(&mut self, now: DateTime<Utc>, sample: Option<Sample>) {
        let Stage::Armed {
            base_m,
            at_log_start,
            ground_seen,
        } = self.stage
        else {
            return;
        };
        let mut flight = Flight::new(self.system_id, now, base_m);
        if at_log_start {
            flight.note(Note::ArmedAtLogStart);
        }
        if at_log_start && sample.is_some() && !ground_seen {
            flight.note(Note::TakeoffNotSeen);
        }
        flight.take_off(sample, self.seen());
        self.stage = Stage::Flying(Box::new(flight));
    }

    fn seen(&self) -> Seen {
        Seen {
            battery_pct: self.battery.remaining_pct(),
            damage: self.damage,
        }
    }

    /// Ends the flight in the air, if there is one: what follows is not its continuation.
    fn cut(&mut self, note: Note) -> Option<Derived> {
        match std::mem::replace(&mut self.stage, Stage::Idle) {
            Stage::Flying(flight) => Some(flight.at_cut(note, self.uid.clone(), self.damage)),
            _ => None,
        }
    }

    fn follow(&mut self, next: Next) -> Option<Derived> {
        let (Next::Landed(landing), Stage::Flying(_)) = (next, &self.stage) else {
            return None;
        };
        if self.shift != TimeDelta::zero() {
            // The next flight has the log's own stamps again.
            self.shift = TimeDelta::zero();
            self.heard = None;
        }
        match std::mem::replace(&mut self.stage, Stage::Idle) {
            Stage::Flying(flight) => Some(flight.landed(landing, self.uid.clone())),
            _ => None,
        }
    }
}
