//! Names of flight modes, as the autopilots' own documentation writes them.

use crate::Heartbeat;

const ARDUPILOT: u8 = 3;
const PX4: u8 = 12;
/// `MAV_TYPE` values that `ArduCopter` flies: quad-, coaxial, helicopter, hexa-, octo-, tri-,
/// dodeca- and decarotor.
const COPTERS: [u8; 8] = [2, 3, 4, 13, 14, 15, 29, 35];

/// The mode in words: `ArduCopter`'s and PX4's by name, any other as its number in hex.
pub fn mode_name(heartbeat: &Heartbeat) -> String {
    let name = match heartbeat.autopilot {
        ARDUPILOT if COPTERS.contains(&heartbeat.kind) => arducopter(heartbeat.custom_mode),
        PX4 => px4(heartbeat.custom_mode),
        _ => None,
    };
    name.map_or_else(|| format!("0x{:X}", heartbeat.custom_mode), str::to_owned)
}

fn arducopter(mode: u32) -> Option<&'static str> {
    Some(match mode {
        0 => "STABILIZE",
        1 => "ACRO",
        2 => "ALT_HOLD",
        3 => "AUTO",
        4 => "GUIDED",
        5 => "LOITER",
        6 => "RTL",
        7 => "CIRCLE",
        9 => "LAND",
        11 => "DRIFT",
        13 => "SPORT",
        14 => "FLIP",
        15 => "AUTOTUNE",
        16 => "POSHOLD",
        17 => "BRAKE",
        18 => "THROW",
        19 => "AVOID_ADSB",
        20 => "GUIDED_NOGPS",
        21 => "SMART_RTL",
        22 => "FLOWHOLD",
        23 => "FOLLOW",
        24 => "ZIGZAG",
        25 => "SYSTEMID",
        26 => "AUTOROTATE",
        27 => "AUTO_RTL",
        28 => "TURTLE",
        _ => return None,
    })
}

/// PX4 packs a main mode into the third byte and a sub mode into the fourth.
fn px4(mode: u32) -> Option<&'static str> {
    let [_, _, main, sub] = mode.to_le_bytes();
    Some(match (main, sub) {
        (1, _) => "MANUAL",
        (2, _) => "ALTCTL",
        (3, _) => "POSCTL",
        (4, 1) => "READY",
        (4, 2) => "TAKEOFF",
        (4, 3) => "LOITER",
        (4, 4) => "MISSION",
        (4, 5) => "RTL",
        (4, 6) => "LAND",
        (4, 8) => "FOLLOW",
        (4, 9) => "PRECLAND",
        (4, _) => "AUTO",
        (5, _) => "ACRO",
        (6, _) => "OFFBOARD",
        (7, _) => "STABILIZED",
        (8, _) => "RATTITUDE",
        (10, _) => "TERMINATION",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(autopilot: u8, kind: u8, custom_mode: u32) -> String {
        mode_name(&Heartbeat {
            custom_mode,
            kind,
            autopilot,
            base_mode: 1,
            system_status: 4,
        })
    }

    #[test]
    fn known_autopilots_are_named_and_others_numbered() {
        assert_eq!(name(ARDUPILOT, 13, 3), "AUTO");
        assert_eq!(name(ARDUPILOT, 13, 77), "0x4D");
        assert_eq!(
            name(ARDUPILOT, 1, 3),
            "0x3",
            "a plane numbers its modes otherwise"
        );
        assert_eq!(name(PX4, 2, 0x0504_0000), "RTL");
        assert_eq!(name(PX4, 2, 0x0003_0000), "POSCTL");
        assert_eq!(name(0, 2, 0xBEEF), "0xBEEF");
    }
}
