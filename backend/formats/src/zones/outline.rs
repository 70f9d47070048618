//! Areas from coordinates as they are written, with what is wrong with them.

use letka_domain::geometry::{Area, AreaError, Position};

use super::json::Pair;
use super::notes::Notes;

/// The country that a zone belongs to, as far as it helps to find swapped coordinates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Country {
    Czechia,
    Other,
}

/// A box around Czechia, with a little room: degrees north and degrees east.
const CZECHIA: [std::ops::RangeInclusive<f64>; 2] = [48.5..=51.1, 12.0..=18.9];

/// What is said of coordinates that come latitude first.
const SWAPPED: &str = "the coordinates look swapped (latitude before longitude)";

impl Country {
    /// The country of an ISO 3166 code. Data that name none are read as Czech, which is stricter.
    pub(super) fn of(code: Option<&str>) -> Self {
        let code = code.unwrap_or_default().trim().to_ascii_uppercase();
        match code.as_str() {
            "" | "CZE" | "CZ" => Self::Czechia,
            _ => Self::Other,
        }
    }

    fn is_known_to_hold(self, north: f64, east: f64) -> bool {
        let [latitudes, longitudes] = &CZECHIA;
        self == Self::Czechia && latitudes.contains(&north) && longitudes.contains(&east)
    }

    /// Whether most of these pairs lie outside the country as they are written and inside when swapped.
    fn is_swapped<'a>(self, pairs: impl Iterator<Item = &'a Pair>) -> bool {
        let (mut swapped, mut all) = (0_usize, 0_usize);
        for pair in pairs {
            all += 1;
            swapped += usize::from(
                self.is_known_to_hold(pair.east, pair.north)
                    && !self.is_known_to_hold(pair.north, pair.east),
            );
        }
        2 * swapped > all
    }
}

/// The circle around a pair, if there can be one.
pub(super) fn circle(
    centre: Pair,
    radius_m: f64,
    country: Country,
    notes: &mut Notes,
) -> Option<Area> {
    if country.is_swapped(std::iter::once(&centre)) {
        notes.left_out(SWAPPED);
        return None;
    }
    let area = position(&centre)
        .and_then(|centre| Area::circle(centre, radius_m).map_err(|error| error.to_string()));
    area.map_err(|reason| notes.left_out(reason)).ok()
}

/// The areas of a polygon, from its outer ring and its holes: one area, or each ring as its own,
/// filled, where the rings do not fit together; that covers whatever was meant.
pub(super) fn polygon(rings: &[Vec<Pair>], country: Country, notes: &mut Notes) -> Vec<Area> {
    if rings.is_empty() {
        notes.left_out("the polygon has no ring");
        return Vec::new();
    }
    let mut pairs = rings.iter().flatten().peekable();
    if pairs.peek().is_some() && country.is_swapped(pairs) {
        notes.left_out(SWAPPED);
        return Vec::new();
    }
    let rings: Result<Vec<_>, _> = rings.iter().map(|ring| closed(ring, notes)).collect();
    match rings.and_then(|rings| areas(rings, notes)) {
        Ok(areas) => areas,
        Err(reason) => {
            notes.left_out(reason);
            Vec::new()
        }
    }
}

fn areas(rings: Vec<Vec<Position>>, notes: &mut Notes) -> Result<Vec<Area>, String> {
    let apart = (rings.len() > 1).then(|| rings.clone());
    match (Area::polygon(rings), apart) {
        (Ok(area), _) => Ok(vec![area]),
        (Err(AreaError::Crossing), Some(rings)) => {
            let areas = rings.into_iter().map(|ring| Area::polygon(vec![ring]));
            let areas: Vec<Area> = areas
                .collect::<Result<_, _>>()
                .map_err(|it| it.to_string())?;
            notes.strict(
                "the rings cross or are not holes in the first one: each is read as an area, filled",
            );
            Ok(areas)
        }
        (Err(error), _) => Err(error.to_string()),
    }
}

