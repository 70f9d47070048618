//! An area as a client draws it: a GeoJSON polygon, or a circle.

use letka_domain::geometry::{Area, Position, country};
use serde::Deserialize;

use crate::error::Problem;

/// More corners than this no area has.
const MOST_CORNERS: usize = 5_000;

/// An area on the ground.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(tag = "type", deny_unknown_fields)]
pub(crate) enum AreaInput {
    /// A GeoJSON polygon: closed rings of `[lon, lat]`, the outer one first.
    Polygon {
        /// Degrees, WGS 84.
        coordinates: Vec<Vec<[f64; 2]>>,
    },
    /// All within a distance of a point.
    Circle {
        /// The middle, `[lon, lat]`.
        coordinates: [f64; 2],
        /// Metres.
        radius_m: f64,
    },
}

/// The area, if it can be used and lies in the country.
pub(crate) fn accept(field: &str, input: AreaInput) -> Result<Area, Problem> {
    let refuse = |message: String| Problem::invalid_field(field, message);
    let place = |at: [f64; 2]| Position::new(at[1], at[0]).map_err(|e| refuse(e.to_string()));
    let area = match input {
        AreaInput::Circle {
            coordinates,
            radius_m,
        } => Area::circle(place(coordinates)?, radius_m),
        AreaInput::Polygon { coordinates } => {
            if coordinates.iter().map(Vec::len).sum::<usize>() > MOST_CORNERS {
                return Err(refuse(format!("must have {MOST_CORNERS} corners at most")));
            }
            let ring = |ring: Vec<[f64; 2]>| ring.into_iter().map(place).collect();
            let rings: Result<Vec<Vec<Position>>, Problem> =
                coordinates.into_iter().map(ring).collect();
            Area::polygon(rings?)
        }
    };
    let area = area.map_err(|error| refuse(error.to_string()))?;
    if let Some(at) = country::outside(&area) {
        let (lat, lon) = (at.lat(), at.lon());
        let detail = format!("lies outside the Czech Republic, at {lat:.4} N {lon:.4} E");
        return Err(refuse(detail));
    }
    Ok(area)
}
