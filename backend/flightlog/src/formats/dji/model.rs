//! Names of DJI's aircraft and flight modes by their numbers.

/// The aircraft's type; the number where it is not known, `None` where there is none.
pub(super) fn model_name(number: u8) -> Option<String> {
    let known = MODELS.binary_search_by_key(&number, |(known, _)| *known);
    match (known, number) {
        (_, 0) => None,
        (Ok(place), _) => Some(format!("DJI {}", MODELS[place].1)),
        (Err(_), number) => Some(format!("DJI type {number}")),
    }
}

/// The flight mode, or its number.
pub(super) fn mode_name(number: u8) -> String {
    match MODES.binary_search_by_key(&number, |(known, _)| *known) {
        Ok(place) => MODES[place].1.to_owned(),
        Err(_) => format!("mode {number}"),
    }
}

const MODELS: [(u8, &str); 59] = [
    (1, "Inspire 1"),
    (2, "Phantom 3 Standard"),
    (3, "Phantom 3 Advanced"),
    (4, "Phantom 3 Pro"),
    (5, "Osmo"),
    (6, "Matrice 100"),
    (7, "Phantom 4"),
    (8, "LB2"),
    (9, "Inspire 1 Pro"),
    (10, "A3"),
    (11, "Matrice 600"),
    (12, "Phantom 3 4K"),
    (13, "Mavic Pro"),
    (14, "Zenmuse XT"),
    (15, "Inspire 1 RAW"),
    (16, "A2"),
    (17, "Inspire 2"),
    (18, "Osmo Pro"),
    (19, "Osmo Raw"),
    (20, "Osmo Plus"),
    (21, "Mavic"),
    (22, "Osmo Mobile"),
    (23, "Orange CV600"),
    (24, "Phantom 4 Pro"),
    (25, "N3"),
    (26, "Spark"),
    (27, "Matrice 600 Pro"),
    (28, "Phantom 4 Advanced"),
    (29, "Phantom 3 SE"),
    (30, "AG405"),
    (31, "Matrice 200"),
    (33, "Matrice 210"),
    (34, "Matrice 210 RTK"),
    (38, "Mavic Air"),
    (42, "Mavic 2"),
    (44, "Phantom 4 Pro V2"),
    (46, "Phantom 4 RTK"),
    (57, "Phantom 4 Multispectral"),
    (58, "Mavic 2 Enterprise"),
    (59, "Mavic Mini"),
    (60, "Matrice 200 V2"),
    (61, "Matrice 210 V2"),
    (62, "Matrice 210 RTK V2"),
    (67, "Mavic Air 2"),
    (70, "Matrice 300 RTK"),
    (73, "FPV"),
    (75, "Air 2S"),
    (76, "Mini 2"),
    (77, "Mavic 3"),
    (96, "Mini SE"),
    (103, "Mini 3 Pro"),
    (111, "Mavic 3 Pro"),
    (113, "Mini 2 SE"),
    (116, "Matrice 30"),
    (118, "Mavic 3 Enterprise"),
    (121, "Avata"),
    (126, "Mini 4 Pro"),
    (152, "Avata 2"),
    (170, "Matrice 350 RTK"),
];

const MODES: [(u8, &str); 38] = [
    (0, "Manual"),
    (1, "Atti"),
    (2, "Atti Course Lock"),
    (3, "Atti Hover"),
    (4, "Hover"),
    (5, "GPS Brake"),
    (6, "GPS Atti"),
    (7, "GPS Course Lock"),
    (8, "GPS Home Lock"),
    (9, "GPS Hot Point"),
    (10, "Assisted Takeoff"),
    (11, "Auto Takeoff"),
    (12, "Auto Landing"),
    (13, "Atti Landing"),
    (14, "GPS Waypoint"),
    (15, "Go Home"),
    (16, "Click Go"),
    (17, "Joystick"),
    (18, "GPS Atti Wristband"),
    (19, "Cinematic"),
    (23, "Atti Limited"),
    (24, "Draw"),
    (25, "GPS Follow Me"),
    (26, "Active Track"),
    (27, "Tap Fly"),
    (28, "Pano"),
    (29, "Farming"),
    (30, "FPV"),
    (31, "GPS Sport"),
    (32, "GPS Novice"),
    (33, "Confirm Landing"),
    (35, "Terrain Tracking"),
    (36, "Navi Adv Go Home"),
    (37, "Navi Adv Landing"),
    (38, "Tripod"),
    (39, "Track Headlock"),
    (41, "Engine Start"),
    (43, "GPS Gentle"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        assert!(MODELS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(MODES.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(model_name(77).as_deref(), Some("DJI Mavic 3"));
        assert_eq!(model_name(0), None);
        assert_eq!(mode_name(200), "mode 200");
    }
}