/// The ring through pairs, closed, without a place twice in a row.
fn closed(pairs: &[Pair], notes: &mut Notes) -> Result<Vec<Position>, String> {
    let mut ring = Vec::with_capacity(pairs.len() + 1);
    for pair in pairs {
        let position = position(pair)?;
        if ring.last() != Some(&position) {
            ring.push(position);
        }
    }
    let ends = ring.first().copied().zip(ring.last().copied());
    if let Some((first, last)) = ends
        && first != last
    {
        notes.strict("a ring is not closed: its last corner is joined to its first");
        ring.push(first);
    }
    if ring.len() < 4 || !encloses(&ring) {
        return Err("a ring has fewer than 3 corners or encloses nothing".to_owned());
    }
    Ok(ring)
}

/// Whether the corners of a ring are not all on one line.
fn encloses(ring: &[Position]) -> bool {
    let Some((first, rest)) = ring.split_first() else {
        return false;
    };
    let away = |at: &Position| (at.lon() - first.lon(), at.lat() - first.lat());
    let Some(second) = rest.iter().map(away).find(|it| *it != (0.0, 0.0)) else {
        return false;
    };
    rest.iter()
        .map(away)
        .any(|(x, y)| second.0 * y - second.1 * x != 0.0)
}

fn position(pair: &Pair) -> Result<Position, String> {
    let Pair { east, north } = *pair;
    Position::new(north, east).map_err(|error| {
        if north.abs() > 90.0 && Position::new(east, north).is_ok() {
            format!("{error}: {SWAPPED}")
        } else {
            error.to_string()
        }
    })
}

#[cfg(test)]
mod tests {
    use letka_domain::airspace::ZoneFault;

    use super::*;

    fn pairs(corners: &[(f64, f64)]) -> Vec<Pair> {
        let pair = |(east, north): &(f64, f64)| Pair {
            east: *east,
            north: *north,
        };
        corners.iter().map(pair).collect()
    }

    /// Corners of a ring, degrees east and north.
    type Corners = &'static [(f64, f64)];

    const SQUARE: Corners = &[
        (14.0, 50.0),
        (14.1, 50.0),
        (14.1, 50.1),
        (14.0, 50.1),
        (14.0, 50.0),
    ];
    const SWAPPED_SQUARE: &[(f64, f64)] = &[(50.0, 14.0), (50.0, 14.1), (50.1, 14.1), (50.0, 14.0)];

    fn read(rings: &[&[(f64, f64)]], country: Country) -> (Vec<Area>, Vec<ZoneFault>) {
        let rings: Vec<Vec<Pair>> = rings.iter().map(|ring| pairs(ring)).collect();
        let mut notes = Notes::default();
        let areas = polygon(&rings, country, &mut notes);
        (areas, notes.into_faults())
    }

    #[test]
    fn good_polygons_are_areas_without_a_fault() {
        let hole: &[(f64, f64)] = &[
            (14.02, 50.02),
            (14.02, 50.05),
            (14.05, 50.05),
            (14.02, 50.02),
        ];
        let doubled: &[(f64, f64)] = &[
            (14.0, 50.0),
            (14.0, 50.0),
            (14.1, 50.0),
            (14.1, 50.1),
            (14.0, 50.0),
        ];
        for rings in [&[SQUARE][..], &[SQUARE, hole], &[doubled]] {
            let (areas, faults) = read(rings, Country::Czechia);
            assert_eq!((areas.len(), faults), (1, vec![]), "{rings:?}");
            assert_eq!(areas[0].rings().len(), rings.len());
        }
    }

    #[test]
    fn an_open_ring_is_closed_and_named() {
        let (areas, faults) = read(&[&SQUARE[..4]], Country::Czechia);
        assert_eq!(areas, read(&[SQUARE], Country::Czechia).0);
        assert_eq!(faults.len(), 1);
        assert!(!faults[0].left_out && faults[0].reason.contains("not closed"));
    }

    #[test]
    fn rings_that_are_no_holes_cover_all_that_may_be_meant() {
        let far: &[(f64, f64)] = &[(15.0, 50.0), (15.0, 50.1), (15.1, 50.1), (15.0, 50.0)];
        let across: &[(f64, f64)] = &[(14.05, 50.05), (14.05, 50.2), (14.2, 50.2), (14.05, 50.05)];
        for other in [far, across] {
            let (areas, faults) = read(&[SQUARE, other], Country::Czechia);
            assert_eq!(areas.len(), 2);
            assert!(faults.len() == 1 && !faults[0].left_out, "{faults:?}");
        }
    }

