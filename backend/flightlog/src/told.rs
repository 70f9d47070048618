//! What one MAVLink system tells beside its flights: modes, texts, identity, the time.

use chrono::{DateTime, Utc};
use letka_mavlink::telemetry::{AutopilotVersion, StatusText, SystemTime};
use letka_mavlink::vehicle::{TextPieces, mode_name};
use letka_mavlink::{Frame, Heartbeat};

use crate::clock::{self, Clock};
use crate::event::{EventKind, Events, is_grave};
use crate::report::ToldAircraft;

/// `MAV_SEVERITY_WARNING`; smaller numbers are worse.
const WARNING: u8 = 4;
/// A piece of a text that is shorter is the last one.
const FULL_PIECE: usize = 50;
/// How the first text of an autopilot begins, in which it names its version.
const FIRMWARES: [&str; 7] = [
    "ArduCopter V",
    "ArduPlane V",
    "ArduRover V",
    "ArduSub V",
    "Rover V",
    "Sub V",
    "Blimp V",
];

/// What one system told so far.
#[derive(Debug, Default)]
pub(crate) struct Told {
    aircraft: ToldAircraft,
    is_aircraft: bool,
    mode: Option<(u8, u32)>,
    pieces: TextPieces,
}

/// Whether [`Told::on_frame`] has any use for a message.
pub(crate) fn is_of_use(message_id: u32) -> bool {
    matches!(message_id, 0 | 2 | 148 | 253)
}

impl Told {
    /// Takes a frame of the system, stamped `at`.
    pub(crate) fn on_frame(
        &mut self,
        at: DateTime<Utc>,
        frame: &Frame<'_>,
        events: &mut Events,
        clock: &mut Clock,
    ) {
        let system_id = Some(frame.system_id());
        self.aircraft.system_id = system_id;
        if let Some(heartbeat) = Heartbeat::read(frame).filter(Heartbeat::from_autopilot) {
            self.is_aircraft = true;
            clock.on_time(at);
            let mode = (heartbeat.autopilot, heartbeat.custom_mode);
            if self.mode.replace(mode) != Some(mode) {
                events.add(at, system_id, EventKind::Mode, &mode_name(&heartbeat));
            }
        } else if let Some(text) = StatusText::read(frame) {
            self.on_text(at, &text, events);
        } else if let Some(time) = SystemTime::read(frame) {
            if let Some(utc) = time.unix_us.and_then(clock::micros) {
                clock.on_gnss(at, utc);
            }
        } else if let Some(version) = AutopilotVersion::read(frame) {
            self.aircraft.hardware_uid = version.uid.or(self.aircraft.hardware_uid.take());
        }
    }

    fn on_text(&mut self, at: DateTime<Utc>, text: &StatusText, events: &mut Events) {
        let whole = self.pieces.whole(text);
        if text.id != 0 && text.text.len() >= FULL_PIECE {
            return;
        }
        if is_firmware(&whole) {
            self.aircraft.firmware = Some(firmware(&whole));
        }
        if text.severity <= WARNING || is_grave(&whole) {
            events.add_text(at, self.aircraft.system_id, &whole);
        }
    }

    /// The aircraft, if the system is one.
    pub(crate) fn into_aircraft(self) -> Option<ToldAircraft> {
        self.is_aircraft.then_some(self.aircraft)
    }
}

/// Whether an autopilot of `ArduPilot` names its version.
pub(crate) fn is_firmware(text: &str) -> bool {
    FIRMWARES.iter().any(|begin| text.starts_with(begin))
}

/// `ArduCopter V4.1.1 (01d1aa1e)` without the name of the build.
pub(crate) fn firmware(text: &str) -> String {
    let name = text.split(" (").next().unwrap_or(text);
    name.chars().take(60).collect()
}
