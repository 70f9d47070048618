//! Entering a file of zones: read it, say what is in it and what would change, then enter it.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::DatasetId;
use letka_domain::rules::changes::Cause;
use letka_store::zones::{self, DatasetRecord};
use letka_store::{Conn, StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::datasets::{FaultView, fault_views};
use super::diff::ZoneChanges;
use super::import::{self, Import, ImportError, Wanted};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{FieldProblem, Problem};
use crate::http::body;
use crate::http::input::Params;
use crate::http::view::Ref;
use crate::recheck;

/// Zone files are long: a file of the whole country has tens of megabytes.
const MAX_FILE_BYTES: usize = 128 * 1024 * 1024;

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

/// Why a dataset cannot be entered as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RefusalCode {
    /// It has no name.
    NoName,
    /// Its name is too long.
    LongName,
    /// From when it is in force nobody said.
    NoDate,
    /// It would end before it begins.
    EmptyPeriod,
    /// Features of it are left out, and nobody said that they may.
    Partial,
    /// There is a dataset of this name from this moment on.
    Exists,
}

/// What stands in the way of entering a dataset.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ImportRefusal)]
pub(crate) struct Refusal {
    code: RefusalCode,
    /// The parameter that it is about.
    field: &'static str,
    /// One sentence for people.
    message: String,
}

impl From<&ImportError> for Refusal {
    fn from(error: &ImportError) -> Self {
        let (code, field) = match error {
            ImportError::NoName => (RefusalCode::NoName, "name"),
            ImportError::LongName => (RefusalCode::LongName, "name"),
            ImportError::NoDate => (RefusalCode::NoDate, "from"),
            ImportError::EmptyPeriod => (RefusalCode::EmptyPeriod, "to"),
            ImportError::Partial { .. } => (RefusalCode::Partial, "partial"),
        };
        Self {
            code,
            field,
            message: error.to_string(),
        }
    }
}

/// What was read of a zone file.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ZonesRead {
    /// Which format the file is in.
    format: String,
    /// What the dataset is called.
    name: String,
    /// In force from; `null`: nobody said.
    effective_from: Option<DateTime<Utc>>,
    /// In force until; `null`: until another of the name follows.
    effective_to: Option<DateTime<Utc>>,
    /// When it was published; `null`: it does not say.
    issued_at: Option<DateTime<Utc>>,
    sha256: String,
    features: usize,
    zones: usize,
    /// How many features are left out.
    left_out: usize,
    faults: Vec<FaultView>,
    /// Identifiers of the zones whose text exempts police flights.
    police_exempt: Vec<String>,
    /// The dataset that was made of the very same file before; `null`: none.
    same_file: Option<Ref>,
    /// What changes against the dataset of this name that it takes the place of; `null`: there is none.
    changes: Option<ZoneChanges>,
    /// What stands in the way of entering it.
    refusals: Vec<Refusal>,
    /// The dataset that was entered; `null`: it was only read.
    dataset: Option<DatasetId>,
}

/// Enter a zone file (ED-269, ED-318, Czech GeoJSON, `OpenAir`, NOTAM), or only read it.
#[utoipa::path(post, path = "/zones/datasets", tag = "zones", params(ImportParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, body = ZonesRead, description = "It was only read."), (status = 201, body = ZonesRead),
    (status = 403, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn import_dataset(
    State(app): State<App>,
    caller: Caller,
    params: Result<Params<ImportParams>, Problem>,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageAirspace)?;
    let Params(params) = params?;
    let bytes = body::bytes(request, MAX_FILE_BYTES).await?;
    let dry_run = params.dry_run;
    // Reading takes seconds: never on the threads that serve everybody.
    let read = tokio::task::spawn_blocking(move || read(params, &bytes)).await;
    let import = read.map_err(|error| Problem::internal(&error))??;
    let preview = app
        .store
        .read(move |c| {
            let preview = preview(c, &import)?;
            Ok::<_, StoreError>((import, preview))
        })
        .await?;
    let (import, read) = preview;
    if dry_run {
        return Ok((StatusCode::OK, axum::Json(read)));
    }
    let new = import_or_problem(import, &read)?;
    let enter = move |tx: &mut Tx<'_>| import::enter(tx, &new);
    let (actor, now) = (caller.actor(), app.clock.now());
    let entered = app.store.write(&actor, now, enter).await;
    let read = ZonesRead {
        dataset: Some(entered.map_err(entering_failed)?),
        ..read
    };
    recheck::after_in_background(&app, Cause::Zones);
    Ok((StatusCode::CREATED, axum::Json(read)))
}