    #[test]
    fn what_makes_no_area_is_left_out() {
        let bow: &[(f64, f64)] = &[
            (14.0, 50.0),
            (14.1, 50.1),
            (14.1, 50.0),
            (14.0, 50.1),
            (14.0, 50.0),
        ];
        let cases: [(&[Corners], Country, &str); 11] = [
            (&[], Country::Czechia, "no ring"),
            (&[&[]], Country::Czechia, "fewer than 3"),
            (&[&SQUARE[..2]], Country::Czechia, "fewer than 3"),
            (
                &[&[(14.0, 50.0), (14.1, 50.0), (14.0, 50.0)]],
                Country::Other,
                "fewer than 3",
            ),
            (
                &[&[(14.0, 50.0), (14.1, 50.0), (14.2, 50.0), (14.0, 50.0)]],
                Country::Other,
                "encloses",
            ),
            (&[bow], Country::Czechia, "cross"),
            (&[SQUARE, bow], Country::Czechia, "cross"),
            (&[SWAPPED_SQUARE], Country::Czechia, "swapped"),
            (
                &[&[(50.0, 100.0), (50.0, 101.0), (51.0, 101.0)]],
                Country::Other,
                "swapped",
            ),
            (
                &[&[(500.0, 100.0), (50.0, 101.0), (51.0, 101.0)]],
                Country::Other,
                "latitude 100",
            ),
            (
                &[&[(181.0, 10.0), (50.0, 10.0), (51.0, 11.0)]],
                Country::Other,
                "longitude 181",
            ),
        ];
        for (rings, country, reason) in cases {
            let (areas, faults) = read(rings, country);
            assert!(areas.is_empty(), "{rings:?}");
            let named = faults
                .iter()
                .any(|it| it.left_out && it.reason.contains(reason));
            assert!(named, "{rings:?}: {faults:?}");
        }
    }

    #[test]
    fn only_a_zone_mostly_elsewhere_is_swapped() {
        // One corner beyond the border leaves it swapped; as many as fit do not.
        for (others, expected) in [(1, true), (SWAPPED_SQUARE.len(), false)] {
            let elsewhere = std::iter::repeat_n((49.0, 5.0), others);
            let mixed: Vec<(f64, f64)> = SWAPPED_SQUARE.iter().copied().chain(elsewhere).collect();
            let (_, faults) = read(&[&mixed], Country::Czechia);
            let swapped = faults.iter().any(|it| it.reason.contains("swapped"));
            assert_eq!(swapped, expected, "{others}");
        }
        for code in [None, Some(""), Some("cze"), Some(" CZ ")] {
            assert_eq!(Country::of(code), Country::Czechia, "{code:?}");
        }
        assert_eq!(Country::of(Some("SVK")), Country::Other);
        // Nobody knows where another country lies.
        assert_eq!(read(&[SWAPPED_SQUARE], Country::Other).0.len(), 1);
    }

    #[test]
    fn circles_need_a_centre_and_a_radius() {
        let at = |east, north| Pair { east, north };
        let cases = [
            (at(14.0, 50.0), 5500.0, None),
            (at(14.0, 50.0), 0.0, Some("radius")),
            (at(14.0, 50.0), f64::NAN, Some("radius")),
            (at(50.0, 14.0), 5500.0, Some("swapped")),
            (at(14.0, 95.0), 5500.0, Some("swapped")),
            (at(200.0, 50.0), 5500.0, Some("longitude")),
        ];
        for (centre, radius_m, reason) in cases {
            let mut notes = Notes::default();
            let area = circle(centre, radius_m, Country::Czechia, &mut notes);
            let faults = notes.into_faults();
            assert_eq!(area.is_some(), reason.is_none(), "{centre:?}");
            if let Some(reason) = reason {
                assert!(
                    faults[0].left_out && faults[0].reason.contains(reason),
                    "{faults:?}"
                );
            }
        }
    }
}
