//! Deviations for urgent tasks: three attestations, an officer's approval, a report.

pub(crate) mod register;

use axum::extract::State;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::{Action, Role};
use letka_domain::ids::{DeviationId, MissionId};
use letka_domain::missions::{Approval, Attestation, Step};
use letka_domain::rulebook::Severity;
use letka_domain::rules::changes::Cause;
use letka_domain::rules::{self, Finding, FindingState};
use letka_store::deviations::{self, DeviationRecord, EntryKind};
use letka_store::missions::{self, Mission};
use letka_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::view::MissionView;
use super::viewer::{Viewer, is_attested};
use super::{changed, check, get, history, viewed};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, words};
use crate::rulebooks::Rulebooks;

/// The rule that says whether a deviation has everything that it needs.
const DEVIATION_RULE: &str = "AGR-07";

/// What a deviation still owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeviationState {
    /// An attestation or the approval is missing.
    Incomplete,
    /// Approved, and not flown: nothing is due yet.
    Approved,
    /// Flown, and the report is missing.
    ReportDue,
    /// Everything is there.
    Complete,
}

/// A deviation for an urgent task.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DeviationRecord)]
pub(crate) struct DeviationView {
    id: DeviationId,
    opened_at: DateTime<Utc>,
    state: DeviationState,
    /// Why it is clearly necessary.
    necessity: Option<Attestation>,
    /// Why it is urgent.
    urgency: Option<Attestation>,
    /// Why the protected interest prevails over the interest that § 52 protects.
    interest: Option<Attestation>,
    /// The officer who approved it.
    approved: Option<Approval>,
    report: Option<Attestation>,
    /// When the report is due; `null` before the flight.
    report_due_at: Option<DateTime<Utc>>,
    /// Whether the span that the rulebook gives for it is an assumption: no public source names one.
    report_due_assumed: bool,
    /// Whether that is past and there is no report.
    overdue: bool,
}

impl DeviationView {
    /// The view of a deviation of a mission.
    pub(crate) fn new(
        record: &DeviationRecord,
        mission: &Mission,
        books: &Rulebooks,
        now: DateTime<Utc>,
    ) -> Self {
        let given = record.deviation.clone();
        let due = report_due_at(mission, books);
        let book = books.in_force(mission.plan.period().start());
        let state = if !is_attested(record) || given.approved.is_none() {
            DeviationState::Incomplete
        } else if record.report.is_some() {
            DeviationState::Complete
        } else if due.is_some() {
            DeviationState::ReportDue
        } else {
            DeviationState::Approved
        };
        Self {
            id: record.id,
            opened_at: record.opened_at,
            state,
            necessity: given.necessity,
            urgency: given.urgency,
            interest: given.interest,
            approved: given.approved,
            overdue: record.report.is_none() && due.is_some_and(|due| due < now),
            report: record.report.clone(),
            report_due_at: due,
            report_due_assumed: book
                .ok()
                .is_none_or(|book| rules::is_report_span_assumed(&book)),
        }
    }
}

/// When the report of a mission is due; `None` before its flight. At its end where no rulebook says.
pub(crate) fn report_due_at(mission: &Mission, books: &Rulebooks) -> Option<DateTime<Utc>> {
    if !mission.state.has_begun() {
        return None;
    }
    let planned = mission.plan.period();
    let begun = mission.started_at.unwrap_or(planned.start());
    let end = begun + (planned.end() - planned.start());
    let book = books.in_force(planned.start());
    book.map_or(Some(end), |book| rules::report_due_at(&book, end))
}

/// Why a deviation is justified. What is left out stays as it was.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attest {
    /// Why it is clearly necessary.
    #[serde(default)]
    necessity: Option<String>,
    /// Why it is urgent.
    #[serde(default)]
    urgency: Option<String>,
    /// Why the protected interest prevails.
    #[serde(default)]
    interest: Option<String>,
}

/// Attest why a deviation is justified: each by the caller, now. The mission is marked for ever, and
/// judged again.
#[utoipa::path(put, path = "/missions/{id}/deviation", tag = "deviations", request_body = Attest,
    params(("id" = MissionId, Path), ("If-Match" = String, Header, description = "the version that is attested")),
    responses((status = 200, body = MissionView), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn attest_deviation(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
    IfMatch(version): IfMatch,
    Body(input): Body<Attest>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::AttestDeviation)?;
    let (mission, viewer) = viewed(&app, &caller, id).await?;
    viewer.require_concerned(&mission)?;
    mission.after(Step::Attest)?;
    let texts = accept(&input)?;
    let (now, by, name) = (app.clock.now(), caller.account, caller.name.clone());
    let write = move |tx: &mut Tx<'_>| {
        let (mission, known) = locked(tx, id, version)?;
        if known
            .as_ref()
            .is_some_and(|k| k.deviation.approved.is_some())
        {
            let detail = "the deviation is approved; what was approved stays as it was attested";
            return Err(Problem::conflict("deviation_approved", detail));
        }
        let deviation = match &known {
            Some(known) => known.id,
            None => deviations::open(tx, mission.id, by)?,
        };
        let at = (mission.id, deviation);
        for (kind, text) in texts {
            deviations::enter(tx, at, kind, Some(&text), (by, &name))?;
        }
        Ok(())
    };
    app.store.write(&caller.actor(), now, write).await?;
    finish(&app, &caller, id).await
}

