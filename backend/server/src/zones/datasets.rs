//! Datasets of zones: what there is, and what is wrong with each.

use std::collections::BTreeMap;

use axum::extract::State;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::airspace::ZoneFault;
use letka_domain::ids::DatasetId;
use letka_domain::rulebook::Rulebook;
use letka_domain::rules;
use letka_store::zones::{self, DatasetRecord, Withdrawal};
use letka_store::{Conn, StoreError, audit};
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::At;
use crate::http::page::List;

/// A dataset of zones.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ZoneDataset)]
pub(crate) struct DatasetView {
    id: DatasetId,
    name: String,
    source: String,
    effective_from: DateTime<Utc>,
    /// `null` is until another of the name follows.
    effective_to: Option<DateTime<Utc>>,
    /// `null`: it does not say.
    issued_at: Option<DateTime<Utc>>,
    imported_at: DateTime<Utc>,
    /// Who entered it; `null`: nobody knows.
    imported_by: Option<String>,
    /// How many features its file has, readable or not.
    features: usize,
    /// How many zones were made of them.
    zones: usize,
    /// How many things are wrong with them; the dataset itself tells which.
    faults: usize,
    /// How many features are left out because of a fault.
    left_out: usize,
    /// From when on missions that are judged by it are warned of its age; `null`: by the rulebook never.
    old_from: Option<DateTime<Utc>>,
    /// From when on its age stands against every mission; `null`: by the rulebook never.
    too_old_from: Option<DateTime<Utc>>,
    /// When the next dataset of this name takes its place; `null`: none does yet.
    replaced_at: Option<DateTime<Utc>>,
    /// When it was withdrawn; `null`: it was not. No mission is judged by it any more.
    withdrawn_at: Option<DateTime<Utc>>,
    /// By whom.
    withdrawn_by: Option<String>,
    /// Why.
    withdrawn_reason: Option<String>,
    sha256: Option<String>,
    /// Whether it was made up for a demonstration.
    synthetic: bool,
}

/// Something that is wrong with a feature or with a line.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ZoneFault)]
pub(crate) struct FaultView {
    /// Which feature of the file, counted from 0; `null` is the file as a whole.
    index: Option<usize>,
    /// Its identifier; `null`: it has none.
    identifier: Option<String>,
    /// The line of the file, counted from 1; `null`: the format is not made of lines.
    line: Option<usize>,
    /// What is wrong, in English.
    reason: String,
    /// Whether it is left out because of that. Otherwise it was read in the strict direction.
    left_out: bool,
}

impl From<ZoneFault> for FaultView {
    fn from(fault: ZoneFault) -> Self {
        Self {
            index: fault.index,
            identifier: fault.identifier,
            line: fault.line,
            reason: fault.reason,
            left_out: fault.left_out,
        }
    }
}

/// Faults as answers show them.
pub(crate) fn fault_views(faults: impl IntoIterator<Item = ZoneFault>) -> Vec<FaultView> {
    faults.into_iter().map(FaultView::from).collect()
}

/// What is known of all datasets besides their records.
struct Around {
    /// The rulebook in force; `None`: there is none.
    book: Option<Rulebook>,
    zones: BTreeMap<DatasetId, usize>,
    withdrawals: BTreeMap<DatasetId, Withdrawal>,
    actors: BTreeMap<Uuid, String>,
}

impl Around {
    fn load(
        c: &mut Conn,
        records: &[DatasetRecord],
        book: Option<Rulebook>,
    ) -> Result<Self, StoreError> {
        let ids = records.iter().map(|record| record.id.0);
        Ok(Self {
            book,
            zones: zones::count_by_dataset(c)?,
            withdrawals: zones::withdrawals(c)?,
            actors: audit::actors(c, "zones.insert_dataset", ids)?,
        })
    }

    fn view(&self, record: DatasetRecord, all: &[DatasetRecord]) -> DatasetView {
        let later = |other: &&DatasetRecord| {
            other.name == record.name
                && other.effective_from > record.effective_from
                && !self.withdrawals.contains_key(&other.id)
        };
        let withdrawal = self.withdrawals.get(&record.id);
        let faults = record.faults();
        let book = self.book.as_ref();
        let ages = book.and_then(|book| rules::grow_old_at(book, record.effective_from));
        DatasetView {
            withdrawn_at: withdrawal.map(|withdrawal| withdrawal.at),
            withdrawn_by: withdrawal.map(|withdrawal| withdrawal.by.clone()),
            withdrawn_reason: withdrawal.map(|withdrawal| withdrawal.reason.clone()),
            old_from: ages.map(|[old, _]| old),
            too_old_from: ages.map(|[_, too_old]| too_old),
            replaced_at: all
                .iter()
                .filter(later)
                .map(|next| next.effective_from)
                .min(),
            features: record.features(),
            zones: self.zones.get(&record.id).copied().unwrap_or_default(),
            faults: faults.len(),
            left_out: faults.iter().filter(|fault| fault.left_out).count(),
            imported_by: self.actors.get(&record.id.0).cloned(),
            id: record.id,
            name: record.name,
            source: record.source,
            effective_from: record.effective_from,
            effective_to: record.effective_to,
            issued_at: record.issued_at,
            imported_at: record.imported_at,
            sha256: record.sha256,
            synthetic: record.synthetic,
        }
    }
}

/// Every dataset, the newest in force in front.
#[utoipa::path(get, path = "/zones/datasets", tag = "zones", responses(
    (status = 200, body = List<DatasetView>), (status = 401, body = Problem)))]
pub(crate) async fn list_datasets(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<DatasetView>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let book = app.rulebooks.in_force(app.clock.now()).ok();
    let load = move |c: &mut Conn| {
        let records = zones::list_datasets(c)?;
        let around = Around::load(c, &records, book)?;
        let view = |record: &DatasetRecord| around.view(record.clone(), &records);
        Ok::<_, StoreError>(records.iter().map(view).collect())
    };
    let items = app.store.read(load).await?;
    Ok(axum::Json(List { items }))
}

/// What is wrong with the features of a dataset.
#[utoipa::path(get, path = "/zones/datasets/{id}/faults", tag = "zones",
    params(("id" = DatasetId, Path)), responses(
    (status = 200, body = List<FaultView>), (status = 404, body = Problem)))]
pub(crate) async fn list_faults(
    State(app): State<App>,
    caller: Caller,
    At(id): At<DatasetId>,
) -> Result<axum::Json<List<FaultView>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let record = app.store.read(move |c| zones::find_dataset(c, id)).await?;
    let items = fault_views(record.faults().iter().cloned());
    Ok(axum::Json(List { items }))
}
