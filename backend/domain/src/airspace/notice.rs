//! Notices: which areas are activated when, as airspace use plans (AUP, UUP) publish it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::altitude::Altitude;
use crate::period::Period;

/// One line of a list: an area is activated, or its activation is cancelled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Identifier of the area as zones carry it, such as `LKTSA3A`; upper case.
    pub identifier: String,
    /// From when to when.
    pub period: Period,
    /// Where the activated part begins; `None` is where the zone begins.
    pub lower: Option<Altitude>,
    /// Where the activated part ends; `None` is where the zone ends.
    pub upper: Option<Altitude>,
    /// Whether this takes an activation back.
    pub cancelled: bool,
    /// The list and the line it comes from.
    pub source: String,
}

/// A list of notices. An area of the kind the list speaks about that no list of its time names is
/// not active then; outside the period of every list nothing is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NoticeList {
    /// For which time the list is complete.
    pub covers: Period,
    /// Its lines.
    pub notices: Vec<Notice>,
    /// Where it comes from.
    pub source: String,
    /// When it was issued; `None` where it does not say.
    pub issued_at: Option<DateTime<Utc>>,
    /// Whether it only changes an earlier list (UUP). Alone it says nothing about areas that it
    /// does not name.
    #[serde(default)]
    pub amends: bool,
}
