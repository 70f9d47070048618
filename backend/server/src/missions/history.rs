//! The history of verdicts: each is kept with its cause, and whoever it concerns is told of a change.

use axum::extract::State;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{AccountId, MissionId, VerdictId};
use letka_domain::notifications::News;
use letka_domain::rulebook::RulebookRef;
use letka_domain::rules::changes::{Cause, Changes, changes};
use letka_domain::rules::{Outcome, Verdict};
use letka_store::missions::{self, Mission};
use letka_store::notifications::{self, NewNotification};
use letka_store::verdicts::{self, NewVerdict, VerdictRecord};
use letka_store::{Actor, StoreError, Tx, accounts};
use serde::{Deserialize, Serialize};

use super::check::{self, Judged, Question};
use super::get;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Params};
use crate::http::page::List;

/// A verdict about to be kept.
#[derive(Debug)]
pub(crate) struct Record {
    cause: Cause,
    pub(crate) verdict: Verdict,
    facts: serde_json::Value,
}

impl Record {
    /// What was judged, and why.
    pub(crate) fn new(cause: Cause, judged: &Judged) -> Self {
        Self {
            cause,
            verdict: judged.verdict.clone(),
            facts: judged.kept_facts(),
        }
    }

    /// Keeps it in the history of a mission, and tells whom a change concerns; says whether anybody
    /// was told. For the moment before it takes the place of the last verdict.
    pub(crate) fn keep(&self, tx: &mut Tx<'_>, mission: &Mission) -> Result<bool, StoreError> {
        let before = missions::find_verdict(tx.read(), mission.id)?;
        let new = NewVerdict {
            mission_id: mission.id,
            cause: self.cause,
            verdict: self.verdict.clone(),
            facts: self.facts.clone(),
        };
        verdicts::insert(tx, &new)?;
        let changed = before.map(|before| changes(&before, &self.verdict));
        match changed.filter(|changes| mission.state.is_ahead() && !changes.is_empty()) {
            Some(changes) => tell(tx, mission, self.cause, &changes),
            None => Ok(false),
        }
    }

    /// Keeps it and puts it in the place of the last verdict.
    pub(crate) fn replace(&self, tx: &mut Tx<'_>, mission: &Mission) -> Result<bool, StoreError> {
        let told = self.keep(tx, mission)?;
        missions::set_verdict(tx, mission.id, mission.version, &self.verdict)?;
        Ok(told)
    }

    /// Keeps it, and puts it in the place of the last verdict if it says anything else; says whether
    /// it did, and whether anybody was told.
    pub(crate) fn refresh(
        &self,
        tx: &mut Tx<'_>,
        mission: &Mission,
    ) -> Result<(bool, bool), StoreError> {
        let before = missions::find_verdict(tx.read(), mission.id)?;
        let same = before.is_some_and(|before| {
            before.rulebook == self.verdict.rulebook && changes(&before, &self.verdict).is_empty()
        });
        if !same {
            return Ok((true, self.replace(tx, mission)?));
        }
        self.keep(tx, mission)?;
        missions::mark_checked(tx, mission.id, self.verdict.checked_at)?;
        Ok((false, false))
    }
}

/// Tells the pilot and the planner, and the approver of a released mission, what changed; not whoever
/// brought it about.
fn tell(
    tx: &mut Tx<'_>,
    mission: &Mission,
    cause: Cause,
    changes: &Changes,
) -> Result<bool, StoreError> {
    let mut to: Vec<AccountId> = accounts::list_for_operator(tx.read(), mission.pilot.id)?;
    to.extend(mission.planned_by);
    if mission.state.is_released() {
        to.extend(mission.decided_by.as_ref().map(|by| by.id));
    }
    to.sort_unstable();
    to.dedup();
    if let Actor::Account { id, .. } = tx.actor() {
        let by = *id;
        to.retain(|account| *account != by);
    }
    let new = NewNotification {
        to,
        record: notifications::Record::new("mission", mission.id.0, &mission.plan.name),
        news: News::MissionJudged {
            cause,
            changes: changes.clone(),
        },
        once: None,
    };
    Ok(!notifications::insert(tx, &new)?.is_empty())
}

/// Puts a verdict in the place of the last one of a mission, by a caller.
pub(crate) async fn replace(
    app: &App,
    caller: &Caller,
    mission: &Mission,
    record: Record,
) -> Result<(), Problem> {
    let (mission, now) = (mission.clone(), app.clock.now());
    let (id, state) = (mission.id, mission.state);
    let write = move |tx: &mut Tx<'_>| record.replace(tx, &mission);
    if app.store.write(&caller.actor(), now, write).await? {
        app.live.notification();
    }
    app.live.mission(id, state);
    Ok(())
}

