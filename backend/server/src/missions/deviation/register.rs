//! The register of deviations: all of them for auditors and officers, with filters and as files, and one
//! with everything that was entered about it.

mod table;

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use letka_domain::access::{Action, Reach};
use letka_domain::ids::{DeviationId, UnitId};
use letka_domain::missions::MissionState;
use letka_domain::rules::Outcome;
use letka_store::deviations::{self, DeviationRecord, EntryKind};
use letka_store::missions::{self, Mission};
use letka_store::page::PageRequest;
use letka_store::{Conn, StoreError, units};
use serde::{Deserialize, Serialize};

use super::DeviationView;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::figures::{About, FileFormat};
use crate::http::files::FileLanguage;
use crate::http::input::{At, Params};
use crate::http::page::Page;
use crate::http::view::Ref;
use crate::rulebooks::Rulebooks;

/// No file has more lines, and no search looks through more.
const MOST: usize = 10_000;
/// As many as a page of the store holds.
const LARGEST_PAGE: u32 = 200;

/// A line of the register of deviations.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DeviationEntry {
    mission: Ref,
    mission_state: MissionState,
    urgent: bool,
    aircraft: Ref,
    pilot: Ref,
    unit: Ref,
    start: DateTime<Utc>,
    outcome: Option<Outcome>,
    /// Whether the plan was changed since: then it no longer counts, and stays to be seen.
    outdated: bool,
    deviation: DeviationView,
}

/// Something that was entered about a deviation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DeviationStep {
    #[schema(value_type = String, example = "necessity")]
    kind: EntryKind,
    /// The reason or the report; `null`: an approval.
    text: Option<String>,
    by: String,
    at: DateTime<Utc>,
}

/// A deviation with everything that was ever entered about it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WholeDeviation {
    entry: DeviationEntry,
    /// What was entered, the oldest first: attestations that were given anew too.
    steps: Vec<DeviationStep>,
}

/// How it stands with the report of a deviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReportStanding {
    /// It is owed, and there is still time.
    Due,
    /// It is owed, and its time is over.
    Late,
    /// It was filed.
    Done,
}

/// Which deviations to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeviationParams {
    /// How many at most, 1 to 200; 50 if left out.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// Only those of this unit and the units below it.
    unit: Option<UnitId>,
    /// Only those whose report stands so.
    report: Option<ReportStanding>,
    /// Only those of missions that take off from this moment on.
    from: Option<DateTime<Utc>>,
    /// Only those of missions that take off before this moment.
    to: Option<DateTime<Utc>>,
    /// What kind of file; CSV if left out. A list is none.
    format: Option<FileFormat>,
    /// In which language the file is; Czech if left out.
    language: Option<FileLanguage>,
}

impl DeviationParams {
    fn wants(&self, entry: &DeviationEntry) -> bool {
        let one = &entry.deviation;
        let stands = |standing| match standing {
            ReportStanding::Done => one.report.is_some(),
            ReportStanding::Late => one.overdue,
            ReportStanding::Due => {
                one.report.is_none() && one.report_due_at.is_some() && !one.overdue
            }
        };
        self.report.is_none_or(stands)
            && self.from.is_none_or(|from| entry.start >= from)
            && self.to.is_none_or(|to| entry.start < to)
    }
}

/// The deviations of the units that the caller's roles reach, the latest first.
#[utoipa::path(get, path = "/deviations", tag = "deviations", params(DeviationParams), responses(
    (status = 200, body = Page<DeviationEntry>), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list_deviations(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<DeviationParams>,
) -> Result<axum::Json<Page<DeviationEntry>>, Problem> {
    caller.require(Action::ViewDeviations)?;
    let most = params.limit.unwrap_or(50);
    PageRequest::new(Some(most), params.after.as_deref())?;
    let reach = reach(&app, &caller, params.unit).await?.1;
    Ok(axum::Json(gather(&app, reach, params, most).await?))
}

