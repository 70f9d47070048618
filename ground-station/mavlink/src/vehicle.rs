//! What one vehicle tells, kept as its newest state.
//!
//! The state follows raw payload bytes (see [`crate::telemetry`]), so a value that our dialect
//! does not name hides nothing. Only the autopilot's heartbeat sets armed and mode: a camera or
//! a gimbal shares the vehicle's system id and beats too.

mod battery;
mod loss;
mod modes;
mod phase;
mod texts;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::live::{LinkState, VehicleState};

use crate::telemetry::{
    AutopilotVersion, BatteryStatus, ExtendedSysState, GlobalPosition, GpsRaw, MissionCurrent,
    StatusText, SysStatus, SystemTime, VfrHud,
};
use crate::{Frame, Heartbeat};

pub use battery::Battery;
pub use loss::LossCount;
pub use modes::mode_name;
use phase::Phase;
pub use texts::TextPieces;
use texts::Texts;

/// Without any frame for so long a vehicle is lost.
pub const FRAME_LIMIT: TimeDelta = TimeDelta::milliseconds(3_500);
/// Without a heartbeat for so long its link is degraded.
pub const HEARTBEAT_LIMIT: TimeDelta = TimeDelta::seconds(5);
/// The autopilot's clock stepping back by more is a restart; by less, a late datagram.
const RESTART_STEP_MS: u32 = 5_000;
/// Positions after which a boot time that never left zero is known to be unused.
const BOOT_TIME_TRIAL: u32 = 20;

/// What kind of sender speaks for the vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// An autopilot that speaks MAVLink itself.
    Autopilot,
    /// A bridge to a DJI vehicle: it does not number its frames and has no boot time. It takes no
    /// mission upload that could be verified, and losses cannot be measured.
    DjiBridge,
}

/// Follows one vehicle by its frames.
#[derive(Debug, Clone)]
pub struct VehicleTracker {
    system_id: u8,
    heard: Option<DateTime<Utc>>,
    beat: Option<DateTime<Utc>>,
    /// Component whose heartbeats count.
    autopilot: Option<u8>,
    heartbeat: Option<Heartbeat>,
    global: Option<GlobalPosition>,
    hud: Option<VfrHud>,
    satellites: Option<u8>,
    mission_seq: Option<u16>,
    capabilities: Option<u64>,
    uid: Option<String>,
    identity_conflict: bool,
    battery: Battery,
    loss: LossCount,
    phase: Phase,
    texts: Texts,
    boot_ms: Option<u32>,
    boot_time_used: bool,
    positions: u32,
    restarts: u32,
    reported_link: Option<LinkState>,
}

impl VehicleTracker {
    /// A tracker of the vehicle `system_id`, of which nothing is known yet.
    pub fn new(system_id: u8) -> Self {
        Self {
            system_id,
            heard: None,
            beat: None,
            autopilot: None,
            heartbeat: None,
            global: None,
            hud: None,
            satellites: None,
            mission_seq: None,
            capabilities: None,
            uid: None,
            identity_conflict: false,
            battery: Battery::default(),
            loss: LossCount::default(),
            phase: Phase::default(),
            texts: Texts::default(),
            boot_ms: None,
            boot_time_used: false,
            positions: 0,
            restarts: 0,
            reported_link: None,
        }
    }

    /// Takes a frame received `at`. Frames of other systems are ignored.
    pub fn on_frame(&mut self, at: DateTime<Utc>, frame: &Frame<'_>) {
        if frame.system_id() != self.system_id {
            return;
        }
        self.heard = Some(at);
        self.loss.count(frame.component_id(), frame.sequence());
        if !frame.is_known() {
            return;
        }
        if let Some(heartbeat) = Heartbeat::read(frame) {
            self.on_heartbeat(at, frame.component_id(), heartbeat);
        } else if let Some(global) = GlobalPosition::read(frame) {
            self.on_position(global);
        } else if let Some(time) = SystemTime::read(frame) {
            self.on_boot_time(time.time_boot_ms);
        } else if let Some(text) = StatusText::read(frame) {
            self.texts.take(&text);
        } else {
            self.on_status(frame);
        }
    }

    /// Reports a change of the link once: the new state, when it differs from the last reported.
    pub fn on_tick(&mut self, now: DateTime<Utc>) -> Option<LinkState> {
        let link = self.link(now);
        (self.reported_link.replace(link) != Some(link)).then_some(link)
    }

    /// The newest state. Before the first frame, `last_seen` is `now` and the link is lost.
    pub fn state(&self, now: DateTime<Utc>) -> VehicleState {
        let global = self.global.as_ref();
        VehicleState {
            system_id: self.system_id,
            uid: self.uid.clone(),
            link: self.link(now),
            armed: self.armed(),
            flight_state: self.phase.state(self.heartbeat.as_ref(), global),
            mode: self.heartbeat.as_ref().map(mode_name),
            position: global.and_then(GlobalPosition::position),
            height_m: global.map(GlobalPosition::height_m),
            amsl_m: global.map(GlobalPosition::amsl_m),
            heading_deg: global
                .and_then(GlobalPosition::heading_deg)
                .or(self.hud.and_then(|hud| hud.heading_deg)),
            speed_mps: (self.hud.map(|hud| hud.speed_mps))
                .or(global.map(GlobalPosition::speed_mps)),
            climb_mps: (self.hud.map(|hud| hud.climb_mps))
                .or(global.map(GlobalPosition::climb_mps)),
            battery_pct: self.battery.remaining_pct(),
            battery_v: self.battery.voltage_v(),
            satellites: self.satellites,
            mission_seq: self.mission_seq,
            loss_pct: self.loss.percent(),
            parachute_released: self.texts.parachute_released(),
            message: self.texts.warning().map(str::to_owned),
            last_seen: self.heard.unwrap_or(now),
        }
    }

