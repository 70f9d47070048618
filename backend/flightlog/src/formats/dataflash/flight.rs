//! What `ArduPilot`'s messages say of a flight.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use letka_mavlink::Heartbeat;
use letka_mavlink::vehicle::mode_name;

use super::super::reading::{Reading, place, whole};
use super::layout::{Layout, Message};
use crate::clock;
use crate::detector::{Landed, Sample};
use crate::event::{EventKind, is_grave};
use crate::told::{firmware, is_firmware};

/// A fix with height.
const FIX_3D: f64 = 3.0;
/// `MAV_AUTOPILOT_ARDUPILOTMEGA`, `MAV_TYPE_QUADROTOR` and `MAV_TYPE_FIXED_WING`.
const ARDUPILOT: u8 = 3;
const COPTER: u8 = 2;
const PLANE: u8 = 1;
/// Words of texts that are warnings; the messages have no severity.
const WARNINGS: [&str; 6] = ["prearm", "error", "fail", "warning", "crash", "unhealthy"];

/// The newest values of the messages that come at their own rates.
#[derive(Debug, Default)]
pub(super) struct ArduPilot {
    speed_mps: Option<f64>,
    climb_mps: f64,
    copter: bool,
}

impl ArduPilot {
    pub(super) fn on_message(&mut self, to: &mut Reading, from: &Layout, body: &[u8]) {
        let Some(told) = from.micros(body).and_then(clock::micros) else {
            return;
        };
        let Some(now) = to.at(told) else { return };
        let field = |index| from.number(body, index);
        match from.message {
            Message::Position => self.on_position(to, now, field),
            Message::Gps => self.on_gps(to, told, field),
            Message::Arm => to.arming(now, field(1).is_some_and(|state| state > 0.0)),
            Message::Event => on_event(to, now, field(1).and_then(whole)),
            Message::Stat => on_stat(to, now, field(1), field(2)),
            Message::Battery => {
                if let Some(percent) = field(1).filter(|_| field(2).is_none_or(|pack| pack < 1.0)) {
                    to.charge(percent);
                }
            }
            Message::Error => on_error(to, now, field(1).and_then(whole), field(2)),
            Message::Mode => {
                if let Some(mode) = field(1).and_then(whole) {
                    to.mode(now, &self.mode(mode));
                }
            }
            Message::Text => {
                if let Some(text) = from.text(body, 1) {
                    self.on_text(to, now, &text);
                }
            }
        }
    }

    fn on_position(
        &mut self,
        to: &mut Reading,
        now: DateTime<Utc>,
        field: impl Fn(usize) -> Option<f64>,
    ) {
        let Some(height_m) = field(4) else { return };
        to.sample(Sample {
            at: now,
            home_height_m: height_m,
            position: field(1)
                .zip(field(2))
                .and_then(|(lat, lon)| place(lat, lon)),
            amsl_m: field(3),
            speed_mps: self.speed_mps,
            climb_mps: self.climb_mps,
        });
    }

    fn on_gps(
        &mut self,
        to: &mut Reading,
        told: DateTime<Utc>,
        field: impl Fn(usize) -> Option<f64>,
    ) {
        let first = field(6).is_none_or(|receiver| receiver < 1.0);
        if !first || field(1).is_none_or(|status| status < FIX_3D) {
            return;
        }
        self.speed_mps = field(4);
        self.climb_mps = -field(5).unwrap_or(0.0);
        let week = field(2).and_then(whole).zip(field(3).and_then(whole));
        if let Some(utc) = week.and_then(|(week, millis)| clock::gps_time(week, millis)) {
            to.clock.on_gnss(told, utc);
        }
    }

    fn mode(&self, mode: u32) -> String {
        mode_name(&Heartbeat {
            custom_mode: mode,
            kind: if self.copter { COPTER } else { PLANE },
            autopilot: ARDUPILOT,
            base_mode: 0,
            system_status: 0,
        })
    }

    fn on_text(&mut self, to: &mut Reading, now: DateTime<Utc>, text: &str) {
        if is_firmware(text) {
            self.copter = text.starts_with("ArduCopter");
            to.aircraft.firmware = Some(firmware(text));
        } else if let Some((board, uid)) = hardware(text) {
            to.aircraft.model = Some(board.to_owned());
            to.hardware(uid);
        }
        let words = text.to_lowercase();
        if is_grave(text) || WARNINGS.iter().any(|word| words.contains(word)) {
            to.warning(now, text);
        }
    }
}

