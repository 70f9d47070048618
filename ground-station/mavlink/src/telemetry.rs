//! The telemetry that decides states and records, read from raw payload bytes.
//!
//! A typed message is refused as a whole when one enumeration field holds a value that our
//! dialect does not name. A newer autopilot must not become invisible for that, so these few
//! messages are read field by field at the offsets of the wire format. Fields that a MAVLink 2
//! sender cut (trailing zeros) read as zero.

mod status;

use crate::Frame;

pub use status::{
    AutopilotVersion, BatteryStatus, ExtendedSysState, GpsRaw, MissionCurrent, StatusText,
    SysStatus, SystemTime, VfrHud,
};

/// `MAV_AUTOPILOT_INVALID`: the sender is not an autopilot.
const NOT_AN_AUTOPILOT: u8 = 8;
const FLAG_ARMED: u8 = 0x80;

/// The payload of a frame, filled with zeros to its full length.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    /// The fields of `frame` if it is a checked message of that kind.
    pub(crate) fn of(frame: &Frame<'a>, message_id: u32) -> Option<Self> {
        (frame.message_id() == message_id).then(|| Self(frame.payload()))
    }

    pub(crate) fn array<const N: usize>(self, at: usize) -> [u8; N] {
        let tail = self.0.get(at..).unwrap_or_default();
        // Few fields are cut, and copying a known number of bytes takes one instruction.
        if let Some(whole) = tail.first_chunk() {
            return *whole;
        }
        let mut bytes = [0; N];
        bytes[..tail.len()].copy_from_slice(tail);
        bytes
    }

    pub(crate) fn u8(self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    pub(crate) fn i8(self, at: usize) -> i8 {
        i8::from_le_bytes(self.array(at))
    }

    pub(crate) fn u16(self, at: usize) -> u16 {
        u16::from_le_bytes(self.array(at))
    }

    pub(crate) fn i16(self, at: usize) -> i16 {
        i16::from_le_bytes(self.array(at))
    }

    pub(crate) fn u32(self, at: usize) -> u32 {
        u32::from_le_bytes(self.array(at))
    }

    pub(crate) fn i32(self, at: usize) -> i32 {
        i32::from_le_bytes(self.array(at))
    }

    pub(crate) fn u64(self, at: usize) -> u64 {
        u64::from_le_bytes(self.array(at))
    }

    pub(crate) fn f32(self, at: usize) -> f32 {
        f32::from_le_bytes(self.array(at))
    }
}

/// `HEARTBEAT`: who is there, armed or not, in which mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heartbeat {
    /// Flight mode in the autopilot's own numbers.
    pub custom_mode: u32,
    /// `MAV_TYPE`.
    pub kind: u8,
    /// `MAV_AUTOPILOT`.
    pub autopilot: u8,
    /// `MAV_MODE_FLAG` bits.
    pub base_mode: u8,
    /// `MAV_STATE`.
    pub system_status: u8,
}

impl Heartbeat {
    /// The heartbeat in `frame`, if it is one.
    pub fn read(frame: &Frame<'_>) -> Option<Self> {
        let fields = Fields::of(frame, 0)?;
        Some(Self {
            custom_mode: fields.u32(0),
            kind: fields.u8(4),
            autopilot: fields.u8(5),
            base_mode: fields.u8(6),
            system_status: fields.u8(7),
        })
    }

    /// Whether the motors are armed.
    pub fn armed(&self) -> bool {
        self.base_mode & FLAG_ARMED != 0
    }

    /// Whether an autopilot sent it, and not a camera, a gimbal or a ground station.
    pub fn from_autopilot(&self) -> bool {
        self.autopilot != NOT_AN_AUTOPILOT
    }
}

/// `GLOBAL_POSITION_INT`: where the vehicle believes to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GlobalPosition {
    /// Milliseconds since the autopilot started.
    pub time_boot_ms: u32,
    /// Latitude, 1e-7 degrees.
    pub lat_e7: i32,
    /// Longitude, 1e-7 degrees.
    pub lon_e7: i32,
    /// Millimetres above mean sea level.
    pub amsl_mm: i32,
    /// Millimetres above home.
    pub relative_alt_mm: i32,
    /// Velocity north, centimetres per second.
    pub north_cmps: i16,
    /// Velocity east, centimetres per second.
    pub east_cmps: i16,
    /// Velocity down, centimetres per second.
    pub down_cmps: i16,
    /// Heading in hundredths of a degree; 65535 when not known.
    pub heading_cdeg: u16,
}

