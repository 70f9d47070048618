//! Datasets: zones that came in one file, with where and when they are in force.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Zone;

/// Where a dataset comes from and when it is in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatasetInfo {
    /// What it calls itself, or the name of its file.
    pub name: String,
    /// In force from; `None` where the data do not say.
    pub effective_from: Option<DateTime<Utc>>,
    /// In force until; `None` where the data do not say.
    pub effective_to: Option<DateTime<Utc>>,
    /// When it was published; `None` where the data do not say.
    pub issued_at: Option<DateTime<Utc>>,
}

/// A feature of a file that is not wholly usable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneFault {
    /// Which feature of the file, counted from 0; `None` is the file as a whole.
    pub index: Option<usize>,
    /// Its identifier, where it has one.
    pub identifier: Option<String>,
    /// The line of the file, counted from 1, in formats made of lines.
    pub line: Option<usize>,
    /// What is wrong, in a fragment without a full stop.
    pub reason: String,
    /// Whether the feature is missing from the zones because of it. A fault that was read in the
    /// strict direction (an unreadable limit as unlimited) leaves the zone in.
    pub left_out: bool,
}

impl std::fmt::Display for ZoneFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(index) = self.index {
            write!(f, "feature {index}")?;
        } else {
            f.write_str("file")?;
        }
        if let Some(identifier) = &self.identifier {
            write!(f, " ({identifier})")?;
        }
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// The zones of one file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Dataset {
    /// Where it comes from and when it is in force.
    pub info: DatasetInfo,
    /// Its zones.
    pub zones: Vec<Zone>,
    /// How many features the file has, readable or not.
    pub features: usize,
    /// What is wrong with it. A dataset with a feature left out does not cover its area: a mission
    /// judged by it cannot be green.
    pub faults: Vec<ZoneFault>,
}

impl Dataset {
    /// Whether every feature of the file became zones.
    pub fn is_whole(&self) -> bool {
        !self.faults.iter().any(|fault| fault.left_out)
    }
}
