//! Slow telemetry: batteries, landed state, identity, texts, satellites, mission progress.

use super::Fields;
use crate::Frame;

/// `SYS_STATUS`: the battery as the autopilot sums it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SysStatus {
    /// Millivolts; `None` when not measured.
    pub voltage_mv: Option<u16>,
    /// Charge, percent; `None` when not estimated.
    pub remaining_pct: Option<u8>,
}

impl SysStatus {
    /// The status in `frame`, if it is one.
    pub fn read(frame: &Frame<'_>) -> Option<Self> {
        let fields = Fields::of(frame, 1)?;
        let voltage_mv = fields.u16(14);
        Some(Self {
            voltage_mv: (voltage_mv != u16::MAX).then_some(voltage_mv),
            remaining_pct: percent(fields.i8(30)),
        })
    }
}

/// `BATTERY_STATUS`: one pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatteryStatus {
    /// Number of the pack.
    pub pack: u8,
    /// Millivolts of all cells together; `None` when no cell is measured.
    pub voltage_mv: Option<u32>,
    /// Charge, percent; `None` when not estimated.
    pub remaining_pct: Option<u8>,
}

impl BatteryStatus {
    /// The pack in `frame`, if it tells of one.
    pub fn read(frame: &Frame<'_>) -> Option<Self> {
        let fields = Fields::of(frame, 147)?;
        let cells = (0..10)
            .map(|cell| fields.u16(10 + 2 * cell))
            .filter(|mv| *mv != u16::MAX);
        // Cells 11 to 14 are an extension, where zero means that there is no such cell.
        let more_cells = (0..4).map(|cell| fields.u16(41 + 2 * cell));
        let voltage_mv: u32 = cells
            .chain(more_cells.filter(|mv| *mv != u16::MAX))
            .map(u32::from)
            .sum();
        Some(Self {
            pack: fields.u8(32),
            voltage_mv: (voltage_mv > 0).then_some(voltage_mv),
            remaining_pct: percent(fields.i8(35)),
        })
    }
}

/// -1 says that the charge is not estimated; other values off the scale say nothing either.
fn percent(value: i8) -> Option<u8> {
    u8::try_from(value).ok().filter(|pct| *pct <= 100)
}

/// `EXTENDED_SYS_STATE`: on the ground or not, as the autopilot judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtendedSysState {
    /// `MAV_LANDED_STATE`: 0 undefined, 1 on ground, 2 in air, 3 taking off, 4 landing.
    pub landed_state: u8,
}

impl ExtendedSysState {
    /// The state in `frame`, if it is one.
    pub fn read(frame: &Frame<'_>) -> Option<Self> {
        Fields::of(frame, 245).map(|fields| Self {
            landed_state: fields.u8(1),
        })
    }
}

/// `AUTOPILOT_VERSION`: identity and abilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AutopilotVersion {
    /// `MAV_PROTOCOL_CAPABILITY` bits.
    pub capabilities: u64,
    /// Hardware identity in lower-case hex: the 18 bytes of `uid2`, else the 8 of `uid`; `None`
    /// when both are zero.
    pub uid: Option<String>,
}

impl AutopilotVersion {
    /// The identity in `frame`, if it tells one.
    pub fn read(frame: &Frame<'_>) -> Option<Self> {
        let fields = Fields::of(frame, 148)?;
        let short = fields.u64(8);
        let long = (
            u16::from_be_bytes(fields.array(60)),
            u128::from_be_bytes(fields.array(62)),
        );
        let uid = match (long, short) {
            ((0, 0), 0) => None,
            ((0, 0), short) => Some(format!("{short:016x}")),
            ((head, tail), _) => Some(format!("{head:04x}{tail:032x}")),
        };
        Some(Self {
            capabilities: fields.u64(0),
            uid,
        })
    }
}

/// `STATUSTEXT`: a line, or a part of one, for the crew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusText {
    /// `MAV_SEVERITY`: 0 emergency to 7 debug.
    pub severity: u8,
    /// The text, at most 50 bytes of it; what is not UTF-8 is replaced.
    pub text: String,
    /// Zero for a text in one piece, else the number that its pieces share.
    pub id: u16,
    /// Which piece this is, from 0.
    pub chunk: u8,
}

