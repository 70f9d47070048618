//! Registers as tables, in the columns that an import reads: an export imports again as unchanged.

use axum::extract::State;
use axum::response::Response;
use letka_formats::tables::{self, Sheet};
use letka_store::Conn;
use serde::Deserialize;

use super::{Register, Scope, aircraft, licences, people};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::files::{CSV, FileLanguage, XLSX, attachment};
use crate::http::input::Params;

/// The format of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TableFormat {
    /// With semicolons, UTF-8 with a byte order mark.
    #[default]
    Csv,
    /// A workbook.
    Xlsx,
}

/// How a table is written.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExportParams {
    /// `csv` if left out.
    format: Option<TableFormat>,
    /// Language of the headings, `cs` if left out.
    language: Option<FileLanguage>,
}

/// The people whom the caller may see, as a table.
#[utoipa::path(get, path = "/exports/people", tag = "imports", params(ExportParams), responses(
    (status = 200, content_type = "text/csv", body = Vec<u8>), (status = 422, body = Problem)))]
pub(crate) async fn export_people(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<ExportParams>,
) -> Result<Response, Problem> {
    export::<people::People>(app, caller, params).await
}

/// The licences that the caller may see, as a table.
#[utoipa::path(get, path = "/exports/licences", tag = "imports", params(ExportParams), responses(
    (status = 200, content_type = "text/csv", body = Vec<u8>), (status = 422, body = Problem)))]
pub(crate) async fn export_licences(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<ExportParams>,
) -> Result<Response, Problem> {
    export::<licences::Licences>(app, caller, params).await
}

/// The aircraft that the caller may see, as a table.
#[utoipa::path(get, path = "/exports/aircraft", tag = "imports", params(ExportParams), responses(
    (status = 200, content_type = "text/csv", body = Vec<u8>), (status = 422, body = Problem)))]
pub(crate) async fn export_aircraft(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<ExportParams>,
) -> Result<Response, Problem> {
    export::<aircraft::Fleet>(app, caller, params).await
}

async fn export<R: Register>(
    app: App,
    caller: Caller,
    params: ExportParams,
) -> Result<Response, Problem> {
    caller.require(R::SEEN)?;
    let scope = Scope {
        reach: caller.rights.reach(R::SEEN),
        now: app.clock.now(),
        language: params.language.unwrap_or_default(),
    };
    let rows = app
        .store
        .read(move |c: &mut Conn| R::rows(c, &scope))
        .await?;
    let english = params.language == Some(FileLanguage::En);
    let heading = |column: &tables::Column| if english { column.en } else { column.cs }.to_owned();
    let sheet = Sheet {
        name: R::NAME.to_owned(),
        headings: R::COLUMNS.iter().map(heading).collect(),
        rows,
    };
    let xlsx = params.format == Some(TableFormat::Xlsx);
    let written = tokio::task::spawn_blocking(move || {
        if xlsx {
            tables::to_xlsx(&sheet)
        } else {
            Ok(tables::to_csv(&sheet))
        }
    });
    let written = written.await.map_err(|error| Problem::internal(&error))?;
    let bytes = written.map_err(|error| Problem::internal(&error))?;
    let (kind, ending) = if xlsx { (XLSX, "xlsx") } else { (CSV, "csv") };
    attachment(&format!("{}.{ending}", R::NAME), kind, bytes)
}
