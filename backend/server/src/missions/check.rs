//! Judging a plan: the facts from the registers, the verdict from the domain.

use chrono::{DateTime, Utc};
use letka_domain::ids::OperatorId;
use letka_domain::missions::{MissionFacts, MissionPlan};
use letka_domain::period::Period;
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::{self, PilotFacts, Verdict};
use letka_store::licences::{self, Licence};
use letka_store::{Conn, StoreError, aircraft, operators, permits};

use crate::airspace::AirspaceCache;
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
}

/// Judges by what the registers say now.
pub(crate) async fn judge(
    app: &App,
    plan: MissionPlan,
    pilot: OperatorId,
    period: Period,
) -> Result<Verdict, Problem> {
    let rulebook = app.rulebooks.for_period(&period)?;
    let airspace = std::sync::Arc::clone(&app.airspace);
    let (now, question) = (
        app.clock.now(),
        Question {
            plan,
            pilot,
            period,
        },
    );
    let judged = app
        .store
        .read(move |c| verdict(c, &airspace, &rulebook, &question, now))
        .await;
    judged.map_err(|error| match error {
        StoreError::NotFound("aircraft") => {
            Problem::invalid_field("aircraft_id", "there is no such aircraft")
        }
        other => other.into(),
    })
}

/// Gathers the facts from the registers and judges them; `checked_at` is only written down.
pub fn verdict(
    c: &mut Conn,
    airspace: &AirspaceCache,
    rulebook: &Rulebook,
    question: &Question,
    checked_at: DateTime<Utc>,
) -> Result<Verdict, StoreError> {
    let Question {
        plan,
        pilot,
        period,
    } = question;
    let aircraft = aircraft::get(c, plan.aircraft_id)?;
    let operator = operators::find(c, *pilot)?.ok_or(StoreError::NotFound("operator"))?;
    let licences = licences::list_for(c, *pilot)?;
    let permits: Vec<_> = permits::list(c)?
        .into_iter()
        .map(|record| record.permit)
        .collect();
    let airspace = airspace.facts(c, period)?;
    let mission = MissionFacts::of_plan(plan, *period);
    let pilot = PilotFacts {
        id: *pilot,
        name: operator.name,
        active: operator.status.is_active(),
        born: None,
        licences: licences.iter().map(Licence::facts).collect(),
        last_flown_class: None,
        open_flights: None,
    };
    let question = rules::Question {
        mission: &mission,
        aircraft: Some(&aircraft.facts()),
        pilot: Some(&pilot),
        permits: Some(&permits),
        airspace: airspace.as_ref(),
        terrain: None,
        weather: &[],
        traffic: None,
        rulebook,
        now: checked_at,
    };
    Ok(rules::check(question))
}
