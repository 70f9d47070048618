//! The airspace at the time of a mission: datasets in force, with an index that is built once and
//! kept in memory.

use std::sync::{Arc, Mutex, PoisonError};

use letka_domain::airspace::{Airspace, Dataset, Zone};
use letka_domain::ids::DatasetId;
use letka_domain::period::Period;
use letka_domain::rules::{AirspaceFacts, DatasetFacts};
use letka_store::zones::{self, DatasetRecord};
use letka_store::{Conn, StoreError, airspace_notices};

/// How many combinations of datasets are kept: those of today, of the next change and of one past.
const KEPT: usize = 4;

/// A combination of datasets with the index over their zones.
type Held = (Vec<DatasetId>, Arc<Airspace>);

/// Indexes over the zones of datasets. When another combination is asked for than those kept, the
/// one that was asked for the longest ago goes.
#[derive(Debug, Default)]
pub struct AirspaceCache {
    // Held only to look up and to put in, never while the database or an index is worked on.
    held: Mutex<Vec<Held>>,
}

impl AirspaceCache {
    /// The airspace in a period; `None` when no dataset is in force then.
    pub fn facts(
        &self,
        c: &mut Conn,
        period: &Period,
    ) -> Result<Option<AirspaceFacts>, StoreError> {
        let Some(datasets) = zones::list_in_force(c, period)? else {
            return Ok(None);
        };
        Ok(Some(AirspaceFacts::of(
            self.index(c, &datasets)?,
            datasets.iter().map(facts_of).collect(),
            airspace_notices::list_for(c, period)?,
        )))
    }

    /// The index over the zones of datasets.
    fn index(&self, c: &mut Conn, datasets: &[DatasetRecord]) -> Result<Arc<Airspace>, StoreError> {
        let key: Vec<DatasetId> = datasets.iter().map(|dataset| dataset.id).collect();
        let held = |held: &mut Vec<Held>| {
            let place = held.iter().position(|(known, _)| *known == key)?;
            let found = held.remove(place);
            held.push(found.clone());
            Some(found.1)
        };
        let mut kept = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = held(&mut kept) {
            return Ok(found);
        }
        drop(kept);
        let mut all: Vec<Zone> = Vec::new();
        for dataset in datasets {
            all.extend(zones::list(c, dataset)?);
        }
        let index = Arc::new(Airspace::new(all));
        let mut kept = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((key, Arc::clone(&index)));
        Ok(index)
    }
}

fn facts_of(record: &DatasetRecord) -> DatasetFacts {
    let Dataset { info, faults, .. } = record.with(Vec::new());
    DatasetFacts {
        info,
        left_out: faults.iter().filter(|fault| fault.left_out).count(),
    }
}
