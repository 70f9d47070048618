//! Mission and permit files: what somebody wrote about a flight, as values of the domain.
//!
//! A mission comes as GeoJSON (the format of `letka check`), as a plan of `QGroundControl` or as KML.
//! Whatever a GeoJSON mission holds is read or refused by its name: a misspelt property is never a
//! missing one. Plans and KML hold much that no rule reads; that is kept or noted, not refused.

mod fields;
pub mod geojson;
mod geometry;
mod json;
pub mod kml;
pub mod names;
mod parts;
pub mod people;
pub mod permits;
mod properties;
pub mod qgc;
pub mod schema;
mod statements;

use letka_domain::altitude::Altitude;
use letka_domain::localized::Localized;
use letka_domain::missions::MissionFacts;
use letka_domain::period::Period;

pub use names::{Names, Resolved, resolve};
pub use parts::parts;
pub use people::{AircraftInput, PilotInput, RecentFlight};
pub use permits::{PermitInput, read_permits};
pub use qgc::{Plan, to_plan};
pub use schema::schema;

/// Why a file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct MissionFileError {
    /// Where, as a path such as `properties.pilot.licences[0].valid_to`; empty: the whole file.
    pub field: String,
    /// What is wrong there.
    pub message: String,
}

impl std::fmt::Display for MissionFileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.field.as_str() {
            "" => write!(f, "the file {}", self.message),
            field => write!(f, "{field}: {}", self.message),
        }
    }
}

impl MissionFileError {
    pub(crate) fn new(field: &str, message: impl Into<String>) -> Self {
        Self {
            field: field.to_owned(),
            message: message.into(),
        }
    }

    /// The same error of a value that lies in `outer`.
    fn under(mut self, outer: &str) -> Self {
        self.field = match self.field.as_str() {
            "" => outer.to_owned(),
            inner if inner.starts_with('[') => format!("{outer}{inner}"),
            inner => format!("{outer}.{inner}"),
        };
        self
    }
}

/// Something that was read otherwise than its writer may think: it changes no value silently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Where, as in [`MissionFileError::field`].
    pub field: String,
    /// What was made of it.
    pub message: Localized,
}

impl Note {
    pub(crate) fn new(field: &str, message: Localized) -> Self {
        Self {
            field: field.to_owned(),
            message,
        }
    }
}

/// What a file does not say and its reader knows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context {
    /// When the mission flies, for files without times (plans, KML without times).
    pub period: Option<Period>,
    /// How high it flies, for drawings without heights. Without it they are refused.
    pub height: Option<Altitude>,
    /// Which mission of a file is meant, counted from 0, for files that hold several ([`parts`]).
    /// Without it they are refused.
    pub part: Option<usize>,
}

/// What the context gave because the file does not say it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Assumed {
    /// The times.
    pub period: bool,
    /// The height of every corner.
    pub height: bool,
}

/// A mission as its file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct MissionFile {
    /// What people call it: its `name`, or the name of the file without its ending.
    pub name: String,
    /// What the rules read of it.
    pub facts: MissionFacts,
    /// Height of the take-off point, where the file has one.
    pub takeoff_height: Option<Altitude>,
    /// Who flies; `None` is not known.
    pub pilot: Option<PilotInput>,
    /// With what; `None` is not known.
    pub aircraft: Option<AircraftInput>,
    /// Numbers of permits that must be looked up.
    pub permit_numbers: Vec<String>,
    /// Permits that the file itself holds.
    pub permits: Vec<PermitInput>,
    /// Whether the file names its permits, even if it names none of them; otherwise every permit
    /// that is known may cover it.
    pub names_permits: bool,
    /// Reports of the weather as they were written: texts (METAR, TAF) or a forecast.
    pub weather: Option<serde_json::Value>,
    /// What was read otherwise than it may seem.
    pub notes: Vec<Note>,
    /// What the file does not say and the context gave.
    pub assumed: Assumed,
}

impl MissionFile {
    /// The permits that it flies under, from those of a permits file and its own. A number that is
    /// nowhere is refused, and so is a permit of its own that the permits file knows otherwise: a
    /// mission cannot widen or revive what is on record.
    pub fn permits_among(
        &self,
        known: &[PermitInput],
    ) -> Result<Vec<PermitInput>, MissionFileError> {
        if !self.names_permits {
            return Ok(known.to_vec());
        }
        let find = |number: &str| {
            known
                .iter()
                .find(|permit| names::same(&permit.number, number))
        };
        let fault = |number: &str, words: &str| {
            MissionFileError::new("properties.permits", format!("{number} {words}"))
        };
        let mut chosen: Vec<PermitInput> = Vec::new();
        for own in &self.permits {
            if find(&own.number).is_some_and(|known| known != own) {
                return Err(fault(
                    &own.number,
                    "is among the permits given and differs there",
                ));
            }
            chosen.push(own.clone());
        }
        for number in &self.permit_numbers {
            if !chosen
                .iter()
                .any(|permit| names::same(&permit.number, number))
            {
                let known = find(number);
                let unknown = || fault(number, "is not among the permits given");
                chosen.push(known.ok_or_else(unknown)?.clone());
            }
        }
        Ok(chosen)
    }
}

/// Reads a mission of any known format. The content decides which it is; `name` is the name of the
/// file, for missions that have none of their own.
pub fn read(name: &str, bytes: &[u8], context: &Context) -> Result<MissionFile, MissionFileError> {
    const KNOWN: &str = "a GeoJSON Feature, a plan of QGroundControl (.plan) or KML";
    if bytes.starts_with(b"PK") {
        let message = "is an archive; a KMZ must be unpacked first, the doc.kml in it can be read";
        return Err(MissionFileError::new("", message));
    }
    let text = json::text_of(bytes)?.trim_start();
    match text.bytes().next() {
        Some(b'<') => kml::read(name, bytes, context),
        Some(b'{') => {
            let root = json::Json::parse(bytes)?;
            if root.get("fileType").is_some() {
                Plan::read(bytes)?.mission(name, context)
            } else if root.get("type").is_some() {
                geojson::of(name, &root, context)
            } else {
                Err(MissionFileError::new(
                    "type",
                    format!("is missing: a mission is {KNOWN}"),
                ))
            }
        }
        _ if text.starts_with("QGC WPL") => Err(MissionFileError::new(
            "",
            "is a waypoint list; save it as a .plan in QGroundControl",
        )),
        _ => Err(MissionFileError::new("", format!("is none of {KNOWN}"))),
    }
}

/// The name of a file without its folders and its ending.
fn stem(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file,
    };
    stem.trim().to_owned()
}
