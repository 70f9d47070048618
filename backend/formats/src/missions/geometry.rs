//! Places, lines and areas of GeoJSON, and the extent of a mission that they and its heights make.

use letka_domain::altitude::Datum;
use letka_domain::geometry::{Area, Position};
use letka_domain::missions::{Corner, Extent};

use super::MissionFileError;
use super::fields::Node;
use super::json::Json;

type Result<T> = std::result::Result<T, MissionFileError>;

/// Most corners of a line or an area.
pub(crate) const MAX_CORNERS: usize = 10_000;
/// Most rings of an area: each is compared with each other one.
const MAX_RINGS: usize = 200;
/// Heights in metres that a mission can have, whatever they are counted from.
pub(crate) const HEIGHTS: std::ops::RangeInclusive<f64> = -500.0..=20_000.0;
/// Members of a GeoJSON geometry.
pub(crate) const GEOMETRY: &[&str] = &["type", "coordinates", "bbox"];
/// Members of a place that names its coordinates.
pub(crate) const PLACE: &[&str] = &["lat", "lon", "height_m"];

/// A place and perhaps a height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    /// Where.
    pub(crate) at: Position,
    /// Metres above what the mission counts from.
    pub(crate) height_m: Option<f64>,
}

/// What is drawn, before its heights are known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Drawn {
    /// A line through two corners at least.
    Line(Vec<Spot>),
    /// Closed rings, the outer one first.
    Polygon(Vec<Vec<Spot>>),
    /// One place, which a radius makes a circle of.
    Point(Spot),
}

/// Heights and the radius that are given beside the drawing, metres.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_field_names, reason = "a number says its unit")]
pub(crate) struct Measures {
    /// One height for all corners.
    pub(crate) height_m: Option<f64>,
    /// Where an area begins.
    pub(crate) lower_m: Option<f64>,
    /// How far a circle reaches.
    pub(crate) radius_m: Option<f64>,
}

/// A position: longitude, latitude and perhaps a height.
pub(crate) fn spot(node: &Node<'_>) -> Result<Spot> {
    let numbers = node.items();
    let (lon, lat, height) = match numbers.as_slice() {
        [lon, lat] => (lon, lat, None),
        [lon, lat, height] => (lon, lat, Some(height)),
        _ => {
            return Err(
                node.fault("must be [longitude, latitude] or [longitude, latitude, height]")
            );
        }
    };
    let (east, north) = (lon.number(-360.0..=360.0)?, lat.number(-360.0..=360.0)?);
    let height_m = height.map(|height| height.number(HEIGHTS)).transpose()?;
    let at = position(node, north, east)?;
    Ok(Spot { at, height_m })
}

/// A position from its numbers. Numbers that are exchanged are reported where they can be told.
pub(crate) fn position(node: &Node<'_>, lat: f64, lon: f64) -> Result<Position> {
    let exchanged = Position::new(lon, lat).is_ok();
    let hint = "longitude comes first, latitude second; are they exchanged?";
    match Position::new(lat, lon) {
        Ok(at) if !in_czechia(lat, lon) && in_czechia(lon, lat) => {
            let message = format!(
                "{}, {} is in Arabia and would be in Czechia the other way round: {hint}",
                at.lon(),
                at.lat()
            );
            Err(node.fault(message))
        }
        Ok(at) => Ok(at),
        Err(error) if exchanged => Err(node.fault(format!("{error}: {hint}"))),
        Err(error) => Err(node.fault(error.to_string())),
    }
}

fn in_czechia(lat: f64, lon: f64) -> bool {
    (48.5..=51.1).contains(&lat) && (12.0..=18.9).contains(&lon)
}

/// A place as people write it: a position, an object with `lat` and `lon`, or a GeoJSON Point.
pub(crate) fn place(node: &Node<'_>) -> Result<Spot> {
    match node.value {
        Json::List(_) => spot(node),
        Json::Object(_) if node.member("type").is_some() => match drawn(node)? {
            Drawn::Point(spot) => Ok(spot),
            _ => Err(node.fault("must be a Point")),
        },
        Json::Object(_) => {
            let fields = node.fields(PLACE)?;
            let lat = fields.need("lat", |node| node.number(-360.0..=360.0))?;
            let lon = fields.need("lon", |node| node.number(-360.0..=360.0))?;
            let height_m = fields.number("height_m", HEIGHTS)?;
            let at = Position::new(lat, lon).map_err(|error| node.fault(error.to_string()))?;
            Ok(Spot { at, height_m })
        }
        _ => Err(node.fault(
            "must be a place: [longitude, latitude], {\"lat\", \"lon\"} or a GeoJSON Point",
        )),
    }
}

/// A geometry of GeoJSON.
pub(crate) fn drawn(node: &Node<'_>) -> Result<Drawn> {
    let fields = node.fields(GEOMETRY)?;
    let kind = fields.need("type", Node::text)?;
    fields.need("coordinates", |coordinates| {
        drawn_as(node, &kind, coordinates)
    })
}

