//! Notices of activation: what an airspace use plan (AUP), its update (UUP) or a NOTAM says of the
//! areas that are active only by notice.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::altitude::Altitude;
use crate::period::Period;

/// One activation of one area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Identifier of the area, such as `LKTSA3A`.
    pub identifier: String,
    /// From when until when.
    pub period: Period,
    /// Where the active part begins; `None`: as published.
    pub lower: Option<Altitude>,
    /// Where it ends; `None`: as published.
    pub upper: Option<Altitude>,
    /// Whether it takes an activation back.
    pub cancelled: bool,
}

/// A list of activations. For the time it covers, an area that it does not name is not active.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticeList {
    /// The time that it speaks of.
    pub covers: Period,
    /// The activations.
    pub notices: Vec<Notice>,
    /// Where it comes from.
    pub source: String,
    /// When it was issued; `None` where it does not say.
    pub issued_at: Option<DateTime<Utc>>,
}
