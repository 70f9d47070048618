//! Judging a plan: the facts from the registers, the verdict from the domain.
//!
//! [`gather`] is the one place where facts come together, one small function for each input.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use letka_domain::aircraft::Reserved;
use letka_domain::applications::Needs;
use letka_domain::ids::{MissionId, OperatorId};
use letka_domain::missions::{MissionFacts, MissionPlan};
use letka_domain::period::Period;
use letka_domain::permits::{Permit, PermitState};
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::{self, Facts, Finding, Verdict};
use letka_store::missions::{self, Mission};
use letka_store::permits::PermitRecord;
use letka_store::reservations::{self, Reservation};
use letka_store::{
    Conn, StoreError, aircraft, airworthiness, answers, applications, consents, deviations,
    permits, verdicts, weather_reports,
};

use super::crew;
use super::facts::{AskedFacts, AskedTraffic, Gathered};
use crate::app::App;
use crate::error::Problem;
use crate::surroundings::Surroundings;

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

    /// What a person is asked about the mission, answered or not.
    pub(crate) fn questions(&self) -> Vec<Finding> {
        let mut facts = self.facts.clone();
        facts.mission.answers.clear();
        let verdict = facts.judge(&self.rulebook, self.verdict.checked_at);
        verdict.open_questions().cloned().collect()
    }

    /// What the rules would say if an officer approved the deviation as it is; `None`: the mission
    /// claims none.
    pub(crate) fn with_approval(
        &self,
        approval: letka_domain::missions::Approval,
    ) -> Option<Verdict> {
        let mut facts = self.facts.clone();
        facts.mission.deviation.as_mut()?.approved = Some(approval);
        Some(facts.judge(&self.rulebook, self.verdict.checked_at))
    }

    /// What the mission needs beyond the usual limits.
    pub(crate) fn needs(&self) -> Needs {
        let of = |question: rules::Question<'_>| {
            Needs::of(&Facts::new(question), &self.verdict.findings)
        };
        self.facts.ask(&self.rulebook, self.verdict.checked_at, of)
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
    let rulebook = app.rulebooks.for_period(&question.period)?;
    let surroundings = Arc::clone(&app.surroundings);
    let judged = app.store.read(move |c| {
        crew::require(c, &question)?;
        verdict(c, &surroundings, &rulebook, &question, now).map_err(|error| match error {
            StoreError::NotFound("aircraft") => {
                Problem::invalid_field("aircraft_id", "there is no such aircraft")
            }
            other => other.into(),
        })
    });
    judged.await
}

/// Gathers the facts from the registers and judges them; `checked_at` is as of when it is asked.
pub fn verdict(
    c: &mut Conn,
    surroundings: &Surroundings,
    rulebook: &Rulebook,
    question: &Question,
    checked_at: DateTime<Utc>,
) -> Result<Judged, StoreError> {
    let facts = gather(c, surroundings, question, checked_at)?;
    Ok(Judged::of(facts, rulebook, checked_at))
}

/// Everything that the rules read.
fn gather(
    c: &mut Conn,
    surroundings: &Surroundings,
    question: &Question,
    now: DateTime<Utc>,
) -> Result<Gathered, StoreError> {
    let period = &question.period;
    let mission = mission_facts(c, question)?;
    let aircraft = aircraft::get(c, question.plan.aircraft_id)?;
    let mut aircraft = aircraft.facts(Some(airworthiness::find(c, &aircraft)?));
    aircraft.reserved = reserved(c, question)?;
    let (pilot, crew) = crew::read(c, question, aircraft.class, now)?;
    Ok(Gathered {
        aircraft: Some(aircraft),
        pilot: Some(pilot),
        crew,
        permits: Some(permits(c, &question.period, question.as_of)?),
        airspace: surroundings.airspace.known(c, period)?.map(Arc::new),
        terrain: surroundings.terrain(&mission),
        weather: weather_reports::list_for(c, period, now)?,
        traffic: Some(traffic(c, question)?),
        mission,
    })
}

/// Who else has the aircraft of a mission at its time.
fn reserved(c: &mut Conn, question: &Question) -> Result<Vec<Reserved>, StoreError> {
    let held = reservations::list_held(c, question.plan.aircraft_id, &question.period)?;
    let of_another = |one: &Reservation| {
        let of_mission = one.mission_id.is_some() && one.mission_id == question.mission;
        one.pilot.id != question.pilot && !of_mission
    };
    let reserved = |one: Reservation| Reserved {
        by: one.pilot.name,
        purpose: one.purpose,
        period: one.period,
    };
    Ok(held.into_iter().filter(of_another).map(reserved).collect())
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
    facts.applied_at = applications::lodged_at(c, id)?;
    facts.consents = consents::list(c, id)?
        .into_iter()
        .filter(|record| record.withdrawn.is_none())
        .map(|record| record.consent)
        .collect();
    facts.deviation = deviations::find_since(c, id, planned_at)?.map(|record| record.deviation);
    Ok(())
}

/// The permits that can matter to a flight, as they stood at a moment.
pub(crate) fn permits(
    c: &mut Conn,
    period: &Period,
    as_of: Option<DateTime<Utc>>,
) -> Result<Vec<Permit>, StoreError> {
    let stood = |record: PermitRecord| {
        let mut permit = record.permit;
        if as_of.is_some_and(|as_of| as_of < record.state_changed_at) {
            permit.state = before(permit.state);
        }
        permit
    };
    Ok(permits::list_for_flight(c, period)?
        .into_iter()
        .map(stood)
        .collect())
}

/// The state that a permit had before its last one: the register remembers only when that began.
fn before(state: PermitState) -> PermitState {
    match state {
        PermitState::Revoked => PermitState::Granted,
        PermitState::Granted | PermitState::Refused => PermitState::Submitted,
        PermitState::Submitted | PermitState::Draft => PermitState::Draft,
    }
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
        aircraft: Some(mission.aircraft.id),
        mission: MissionFacts::of_plan(&mission.plan, mission.period()),
        rank: mission.rank,
    }
}

/// Judges a mission that is under way or over with what people say now, and with everything else as
/// it was when it was last asked: what the registers say today does not change what was.
async fn judge_again(app: &App, mission: &Mission) -> Result<Judged, Problem> {
    let (id, planned_at, now) = (mission.id, mission.planned_at, app.clock.now());
    let (books, surroundings) = (Arc::clone(&app.rulebooks), Arc::clone(&app.surroundings));
    let judged = app.store.read(move |c| {
        let last = verdicts::find_last(c, id, None)?;
        let last = last.ok_or(StoreError::NotFound("verdict"))?;
        let Some(mut facts) = AskedFacts::read(&last.facts) else {
            return Err(StoreError::NotFound("verdict").into());
        };
        let Some(book) = books.find(&last.rulebook_hash) else {
            let detail = "the rulebook of that verdict is no longer there";
            return Err(Problem::conflict("no_rulebook", detail));
        };
        say(c, &mut facts.mission, id, planned_at)?;
        let terrain = surroundings.terrain(&facts.mission);
        Ok(Judged::of(facts.gathered(terrain), &book, now))
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
