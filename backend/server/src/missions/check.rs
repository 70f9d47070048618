//! Judging a plan: the facts from the registers, the verdict from the domain.
//!
//! [`gather`] is the one place where facts come together, one small function for each input.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use letka_domain::ids::{MissionId, OperatorId};
use letka_domain::missions::{MissionFacts, MissionPlan};
use letka_domain::period::Period;
use letka_domain::permits::{Permit, PermitState};
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::{PilotFacts, Verdict};
use letka_domain::weather::Report;
use letka_store::licences::{self, Licence};
use letka_store::missions::{self, Mission};
use letka_store::permits::PermitRecord;
use letka_store::{
    Conn, StoreError, aircraft, airspace_notices, answers, consents, deviations, operators,
    permits, verdicts, zones,
};

use super::facts::{AskedFacts, AskedTraffic, Gathered, KnownAirspace};
use crate::app::App;
use crate::error::Problem;

/// What is to be judged: a plan, who flies it, and when.
#[derive(Debug, Clone)]
pub struct Question {
    /// The plan; its faults were refused before.
    pub plan: MissionPlan,
    /// Who flies.
    pub pilot: OperatorId,
    /// When: as planned, or from now on.
    pub period: Period,
    /// The mission that it is the plan of: what people have said about it counts.
    pub mission: Option<MissionId>,
    /// Whether the plan of that mission is another one than before: what people answered and attested
    /// was about the old one.
    pub planned_anew: bool,
    /// As of which moment the registers are read, as far as they remember; `None`: as they are.
    pub as_of: Option<DateTime<Utc>>,
}

/// A verdict and what was asked for it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// What the rules say.
    pub verdict: Verdict,
    facts: Gathered,
    rulebook: Rulebook,
}

impl Judged {
    fn of(facts: Gathered, rulebook: &Rulebook, now: DateTime<Utc>) -> Self {
        Self {
            verdict: facts.judge(rulebook, now),
            facts,
            rulebook: rulebook.clone(),
        }
    }

    /// What a person is asked about the mission, answered or not: rule and zone.
    pub(crate) fn questions(&self) -> Vec<(String, Option<String>)> {
        let mut facts = self.facts.clone();
        facts.mission.answers.clear();
        let verdict = facts.judge(&self.rulebook, self.verdict.checked_at);
        let asked = verdict.open_questions();
        asked
            .map(|finding| (finding.rule.to_string(), finding.zone.clone()))
            .collect()
    }

    /// What was asked, as it is kept.
    pub fn kept_facts(&self) -> serde_json::Value {
        self.facts.kept(&self.rulebook, &self.verdict)
    }
}

impl Question {
    /// A plan that is not a mission yet, as planned.
    pub fn of_plan(plan: MissionPlan, pilot: OperatorId) -> Self {
        Self {
            period: plan.period(),
            plan,
            pilot,
            mission: None,
            planned_anew: false,
            as_of: None,
        }
    }

    /// A mission as planned.
    pub fn of(mission: &Mission) -> Self {
        Self {
            mission: Some(mission.id),
            ..Self::of_plan(mission.plan.clone(), mission.pilot.id)
        }
    }

    /// The same, flown from a moment on.
    #[must_use]
    pub fn from(mut self, start: DateTime<Utc>) -> Self {
        let lasts = self.period.end() - self.period.start();
        if let Ok(period) = Period::new(start, start + lasts) {
            self.period = period;
        }
        self
    }
}

/// Judges by what the registers say now.
pub(crate) async fn judge(app: &App, question: Question) -> Result<Judged, Problem> {
    let now = question.as_of.unwrap_or_else(|| app.clock.now());
    let rulebook = rulebook(app, &question.period)?;
    let judged = app
        .store
        .read(move |c| verdict(c, &rulebook, &question, now))
        .await;
    judged.map_err(|error| match error {
        StoreError::NotFound("aircraft") => {
            Problem::invalid_field("aircraft_id", "there is no such aircraft")
        }
        other => other.into(),
    })
}

/// The rulebook for a period; there must be the same one at both ends.
fn rulebook(app: &App, period: &Period) -> Result<Rulebook, Problem> {
    let Some(rulebook) = Rulebook::in_force(&app.rulebooks, period.start()) else {
        let detail = "no rulebook is in force at that time";
        return Err(Problem::conflict("no_rulebook", detail));
    };
    if Rulebook::in_force(&app.rulebooks, period.end()) != Some(rulebook) {
        let detail = "the rules change during this mission; let it end before, or begin after";
        return Err(Problem::conflict("rulebook_changes", detail));
    }
    Ok(rulebook.clone())
}

/// Gathers the facts from the registers and judges them; `checked_at` is as of when it is asked.
pub fn verdict(
    c: &mut Conn,
    rulebook: &Rulebook,
    question: &Question,
    checked_at: DateTime<Utc>,
) -> Result<Judged, StoreError> {
    let facts = gather(c, question)?;
    Ok(Judged::of(facts, rulebook, checked_at))
}

/// Everything that the rules read.
fn gather(c: &mut Conn, question: &Question) -> Result<Gathered, StoreError> {
    let period = &question.period;
    Ok(Gathered {
        mission: mission_facts(c, question)?,
        aircraft: Some(aircraft::get(c, question.plan.aircraft_id)?.facts()),
        pilot: Some(pilot(c, question)?),
        permits: Some(permits(c, question.as_of)?),
        airspace: airspace(c, period)?,
        terrain: None,
        weather: weather(c, period),
        traffic: Some(traffic(c, question)?),
    })
}

