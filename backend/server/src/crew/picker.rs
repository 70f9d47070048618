//! Who may be chosen for a crew: people with whether they may fly an aircraft at a time, and why not.
//! Nothing is kept from one answer to the next: a licence that ends takes its holder out at once.

use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::{Action, Reach};
use letka_domain::ids::{AircraftId, OperatorId, UnitId};
use letka_domain::missions::Duty;
use letka_domain::period::Period;
use letka_domain::rulebook::Rulebook;
use letka_store::operators::{self, Operator, OperatorStatus};
use letka_store::{Conn, StoreError, aircraft, airworthiness};
use serde::{Deserialize, Serialize};

use super::facts::{self, When};
use super::fitness::{self, Fitness};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::Params;
use crate::http::page::List;
use crate::http::view::Ref;
use crate::missions::check;

/// No more people are judged for one answer.
const MOST: i64 = 2_000;
/// No flight is longer.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// For which aircraft and when.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct CrewParams {
    /// The aircraft that is to be flown.
    aircraft_id: AircraftId,
    /// When the flight begins.
    from: DateTime<Utc>,
    /// When it ends, a day later at most.
    to: DateTime<Utc>,
    /// What they are to do beside the pilot; left out: to be the pilot.
    duty: Option<Duty>,
    /// Of this unit only.
    unit_id: Option<UnitId>,
}

/// Somebody who may be chosen, or who may not and why.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CrewMember {
    id: OperatorId,
    name: String,
    unit: Ref,
    #[serde(flatten)]
    fitness: Fitness,
}

/// The people that the caller's roles reach, with whether each may fly the aircraft at that time, or do
/// another duty of its crew; those who may in front. Who has left is not there.
#[utoipa::path(get, path = "/crew", tag = "people", params(CrewParams), responses(
    (status = 200, body = List<CrewMember>), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list_crew(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<CrewParams>,
) -> Result<axum::Json<List<CrewMember>>, Problem> {
    caller.require(Action::ViewCrew)?;
    let period = Period::new(params.from, params.to).ok();
    let period = period.filter(|period| period.end() - period.start() <= LONGEST);
    let detail = "must be after from, by a day at most";
    let period = period.ok_or_else(|| Problem::invalid_field("to", detail))?;
    let (now, rulebook) = (app.clock.now(), app.rulebooks.for_period(&period)?);
    let mut reach = caller.rights.reach(Action::ViewCrew);
    if let Some(unit) = params.unit_id {
        reach = Reach::over([unit].into_iter().filter(|unit| reach.contains(*unit)));
    }
    let load = move |c: &mut Conn| {
        let mut people = operators::list_reached(c, &reach, MOST)?;
        people.retain(|one| one.status_at(period.start()) != OperatorStatus::Left);
        judge(c, &rulebook, &people, &params, (period, now))
    };
    let items = app.store.read(load).await.map_err(|error| match error {
        StoreError::NotFound("aircraft") => {
            Problem::invalid_field("aircraft_id", "there is no such aircraft")
        }
        other => other.into(),
    })?;
    Ok(axum::Json(List { items }))
}

fn judge(
    c: &mut Conn,
    rulebook: &Rulebook,
    people: &[Operator],
    params: &CrewParams,
    (period, now): (Period, DateTime<Utc>),
) -> Result<Vec<CrewMember>, StoreError> {
    let aircraft = aircraft::get(c, params.aircraft_id)?;
    let aircraft = aircraft.facts(Some(airworthiness::find(c, &aircraft)?));
    let permits = check::permits(c, &period, None)?;
    let when = When {
        period,
        as_of: None,
        now,
    };
    let pilots = facts::pilots(c, people, aircraft.class, &when)?;
    let member = |(operator, person): (&Operator, &_)| CrewMember {
        id: operator.id,
        name: operator.name.clone(),
        unit: operator.unit.clone().into(),
        fitness: match params.duty {
            None => fitness::judge(rulebook, (&aircraft, person), &permits, (period, now)),
            Some(duty) => fitness::judge_duty(rulebook, &aircraft, (person, duty), (period, now)),
        },
    };
    let mut found: Vec<CrewMember> = people.iter().zip(&pilots).map(member).collect();
    found.sort_by_key(|one| !one.fitness.fit);
    Ok(found)
}