/// The attestations that are given, as they are kept.
fn accept(input: &Attest) -> Result<Vec<(EntryKind, String)>, Problem> {
    let given = [
        ("necessity", EntryKind::Necessity, &input.necessity),
        ("urgency", EntryKind::Urgency, &input.urgency),
        ("interest", EntryKind::Interest, &input.interest),
    ];
    let texts = given.into_iter().filter_map(|(field, kind, text)| {
        let text = text.as_ref()?;
        Some(words(field, text).map(|text| (kind, text)))
    });
    let texts: Vec<_> = texts.collect::<Result<_, _>>()?;
    if texts.is_empty() {
        let detail = "must be given, or urgency, or interest";
        return Err(Problem::invalid_field("necessity", detail));
    }
    Ok(texts)
}

/// The mission as the caller read it, which nobody else changes until the end, and its deviation.
fn locked(
    tx: &mut Tx<'_>,
    id: MissionId,
    version: i32,
) -> Result<(Mission, Option<DeviationRecord>), StoreError> {
    let mission = missions::lock(tx, id)?;
    if mission.version != version {
        let (read, now) = (version, mission.version);
        return Err(StoreError::VersionMismatch { read, now });
    }
    let known = deviations::find_since(tx.read(), id, mission.planned_at)?;
    Ok((mission, known))
}

/// Judges anew and answers with the mission.
async fn finish(
    app: &App,
    caller: &Caller,
    id: MissionId,
) -> Result<([(&'static str, String); 1], axum::Json<MissionView>), Problem> {
    history::judge_and_replace(app, caller, id, Cause::Deviation).await?;
    let view = changed(app, caller, id).await?;
    Ok(([("etag", view.etag())], axum::Json(view)))
}

/// Approve a deviation as it was attested: an officer who neither flies nor attested it.
#[utoipa::path(post, path = "/missions/{id}/deviation/approve", tag = "deviations",
    params(("id" = MissionId, Path), ("If-Match" = String, Header, description = "the version that is approved")),
    responses((status = 200, body = MissionView), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem)))]
pub(crate) async fn approve_deviation(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
    IfMatch(version): IfMatch,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ApproveDeviation)?;
    let complete = would_be_complete(&app, &caller, id).await?;
    let (now, approver) = (app.clock.now(), caller.clone());
    let write = move |tx: &mut Tx<'_>| {
        let (mission, known) = locked(tx, id, version)?;
        Viewer::load(tx.read(), &approver, &[id], now)?.require_approver(&mission)?;
        mission.after(Step::ApproveDeviation)?;
        let Some(known) = known.filter(|known| complete && is_attested(known)) else {
            let detail = "an attestation is missing, or says too little";
            return Err(Problem::conflict("attestations_owed", detail));
        };
        if known.deviation.approved.is_some() {
            let detail = "the deviation is approved already";
            return Err(Problem::conflict("deviation_approved", detail));
        }
        let by = (approver.account, approver.name.as_str());
        deviations::enter(tx, (id, known.id), EntryKind::Approval, None, by)?;
        Ok(())
    };
    app.store.write(&caller.actor(), now, write).await?;
    finish(&app, &caller, id).await
}

/// Whether the rules would find the deviation complete with the caller's approval: what is approved
/// can no longer be attested anew, so that words that are too few would stay too few.
async fn would_be_complete(app: &App, caller: &Caller, id: MissionId) -> Result<bool, Problem> {
    let (mission, _) = get(app, id).await?;
    let approval = Approval {
        by: caller.name.clone(),
        at: app.clock.now(),
    };
    let judged = check::judge_mission(app, &mission).await?;
    let stops = |finding: &Finding| {
        finding.rule == DEVIATION_RULE
            && finding.state == FindingState::Fail
            && finding.severity == Severity::Block
    };
    let verdict = judged.with_approval(approval);
    Ok(verdict.is_some_and(|verdict| !verdict.findings.iter().any(stops)))
}

/// What came of a deviation.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportDeviation {
    /// What was done and why, and what came of it.
    text: String,
}

/// File the report of a deviation after the flight.
#[utoipa::path(post, path = "/missions/{id}/deviation/report", tag = "deviations",
    params(("id" = MissionId, Path)), request_body = ReportDeviation,
    responses((status = 200, body = MissionView), (status = 403, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn report_deviation(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
    Body(input): Body<ReportDeviation>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ReportDeviation)?;
    let (mission, viewer) = viewed(&app, &caller, id).await?;
    if !caller.is(Role::ComplianceOfficer) {
        viewer.require_concerned(&mission)?;
    }
    mission.after(Step::Report)?;
    let text = words("text", &input.text)?;
    let (now, by, name) = (app.clock.now(), caller.account, caller.name.clone());
    let write = move |tx: &mut Tx<'_>| {
        let mission = missions::lock(tx, id)?;
        let known = deviations::find_since(tx.read(), id, mission.planned_at)?;
        let Some(known) = known else {
            let detail = "the mission claims no deviation";
            return Err(Problem::conflict("no_deviation", detail));
        };
        if known.report.is_some() {
            let detail = "the report is filed already";
            return Err(Problem::conflict("report_filed", detail));
        }
        let at = (id, known.id);
        deviations::enter(tx, at, EntryKind::Report, Some(&text), (by, &name))?;
        Ok(())
    };
    app.store.write(&caller.actor(), now, write).await?;
    finish(&app, &caller, id).await
}