/// The plan, and what people have said about it since it was last changed.
fn mission_facts(c: &mut Conn, question: &Question) -> Result<MissionFacts, StoreError> {
    let mut facts = MissionFacts::of_plan(&question.plan, question.period);
    if let Some(id) = question.mission {
        let planned_at = missions::get(c, id)?.planned_at;
        say(c, &mut facts, id, planned_at)?;
        if question.planned_anew {
            facts.answers.clear();
            facts.deviation = None;
        }
    }
    Ok(facts)
}

/// Puts in what people have said about a mission whose plan is as it is since a moment.
fn say(
    c: &mut Conn,
    facts: &mut MissionFacts,
    id: MissionId,
    planned_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    facts.answers = answers::list_since(c, id, planned_at)?;
    facts.consents = consents::list(c, id)?
        .into_iter()
        .filter(|record| record.withdrawn.is_none())
        .map(|record| record.consent)
        .collect();
    facts.deviation = deviations::find_since(c, id, planned_at)?.map(|record| record.deviation);
    Ok(())
}

fn pilot(c: &mut Conn, question: &Question) -> Result<PilotFacts, StoreError> {
    let operator = operators::find(c, question.pilot)?.ok_or(StoreError::NotFound("operator"))?;
    let licences = licences::list_for(c, question.pilot)?;
    let facts = |licence: &Licence| {
        let mut facts = licence.facts();
        if let (Some(as_of), Some(since)) = (question.as_of, licence.suspended_at) {
            facts.suspended = since <= as_of;
        }
        facts
    };
    Ok(PilotFacts {
        id: question.pilot,
        name: operator.name,
        active: operator.status.is_active(),
        born: None,
        licences: licences.iter().map(facts).collect(),
        last_flown_class: None,
        open_flights: None,
    })
}

/// Every permit, as it stood at a moment.
fn permits(c: &mut Conn, as_of: Option<DateTime<Utc>>) -> Result<Vec<Permit>, StoreError> {
    let stood = |record: PermitRecord| {
        let mut permit = record.permit;
        if as_of.is_some_and(|as_of| as_of < record.state_changed_at) {
            permit.state = before(permit.state);
        }
        permit
    };
    Ok(permits::list(c)?.into_iter().map(stood).collect())
}

/// The state that a permit had before its last one: the register remembers only when that began.
fn before(state: PermitState) -> PermitState {
    match state {
        PermitState::Revoked => PermitState::Granted,
        PermitState::Granted | PermitState::Refused => PermitState::Submitted,
        PermitState::Submitted | PermitState::Draft => PermitState::Draft,
    }
}

/// The zones in force during a period; `None` where nobody can tell.
fn airspace(c: &mut Conn, period: &Period) -> Result<Option<Arc<KnownAirspace>>, StoreError> {
    let Some(records) = zones::list_in_force(c, period)? else {
        return Ok(None);
    };
    let mut datasets = Vec::with_capacity(records.len());
    for record in &records {
        let zones = zones::list(c, record)?;
        datasets.push(record.with(zones));
    }
    let notices = airspace_notices::list_for(c, period)?;
    Ok(Some(Arc::new(KnownAirspace::new(datasets, notices))))
}

/// The weather reports for a period: none is entered yet.
fn weather(_: &mut Conn, _: &Period) -> Vec<Report> {
    Vec::new()
}

/// The other missions of the fleet that may be in the air at the same time.
fn traffic(c: &mut Conn, question: &Question) -> Result<Vec<AskedTraffic>, StoreError> {
    let others = missions::list_around(c, &question.period, question.mission)?;
    Ok(others.iter().map(other).collect())
}

fn other(mission: &Mission) -> AskedTraffic {
    AskedTraffic {
        id: mission.id,
        name: mission.plan.name.clone(),
        pilot: Some(mission.pilot.id),
        mission: MissionFacts::of_plan(&mission.plan, mission.period()),
        rank: mission.rank,
    }
}

/// Judges a mission that is under way or over with what people say now, and with everything else as
/// it was when it was last asked: what the registers say today does not change what was.
async fn judge_again(app: &App, mission: &Mission) -> Result<Judged, Problem> {
    let (id, planned_at, now) = (mission.id, mission.planned_at, app.clock.now());
    let books = app.rulebooks.clone();
    let judged = app.store.read(move |c| {
        let last = verdicts::find_last(c, id, None)?;
        let last = last.ok_or(StoreError::NotFound("verdict"))?;
        let Some(mut facts) = AskedFacts::read(&last.facts) else {
            return Err(StoreError::NotFound("verdict").into());
        };
        let Some(book) = books.iter().find(|book| book.hash == last.rulebook_hash) else {
            let detail = "the rulebook of that verdict is no longer there";
            return Err(Problem::conflict("no_rulebook", detail));
        };
        say(c, &mut facts.mission, id, planned_at)?;
        Ok(Judged::of(facts.gathered(None), book, now))
    });
    judged.await
}

/// Judges a mission with its plan: as the registers are, or, once it has begun, as they were.
pub(crate) async fn judge_mission(app: &App, mission: &Mission) -> Result<Judged, Problem> {
    if mission.state.has_begun() {
        judge_again(app, mission).await
    } else {
        judge(app, Question::of(mission)).await
    }
}