impl GlobalPosition {
    /// The position in `frame`, if it is one.
    pub fn read(frame: &Frame<'_>) -> Option<Self> {
        let fields = Fields::of(frame, 33)?;
        Some(Self {
            time_boot_ms: fields.u32(0),
            lat_e7: fields.i32(4),
            lon_e7: fields.i32(8),
            amsl_mm: fields.i32(12),
            relative_alt_mm: fields.i32(16),
            north_cmps: fields.i16(20),
            east_cmps: fields.i16(22),
            down_cmps: fields.i16(24),
            heading_cdeg: fields.u16(26),
        })
    }

    /// The place; `None` without a fix, which autopilots report as exactly 0, 0, and for values
    /// off the earth.
    pub fn position(&self) -> Option<letka_domain::geometry::Position> {
        if self.lat_e7 == 0 && self.lon_e7 == 0 {
            return None;
        }
        let degrees = |e7: i32| f64::from(e7) / 1e7;
        letka_domain::geometry::Position::new(degrees(self.lat_e7), degrees(self.lon_e7)).ok()
    }

    /// Metres above home.
    pub fn height_m(&self) -> f64 {
        f64::from(self.relative_alt_mm) / 1_000.0
    }

    /// Metres above mean sea level.
    pub fn amsl_m(&self) -> f64 {
        f64::from(self.amsl_mm) / 1_000.0
    }

    /// Horizontal speed over ground, metres per second.
    pub fn speed_mps(&self) -> f64 {
        f64::from(self.north_cmps).hypot(f64::from(self.east_cmps)) / 100.0
    }

    /// Climb rate, metres per second, positive up.
    pub fn climb_mps(&self) -> f64 {
        f64::from(-i32::from(self.down_cmps)) / 100.0
    }

    /// Degrees clockwise from true north.
    pub fn heading_deg(&self) -> Option<f64> {
        (self.heading_cdeg < 36_000).then(|| f64::from(self.heading_cdeg) / 100.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::{GLOBAL_POSITION_INT_DATA, MavMessage};
    use crate::{Piece, samples, split_datagram};

    #[test]
    #[expect(
        clippy::float_cmp,
        reason = "the values are exact or the nearest to what is written"
    )]
    fn a_position_is_read_as_it_was_sent() {
        let message = MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
            time_boot_ms: 1_000,
            lat: 501_470_000,
            lon: 141_030_000,
            alt: 290_250,
            relative_alt: 40_150,
            vx: 300,
            vy: -400,
            vz: 120,
            hdg: 9_000,
        });
        let bytes = samples::frame(1, 1, 0, &message);
        let Some(Piece::Frame(frame)) = split_datagram(&bytes).next() else {
            panic!("no frame");
        };
        let position = GlobalPosition::read(&frame).unwrap();
        assert_eq!(position.position().unwrap().lat(), 50.147);
        assert_eq!(position.height_m(), 40.15);
        assert_eq!(position.amsl_m(), 290.25);
        assert_eq!(position.speed_mps(), 5.0);
        assert_eq!(position.climb_mps(), -1.2);
        assert_eq!(position.heading_deg(), Some(90.0));
        assert!(Heartbeat::read(&frame).is_none());
    }

    #[test]
    fn no_fix_is_no_position() {
        let message = MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
            hdg: u16::MAX,
            ..GLOBAL_POSITION_INT_DATA::default()
        });
        let bytes = samples::frame(1, 1, 0, &message);
        let Some(Piece::Frame(frame)) = split_datagram(&bytes).next() else {
            panic!("no frame");
        };
        let position = GlobalPosition::read(&frame).unwrap();
        assert!(position.position().is_none());
        assert_eq!(position.heading_deg(), None);
    }
}
