//! Who flies with the pilot of a mission, from the registers.

use chrono::{DateTime, Utc};
use letka_domain::aircraft::AircraftClass;
use letka_domain::missions::{CrewMember, Duty};
use letka_domain::rules::{CrewFacts, PilotFacts};
use letka_store::{Conn, StoreError, operators};
use serde::Serialize;

use super::check::Question;
use crate::crew::facts::{self, When};
use crate::error::Problem;
use crate::http::input::known;
use crate::http::view::Ref;

/// Somebody who flies with the pilot.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MissionCrewMember)]
pub(crate) struct CrewView {
    operator: Ref,
    duty: Duty,
}

/// The crew with its names.
pub(super) fn view(c: &mut Conn, crew: &[CrewMember]) -> Result<Vec<CrewView>, StoreError> {
    let named = |member: &CrewMember| {
        let operator = operators::get(c, member.operator_id)?;
        let operator = Ref {
            id: operator.id.into(),
            name: operator.name,
        };
        let duty = member.duty;
        Ok(CrewView { operator, duty })
    };
    crew.iter().map(named).collect()
}

/// Refuses a crew with the pilot in it, or with somebody whom the register does not know.
pub(super) fn require(c: &mut Conn, question: &Question) -> Result<(), Problem> {
    for (place, member) in question.plan.crew.iter().enumerate() {
        let field = format!("crew[{place}].operator_id");
        if member.operator_id == question.pilot {
            return Err(Problem::invalid_field(field, "is the pilot"));
        }
        known(&field, "operator", operators::get(c, member.operator_id))?;
    }
    Ok(())
}

/// What the rules read of the pilot and of those who fly along.
pub(super) fn read(
    c: &mut Conn,
    question: &Question,
    class: AircraftClass,
    now: DateTime<Utc>,
) -> Result<(PilotFacts, Vec<CrewFacts>), StoreError> {
    let when = When {
        period: question.period,
        as_of: question.as_of,
        now,
    };
    let crew = &question.plan.crew;
    let ids = std::iter::once(question.pilot).chain(crew.iter().map(|m| m.operator_id));
    let people = ids.map(|id| operators::get(c, id));
    let people = people.collect::<Result<Vec<_>, _>>()?;
    let mut found = facts::pilots(c, &people, class, &when)?.into_iter();
    let pilot = found.next().ok_or(StoreError::NotFound("operator"))?;
    let duties = crew.iter().map(|member| member.duty);
    let crew = duties
        .zip(found)
        .map(|(duty, person)| CrewFacts { duty, person });
    Ok((pilot, crew.collect()))
}
