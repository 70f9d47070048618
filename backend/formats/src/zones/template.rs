//! A zone without its place: what all parts of a published zone have in common.

use chrono::{DateTime, NaiveTime, Utc};
use letka_domain::airspace::{Activity, Authority, Restriction, Zone, ZoneKind};
use letka_domain::geometry::Area;

use super::limits::Band;
use super::notes::Notes;
use super::times::Problem;

/// What the parts of a zone share.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) identifier: String,
    pub(super) name: String,
    pub(super) kind: ZoneKind,
    pub(super) restriction: Restriction,
    pub(super) activity: Activity,
    pub(super) police_exempt: bool,
    pub(super) authority: Option<Authority>,
    pub(super) message: Option<String>,
    pub(super) voltage_kv: Option<f64>,
    pub(super) source: String,
}

impl Template {
    /// One part of the zone.
    pub(super) fn zone(&self, area: Area, band: Band) -> Zone {
        Zone {
            identifier: self.identifier.clone(),
            name: self.name.clone(),
            kind: self.kind,
            restriction: self.restriction,
            area,
            lower: band.lower,
            upper: band.upper,
            activity: self.activity.clone(),
            police_exempt: self.police_exempt,
            authority: self.authority.clone(),
            message: self.message.clone(),
            voltage_kv: self.voltage_kv,
            source: self.source.clone(),
        }
    }
}

/// The identifier of a feature, or its number and its dataset where it has none: what somebody says of
/// the first feature of one file must not be taken for that of another.
pub(super) fn identifier(
    written: Option<String>,
    index: usize,
    source: &str,
    notes: &mut Notes,
) -> String {
    notes.begin(index, written.as_deref());
    written.unwrap_or_else(|| {
        notes.strict("it has no identifier: it is called by its number in the file");
        format!("#{index} of {}", dataset_of(source))
    })
}

/// The dataset that a [`source`] names.
pub(super) fn dataset_of(source: &str) -> &str {
    source
        .rsplit_once(", ")
        .map_or(source, |(dataset, _)| dataset)
}

/// The activity of a zone; one that cannot be read counts as active.
pub(super) fn activity(read: Result<Activity, Problem>, notes: &mut Notes) -> Activity {
    read.unwrap_or_else(|problem| {
        notes.strict(format!(
            "its times are not readable, it counts as always active: {problem}"
        ));
        Activity::Unknown
    })
}

/// What a zone tells a pilot: its message and its conditions.
pub(super) fn message(message: Option<String>, conditions: Option<String>) -> Option<String> {
    match (message, conditions) {
        (Some(message), Some(conditions)) if message != conditions => {
            Some(format!("{message}\n{conditions}"))
        }
        (message, conditions) => message.or(conditions),
    }
}

/// Where a zone comes from and since when it is in force.
pub(super) fn source(dataset: &str, effective_from: Option<DateTime<Utc>>) -> String {
    let Some(from) = effective_from else {
        return format!("{dataset}, date not stated");
    };
    // A day of a country begins at another hour of UTC: only midnight is left out.
    let is_midnight = from.time() == NaiveTime::MIN;
    let way = if is_midnight {
        "%Y-%m-%d"
    } else {
        "%Y-%m-%d %H:%M UTC"
    };
    format!("{dataset}, in force from {}", from.format(way))
}
