//! Entering a dataset of zones from a file.

use chrono::{DateTime, Utc};
use letka_domain::airspace::{Authority, Dataset, Zone, ZoneFault};
use letka_domain::ids::DatasetId;
use letka_domain::rulebook::sha256_hex;
use letka_formats::zones::{FileError, Format};
use letka_store::zones::{self, NewDataset};
use letka_store::{StoreError, Tx};

/// Longest name of a dataset, in characters.
pub const LONGEST_NAME: usize = 120;

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
    /// It has no name.
    #[error("neither you nor the file says what it is called")]
    NoName,
    /// Its name is too long to be read in a list.
    #[error("its name has more than {LONGEST_NAME} characters")]
    LongName,
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

/// A file that was read, with what whoever enters it says of it.
#[derive(Debug, Clone)]
pub struct Import {
    /// What is in it.
    pub dataset: Dataset,
    /// Which format it is in.
    pub format: Option<Format>,
    /// SHA-256 of it, lower-case hex.
    pub sha256: String,
    wanted: Wanted,
}

/// A dataset with its zones, ready to be entered.
#[derive(Debug, Clone)]
pub struct NewZones {
    /// The dataset.
    pub dataset: NewDataset,
    /// Its zones.
    pub zones: Vec<Zone>,
}

impl Import {
    /// Reads a file. `file` is its name.
    pub fn read(file: &str, bytes: &[u8], wanted: Wanted) -> Result<Self, FileError> {
        let mut dataset = letka_formats::zones::read(file, bytes)?;
        dataset.info.name = storable(&dataset.info.name);
        dataset.zones.iter_mut().for_each(clean_zone);
        dataset.faults.iter_mut().for_each(clean_fault);
        Ok(Self {
            dataset,
            format: letka_formats::zones::detect(bytes),
            sha256: sha256_hex(bytes),
            wanted,
        })
    }

    /// What the dataset is called.
    pub fn name(&self) -> &str {
        let said = self.wanted.name.as_deref().map(str::trim);
        said.filter(|name| !name.is_empty())
            .unwrap_or_else(|| self.dataset.info.name.trim())
    }

    /// In force from; `None`: nobody said.
    pub fn from(&self) -> Option<DateTime<Utc>> {
        self.wanted.from.or(self.dataset.info.effective_from)
    }

    /// In force until; `None`: until another follows.
    pub fn to(&self) -> Option<DateTime<Utc>> {
        self.wanted.to.or(self.dataset.info.effective_to)
    }

    /// How many features of the file are left out.
    pub fn left_out(&self) -> usize {
        self.lost().count()
    }

    fn lost(&self) -> impl Iterator<Item = &ZoneFault> {
        self.dataset.faults.iter().filter(|fault| fault.left_out)
    }

    /// Everything that stands in the way of entering it.
    pub fn refusals(&self) -> Vec<ImportError> {
        let mut found = Vec::new();
        match self.name().chars().count() {
            0 => found.push(ImportError::NoName),
            1..=LONGEST_NAME => {}
            _ => found.push(ImportError::LongName),
        }
        match (self.from(), self.to()) {
            (None, _) => found.push(ImportError::NoDate),
            (Some(from), Some(to)) if to <= from => found.push(ImportError::EmptyPeriod),
            _ => {}
        }
        if let (false, Some(first)) = (self.wanted.partial, self.lost().next()) {
            found.push(ImportError::Partial {
                left_out: self.left_out(),
                features: self.dataset.features,
                reason: first.to_string(),
            });
        }
        found
    }

    /// What is to be entered, or the first thing that stands in the way.
    pub fn prepare(self) -> Result<NewZones, ImportError> {
        if let Some(refusal) = self.refusals().into_iter().next() {
            return Err(refusal);
        }
        let effective_from = self.from().ok_or(ImportError::NoDate)?;
        Ok(NewZones {
            dataset: NewDataset {
                name: storable(self.name()),
                effective_from,
                effective_to: self.to(),
                source: self.dataset.info.name,
                issued_at: self.dataset.info.issued_at,
                features: self.dataset.features,
                faults: self.dataset.faults,
                sha256: Some(self.sha256),
                synthetic: false,
            },
            zones: self.dataset.zones,
        })
    }
}

/// A text without zero bytes: PostgreSQL keeps none.
pub(crate) fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn clean_zone(zone: &mut Zone) {
    let Zone {
        identifier,
        name,
        authority,
        message,
        ..
    } = zone;
    let mut texts = vec![identifier, name];
    texts.extend(message);
    if let Some(Authority { name, contact, .. }) = authority {
        texts.push(name);
        texts.extend(contact);
    }
    texts.into_iter().for_each(clean);
}

fn clean_fault(fault: &mut ZoneFault) {
    clean(&mut fault.reason);
    fault.identifier.iter_mut().for_each(clean);
}

fn clean(text: &mut String) {
    if text.contains('\0') {
        *text = storable(text);
    }
}

/// Enters a dataset and its zones in one transaction.
pub fn enter(tx: &mut Tx<'_>, new: &NewZones) -> Result<DatasetId, StoreError> {
    let id = zones::insert_dataset(tx, &new.dataset)?;
    zones::insert(tx, id, &new.zones)?;
    Ok(id)
}