/// The coordinates of a geometry of a kind.
pub(crate) fn drawn_as(node: &Node<'_>, kind: &str, coordinates: &Node<'_>) -> Result<Drawn> {
    match kind {
        "LineString" => Ok(Drawn::Line(spots(coordinates, 2)?)),
        "Polygon" => {
            let rings = coordinates.each(|ring| spots(&ring, 4))?;
            Ok(Drawn::Polygon(rings))
        }
        "Point" => Ok(Drawn::Point(spot(coordinates)?)),
        _ => {
            let message = format!("is a {kind}; it must be a LineString, a Polygon or a Point");
            Err(node.fault(message))
        }
    }
}

fn spots(node: &Node<'_>, at_least: usize) -> Result<Vec<Spot>> {
    let spots = node.each(|item| spot(&item))?;
    at_most(node, spots.len())?;
    if spots.len() < at_least {
        return Err(node.fault(format!("must have {at_least} positions at least")));
    }
    Ok(spots)
}

fn at_most(node: &Node<'_>, corners: usize) -> Result<()> {
    if corners > MAX_CORNERS {
        return Err(node.fault(format!("has {corners} positions, more than {MAX_CORNERS}")));
    }
    Ok(())
}

impl Drawn {
    /// An area without heights; `radius_m` is that of a point.
    pub(crate) fn area(&self, node: &Node<'_>, radius_m: Option<f64>) -> Result<Area> {
        let area = match (self, radius_m) {
            (Self::Polygon(rings), None) => {
                at_most(node, rings.iter().map(Vec::len).sum())?;
                if rings.len() > MAX_RINGS {
                    return Err(node.fault(format!("has more than {MAX_RINGS} rings")));
                }
                let ring = |ring: &Vec<Spot>| ring.iter().map(|spot| spot.at).collect();
                Area::polygon(rings.iter().map(ring).collect())
            }
            (Self::Point(spot), Some(radius_m)) => Area::circle(spot.at, radius_m),
            (Self::Point(_), None) => return Err(node.fault("is a point without radius_m")),
            (Self::Polygon(_), Some(_)) => {
                return Err(node.fault("is no Point, and radius_m is for a Point"));
            }
            (Self::Line(_), _) => return Err(node.fault("is a line and must be an area")),
        };
        area.map_err(|error| node.fault(error.to_string()))
    }

    /// Whether none of its places has a height.
    pub(crate) fn is_flat(&self) -> bool {
        self.spots().all(|spot| spot.height_m.is_none())
    }

    /// Every place of the drawing.
    pub(crate) fn spots(&self) -> impl Iterator<Item = &Spot> {
        let (line, rings, point) = match self {
            Self::Line(line) => (line.as_slice(), &[][..], None),
            Self::Polygon(rings) => (&[][..], rings.as_slice(), None),
            Self::Point(spot) => (&[][..], &[][..], Some(spot)),
        };
        line.iter().chain(rings.iter().flatten()).chain(point)
    }

    /// The extent of a mission. `at` is the drawing and `beside` the object with the measures, for
    /// the words of an error.
    pub(crate) fn extent(
        &self,
        at: &Node<'_>,
        beside: &str,
        measures: Measures,
        datum: Datum,
    ) -> Result<Extent> {
        let beside =
            |key: &str, message: &str| MissionFileError::new(&format!("{beside}{key}"), message);
        if measures.radius_m.is_some() && !matches!(self, Self::Point(_)) {
            return Err(beside("radius_m", "is for a Point alone"));
        }
        if measures.lower_m.is_some() && matches!(self, Self::Line(_)) {
            return Err(beside(
                "lower_m",
                "is for an area alone; a line has a height at each corner",
            ));
        }
        let highest_m = self.highest(at, measures.height_m)?;
        let lowest = self
            .spots()
            .filter_map(|spot| spot.height_m.or(measures.height_m));
        if datum == Datum::Agl && lowest.chain(measures.lower_m).any(|height| height < 0.0) {
            return Err(at.fault("has a height above ground below 0 m"));
        }
        if measures.lower_m.is_some_and(|lower| lower > highest_m) {
            return Err(beside("lower_m", "is above the top of the area"));
        }
        Ok(match self {
            Self::Line(line) => Extent::Route {
                corners: line
                    .iter()
                    .map(|spot| Corner {
                        at: spot.at,
                        height_m: spot.height_m.or(measures.height_m).unwrap_or(highest_m),
                    })
                    .collect(),
            },
            Self::Polygon(_) | Self::Point(_) => Extent::Within {
                area: self.area(at, measures.radius_m)?,
                lowest_m: measures.lower_m,
                highest_m,
            },
        })
    }

    /// The greatest height. Either every corner has one, or one holds for all.
    fn highest(&self, at: &Node<'_>, for_all: Option<f64>) -> Result<f64> {
        let with = self.spots().filter(|spot| spot.height_m.is_some()).count();
        match for_all {
            Some(_) if with > 0 => {
                Err(at.fault("has heights of its own, and height_m is there too"))
            }
            Some(height_m) => Ok(height_m),
            None => match self.spots().position(|spot| spot.height_m.is_none()) {
                Some(_) if with == 0 => Err(at.fault(
                    "has no heights: give each corner a third coordinate, or height_m for all",
                )),
                Some(index) => Err(at.fault(format!(
                    "has no height at corner {index} (counted from 0): give each corner one",
                ))),
                None => Ok(self
                    .spots()
                    .filter_map(|spot| spot.height_m)
                    .fold(f64::MIN, f64::max)),
            },
        }
    }
}
