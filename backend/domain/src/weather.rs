//! Weather as reports tell it: what was observed, and what is forecast for which time.

mod either;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::geometry::Position;
use crate::period::Period;
use crate::words::words;

/// The height that stands for *no cloud*, metres above ground: far above any flight. A number, not
/// infinity, because JSON has no infinity and would make *unknown* of it.
pub const NO_CLOUD_M: f64 = 100_000.0;

words! {
    /// How a report knows.
    ReportKind: "report kind" {
        /// Observed (METAR, a reading of the pilot's).
        Observation = "observation",
        /// Forecast (TAF, a numerical model).
        Forecast = "forecast",
    }
}

words! {
    /// Rain and the like.
    Precipitation: "precipitation" {
        /// None.
        None = "none",
        /// Some: rain, snow, drizzle, hail.
        Some = "some",
        /// Freezing rain, hail, a thunderstorm.
        Severe = "severe",
    }
}

/// Conditions for a time. What a report does not say stays `None`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conditions {
    /// For which time. An observation holds for the moment it was made.
    pub period: Period,
    /// Whether they prevail; otherwise they are temporary or probable, and count only where they
    /// are worse.
    pub prevailing: bool,
    /// Mean wind, metres per second.
    pub wind_mps: Option<f64>,
    /// Gusts, metres per second; `None` where the report gives none, and then the mean counts.
    pub gust_mps: Option<f64>,
    /// Where the wind comes from, degrees.
    pub wind_from_deg: Option<f64>,
    /// Temperature, degrees Celsius.
    pub temperature_c: Option<f64>,
    /// Rain and the like.
    pub precipitation: Option<Precipitation>,
    /// Horizontal visibility, metres; 10,000 stands for that or more.
    pub visibility_m: Option<f64>,
    /// Lowest broken or overcast cloud, metres above ground; [`NO_CLOUD_M`] where there is none. Where
    /// a report only says that there is none below a height, that height.
    pub ceiling_m: Option<f64>,
    /// Lowest cloud of any amount, metres above ground, and where there is none as above.
    pub cloud_base_m: Option<f64>,
    /// Planetary index of geomagnetic disturbance, 0 to 9.
    pub kp: Option<f64>,
}

impl Conditions {
    /// Conditions of which nothing is known yet.
    pub fn unknown(period: Period) -> Self {
        Self {
            period,
            prevailing: true,
            wind_mps: None,
            gust_mps: None,
            wind_from_deg: None,
            temperature_c: None,
            precipitation: None,
            visibility_m: None,
            ceiling_m: None,
            cloud_base_m: None,
            kp: None,
        }
    }

    /// The strongest wind that is told: gusts, or the mean where there are none.
    pub fn strongest_wind_mps(&self) -> Option<f64> {
        match (self.wind_mps, self.gust_mps) {
            (Some(mean), Some(gust)) => Some(mean.max(gust)),
            (mean, gust) => gust.or(mean),
        }
    }
}

/// One report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// Observed or forecast.
    pub kind: ReportKind,
    /// Where it comes from, such as `METAR LKPR`.
    pub source: String,
    /// When it was issued or observed.
    pub issued_at: DateTime<Utc>,
    /// Where it was made; `None` where it is not known.
    pub place: Option<Position>,
    /// What it says.
    pub conditions: Vec<Conditions>,
}
