//! The lines that a filter lets through, as CSV.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_formats::tables::{self, Cell, Sheet};
use letka_store::audit::{self, AuditFilter, ChainedEntry};
use letka_store::page::{MAX_LIMIT, PageRequest};
use letka_store::{Conn, StoreError};

use super::AuditParams;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::files::{CSV, attachment};
use crate::http::input::Params;

/// No export has more lines: a spreadsheet and the memory of the server end somewhere.
const MAX_LINES: usize = 20_000;

/// The lines that the filter lets through, the newest first, as CSV. More than 20,000 lines are refused.
#[utoipa::path(get, path = "/audit/export", tag = "audit", params(AuditParams), responses(
    (status = 200, content_type = "text/csv", body = String), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn export_audit(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<AuditParams>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ViewAudit)?;
    let filter = params.filter()?;
    let lines = app.store.read(move |c| all(c, &filter)).await?;
    let lines = lines.ok_or_else(|| {
        let detail = "these are more than 20,000 lines; choose a shorter period";
        Problem::new(StatusCode::CONFLICT, "too_many_lines", detail)
    })?;
    attachment("audit.csv", CSV, tables::to_csv(&sheet(lines)))
}

/// All lines in one state of the database; `None`: too many.
fn all(c: &mut Conn, filter: &AuditFilter) -> Result<Option<Vec<ChainedEntry>>, StoreError> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let request = PageRequest::new(Some(MAX_LIMIT), after.as_deref());
        let page = audit::search(c, filter, &request.expect("the cursor is our own"))?;
        found.extend(page.items);
        if found.len() > MAX_LINES {
            return Ok(None);
        }
        match page.next {
            Some(next) => after = Some(next.to_string()),
            None => return Ok(Some(found)),
        }
    }
}

fn sheet(lines: Vec<ChainedEntry>) -> Sheet {
    let headings = [
        "number",
        "at",
        "actor_kind",
        "actor",
        "from_address",
        "action",
        "record_kind",
        "record_id",
        "detail",
        "erased",
    ];
    let row = |line: ChainedEntry| -> Vec<Cell> {
        let entry = line.entry;
        vec![
            line.number.map(|number| number.to_string()).into(),
            entry.at.to_rfc3339().into(),
            entry.actor_kind.into(),
            entry.actor_name.into(),
            entry.from_address.into(),
            entry.action.into(),
            entry.record_kind.into(),
            entry.record_id.map(|id| id.to_string()).into(),
            entry.detail.into(),
            if line.erased { "yes" } else { "" }.into(),
        ]
    };
    Sheet {
        name: "audit".to_owned(),
        headings: headings.map(str::to_owned).to_vec(),
        rows: lines.into_iter().map(row).collect(),
    }
}