impl StatusText {
    /// The text in `frame`, if it is one.
    pub fn read(frame: &Frame<'_>) -> Option<Self> {
        let fields = Fields::of(frame, 253)?;
        let text: [u8; 50] = fields.array(1);
        let len = text
            .iter()
            .position(|byte| *byte == 0)
            .unwrap_or(text.len());
        Some(Self {
            severity: fields.u8(0),
            text: String::from_utf8_lossy(&text[..len]).into_owned(),
            id: fields.u16(51),
            chunk: fields.u8(53),
        })
    }
}

/// `VFR_HUD`: what a pilot's display shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VfrHud {
    /// Ground speed, metres per second.
    pub speed_mps: f64,
    /// Climb rate, metres per second, positive up.
    pub climb_mps: f64,
    /// Heading, degrees clockwise from true north.
    pub heading_deg: Option<f64>,
}

impl VfrHud {
    /// The display in `frame`, if it is one and its numbers are finite.
    pub fn read(frame: &Frame<'_>) -> Option<Self> {
        let fields = Fields::of(frame, 74)?;
        let heading = fields.i16(16);
        let hud = Self {
            speed_mps: f64::from(fields.f32(4)),
            climb_mps: f64::from(fields.f32(12)),
            heading_deg: (0..=360)
                .contains(&heading)
                .then(|| f64::from(heading) % 360.0),
        };
        (hud.speed_mps.is_finite() && hud.climb_mps.is_finite()).then_some(hud)
    }
}

/// `GPS_RAW_INT`: the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GpsRaw {
    /// `GPS_FIX_TYPE`: 3 and more is a fix with height.
    pub fix_type: u8,
    /// Satellites in use; `None` when not told.
    pub satellites: Option<u8>,
}

impl GpsRaw {
    /// The receiver's state in `frame`, if it is one.
    pub fn read(frame: &Frame<'_>) -> Option<Self> {
        let fields = Fields::of(frame, 24)?;
        let satellites = fields.u8(29);
        Some(Self {
            fix_type: fields.u8(28),
            satellites: (satellites != u8::MAX).then_some(satellites),
        })
    }
}

/// `MISSION_CURRENT`: progress of the mission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissionCurrent {
    /// Item that the vehicle flies to.
    pub seq: u16,
}

impl MissionCurrent {
    /// The progress in `frame`, if it is one.
    pub fn read(frame: &Frame<'_>) -> Option<Self> {
        Fields::of(frame, 42).map(|fields| Self { seq: fields.u16(0) })
    }
}

/// `SYSTEM_TIME`: the autopilot's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemTime {
    /// Microseconds since 1970 UTC, as satellites tell; `None` while they do not.
    pub unix_us: Option<u64>,
    /// Milliseconds since the autopilot started.
    pub time_boot_ms: u32,
}

