//! Shapes as GeoJSON geometries, which is how maps take them: `[lon, lat]`, degrees, WGS 84.

use serde::{Deserialize, Serialize};

use super::{Area, Position};

/// A GeoJSON geometry (RFC 7946).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", content = "coordinates")]
pub enum Shape {
    /// One place.
    Point([f64; 2]),
    /// A line.
    LineString(Vec<[f64; 2]>),
    /// Several lines.
    MultiLineString(Vec<Vec<[f64; 2]>>),
    /// Closed rings, the outer one first.
    Polygon(Vec<Vec<[f64; 2]>>),
}

fn lon_lat(position: &Position) -> [f64; 2] {
    [position.lon(), position.lat()]
}

impl From<Position> for Shape {
    fn from(position: Position) -> Self {
        Self::Point(lon_lat(&position))
    }
}

impl From<&Area> for Shape {
    fn from(area: &Area) -> Self {
        Self::Polygon(
            area.rings()
                .iter()
                .map(|ring| ring.iter().map(lon_lat).collect())
                .collect(),
        )
    }
}

impl Shape {
    /// Several separate lines, each through its positions.
    pub fn lines<'a>(lines: impl IntoIterator<Item = &'a [Position]>) -> Self {
        Self::MultiLineString(
            lines
                .into_iter()
                .map(|line| line.iter().map(lon_lat).collect())
                .collect(),
        )
    }
}
