//! What a vehicle tells about itself, message by message.

mod status;

use letka_mavlink::dialect::{
    ATTITUDE_DATA, EXTENDED_SYS_STATE_DATA, GLOBAL_POSITION_INT_DATA, GPS_RAW_INT_DATA, GpsFixType,
    HOME_POSITION_DATA, MavLandedState, MavMessage, SYSTEM_TIME_DATA, VFR_HUD_DATA,
};

use crate::config::{Class, Uid};
use crate::craft::{Craft, Phase};
use crate::noise::{Rng, Wander};
use crate::number::{to_f32, to_i16, to_i32, to_u16, to_u32, to_u64};
use crate::streams::Topic;
use crate::vector::Vector;

/// What a bridge gives as the height of home: the height at which the drone would return.
const BRIDGE_RETURN_HEIGHT_M: f64 = 30.0;

/// The sensors: how far what they say is off, now.
#[derive(Debug, Clone)]
pub(crate) struct Sensors {
    north: Wander,
    east: Wander,
    up: Wander,
    rng: Rng,
}

impl Sensors {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            north: Wander::new(0.25, 20.0, 3.0),
            east: Wander::new(0.25, 20.0, 3.0),
            up: Wander::new(0.1, 10.0, 2.0),
            rng: Rng::new(seed.rotate_left(32) ^ 0x5EED),
        }
    }

    pub(crate) fn step(&mut self, dt_s: f64) {
        for noise in [&mut self.north, &mut self.east, &mut self.up] {
            noise.step(dt_s, &mut self.rng);
        }
    }
}

/// Everything that messages are made of.
pub(crate) struct Report<'a> {
    pub(crate) craft: &'a Craft,
    pub(crate) sensors: &'a Sensors,
    pub(crate) uid: &'a Uid,
    /// Since the vehicle was switched on.
    pub(crate) uptime_s: f64,
    /// Microseconds since 1970.
    pub(crate) unix_us: u64,
}

