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

/// The place indicators of those that lie within `metres` of a place.
pub fn aerodromes_within(place: Position, metres: f64) -> impl Iterator<Item = &'static str> {
    let lies_there = move |(_, lat, lon): &&(&str, f64, f64)| {
        Position::new(*lat, *lon).is_ok_and(|at| at.distance_m(place) <= metres)
    };
    AERODROMES.iter().filter(lies_there).map(|(name, ..)| *name)
}

/// The position of an aerodrome; `None` for those that are not in the table.
pub(super) fn position(indicator: &str) -> Option<Position> {
    let (_, lat, lon) = AERODROMES.iter().find(|(name, ..)| *name == indicator)?;
    Position::new(*lat, *lon).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aerodromes_are_found_by_distance() {
        let ruzyne = position("LKPR").unwrap();
        let far = ruzyne.distance_m(position("LKVO").unwrap());
        let within = |metres| aerodromes_within(ruzyne, metres).collect::<Vec<_>>();
        assert_eq!(within(0.0), ["LKPR"]);
        assert_eq!(within(far - 1.0), ["LKPR"]);
        assert_eq!(within(far + 1.0), ["LKPR", "LKVO"]);
        assert_eq!(within(60_000.0), ["LKKB", "LKPR", "LKVO"]);
        assert_eq!(within(f64::NAN).len(), 0);
    }
}
