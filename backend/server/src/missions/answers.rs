//! Answers of the pilot to what a machine cannot decide.

use axum::extract::State;
use letka_domain::access::Action;
use letka_domain::ids::MissionId;
use letka_domain::missions::Step;
use letka_domain::rules::changes::Cause;
use letka_store::answers::{self, NewAnswer};
use serde::Deserialize;

use super::view::MissionView;
use super::{changed, check, history, own, require_open};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{FieldProblem, Problem};
use crate::http::input::{At, Body, words};

/// Nobody has more questions than this.
const MOST: usize = 200;

/// An answer to a question.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiveAnswer {
    /// The rule that asks.
    rule: String,
    /// The zone that it asks about, where it asks about one.
    #[serde(default)]
    zone: Option<String>,
    /// Whether it is as the rule wants it.
    yes: bool,
    /// What else is to be said.
    #[serde(default)]
    note: Option<String>,
}

/// Answer questions about an own mission, which is then judged again. The last answer counts; answers
/// are forgotten when the plan changes.
#[utoipa::path(post, path = "/missions/{id}/answers", tag = "missions", params(("id" = MissionId, Path)),
    request_body = Vec<GiveAnswer>, responses((status = 200, body = MissionView),
        (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn answer_questions(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
    Body(input): Body<Vec<GiveAnswer>>,
) -> Result<axum::Json<MissionView>, Problem> {
    caller.require(Action::PlanMission)?;
    let mission = own(&app, &caller, id).await?;
    mission.after(Step::Answer)?;
    require_open(&mission)?;
    let asked = check::judge_mission(&app, &mission).await?.questions();
    let new = accept(input, &asked)?;
    let (now, by, name) = (app.clock.now(), caller.account, caller.name.clone());
    let write = move |tx: &mut letka_store::Tx<'_>| answers::insert(tx, id, (by, &name), &new);
    app.store.write(&caller.actor(), now, write).await?;
    history::judge_and_replace(&app, &caller, id, Cause::Answer).await?;
    changed(&app, &caller, id).await.map(axum::Json)
}

/// The answers, if each belongs to a question.
fn accept(
    input: Vec<GiveAnswer>,
    asked: &[(String, Option<String>)],
) -> Result<Vec<NewAnswer>, Problem> {
    if input.is_empty() || input.len() > MOST {
        return Err(Problem::invalid_field("body", "must be 1 to 200 answers"));
    }
    let mut faults = Vec::new();
    let mut new = Vec::with_capacity(input.len());
    for (index, answer) in input.into_iter().enumerate() {
        let is_it =
            |(rule, zone): &(String, Option<String>)| *rule == answer.rule && *zone == answer.zone;
        if !asked.iter().any(is_it) {
            faults.push(FieldProblem {
                field: format!("[{index}].rule"),
                message: "asks nothing about this mission".into(),
            });
        }
        let note = answer
            .note
            .as_deref()
            .filter(|note| !note.trim().is_empty());
        let note = note.map(|note| words(&format!("[{index}].note"), note));
        new.push(NewAnswer {
            rule: answer.rule,
            zone: answer.zone,
            yes: answer.yes,
            note: note.transpose()?,
        });
    }
    if faults.is_empty() {
        Ok(new)
    } else {
        Err(Problem::invalid(faults))
    }
}
