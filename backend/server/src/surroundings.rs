//! What lies around a mission: the airspace at its time, with an index that is built once and kept in
//! memory, and the terrain.

use std::sync::{Arc, Mutex, PoisonError};

use letka_domain::airspace::{Airspace, Dataset, Zone};
use letka_domain::ids::DatasetId;
use letka_domain::missions::MissionFacts;
use letka_domain::period::Period;
use letka_domain::terrain::Terrain;
use letka_store::zones::{self, DatasetRecord};
use letka_store::{Conn, StoreError, airspace_notices};

use crate::error::chain;
use crate::missions::facts::KnownAirspace;
use crate::terrain::TerrainFolder;

/// How many combinations of datasets are kept: those of today, of the next change and of one past.
const KEPT: usize = 4;

/// A combination of datasets.
#[derive(Debug, Clone)]
struct Held {
    datasets: Vec<DatasetId>,
    /// How many zones each of them has.
    counts: Vec<usize>,
    /// The index over their zones, in their order.
    airspace: Arc<Airspace>,
}

/// Airspace and terrain.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// The airspace.
    pub airspace: AirspaceCache,
    /// The terrain.
    pub terrain: TerrainFolder,
}

impl Surroundings {
    /// The terrain around a mission; `None` where there is none. Terrain that cannot be read is none,
    /// and the log says why.
    pub(crate) fn terrain(&self, mission: &MissionFacts) -> Option<Arc<Terrain>> {
        self.terrain
            .around(mission)
            .unwrap_or_else(|error| {
                tracing::error!(cause = %chain(&error), "the terrain cannot be used");
                None
            })
            .map(Arc::new)
    }
}

/// Indexes over the zones of datasets. When another combination is asked for than those kept, the
/// one that was asked for the longest ago goes.
#[derive(Debug, Default)]
pub struct AirspaceCache {
    // Held only to look up and to put in, never while the database or an index is worked on.
    held: Mutex<Vec<Held>>,
}

impl AirspaceCache {
    /// The airspace in a period; `None` when no dataset is in force then.
    pub(crate) fn known(
        &self,
        c: &mut Conn,
        period: &Period,
    ) -> Result<Option<KnownAirspace>, StoreError> {
        let Some(datasets) = zones::list_in_force(c, period)? else {
            return Ok(None);
        };
        let held = self.held(c, &datasets)?;
        let heads: Vec<Dataset> = datasets
            .iter()
            .map(|record| record.with(Vec::new()))
            .collect();
        let notices = airspace_notices::list_for(c, period)?;
        Ok(Some(KnownAirspace::of(
            held.airspace,
            heads,
            &held.counts,
            notices,
        )))
    }

    /// The index over the zones of datasets.
    fn held(&self, c: &mut Conn, datasets: &[DatasetRecord]) -> Result<Held, StoreError> {
        let key: Vec<DatasetId> = datasets.iter().map(|dataset| dataset.id).collect();
        let mut kept = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = kept.iter().position(|known| known.datasets == key) {
            let found = kept.remove(place);
            kept.push(found.clone());
            return Ok(found);
        }
        drop(kept);
        let (mut all, mut counts): (Vec<Zone>, Vec<usize>) = (Vec::new(), Vec::new());
        for dataset in datasets {
            let zones = zones::list(c, dataset)?;
            counts.push(zones.len());
            all.extend(zones);
        }
        let made = Held {
            datasets: key,
            counts,
            airspace: Arc::new(Airspace::new(all)),
        };
        let mut kept = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push(made.clone());
        Ok(made)
    }
}
