//! Answers of the pilot to what a machine cannot decide.

use axum::extract::State;
use letka_domain::access::Action;
use letka_domain::ids::MissionId;
use letka_domain::missions::Step;
use letka_domain::rules::Finding;
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
    /// What was asked, in Czech or in English as it was shown.
    question: String,
    /// Whether it is as the rule wants it.
    yes: bool,
    /// What else is to be said.
    #[serde(default)]
    note: Option<String>,
}

/// Answer questions about an own mission, which is then judged again. The last answer counts; answers
/// are forgotten when the plan changes, and an answer counts only as long as its question is put in the
/// same words.
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
fn accept(input: Vec<GiveAnswer>, asked: &[Finding]) -> Result<Vec<NewAnswer>, Problem> {
    if input.is_empty() || input.len() > MOST {
        return Err(Problem::invalid_field("body", "must be 1 to 200 answers"));
    }
    let mut faults = Vec::new();
    let mut new = Vec::with_capacity(input.len());
    for (index, answer) in input.into_iter().enumerate() {
        let mut same = asked
            .iter()
            .filter(|asked| asked.rule == answer.rule && asked.zone == answer.zone)
            .peekable();
        let known = same.peek().is_some();
        let Some(asked) = same.find(|asked| asked.reads(&answer.question)) else {
            let (field, message) = if known {
                (
                    "question",
                    "is not what is asked now: read the mission again",
                )
            } else {
                ("rule", "asks nothing about this mission")
            };
            faults.push(FieldProblem {
                field: format!("[{index}].{field}"),
                message: message.into(),
            });
            continue;
        };
        let note = answer
            .note
            .as_deref()
            .filter(|note| !note.trim().is_empty());
        let note = note.map(|note| words(&format!("[{index}].note"), note));
        new.push(NewAnswer {
            rule: answer.rule,
            zone: answer.zone,
            question: asked.text.cs.to_string(),
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