fn read(params: ImportParams, bytes: &[u8]) -> Result<Import, Problem> {
    let wanted = Wanted {
        name: params.name.map(|name| import::storable(&name)),
        from: params.from,
        to: params.to,
        partial: params.partial,
    };
    Import::read(&params.file, bytes, wanted)
        .map_err(|error| Problem::invalid_field("body", error.to_string()))
}

/// What a file holds, and what entering it would mean beside the datasets that are there.
fn preview(c: &mut Conn, import: &Import) -> Result<ZonesRead, StoreError> {
    let known = zones::list_datasets(c)?;
    let withdrawn = zones::withdrawals(c)?;
    let mut refusals: Vec<Refusal> = import.refusals().iter().map(Refusal::from).collect();
    let named = || known.iter().filter(|record| record.name == import.name());
    if let Some(same) = named().find(|record| Some(record.effective_from) == import.from()) {
        refusals.push(exists(same));
    }
    let begins_before = |record: &&DatasetRecord| {
        import
            .from()
            .is_none_or(|from| record.effective_from < from)
    };
    let before = named()
        .filter(begins_before)
        .filter(|record| !withdrawn.contains_key(&record.id))
        .max_by_key(|record| record.effective_from);
    let changes = match before {
        Some(record) => {
            let earlier = record.with(zones::list(c, record)?);
            let diff = letka_formats::zones::diff(&earlier, &import.dataset);
            Some(ZoneChanges::new(record, diff))
        }
        None => None,
    };
    let same_file = known
        .iter()
        .find(|record| record.sha256.as_ref() == Some(&import.sha256));
    Ok(ZonesRead {
        refusals,
        changes,
        same_file: same_file.map(|record| Ref {
            id: record.id.0,
            name: record.name.clone(),
        }),
        ..summary(import)
    })
}

fn exists(record: &DatasetRecord) -> Refusal {
    Refusal {
        code: RefusalCode::Exists,
        field: "from",
        message: format!(
            "there is a dataset {} in force from {} already",
            record.name,
            record.effective_from.format("%Y-%m-%d %H:%M UTC")
        ),
    }
}

/// What a file holds.
fn summary(import: &Import) -> ZonesRead {
    let dataset = &import.dataset;
    let mut police_exempt: Vec<String> = dataset
        .zones
        .iter()
        .filter(|zone| zone.police_exempt)
        .map(|zone| zone.identifier.clone())
        .collect();
    police_exempt.dedup();
    ZonesRead {
        format: import
            .format
            .map(|format| format.to_string())
            .unwrap_or_default(),
        name: import.name().to_owned(),
        effective_from: import.from(),
        effective_to: import.to(),
        issued_at: dataset.info.issued_at,
        sha256: import.sha256.clone(),
        features: dataset.features,
        zones: dataset.zones.len(),
        left_out: import.left_out(),
        faults: fault_views(dataset.faults.iter().cloned()),
        police_exempt,
        same_file: None,
        changes: None,
        refusals: Vec::new(),
        dataset: None,
    }
}

/// What is to be entered, or everything that stands in the way.
fn import_or_problem(import: Import, read: &ZonesRead) -> Result<import::NewZones, Problem> {
    let taken = read
        .refusals
        .iter()
        .find(|refusal| refusal.code == RefusalCode::Exists);
    if let (Some(taken), 1) = (taken, read.refusals.len()) {
        return Err(Problem::conflict("dataset_exists", taken.message.clone()));
    }
    if !read.refusals.is_empty() {
        let field = |refusal: &Refusal| FieldProblem {
            field: refusal.field.to_owned(),
            message: refusal.message.clone(),
        };
        return Err(Problem::invalid(read.refusals.iter().map(field).collect()));
    }
    import
        .prepare()
        .map_err(|error| Problem::invalid_field(Refusal::from(&error).field, error.to_string()))
}

/// Somebody else may have entered the same dataset meanwhile.
fn entering_failed(error: StoreError) -> Problem {
    if error.violates("zone_datasets_name_effective_from_key") {
        let detail = "there is a dataset of this name in force from this moment already";
        return Problem::conflict("dataset_exists", detail);
    }
    error.into()
}
