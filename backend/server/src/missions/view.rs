//! A mission as JSON, and what the caller may do with it now.

use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{FlightId, MissionId};
use letka_domain::missions::{MissionPlan, MissionState, Step};
use letka_domain::rules::{Outcome, Verdict};
use letka_store::missions::Mission;
use serde::Serialize;

use crate::auth::Caller;
use crate::http::view::Ref;

/// A mission.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Mission)]
pub(crate) struct MissionView {
    id: MissionId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    state: MissionState,
    plan: MissionPlan,
    aircraft: Ref,
    pilot: Ref,
    unit: Ref,
    /// The latest moment that the landing is reckoned for.
    expected_end: DateTime<Utc>,
    /// Horizontal metres of the route.
    distance_m: f64,
    /// What the last check said.
    outcome: Option<Outcome>,
    /// The last check; `null` in lists.
    verdict: Option<Verdict>,
    /// What the commander wrote when it was returned.
    comment: Option<String>,
    created_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    decided_at: Option<DateTime<Utc>>,
    /// Who approved or returned it.
    decided_by: Option<String>,
    /// The flight that it became.
    flight_id: Option<FlightId>,
    /// What the caller may do with it now.
    actions: Vec<Step>,
}

impl MissionView {
    /// The view for a caller.
    pub(crate) fn new(mission: Mission, verdict: Option<Verdict>, caller: &Caller) -> Self {
        let actions = steps(&mission, caller);
        Self {
            id: mission.id,
            version: mission.version,
            state: mission.state,
            expected_end: mission.end_at,
            distance_m: mission.distance_m,
            outcome: mission.outcome,
            plan: mission.plan,
            aircraft: mission.aircraft.into(),
            pilot: mission.pilot.into(),
            unit: mission.unit.into(),
            verdict,
            comment: mission.comment,
            created_at: mission.created_at,
            submitted_at: mission.submitted_at,
            decided_at: mission.decided_at,
            decided_by: mission.decided_by.map(|by| by.name),
            flight_id: mission.flight_id,
            actions,
        }
    }

    /// The version as an entity tag.
    pub(crate) fn etag(&self) -> String {
        format!("\"{}\"", self.version)
    }
}

/// The steps that fit the state, the caller's role and whose mission it is.
fn steps(mission: &Mission, caller: &Caller) -> Vec<Step> {
    let own = caller.operator == Some(mission.pilot.id);
    let unit = caller.unit == Some(mission.unit.id);
    let may = |step: Step| match step {
        Step::Edit | Step::Submit | Step::Cancel => own && caller.role.may(Action::PlanMission),
        Step::Approve | Step::Return => !own && unit && caller.role.may(Action::DecideMission),
        Step::Upload | Step::Start => own && caller.role.may(Action::FlyMission),
        // Possible in more states, offered where the vehicle is expected to fly.
        Step::ReturnHome | Step::Land => {
            let flies = matches!(
                mission.state,
                MissionState::Uploaded | MissionState::Started
            );
            own && flies && caller.role.may(Action::FlyMission)
        }
    };
    let fits = |step: &Step| may(*step) && mission.state.after(*step).is_ok();
    Step::ALL.iter().copied().filter(fits).collect()
}