/// Judges a mission anew for a cause that somebody brought about, and keeps the verdict.
pub(crate) async fn judge_and_replace(
    app: &App,
    caller: &Caller,
    id: MissionId,
    cause: Cause,
) -> Result<(), Problem> {
    let (mission, _) = get(app, id).await?;
    let judged = check::judge_mission(app, &mission).await?;
    replace(app, caller, &mission, Record::new(cause, &judged)).await
}

/// A verdict of the past.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PastVerdict)]
pub(crate) struct VerdictView {
    id: VerdictId,
    checked_at: DateTime<Utc>,
    /// Why it was asked.
    cause: Cause,
    outcome: Outcome,
    open_questions: u32,
    rulebook: RulebookRef,
    /// What changed since the verdict before; `null`: there is none before it.
    changes: Option<Changes>,
}

/// The verdicts on a mission, the newest first, each with what changed since the one before; 200 at
/// most.
#[utoipa::path(get, path = "/missions/{id}/verdicts", tag = "verdicts",
    params(("id" = MissionId, Path)), responses((status = 200, body = List<VerdictView>),
        (status = 404, body = Problem)))]
pub(crate) async fn list_verdicts(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<axum::Json<List<VerdictView>>, Problem> {
    caller.require(Action::ViewMissions)?;
    let find = move |c: &mut letka_store::Conn| {
        missions::get(c, id)?;
        verdicts::list(c, id)
    };
    let records = app.store.read(find).await?;
    let before = |index: usize| records.get(index + 1);
    let view = |(index, record): (usize, &VerdictRecord)| VerdictView {
        id: record.id,
        checked_at: record.checked_at,
        cause: record.cause,
        outcome: record.outcome,
        open_questions: record.open_questions,
        rulebook: RulebookRef {
            id: record.rulebook_id.clone(),
            hash: record.rulebook_hash.clone(),
        },
        changes: before(index).and_then(|before| {
            let pair = before.verdict.as_ref().zip(record.verdict.as_ref());
            pair.map(|(before, after)| changes(before, after))
        }),
    };
    let items = records.iter().enumerate().map(view).collect();
    Ok(axum::Json(List { items }))
}

/// A verdict of the past with what was asked for it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = WholePastVerdict)]
pub(crate) struct WholeVerdictView {
    id: VerdictId,
    mission_id: MissionId,
    cause: Cause,
    /// What the rules said; `null`: an earlier program wrote it in a form that is no longer read.
    verdict: Option<Verdict>,
    /// What was asked: enough to judge it again.
    #[schema(value_type = Object)]
    facts: serde_json::Value,
}

/// A verdict of the past with all findings and what was asked.
#[utoipa::path(get, path = "/verdicts/{id}", tag = "verdicts", params(("id" = VerdictId, Path)),
    responses((status = 200, body = WholeVerdictView), (status = 404, body = Problem)))]
pub(crate) async fn find_verdict(
    State(app): State<App>,
    caller: Caller,
    At(id): At<VerdictId>,
) -> Result<axum::Json<WholeVerdictView>, Problem> {
    caller.require(Action::ViewMissions)?;
    let record = app.store.read(move |c| verdicts::get(c, id)).await?;
    Ok(axum::Json(WholeVerdictView {
        id: record.id,
        mission_id: record.mission_id,
        cause: record.cause,
        verdict: record.verdict,
        facts: record.facts,
    }))
}

/// As of when to judge.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecheckParams {
    /// Judge as though it flew at this moment; as planned if left out.
    as_of: Option<DateTime<Utc>>,
}

/// A mission judged by itself.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Recheck {
    verdict: Verdict,
    /// What differs from the last verdict of the mission; `null`: it has none.
    changes: Option<Changes>,
}

/// Judge a mission again, without keeping the verdict.
///
/// With `as_of` it is judged as though it took off at that moment: by the rulebook and the datasets in
/// force then, and the permits and licences as they stood then. What the registers do not remember, such
/// as whether an aircraft was airworthy, is taken as it is now.
#[utoipa::path(post, path = "/missions/{id}/recheck", tag = "verdicts",
    params(("id" = MissionId, Path), RecheckParams), responses((status = 200, body = Recheck),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn recheck_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
    Params(params): Params<RecheckParams>,
) -> Result<axum::Json<Recheck>, Problem> {
    caller.require(Action::ViewMissions)?;
    let (mission, last) = get(&app, id).await?;
    let judged = match params.as_of {
        Some(as_of) => {
            let mut question = Question::of(&mission).from(as_of);
            question.as_of = Some(as_of);
            check::judge(&app, question).await?
        }
        None => check::judge_mission(&app, &mission).await?,
    };
    let changed = last.map(|last| changes(&last, &judged.verdict));
    Ok(axum::Json(Recheck {
        verdict: judged.verdict,
        changes: changed,
    }))
}
