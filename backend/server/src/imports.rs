//! Registers from tables: people, licences and aircraft as CSV or XLSX, with a dry run first.
//!
//! The dry run says row by row what would change and what is wrong, and answers with a hash over the file
//! and all that it would do. The real run wants this hash: another file, or a register that somebody
//! changed meanwhile, is refused. It enters all rows or none.

mod aircraft;
mod export;
mod fault;
mod licences;
mod people;
mod row;

pub(crate) use export::*;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use letka_domain::access::{Action, Reach};
use letka_domain::rules::changes::Cause;
use letka_formats::tables::{self, Cell, Column, Table, TableError};
use letka_store::audit::chain::Hex;
use letka_store::audit::{self, Entry};
use letka_store::{Conn, StoreError, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::audit::ChangedField;
use crate::auth::Caller;
use crate::error::{FieldProblem, Problem};
use crate::http::body;
use crate::http::files::FileLanguage;
use crate::http::input::Params;
use crate::recheck;
use fault::RowProblem;

/// A register that a table can fill.
pub(crate) trait Register {
    /// What one row makes.
    type Step: Send + 'static;
    /// Who may enter one.
    const ACTION: Action;
    /// Who may see one.
    const SEEN: Action;
    /// Why missions are judged again afterwards.
    const CAUSE: Cause;
    /// Its name in addresses and files.
    const NAME: &'static str;
    /// Its columns, in the order of an export.
    const COLUMNS: &'static [Column];

    /// What each row would do.
    fn plan(
        c: &mut Conn,
        scope: &Scope,
        table: &Table,
    ) -> Result<Vec<Planned<Self::Step>>, StoreError>;

    /// Does it.
    fn apply(tx: &mut Tx<'_>, step: Self::Step) -> Result<(), StoreError>;

    /// All records that a reach contains, as rows of the columns.
    fn rows(c: &mut Conn, scope: &Scope) -> Result<Vec<Vec<Cell>>, StoreError>;
}

/// A column that a table may have.
const fn column(key: &'static str, cs: &'static str, en: &'static str) -> Column {
    Column {
        key,
        cs,
        en,
        required: false,
    }
}

/// A column that a table must have.
const fn needed(key: &'static str, cs: &'static str, en: &'static str) -> Column {
    Column {
        key,
        cs,
        en,
        required: true,
    }
}

/// Where and when a table is entered or written.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    pub(crate) reach: Reach,
    pub(crate) now: chrono::DateTime<chrono::Utc>,
    /// Of what is written; what is read may be in either.
    pub(crate) language: FileLanguage,
}

/// What a row would do.
#[derive(Debug)]
pub(crate) struct Planned<S> {
    pub(crate) row: u32,
    /// What people call the record.
    pub(crate) name: String,
    /// The record that is there, with its version.
    pub(crate) found: Option<(Uuid, i32)>,
    pub(crate) changes: Vec<ChangedField>,
    pub(crate) problems: Vec<RowProblem>,
    /// What is to be done; `None`: nothing.
    pub(crate) step: Option<S>,
}

impl<S> Planned<S> {
    /// A row of which nothing more is said than what is wrong.
    fn refused(row: u32, name: String, problems: Vec<RowProblem>) -> Self {
        Self {
            row,
            name,
            found: None,
            changes: Vec::new(),
            problems,
            step: None,
        }
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RowOutcome {
    /// It makes a record.
    New,
    /// It changes a record.
    Changed,
    /// The register says the same.
    Unchanged,
    /// It cannot be entered.
    Wrong,
}

/// A row of an imported table.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ImportedRow {
    /// Its number as a spreadsheet shows it.
    row: u32,
    /// What people call the record.
    name: String,
    outcome: RowOutcome,
    /// The record; `null`: there is none yet.
    record_id: Option<Uuid>,
    /// Which columns change.
    changes: Vec<ChangedField>,
    /// Which columns are wrong, and why.
    problems: Vec<RowProblem>,
}

/// What a table changes in a register.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TableImport {
    /// Whether nothing was entered.
    dry_run: bool,
    /// To be sent with the real run.
    hash: String,
    new: usize,
    changed: usize,
    unchanged: usize,
    wrong: usize,
    /// Headings that nobody knows; what stands below them is not read.
    unknown_columns: Vec<String>,
    rows: Vec<ImportedRow>,
}

/// How a table is imported.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportParams {
    /// Say what would change, and enter nothing. `true` if left out.
    dry_run: Option<bool>,
    /// The hash that the dry run answered with; without it nothing is entered.
    hash: Option<String>,
}

/// Enter people from a table: CSV or XLSX.
#[utoipa::path(post, path = "/imports/people", tag = "imports", params(ImportParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, body = TableImport), (status = 409, body = Problem), (status = 413, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn import_people(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<ImportParams>,
    request: Request,
) -> Result<axum::Json<TableImport>, Problem> {
    import::<people::People>(app, caller, params, request).await
}

/// Enter licences from a table: CSV or XLSX. A licence is never changed: its renewal is another one.
#[utoipa::path(post, path = "/imports/licences", tag = "imports", params(ImportParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, body = TableImport), (status = 409, body = Problem), (status = 413, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn import_licences(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<ImportParams>,
    request: Request,
) -> Result<axum::Json<TableImport>, Problem> {
    import::<licences::Licences>(app, caller, params, request).await
}

