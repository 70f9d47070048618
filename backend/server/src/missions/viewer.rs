//! Who looks at missions, and what they may do with each: one place for every handler and view.

use std::collections::HashSet;

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::{Action, Reach, Role};
use letka_domain::ids::{MissionId, UnitId};
use letka_domain::missions::{MissionState, Step};
use letka_store::deviations::DeviationRecord;
use letka_store::missions::Mission;
use letka_store::{Conn, StoreError, deputies, deviations};

use crate::auth::Caller;
use crate::error::Problem;

/// The caller, with what decides over missions beside the role.
#[derive(Debug, Clone)]
pub(crate) struct Viewer {
    pub(crate) caller: Caller,
    /// The units that the caller decides for now, as the deputy of their commander.
    stands_in: Vec<UnitId>,
    /// Which of the missions the caller attested a deviation of.
    attested: HashSet<MissionId>,
}

impl Viewer {
    /// The caller as a viewer of these missions.
    pub(crate) fn load(
        c: &mut Conn,
        caller: &Caller,
        missions: &[MissionId],
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            caller: caller.clone(),
            stands_in: deputies::list_units(c, caller.account, now)?,
            attested: deviations::list_attested(c, caller.account, missions)?,
        })
    }

    /// The units that the caller decides for now.
    pub(crate) fn commanded(&self) -> Reach {
        let stands_in = Reach::over(self.stands_in.iter().copied());
        self.caller
            .rights
            .reach_as(Role::Commander)
            .join(&stands_in)
    }

    /// Whether the caller flies the mission.
    pub(crate) fn flies(&self, mission: &Mission) -> bool {
        self.caller.operator == Some(mission.pilot.id)
    }

    /// Whether the caller commands the unit of the mission, or stands in for who does.
    pub(crate) fn commands(&self, mission: &Mission) -> bool {
        self.commanded().contains(mission.unit.id)
    }

    /// Whether the caller flies, planned or attested the mission.
    fn has_part_in(&self, mission: &Mission) -> bool {
        self.flies(mission)
            || mission.planned_by == Some(self.caller.account)
            || self.attested.contains(&mission.id)
    }

    /// Refuses unless the caller flies the mission.
    pub(crate) fn require_own(&self, mission: &Mission) -> Result<(), Problem> {
        if self.flies(mission) {
            return Ok(());
        }
        Err(forbidden(
            "not_own_mission",
            "this is another pilot's mission",
        ))
    }

    /// Refuses unless the caller flies the mission or commands its unit.
    pub(crate) fn require_concerned(&self, mission: &Mission) -> Result<(), Problem> {
        if self.flies(mission) || self.commands(mission) {
            return Ok(());
        }
        Err(forbidden(
            "other_unit",
            "this is a mission of another pilot and another unit",
        ))
    }

    /// Refuses unless the caller may decide on the mission: for its unit, and with no part in it.
    pub(crate) fn require_decider(&self, mission: &Mission) -> Result<(), Problem> {
        self.require_no_part(mission)?;
        if self.commands(mission) {
            return Ok(());
        }
        Err(forbidden(
            "other_unit",
            "the commander of the pilot's unit or a deputy decides on this mission",
        ))
    }

    /// Refuses unless the caller may approve the deviation of the mission.
    pub(crate) fn require_approver(&self, mission: &Mission) -> Result<(), Problem> {
        self.require_no_part(mission)?;
        if self.commands(mission) || self.caller.is(Role::ComplianceOfficer) {
            return Ok(());
        }
        Err(forbidden(
            "other_unit",
            "the commander of the pilot's unit or a compliance officer approves this",
        ))
    }

    fn require_no_part(&self, mission: &Mission) -> Result<(), Problem> {
        if self.has_part_in(mission) {
            return Err(forbidden(
                "own_mission",
                "nobody decides on a mission that he flies, planned or attested",
            ));
        }
        Ok(())
    }

    /// The steps that fit the state, the caller's role and whose mission it is. Those of a deviation
    /// need to know it.
    pub(crate) fn steps(
        &self,
        mission: &Mission,
        deviation: Option<&DeviationRecord>,
    ) -> Vec<Step> {
        let fits = |step: &Step| {
            self.may(*step, mission)
                && mission.after(*step).is_ok()
                && is_offered(*step, mission, deviation)
        };
        Step::ALL.iter().copied().filter(fits).collect()
    }

    fn may(&self, step: Step, mission: &Mission) -> bool {
        let rights = &self.caller.rights;
        let own = self.flies(mission);
        let concerned = self.require_concerned(mission).is_ok();
        match step {
            Step::Edit | Step::Submit | Step::Cancel | Step::Answer => {
                own && rights.may(Action::PlanMission)
            }
            Step::Approve | Step::Return | Step::Refuse | Step::Rank => {
                self.require_decider(mission).is_ok() && rights.may(Action::DecideMission)
            }
            Step::Upload | Step::Start | Step::ReturnHome | Step::Land => {
                own && rights.may(Action::FlyMission)
            }
            Step::Coordinate => concerned && rights.may(Action::CoordinateMission),
            Step::Attest => concerned && rights.may(Action::AttestDeviation),
            Step::ApproveDeviation => {
                self.require_approver(mission).is_ok() && rights.may(Action::ApproveDeviation)
            }
            Step::Report => {
                (concerned || rights.has(Role::ComplianceOfficer))
                    && rights.may(Action::ReportDeviation)
            }
            Step::Close => own && rights.may(Action::FlyUrgently),
        }
    }
}

/// What a step needs beside the state of the mission to be offered.
fn is_offered(step: Step, mission: &Mission, deviation: Option<&DeviationRecord>) -> bool {
    let approved = deviation.is_some_and(|record| record.deviation.approved.is_some());
    match step {
        // Possible in more states, offered where the vehicle is expected to fly.
        Step::ReturnHome | Step::Land => matches!(
            mission.state,
            MissionState::Uploaded | MissionState::Started
        ),
        Step::Answer | Step::Close => mission.closed_at.is_none(),
        Step::Attest => !approved,
        Step::ApproveDeviation => !approved && deviation.is_some_and(is_attested),
        Step::Report => deviation.is_some_and(|record| record.report.is_none()),
        _ => true,
    }
}

/// Whether all three attestations are there.
pub(crate) fn is_attested(record: &DeviationRecord) -> bool {
    let given = &record.deviation;
    given.necessity.is_some() && given.urgency.is_some() && given.interest.is_some()
}

fn forbidden(code: &'static str, detail: &'static str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, code, detail)
}
