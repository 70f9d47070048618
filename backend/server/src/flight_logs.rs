//! Logs that people bring: a file, a folder, an archive. What is brought is kept as it came, whether it
//! can be read or not; its flights are entered at once, or after the next start.

pub(crate) mod archive;
pub(crate) mod keys;
pub(crate) mod reading;
pub(crate) mod receive;

use axum::extract::{Request, State};
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{FlightId, LogId};
use letka_domain::localized::Localized;
use letka_store::flight_logs::{self, FlightLog, NewUpload};
use letka_store::{Conn, StoreError, Tx, flights};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{Params, words};
use crate::http::page::List;
use receive::Kept;

pub use keys::run as fetch_keys;

/// How many of the files that somebody brought are listed.
const LISTED: i64 = 200;

/// A file that was brought.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlightLog)]
pub(crate) struct LogView {
    id: LogId,
    /// The name that it came under, with its place in an archive.
    file_name: String,
    /// What kind of file it is: `tlog`, `dataflash`, `ulog`, `dji_record`, `airdata`, `litchi`, `ugcs`,
    /// `dji_subtitles`; `null`: not recognised.
    format: Option<String>,
    /// How long it is, bytes.
    bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    sha256: String,
    uploaded_at: DateTime<Utc>,
    /// When its flights were entered; `null`: not yet.
    read_at: Option<DateTime<Utc>>,
    /// Why it, or the rest of it, could not be read; `null`: it was read to its end.
    fault: Option<Localized>,
    /// Whether the same bytes had been brought before: nothing was entered anew.
    duplicate: bool,
    /// The flights that it tells of.
    flights: Vec<FlightId>,
}

impl LogView {
    fn new(log: FlightLog, flights: Vec<FlightId>, duplicate: bool) -> Self {
        Self {
            id: log.id,
            file_name: log.file_name.unwrap_or_default(),
            format: log.format,
            bytes: log.received_bytes,
            sha256: log.sha256.unwrap_or_default(),
            uploaded_at: log.uploaded_at.unwrap_or(log.started_at),
            read_at: log.read_at,
            fault: log.fault,
            duplicate,
            flights,
        }
    }
}

/// What is brought.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct UploadParams {
    /// Name of the file; a wrong clock can be told by it.
    name: String,
}

/// Bring a log of a flight, or a ZIP archive of logs (also within archives), as the body: telemetry log
/// (`.tlog`), `DataFlash` (`.bin`), `ULog` (`.ulg`), flight record of DJI (`.txt`), table of `AirData`,
/// Litchi or `UgCS` (`.csv`), subtitles of DJI (`.srt`). Each file is kept as it came.
#[utoipa::path(post, path = "/flight-logs", tag = "flights", params(UploadParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, body = List<LogView>), (status = 400, body = Problem), (status = 403, body = Problem),
    (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn upload_log(
    State(app): State<App>,
    caller: Caller,
    params: Result<Params<UploadParams>, Problem>,
    request: Request,
) -> Result<axum::Json<List<LogView>>, Problem> {
    caller.require(Action::LogFlights)?;
    let Params(params) = params?;
    let name = words("name", &params.name)?.replace('\n', " ");
    let folder = app.stations.logs.uploads();
    let taken = receive::take(&folder, &name, request.into_body()).await?;
    let mut items = Vec::with_capacity(taken.len());
    for kept in &taken {
        items.push(enter(&app, &caller, kept).await?);
    }
    Ok(axum::Json(List { items }))
}

/// Enters one file, and its flights.
async fn enter(app: &App, caller: &Caller, kept: &Kept) -> Result<LogView, Problem> {
    let sha256 = kept.sha256.clone();
    let find = move |c: &mut Conn| flight_logs::find_by_sha256(c, &sha256);
    if let Some(known) = app.store.read(find).await? {
        kept.forget().await;
        // One that a stop of the program left unread is read now.
        if known.read_at.is_none() {
            reading::read(app, &caller.actor(), &known, None).await?;
        }
        return view(app, known.id, true).await;
    }
    let new = NewUpload {
        id: LogId(Uuid::now_v7()),
        file_name: kept.name.clone(),
        sha256: kept.sha256.clone(),
        bytes: kept.bytes,
    };
    let id = new.id;
    let path = app.stations.logs.uploaded(id);
    kept.settle(&path).await?;
    let (now, by) = (app.clock.now(), caller.account);
    let write = move |tx: &mut Tx<'_>| flight_logs::upload(tx, &new, by);
    app.store.write(&caller.actor(), now, write).await?;
    let get = move |c: &mut Conn| flight_logs::get(c, id);
    let log = app.store.read(get).await?;
    reading::read(app, &caller.actor(), &log, kept.fault.clone()).await?;
    view(app, id, false).await
}

async fn view(app: &App, id: LogId, duplicate: bool) -> Result<LogView, Problem> {
    let load = move |c: &mut Conn| {
        let log = flight_logs::get(c, id)?;
        let flights = flights::list_of_logs(c, &[id])?.remove(&id);
        Ok::<_, StoreError>(LogView::new(log, flights.unwrap_or_default(), duplicate))
    };
    Ok(app.store.read(load).await?)
}

/// The files that the caller brought, the latest first.
#[utoipa::path(get, path = "/flight-logs", tag = "flights", responses(
    (status = 200, body = List<LogView>), (status = 403, body = Problem)))]
pub(crate) async fn list_logs(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<LogView>>, Problem> {
    caller.require(Action::LogFlights)?;
    let account = caller.account;
    let load = move |c: &mut Conn| {
        let logs = flight_logs::list_uploaded(c, account, LISTED)?;
        let ids: Vec<LogId> = logs.iter().map(|log| log.id).collect();
        let mut flights = flights::list_of_logs(c, &ids)?;
        let view = |log: FlightLog| {
            let own = flights.remove(&log.id).unwrap_or_default();
            LogView::new(log, own, false)
        };
        Ok::<_, StoreError>(logs.into_iter().map(view).collect())
    };
    let items = app.store.read(load).await?;
    Ok(axum::Json(List { items }))
}