/// Enter aircraft from a table: CSV or XLSX.
#[utoipa::path(post, path = "/imports/aircraft", tag = "imports", params(ImportParams),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, body = TableImport), (status = 409, body = Problem), (status = 413, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn import_aircraft(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<ImportParams>,
    request: Request,
) -> Result<axum::Json<TableImport>, Problem> {
    import::<aircraft::Fleet>(app, caller, params, request).await
}

async fn import<R: Register>(
    app: App,
    caller: Caller,
    params: ImportParams,
    request: Request,
) -> Result<axum::Json<TableImport>, Problem> {
    caller.require(R::ACTION)?;
    let bytes = body::bytes(request, tables::MAX_BYTES).await?;
    let file: [u8; 32] = Sha256::digest(&bytes).into();
    let read = tokio::task::spawn_blocking(move || tables::read(&bytes, R::COLUMNS));
    let table = read.await.map_err(|error| Problem::internal(&error))??;
    let scope = Scope {
        reach: caller.rights.reach(R::ACTION),
        now: app.clock.now(),
        language: FileLanguage::default(),
    };
    if params.dry_run.unwrap_or(true) {
        let plan = move |c: &mut Conn| {
            let planned = R::plan(c, &scope, &table)?;
            Ok::<_, Problem>(answer(&file, &table, planned, true).0)
        };
        return Ok(axum::Json(app.store.read(plan).await?));
    }
    let hash = params.hash.ok_or_else(|| {
        Problem::invalid_field("hash", "must be the one that the dry run answered with")
    })?;
    let now = scope.now;
    let enter = move |tx: &mut Tx<'_>| enter::<R>(tx, &scope, &table, &file, &hash);
    let answer = app.store.write(&caller.actor(), now, enter).await?;
    recheck::after_in_background(&app, R::CAUSE);
    Ok(axum::Json(answer))
}

/// Enters all rows or none: only what the dry run has shown.
fn enter<R: Register>(
    tx: &mut Tx<'_>,
    scope: &Scope,
    table: &Table,
    file: &[u8; 32],
    hash: &str,
) -> Result<TableImport, Problem> {
    let planned = R::plan(tx.read(), scope, table)?;
    let (answer, steps) = answer(file, table, planned, false);
    if answer.hash != hash {
        let detail = "the file or the register is not that of the dry run; run it again";
        return Err(Problem::conflict("import_outdated", detail));
    }
    if answer.wrong > 0 {
        let detail = "rows of the table are wrong; nothing was entered";
        return Err(Problem::conflict("import_wrong", detail));
    }
    for (row, step) in steps {
        R::apply(tx, step).map_err(|error| match error {
            // What the plan did not foresee names its row all the same.
            StoreError::Conflict { .. } => {
                Problem::invalid_field(format!("rows[{row}]"), error.to_string())
            }
            error => error.into(),
        })?;
    }
    let entry = Entry::new("imports.enter", "import", None).detail(json!({
        "register": R::NAME, "file_sha256": Hex(*file).to_string(),
        "new": answer.new, "changed": answer.changed,
    }));
    audit::record(tx, &entry)?;
    Ok(answer)
}

/// The answer for people, and the steps to be done.
fn answer<S>(
    file: &[u8; 32],
    table: &Table,
    planned: Vec<Planned<S>>,
    dry_run: bool,
) -> (TableImport, Vec<(u32, S)>) {
    let mut state = Sha256::new().chain_update(file);
    let (mut rows, mut steps) = (Vec::new(), Vec::new());
    for one in planned {
        let outcome = match (&one.step, &one.found) {
            _ if !one.problems.is_empty() => RowOutcome::Wrong,
            (None, _) => RowOutcome::Unchanged,
            (Some(_), Some(_)) => RowOutcome::Changed,
            (Some(_), None) => RowOutcome::New,
        };
        let version = one.found.map(|(_, version)| version);
        let row = ImportedRow {
            row: one.row,
            name: one.name,
            outcome,
            record_id: one.found.map(|(id, _)| id),
            changes: one.changes,
            problems: one.problems,
        };
        let said = serde_json::to_vec(&(&row, version)).unwrap_or_default();
        state.update((said.len() as u64).to_be_bytes());
        state.update(&said);
        rows.push(row);
        steps.extend(one.step.map(|step| (one.row, step)));
    }
    let count = |outcome| rows.iter().filter(|row| row.outcome == outcome).count();
    let hash: [u8; 32] = state.finalize().into();
    let answer = TableImport {
        dry_run,
        hash: Hex(hash).to_string(),
        new: count(RowOutcome::New),
        changed: count(RowOutcome::Changed),
        unchanged: count(RowOutcome::Unchanged),
        wrong: count(RowOutcome::Wrong),
        unknown_columns: table.unknown.clone(),
        rows,
    };
    (answer, steps)
}

impl From<TableError> for Problem {
    fn from(error: TableError) -> Self {
        let detail = error.to_string();
        let (code, errors) = match error {
            TableError::TooLong => {
                return Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail);
            }
            TableError::Row { row, message } => {
                let field = format!("rows[{row}]");
                ("table_row", vec![FieldProblem { field, message }])
            }
            TableError::Missing(columns) => {
                let missing = columns.iter().map(|column| FieldProblem {
                    field: column.key.to_owned(),
                    message: format!("the table has no column {:?} ({:?})", column.cs, column.en),
                });
                ("table_columns", missing.collect())
            }
            TableError::Twice(_) => ("table_columns", Vec::new()),
            TableError::TooManyRows => ("table_too_long", Vec::new()),
            TableError::Empty => ("table_empty", Vec::new()),
            TableError::Unreadable(_) => ("table_unreadable", Vec::new()),
        };
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail);
        problem.errors = errors;
        problem
    }
}
