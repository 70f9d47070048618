//! Altitudes: a number of metres and the datum it is counted from.

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// What a height is counted from. Heights of different datums are never compared without terrain.
    Datum: "datum" {
        /// Above the ground below: what laws and most zones use.
        Agl = "agl",
        /// Above mean sea level (EGM96).
        Amsl = "amsl",
        /// Above the ellipsoid of WGS 84: what a satellite receiver measures.
        Wgs84 = "wgs84",
        /// Above the take-off point: what MAVLink calls relative altitude.
        Home = "home",
        /// Pressure altitude over 1013.25 hPa: flight levels. One level is 30.48 m.
        Standard = "standard",
    }
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

/// Metres in a foot (exact, international foot).
pub const METRES_PER_FOOT: f64 = 0.3048;

impl Altitude {
    /// A height in metres above a datum.
    pub fn new(metres: f64, datum: Datum) -> Self {
        Self { metres, datum }
    }

    /// A height above ground.
    pub fn agl(metres: f64) -> Self {
        Self::new(metres, Datum::Agl)
    }

    /// A height above mean sea level.
    pub fn amsl(metres: f64) -> Self {
        Self::new(metres, Datum::Amsl)
    }

    /// Whether this is ground level or below it, which every flight is above.
    pub fn is_ground(&self) -> bool {
        self.datum == Datum::Agl && self.metres <= 0.0
    }
}

/// What is known of a height: it lies between two bounds, in metres above one datum.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// It is not lower.
    pub low_m: f64,
    /// It is not higher.
    pub high_m: f64,
}

impl Bounds {
    /// Between two bounds.
    pub fn new(low_m: f64, high_m: f64) -> Self {
        Self { low_m, high_m }
    }

    /// A height that is known.
    pub fn exact(metres: f64) -> Self {
        Self::new(metres, metres)
    }

    /// The sum of two uncertain heights.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self::new(self.low_m + other.low_m, self.high_m + other.high_m)
    }

    /// The difference of two uncertain heights.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self::new(self.low_m - other.high_m, self.high_m - other.low_m)
    }

    /// Both together: the least bounds that hold what either holds.
    #[must_use]
    pub fn around(self, other: Self) -> Self {
        Self::new(self.low_m.min(other.low_m), self.high_m.max(other.high_m))
    }

    /// As uncertain, by so much more in both directions.
    #[must_use]
    pub fn widened(self, metres: f64) -> Self {
        Self::new(self.low_m - metres, self.high_m + metres)
    }
}