impl Report<'_> {
    pub(crate) fn message(&self, topic: Topic) -> MavMessage {
        match topic {
            Topic::Heartbeat => self.heartbeat(),
            Topic::SysStatus => self.sys_status(),
            Topic::SystemTime => MavMessage::SYSTEM_TIME(SYSTEM_TIME_DATA {
                time_unix_usec: self.unix_us,
                time_boot_ms: self.boot_ms(),
            }),
            Topic::GpsRawInt => self.gps_raw_int(),
            Topic::Attitude => self.attitude(),
            Topic::GlobalPositionInt => self.global_position_int(),
            Topic::MissionCurrent => self.mission_current(),
            Topic::VfrHud => self.vfr_hud(),
            Topic::BatteryStatus => self.battery_status(),
            Topic::AutopilotVersion => self.autopilot_version(),
            Topic::HomePosition => self.home_position(),
            Topic::ExtendedSysState => MavMessage::EXTENDED_SYS_STATE(EXTENDED_SYS_STATE_DATA {
                landed_state: match self.craft.phase() {
                    Phase::OnGround => MavLandedState::MAV_LANDED_STATE_ON_GROUND,
                    Phase::TakingOff => MavLandedState::MAV_LANDED_STATE_TAKEOFF,
                    Phase::InAir => MavLandedState::MAV_LANDED_STATE_IN_AIR,
                    Phase::Landing => MavLandedState::MAV_LANDED_STATE_LANDING,
                },
                ..EXTENDED_SYS_STATE_DATA::default()
            }),
        }
    }

    fn is_bridge(&self) -> bool {
        self.craft.class == Class::Mavic
    }

    /// A bridge never tells how long it runs.
    fn boot_ms(&self) -> u32 {
        if self.is_bridge() {
            0
        } else {
            to_u32(self.uptime_s * 1000.0)
        }
    }

    /// Where the sensors say it is.
    fn measured_at(&self) -> Vector {
        let off = Vector {
            north: self.sensors.north.value(),
            east: self.sensors.east.value(),
        };
        self.craft.body.at + off
    }

    /// Metres above home by the sensors.
    fn measured_height_m(&self) -> f64 {
        self.craft.body.up_m + self.sensors.up.value()
    }

    fn measured_amsl_m(&self) -> f64 {
        self.craft.home_amsl_m + self.measured_height_m()
    }

    /// Degrees north and east in 1e-7.
    fn e7(&self, at: Vector) -> (i32, i32) {
        let position = self.craft.map.position(at);
        (to_i32(position.lat() * 1e7), to_i32(position.lon() * 1e7))
    }

    fn global_position_int(&self) -> MavMessage {
        let body = &self.craft.body;
        let (lat, lon) = self.e7(self.measured_at());
        MavMessage::GLOBAL_POSITION_INT(GLOBAL_POSITION_INT_DATA {
            time_boot_ms: self.boot_ms(),
            lat,
            lon,
            alt: to_i32(self.measured_amsl_m() * 1000.0),
            relative_alt: to_i32(self.measured_height_m() * 1000.0),
            vx: to_i16(body.velocity.north * 100.0),
            vy: to_i16(body.velocity.east * 100.0),
            vz: to_i16(body.climb_mps * -100.0),
            hdg: to_u16(body.heading_deg * 100.0) % 36_000,
        })
    }

    fn gps_raw_int(&self) -> MavMessage {
        let velocity = self.craft.body.velocity;
        let (lat, lon) = self.e7(self.measured_at());
        MavMessage::GPS_RAW_INT(GPS_RAW_INT_DATA {
            time_usec: if self.is_bridge() { 0 } else { self.unix_us },
            lat,
            lon,
            alt: to_i32(self.measured_amsl_m() * 1000.0),
            eph: 80,
            epv: 130,
            vel: to_u16(velocity.length() * 100.0),
            cog: to_u16(velocity.bearing_deg() * 100.0) % 36_000,
            fix_type: GpsFixType::GPS_FIX_TYPE_3D_FIX,
            satellites_visible: if self.is_bridge() { 13 } else { 17 },
            ..GPS_RAW_INT_DATA::default()
        })
    }

    fn attitude(&self) -> MavMessage {
        let body = &self.craft.body;
        let yaw_deg = (body.heading_deg + 180.0).rem_euclid(360.0) - 180.0;
        MavMessage::ATTITUDE(ATTITUDE_DATA {
            time_boot_ms: self.boot_ms(),
            roll: to_f32(body.roll_rad),
            pitch: to_f32(body.pitch_rad),
            yaw: to_f32(yaw_deg.to_radians()),
            rollspeed: 0.0,
            pitchspeed: 0.0,
            yawspeed: to_f32(body.turn_dps.to_radians()),
        })
    }

    fn vfr_hud(&self) -> MavMessage {
        let (body, battery) = (&self.craft.body, &self.craft.battery);
        let power_w = battery.current_a() * battery.voltage_v();
        let throttle_pct = if self.craft.armed {
            (power_w / self.craft.airframe.hover_w * 50.0).min(100.0)
        } else {
            0.0
        };
        MavMessage::VFR_HUD(VFR_HUD_DATA {
            airspeed: to_f32((body.velocity - self.craft.air.velocity()).length()),
            groundspeed: to_f32(body.velocity.length()),
            alt: to_f32(self.measured_amsl_m()),
            climb: to_f32(body.climb_mps),
            heading: to_i16(body.heading_deg) % 360,
            throttle: to_u16(throttle_pct),
        })
    }

    fn home_position(&self) -> MavMessage {
        let (latitude, longitude) = self.e7(self.craft.home);
        let altitude_m = if self.is_bridge() {
            BRIDGE_RETURN_HEIGHT_M
        } else {
            self.craft.home_amsl_m
        };
        MavMessage::HOME_POSITION(HOME_POSITION_DATA {
            latitude,
            longitude,
            altitude: to_i32(altitude_m * 1000.0),
            q: [1.0, 0.0, 0.0, 0.0],
            time_usec: if self.is_bridge() {
                0
            } else {
                to_u64(self.uptime_s * 1e6)
            },
            ..HOME_POSITION_DATA::default()
        })
    }
}