    /// How well the vehicle is heard at `now`.
    pub fn link(&self, now: DateTime<Utc>) -> LinkState {
        let within = |time: Option<DateTime<Utc>>, limit| time.is_some_and(|t| now - t < limit);
        if !within(self.heard, FRAME_LIMIT) {
            LinkState::Lost
        } else if within(self.beat, HEARTBEAT_LIMIT) {
            LinkState::Live
        } else {
            LinkState::Degraded
        }
    }

    /// System id that is followed.
    pub fn system_id(&self) -> u8 {
        self.system_id
    }

    /// Whether the motors are armed, by the autopilot's last heartbeat.
    pub fn armed(&self) -> bool {
        self.heartbeat.is_some_and(|heartbeat| heartbeat.armed())
    }

    /// The autopilot's last heartbeat.
    pub fn heartbeat(&self) -> Option<Heartbeat> {
        self.heartbeat
    }

    /// Component id of the autopilot: where missions and commands go.
    pub fn autopilot_component(&self) -> Option<u8> {
        self.autopilot
    }

    /// Hardware identity in lower-case hex.
    pub fn uid(&self) -> Option<&str> {
        self.uid.as_deref()
    }

    /// `MAV_PROTOCOL_CAPABILITY` bits, once told.
    pub fn capabilities(&self) -> Option<u64> {
        self.capabilities
    }

    /// Whether two hardware identities were heard under this system id: two vehicles share it, and
    /// a command could reach the wrong one.
    pub fn identity_conflict(&self) -> bool {
        self.identity_conflict
    }

    /// Restarts of the autopilot noticed so far. After one, missions and parameters that were
    /// read before are stale.
    pub fn restarts(&self) -> u32 {
        self.restarts
    }

    /// What kind of sender speaks for the vehicle; [`Profile::Autopilot`] until shown otherwise.
    pub fn profile(&self) -> Profile {
        let timeless = self.positions > BOOT_TIME_TRIAL && !self.boot_time_used;
        match self.autopilot {
            Some(component) if timeless && self.loss.unnumbered(component) => Profile::DjiBridge,
            _ => Profile::Autopilot,
        }
    }

    fn on_heartbeat(&mut self, at: DateTime<Utc>, component: u8, heartbeat: Heartbeat) {
        if !heartbeat.from_autopilot() {
            return;
        }
        // Of two autopilots the one with the lower component id speaks: 1 is the first autopilot.
        if self.autopilot.is_some_and(|known| known < component) {
            return;
        }
        if heartbeat.armed() && !self.armed() {
            self.texts.repack_parachute();
        }
        self.autopilot = Some(component);
        self.heartbeat = Some(heartbeat);
        self.beat = Some(at);
    }

    fn on_position(&mut self, global: GlobalPosition) {
        self.positions = self.positions.saturating_add(1);
        if self.on_boot_time(global.time_boot_ms) {
            self.global = Some(global);
        }
    }

    /// Notices restarts. False for a late datagram: what it tells is older than what is known.
    fn on_boot_time(&mut self, boot_ms: u32) -> bool {
        self.boot_time_used |= boot_ms != 0;
        if let Some(before) = self.boot_ms
            && before.saturating_sub(boot_ms) > RESTART_STEP_MS
        {
            self.restarts += 1;
            self.mission_seq = None;
            self.phase = Phase::default();
            self.texts = Texts::default();
            self.loss.restart();
        } else if self.boot_ms.is_some_and(|before| before > boot_ms) {
            return false;
        }
        self.boot_ms = Some(boot_ms);
        true
    }

    fn on_status(&mut self, frame: &Frame<'_>) {
        if let Some(status) = SysStatus::read(frame) {
            self.battery.on_sys_status(status);
        } else if let Some(pack) = BatteryStatus::read(frame) {
            self.battery.on_pack(pack);
        } else if let Some(hud) = VfrHud::read(frame) {
            self.hud = Some(hud);
        } else if let Some(gps) = GpsRaw::read(frame) {
            self.satellites = gps.satellites;
        } else if let Some(current) = MissionCurrent::read(frame) {
            self.mission_seq = Some(current.seq);
        } else if let Some(state) = ExtendedSysState::read(frame) {
            self.phase.on_landed_state(state.landed_state);
        } else if let Some(version) = AutopilotVersion::read(frame) {
            self.capabilities = Some(version.capabilities);
            if let Some(uid) = version.uid {
                self.identity_conflict |= self.uid.as_ref().is_some_and(|known| *known != uid);
                self.uid = Some(uid);
            }
        }
    }
}

#[cfg(test)]
mod tests;
