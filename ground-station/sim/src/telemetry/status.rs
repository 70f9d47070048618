//! How the vehicle is: mode, battery, mission, identity.

use letka_mavlink::dialect::{
    AUTOPILOT_VERSION_DATA, BATTERY_STATUS_DATA, HEARTBEAT_DATA, MISSION_CURRENT_DATA,
    MavAutopilot, MavBatteryChargeState, MavBatteryFault, MavBatteryFunction, MavBatteryType,
    MavMessage, MavModeFlag, MavProtocolCapability, MavState, MavSysStatusSensor,
    MavSysStatusSensorExtended, MavType, MissionState, SYS_STATUS_DATA,
};

use super::Report;
use crate::battery::Battery;
use crate::config::Class;
use crate::craft::Mode;
use crate::number::{to_i8, to_i16, to_i32, to_u16};

/// The autopilot that a BRUS presents itself as: release 4.5.7.
const SOFTWARE_VERSION: u32 = 0x0405_07FF;
/// A cell that a pack does not have.
const NO_CELL: u16 = u16::MAX;

impl Report<'_> {
    pub(super) fn heartbeat(&self) -> MavMessage {
        let craft = self.craft;
        let mut base_mode = MavModeFlag::MAV_MODE_FLAG_CUSTOM_MODE_ENABLED
            | MavModeFlag::MAV_MODE_FLAG_STABILIZE_ENABLED;
        base_mode.set(MavModeFlag::MAV_MODE_FLAG_SAFETY_ARMED, craft.armed);
        let by_itself = craft.mode != Mode::Stabilize;
        base_mode.set(MavModeFlag::MAV_MODE_FLAG_GUIDED_ENABLED, by_itself);
        base_mode.set(
            MavModeFlag::MAV_MODE_FLAG_AUTO_ENABLED,
            craft.mode == Mode::Auto,
        );
        let system_status = if self.is_bridge() {
            MavState::MAV_STATE_ACTIVE
        } else if craft.in_distress() {
            MavState::MAV_STATE_EMERGENCY
        } else if craft.failsafe_active() {
            MavState::MAV_STATE_CRITICAL
        } else if craft.body.on_ground() {
            MavState::MAV_STATE_STANDBY
        } else {
            MavState::MAV_STATE_ACTIVE
        };
        MavMessage::HEARTBEAT(HEARTBEAT_DATA {
            custom_mode: craft.mode.number(),
            mavtype: match craft.class {
                Class::Brus => MavType::MAV_TYPE_HEXAROTOR,
                Class::Mavic => MavType::MAV_TYPE_QUADROTOR,
            },
            autopilot: MavAutopilot::MAV_AUTOPILOT_ARDUPILOTMEGA,
            base_mode,
            system_status,
            mavlink_version: 3,
        })
    }

    pub(super) fn sys_status(&self) -> MavMessage {
        let battery = &self.craft.battery;
        let sensors = MavSysStatusSensor::MAV_SYS_STATUS_SENSOR_3D_GYRO
            | MavSysStatusSensor::MAV_SYS_STATUS_SENSOR_3D_ACCEL
            | MavSysStatusSensor::MAV_SYS_STATUS_SENSOR_3D_MAG
            | MavSysStatusSensor::MAV_SYS_STATUS_SENSOR_ABSOLUTE_PRESSURE
            | MavSysStatusSensor::MAV_SYS_STATUS_SENSOR_GPS
            | MavSysStatusSensor::MAV_SYS_STATUS_SENSOR_BATTERY;
        MavMessage::SYS_STATUS(SYS_STATUS_DATA {
            onboard_control_sensors_present: sensors,
            onboard_control_sensors_enabled: sensors,
            onboard_control_sensors_health: sensors,
            load: 250,
            voltage_battery: to_u16(battery.voltage_v() * 1000.0),
            current_battery: to_i16(battery.current_a() * 100.0),
            battery_remaining: to_i8(battery.charge_pct()),
            // The defaults of the dialect are not zero.
            onboard_control_sensors_present_extended: MavSysStatusSensorExtended::empty(),
            onboard_control_sensors_enabled_extended: MavSysStatusSensorExtended::empty(),
            onboard_control_sensors_health_extended: MavSysStatusSensorExtended::empty(),
            ..SYS_STATUS_DATA::default()
        })
    }

    pub(super) fn battery_status(&self) -> MavMessage {
        let battery = &self.craft.battery;
        let (voltages, voltages_ext) = cell_voltages(battery);
        let charge_pct = battery.charge_pct();
        MavMessage::BATTERY_STATUS(BATTERY_STATUS_DATA {
            current_consumed: to_i32(battery.used_mah()),
            // Hectojoules.
            energy_consumed: to_i32(battery.used_wh() * 36.0),
            temperature: i16::MAX,
            voltages,
            voltages_ext,
            current_battery: to_i16(battery.current_a() * 100.0),
            battery_function: MavBatteryFunction::MAV_BATTERY_FUNCTION_ALL,
            mavtype: MavBatteryType::MAV_BATTERY_TYPE_LIPO,
            battery_remaining: to_i8(charge_pct),
            fault_bitmask: MavBatteryFault::empty(),
            time_remaining: to_i32(battery.time_left_s()),
            charge_state: if charge_pct > 20.0 {
                MavBatteryChargeState::MAV_BATTERY_CHARGE_STATE_OK
            } else if charge_pct > 10.0 {
                MavBatteryChargeState::MAV_BATTERY_CHARGE_STATE_LOW
            } else {
                MavBatteryChargeState::MAV_BATTERY_CHARGE_STATE_CRITICAL
            },
            ..BATTERY_STATUS_DATA::default()
        })
    }

    pub(super) fn mission_current(&self) -> MavMessage {
        let (mission, craft) = (&self.craft.mission, self.craft);
        MavMessage::MISSION_CURRENT(MISSION_CURRENT_DATA {
            seq: if mission.is_flyable() {
                mission.current()
            } else {
                0
            },
            total: mission.len().saturating_sub(1),
            mission_state: if !mission.is_flyable() {
                MissionState::MISSION_STATE_NO_MISSION
            } else if mission.is_complete() {
                MissionState::MISSION_STATE_COMPLETE
            } else if craft.is_flying_mission() {
                MissionState::MISSION_STATE_ACTIVE
            } else if craft.armed && !craft.body.on_ground() {
                MissionState::MISSION_STATE_PAUSED
            } else {
                MissionState::MISSION_STATE_NOT_STARTED
            },
            mission_mode: if craft.mode == Mode::Auto { 1 } else { 2 },
            ..MISSION_CURRENT_DATA::default()
        })
    }

    pub(super) fn autopilot_version(&self) -> MavMessage {
        let mut tail = [0; 8];
        tail.copy_from_slice(&self.uid.0[10..]);
        MavMessage::AUTOPILOT_VERSION(AUTOPILOT_VERSION_DATA {
            capabilities: MavProtocolCapability::MAV_PROTOCOL_CAPABILITY_MAVLINK2
                | MavProtocolCapability::MAV_PROTOCOL_CAPABILITY_MISSION_INT
                | MavProtocolCapability::MAV_PROTOCOL_CAPABILITY_COMMAND_INT,
            uid: u64::from_le_bytes(tail),
            flight_sw_version: SOFTWARE_VERSION,
            uid2: self.uid.0,
            ..AUTOPILOT_VERSION_DATA::default()
        })
    }
}

/// Millivolts of each cell: ten and then four more.
fn cell_voltages(battery: &Battery) -> ([u16; 10], [u16; 4]) {
    let cells = usize::from(battery.cells());
    let each_mv = to_u16(battery.voltage_v() / f64::from(battery.cells()) * 1000.0);
    let first = std::array::from_fn(|cell| if cell < cells { each_mv } else { NO_CELL });
    // In the extension 0 stands for no cell: it must not lengthen the message.
    let rest = std::array::from_fn(|cell| if cell + 10 < cells { each_mv } else { 0 });
    (first, rest)
}
