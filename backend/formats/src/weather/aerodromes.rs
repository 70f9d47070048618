//! Where the Czech aerodromes with weather reports lie.

use letka_domain::geometry::Position;

/// Place indicator, degrees north and degrees east: the mean of the ends of the runways.
const AERODROMES: [(&str, f64, f64); 11] = [
    ("LKCV", 49.9393, 15.3815),
    ("LKKB", 50.1213, 14.5436),
    ("LKKU", 49.0284, 17.4388),
    ("LKKV", 50.2031, 12.9151),
    ("LKMT", 49.6962, 18.1108),
    ("LKNA", 49.1662, 16.1244),
    ("LKPD", 50.0135, 15.7386),
    ("LKPO", 49.4259, 17.4049),
    ("LKPR", 50.1041, 14.2567),
    ("LKTB", 49.1511, 16.6925),
    ("LKVO", 50.2159, 14.3975),
];

/// The position of an aerodrome; `None` for those that are not in the table.
pub(super) fn position(indicator: &str) -> Option<Position> {
    let (_, lat, lon) = AERODROMES.iter().find(|(name, ..)| *name == indicator)?;
    Position::new(*lat, *lon).ok()
}
