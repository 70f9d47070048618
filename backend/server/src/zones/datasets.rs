//! Datasets of zones and lists of activations: what there is, and entering new ones.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::airspace::ZoneFault;
use letka_domain::ids::DatasetId;
use letka_domain::period::Period;
use letka_domain::rules::changes::Cause;
use letka_store::zones::DatasetRecord;
use letka_store::{airspace_notices, zones};
use serde::{Deserialize, Serialize};

use super::import::{self, ImportError, Wanted};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::Params;
use crate::http::page::List;
use crate::recheck;

/// Zone files are long: a file of the whole country has tens of megabytes.
pub(crate) const MAX_FILE_BYTES: usize = 128 * 1024 * 1024;

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
    /// How many features its file has, readable or not.
    features: usize,
    /// What is wrong with them.
    #[schema(value_type = Vec<Object>)]
    faults: Vec<ZoneFault>,
    sha256: Option<String>,
    /// Whether it was made up for a demonstration.
    synthetic: bool,
}

impl From<DatasetRecord> for DatasetView {
    fn from(record: DatasetRecord) -> Self {
        Self {
            features: record.features(),
            faults: record.faults().to_vec(),
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
    let records = app.store.read(zones::list_datasets).await?;
    let items = records.into_iter().map(DatasetView::from).collect();
    Ok(axum::Json(List { items }))
}

/// How a dataset is entered.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportParams {
    /// Name of the file.
    file: String,
    /// What the dataset is called; without it what the file says.
    name: Option<String>,
    /// In force from; without it what the file says.
    from: Option<DateTime<Utc>>,
    /// In force until; without it what the file says.
    to: Option<DateTime<Utc>>,
    /// Whether it may be entered although features of it are left out.
    #[serde(default)]
    partial: bool,
    /// Whether it is only read and nothing is entered.
    #[serde(default)]
    dry_run: bool,
}

/// What was read of a zone file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ZonesRead {
    /// What the dataset is called.
    name: String,
    features: usize,
    zones: usize,
    #[schema(value_type = Vec<Object>)]
    faults: Vec<ZoneFault>,
    /// The dataset that was entered; `null`: it was only read.
    dataset: Option<DatasetId>,
}

/// Enter a zone file (ED-269, ED-318, Czech GeoJSON, `OpenAir`, NOTAM), or only read it.
#[utoipa::path(post, path = "/zones/datasets", tag = "zones", params(ImportParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, body = ZonesRead), (status = 201, body = ZonesRead), (status = 403, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn import_dataset(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<ImportParams>,
    bytes: Bytes,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageAirspace)?;
    let dry_run = params.dry_run;
    let work = move || read(&params, &bytes);
    let (read, new) = tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Problem::internal(&error))??;
    if dry_run {
        return Ok((StatusCode::OK, axum::Json(read)));
    }
    let new = new.map_err(|error| refusal(&error))?;
    let enter = move |tx: &mut letka_store::Tx<'_>| import::enter(tx, &new);
    let id = app
        .store
        .write(&caller.actor(), app.clock.now(), enter)
        .await?;
    recheck::after_in_background(&app, Cause::Zones);
    let read = ZonesRead {
        dataset: Some(id),
        ..read
    };
    Ok((StatusCode::CREATED, axum::Json(read)))
}

/// What a file holds, and what would be entered.
type FileRead = (ZonesRead, Result<import::NewZones, ImportError>);

fn read(params: &ImportParams, bytes: &[u8]) -> Result<FileRead, Problem> {
    let dataset = letka_formats::zones::read(&params.file, bytes)
        .map_err(|error| Problem::invalid_field("body", error.to_string()))?;
    let read = ZonesRead {
        name: params
            .name
            .clone()
            .unwrap_or_else(|| dataset.info.name.clone()),
        features: dataset.features,
        zones: dataset.zones.len(),
        faults: dataset.faults.clone(),
        dataset: None,
    };
    let wanted = Wanted {
        name: params.name.clone(),
        from: params.from,
        to: params.to,
        partial: params.partial,
    };
    Ok((read, import::prepare(dataset, bytes, wanted)))
}

fn refusal(error: &ImportError) -> Problem {
    let field = match error {
        ImportError::NoDate => "from",
        ImportError::EmptyPeriod => "to",
        ImportError::Partial { .. } => "partial",
    };
    Problem::invalid_field(field, error.to_string())
}

/// Which time a list of activations speaks of, where it does not say.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeParams {
    /// Where the list comes from.
    source: String,
    /// It speaks of the time from.
    from: Option<DateTime<Utc>>,
    /// It speaks of the time until.
    to: Option<DateTime<Utc>>,
}

/// What was read of a list of activations.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct NoticesRead {
    /// How many activations.
    notices: usize,
    /// What could not be read.
    faults: Vec<String>,
}

/// Enter a list of activations (AUP, UUP, or lines of `identifier;from;to;lower;upper`).
#[utoipa::path(post, path = "/zones/notices", tag = "zones", params(NoticeParams),
    request_body(content = String, content_type = "text/plain"), responses(
    (status = 201, body = NoticesRead), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_notices(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<NoticeParams>,
    text: String,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageAirspace)?;
    let covers = match (params.from, params.to) {
        (Some(from), Some(to)) => Some(
            Period::new(from, to)
                .map_err(|error| Problem::invalid_field("to", error.to_string()))?,
        ),
        _ => None,
    };
    let reading = letka_formats::activations::read(&params.source, &text, covers);
    let faults: Vec<String> = reading.faults.iter().map(ToString::to_string).collect();
    let Some(list) = reading.list else {
        let reason = faults
            .first()
            .map_or("no activation was found", String::as_str);
        return Err(Problem::invalid_field("body", reason));
    };
    let notices = list.notices.len();
    let enter = move |tx: &mut letka_store::Tx<'_>| airspace_notices::insert(tx, &list);
    app.store
        .write(&caller.actor(), app.clock.now(), enter)
        .await?;
    recheck::after_in_background(&app, Cause::Notice);
    Ok((
        StatusCode::CREATED,
        axum::Json(NoticesRead { notices, faults }),
    ))
}