/// Events of `ArduCopter`.
fn on_event(to: &mut Reading, now: DateTime<Utc>, id: Option<u32>) {
    match id {
        Some(10) => to.arming(now, true),
        Some(11) => to.arming(now, false),
        // Logs that begin with arming may lack the event of it, and have this one.
        Some(15) => to.armed(now, true),
        Some(18) => to.landed(now, Landed::OnGround),
        // It says so as soon as the throttle is up: the height decides.
        Some(28) => {
            to.armed(now, true);
            to.landed(now, Landed::Unsaid);
        }
        Some(51) => to.event(now, EventKind::Parachute, "Parachute: Released"),
        _ => {}
    }
}

/// States of planes and rovers.
fn on_stat(to: &mut Reading, now: DateTime<Utc>, armed: Option<f64>, flying: Option<f64>) {
    if let Some(armed) = armed {
        to.armed(now, armed > 0.0);
    }
    if let Some(flying) = flying {
        let landed = if flying > 0.0 {
            Landed::Unsaid
        } else {
            Landed::OnGround
        };
        to.landed(now, landed);
    }
}

/// An error of a subsystem; 0 says that it is over.
fn on_error(to: &mut Reading, now: DateTime<Utc>, subsystem: Option<u32>, code: Option<f64>) {
    let (Some(subsystem), Some(code)) = (subsystem, code.filter(|code| *code > 0.0)) else {
        return;
    };
    let (kind, name) = match subsystem {
        5 => (EventKind::Failsafe, "radio failsafe"),
        6 => (EventKind::Failsafe, "battery failsafe"),
        7 => (EventKind::Failsafe, "GPS failsafe"),
        8 => (EventKind::Failsafe, "ground station failsafe"),
        9 => (EventKind::Failsafe, "fence breached"),
        17 => (EventKind::Failsafe, "EKF failsafe"),
        20 => (EventKind::Failsafe, "ADS-B failsafe"),
        23 => (EventKind::Failsafe, "terrain failsafe"),
        26 => (EventKind::Failsafe, "sensor failsafe"),
        29 => (EventKind::Failsafe, "vibration failsafe"),
        31 => (EventKind::Failsafe, "dead reckoning failsafe"),
        3 => (EventKind::Warning, "compass error"),
        11 => (EventKind::Warning, "GPS error"),
        12 => (EventKind::Warning, "crash detected"),
        15 => (EventKind::Warning, "parachute error"),
        16 => (EventKind::Warning, "EKF variance"),
        18 => (EventKind::Warning, "barometer error"),
        25 => (EventKind::Warning, "thrust loss"),
        30 => (EventKind::Warning, "internal error"),
        _ => (EventKind::Warning, "error"),
    };
    to.event(
        now,
        kind,
        &format!("{name} (subsystem {subsystem}, code {code})"),
    );
}

/// `CUAVv5 0025001E 31385115 35333837`: the board, and the identity of its processor as
/// `AUTOPILOT_VERSION` tells it.
fn hardware(text: &str) -> Option<(&str, String)> {
    let mut words = text.split_whitespace();
    let board = words.next()?;
    let mut uid = String::new();
    for word in words.by_ref() {
        if word.len() != 8 {
            return None;
        }
        // Each word is written from its last byte to its first.
        let value = u32::from_str_radix(word, 16).ok()?;
        write!(uid, "{:08x}", value.swap_bytes()).expect("a string takes everything");
    }
    (uid.len() == 24).then(|| (board, format!("{uid}{}", "0".repeat(12))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_is_known_by_its_processor() {
        let (board, uid) = hardware("CUAVv5 0025001E 31385115 35333837").unwrap();
        assert_eq!(board, "CUAVv5");
        assert_eq!(uid, "1e002500155138313738333500000000".to_owned() + "0000");
        assert_eq!(hardware("ChibiOS: 08877972"), None);
        assert_eq!(hardware("Frame: QUAD/X"), None);
    }
}
