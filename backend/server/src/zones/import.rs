//! Entering a dataset of zones from a file.

use chrono::{DateTime, Utc};
use letka_domain::airspace::{Dataset, Zone};
use letka_domain::ids::DatasetId;
use letka_domain::rulebook::sha256_hex;
use letka_store::zones::{self, NewDataset};
use letka_store::{StoreError, Tx};

/// What whoever enters a dataset says of it.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// What it is called; without it what the file says.
    pub name: Option<String>,
    /// In force from; without it what the file says.
    pub from: Option<DateTime<Utc>>,
    /// In force until; without it what the file says.
    pub to: Option<DateTime<Utc>>,
    /// Whether it may be entered although features of it are left out.
    pub partial: bool,
}

/// Why a dataset is not entered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// From when it is in force nobody said.
    #[error("the file does not say from when it is in force; say it")]
    NoDate,
    /// It would end before it begins.
    #[error("it must be in force from before it ends")]
    EmptyPeriod,
    /// Features of it are left out.
    #[error(
        "{left_out} of {features} features cannot be used, the first because {reason}; enter it as partial to have the others"
    )]
    Partial {
        /// How many are left out.
        left_out: usize,
        /// How many there are.
        features: usize,
        /// Why the first is.
        reason: String,
    },
}

/// A dataset with its zones, ready to be entered.
#[derive(Debug, Clone)]
pub struct NewZones {
    /// The dataset.
    pub dataset: NewDataset,
    /// Its zones.
    pub zones: Vec<Zone>,
}

/// Puts together what a file says and what whoever enters it says.
pub fn prepare(dataset: Dataset, bytes: &[u8], wanted: Wanted) -> Result<NewZones, ImportError> {
    let mut left_out = dataset.faults.iter().filter(|fault| fault.left_out);
    if let (false, Some(first)) = (wanted.partial, left_out.next()) {
        return Err(ImportError::Partial {
            left_out: left_out.count() + 1,
            features: dataset.features,
            reason: first.to_string(),
        });
    }
    let from = wanted
        .from
        .or(dataset.info.effective_from)
        .ok_or(ImportError::NoDate)?;
    let to = wanted.to.or(dataset.info.effective_to);
    if to.is_some_and(|to| to <= from) {
        return Err(ImportError::EmptyPeriod);
    }
    Ok(NewZones {
        dataset: NewDataset {
            name: wanted.name.unwrap_or_else(|| dataset.info.name.clone()),
            source: dataset.info.name,
            effective_from: from,
            effective_to: to,
            issued_at: dataset.info.issued_at,
            features: dataset.features,
            faults: dataset.faults,
            sha256: Some(sha256_hex(bytes)),
            synthetic: false,
        },
        zones: dataset.zones,
    })
}

/// Enters a dataset and its zones in one transaction.
pub fn enter(tx: &mut Tx<'_>, new: &NewZones) -> Result<DatasetId, StoreError> {
    let id = zones::insert_dataset(tx, &new.dataset)?;
    zones::insert(tx, id, &new.zones)?;
    Ok(id)
}