/// The same as a file, all of them: for a spreadsheet or for paper.
#[utoipa::path(get, path = "/deviations/file", tag = "deviations", params(DeviationParams), responses(
    (status = 200, content_type = "application/octet-stream"), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn download_deviations(
    State(app): State<App>,
    caller: Caller,
    Params(mut params): Params<DeviationParams>,
) -> Result<Response, Problem> {
    caller.require(Action::ViewDeviations)?;
    let (unit, reach) = reach(&app, &caller, params.unit).await?;
    let mut lines = Vec::new();
    loop {
        let page = gather(&app, reach.clone(), params.clone(), LARGEST_PAGE).await?;
        lines.extend(page.items);
        params.after = page.next;
        if params.after.is_none() || lines.len() > MOST {
            break;
        }
    }
    let about = About::new(&app, &caller, unit, params.language.unwrap_or_default());
    let format = params.format.unwrap_or_default();
    let table = match format {
        FileFormat::Pdf => table::on_paper(&lines),
        FileFormat::Csv | FileFormat::Xlsx => table::of_sheet(&lines),
    };
    let title = table.title.clone();
    about.file(title, vec![table], format).await
}

/// One deviation with everything that was entered about it.
#[utoipa::path(get, path = "/deviations/{id}", tag = "deviations", params(("id" = DeviationId, Path)), responses(
    (status = 200, body = WholeDeviation), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn find_deviation(
    State(app): State<App>,
    caller: Caller,
    At(id): At<DeviationId>,
) -> Result<axum::Json<WholeDeviation>, Problem> {
    caller.require(Action::ViewDeviations)?;
    let (now, books) = (app.clock.now(), app.rulebooks.clone());
    let load = move |c: &mut Conn| {
        let record = deviations::get(c, id)?;
        let mission = missions::get(c, record.mission_id)?;
        caller.require_in(Action::ViewDeviations, mission.unit.id)?;
        let entered = deviations::list_entries(c, id)?.into_iter();
        let step = |entered: deviations::Entered| DeviationStep {
            kind: entered.kind,
            text: entered.text,
            by: entered.by,
            at: entered.at,
        };
        Ok::<_, Problem>(WholeDeviation {
            entry: entry(&record, mission, &books, now),
            steps: entered.map(step).collect(),
        })
    };
    app.store.read(load).await.map(axum::Json)
}

/// The units that are asked for, as far as the caller may see; and the name of the one, if it is one.
async fn reach(
    app: &App,
    caller: &Caller,
    unit: Option<UnitId>,
) -> Result<(Option<String>, Reach), Problem> {
    let Some(unit) = unit else {
        return Ok((None, caller.rights.reach(Action::ViewDeviations)));
    };
    caller.require_in(Action::ViewDeviations, unit)?;
    let read = |c: &mut Conn| Ok::<_, StoreError>((units::list(c)?, units::tree(c)?));
    let (all, tree) = app.store.read(read).await?;
    let found = all.into_iter().find(|one| one.id == unit);
    let found = found.ok_or_else(|| Problem::not_found("unit"))?;
    Ok((Some(found.name), Reach::over(tree.below(unit))))
}

/// As many entries as are wanted, from the cursor on, that the filters leave. Where few do, the search
/// ends after so many, and the rest is the next page.
async fn gather(
    app: &App,
    reach: Reach,
    params: DeviationParams,
    most: u32,
) -> Result<Page<DeviationEntry>, Problem> {
    let (now, books) = (app.clock.now(), app.rulebooks.clone());
    let load = move |c: &mut Conn| {
        let (mut items, mut after, mut looked) = (Vec::new(), params.after.clone(), 0);
        loop {
            let left = most.saturating_sub(u32::try_from(items.len()).unwrap_or(most));
            let request = PageRequest::new(Some(left.max(1)), after.as_deref())?;
            let page = deviations::list(c, &reach, &request)?;
            looked += page.items.len();
            for record in &page.items {
                let mission = missions::get(c, record.mission_id)?;
                let entry = entry(record, mission, &books, now);
                if params.wants(&entry) {
                    items.push(entry);
                }
            }
            after = page.next.map(|cursor| cursor.to_string());
            let enough = u32::try_from(items.len()).is_ok_and(|found| found >= most);
            if after.is_none() || enough || looked >= MOST {
                return Ok::<_, Problem>(Page { items, next: after });
            }
        }
    };
    app.store.read(load).await
}

fn entry(
    record: &DeviationRecord,
    mission: Mission,
    books: &Rulebooks,
    now: DateTime<Utc>,
) -> DeviationEntry {
    DeviationEntry {
        deviation: DeviationView::new(record, &mission, books, now),
        outdated: record.opened_at < mission.planned_at,
        mission: Ref {
            id: mission.id.0,
            name: mission.plan.name,
        },
        mission_state: mission.state,
        urgent: mission.urgent,
        aircraft: mission.aircraft.into(),
        pilot: mission.pilot.into(),
        unit: mission.unit.into(),
        start: mission.plan.start,
        outcome: mission.outcome,
    }
}
