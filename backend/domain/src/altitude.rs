//! Altitudes: a number of metres and the datum it is counted from.

use serde::{Deserialize, Serialize};

/// What a height is counted from. Heights of different datums are never compared without terrain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// Above the ground below: what laws and most zones use.
    Agl,
    /// Above mean sea level.
    Amsl,
    /// Above the take-off point: what MAVLink calls relative altitude.
    Home,
}

/// A height in metres above its datum.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Altitude {
    /// Metres above the datum; negative below it.
    pub metres: f64,
    /// What the metres are counted from.
    pub datum: Datum,
}

impl Altitude {
    /// A height above ground.
    pub fn agl(metres: f64) -> Self {
        Self {
            metres,
            datum: Datum::Agl,
        }
    }

    /// A height above mean sea level.
    pub fn amsl(metres: f64) -> Self {
        Self {
            metres,
            datum: Datum::Amsl,
        }
    }
}