impl SystemTime {
    /// The clocks in `frame`, if it tells them.
    pub fn read(frame: &Frame<'_>) -> Option<Self> {
        Fields::of(frame, 2).map(|fields| Self {
            unix_us: Some(fields.u64(0)).filter(|micros| *micros > 0),
            time_boot_ms: fields.u32(8),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{
        AUTOPILOT_VERSION_DATA, BATTERY_STATUS_DATA, EXTENDED_SYS_STATE_DATA, GPS_RAW_INT_DATA,
        MISSION_CURRENT_DATA, MavLandedState, MavMessage, MavSeverity, STATUSTEXT_DATA,
        SYS_STATUS_DATA, SYSTEM_TIME_DATA, VFR_HUD_DATA,
    };
    use crate::{Piece, samples, split_datagram};

    fn read<T>(message: &MavMessage, read: impl Fn(&Frame<'_>) -> Option<T>) -> T {
        let bytes = samples::frame(1, 1, 0, message);
        match split_datagram(&bytes).next() {
            Some(Piece::Frame(frame)) => read(&frame).expect("it is that message"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn batteries() {
        let mut voltages = [u16::MAX; 10];
        voltages[..2].copy_from_slice(&[4_100, 4_050]);
        let pack = read(
            &MavMessage::BATTERY_STATUS(BATTERY_STATUS_DATA {
                voltages,
                id: 1,
                battery_remaining: 73,
                ..BATTERY_STATUS_DATA::default()
            }),
            BatteryStatus::read,
        );
        assert_eq!((pack.pack, pack.voltage_mv), (1, Some(8_150)));
        assert_eq!(pack.remaining_pct, Some(73));
        let status = read(
            &MavMessage::SYS_STATUS(SYS_STATUS_DATA {
                voltage_battery: 12_600,
                battery_remaining: -1,
                ..SYS_STATUS_DATA::default()
            }),
            SysStatus::read,
        );
        assert_eq!(status.voltage_mv, Some(12_600));
        assert_eq!(status.remaining_pct, None);
    }

    #[test]
    fn identity() {
        let mut version = AUTOPILOT_VERSION_DATA {
            uid: 0x1234,
            ..AUTOPILOT_VERSION_DATA::default()
        };
        let short = read(
            &MavMessage::AUTOPILOT_VERSION(version.clone()),
            AutopilotVersion::read,
        );
        assert_eq!(short.uid.as_deref(), Some("0000000000001234"));
        version.uid2[17] = 0xAB;
        let long = read(
            &MavMessage::AUTOPILOT_VERSION(version),
            AutopilotVersion::read,
        );
        assert_eq!(long.uid.unwrap(), format!("{}ab", "00".repeat(17)));
        let none = AUTOPILOT_VERSION_DATA::default();
        assert_eq!(
            read(&MavMessage::AUTOPILOT_VERSION(none), AutopilotVersion::read).uid,
            None
        );
    }

    #[test]
    fn the_other_messages() {
        let landed = read(
            &MavMessage::EXTENDED_SYS_STATE(EXTENDED_SYS_STATE_DATA {
                landed_state: MavLandedState::MAV_LANDED_STATE_LANDING,
                ..EXTENDED_SYS_STATE_DATA::default()
            }),
            ExtendedSysState::read,
        );
        assert_eq!(landed.landed_state, 4);
        let text = read(
            &MavMessage::STATUSTEXT(STATUSTEXT_DATA {
                severity: MavSeverity::MAV_SEVERITY_CRITICAL,
                text: "Parachute: Released".into(),
                id: 3,
                chunk_seq: 2,
            }),
            StatusText::read,
        );
        assert_eq!((text.severity, text.id, text.chunk), (2, 3, 2));
        assert_eq!(text.text, "Parachute: Released");
        let hud = read(
            &MavMessage::VFR_HUD(VFR_HUD_DATA {
                groundspeed: 7.5,
                climb: -2.0,
                heading: 360,
                ..VFR_HUD_DATA::default()
            }),
            VfrHud::read,
        );
        assert_eq!(
            (hud.speed_mps, hud.climb_mps, hud.heading_deg),
            (7.5, -2.0, Some(0.0))
        );
        let gps = read(
            &MavMessage::GPS_RAW_INT(GPS_RAW_INT_DATA {
                satellites_visible: 255,
                ..GPS_RAW_INT_DATA::default()
            }),
            GpsRaw::read,
        );
        assert_eq!(gps.satellites, None);
        let current = read(
            &MavMessage::MISSION_CURRENT(MISSION_CURRENT_DATA {
                seq: 7,
                ..MISSION_CURRENT_DATA::default()
            }),
            MissionCurrent::read,
        );
        assert_eq!(current.seq, 7);
        let time = read(
            &MavMessage::SYSTEM_TIME(SYSTEM_TIME_DATA {
                time_unix_usec: 5,
                time_boot_ms: 61_000,
            }),
            SystemTime::read,
        );
        assert_eq!((time.time_boot_ms, time.unix_us), (61_000, Some(5)));
    }
}
