//! Changes of missions. Whoever changes one names the version it has read.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, AircraftId, MissionId, OperatorId, PermitId, UnitId};
use letka_domain::missions::{MissionPlan, MissionState};
use letka_domain::rules::Verdict;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{mission_permits, missions};
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

/// A mission to be drafted.
#[derive(Debug, Clone)]
pub struct NewMission {
    /// The plan; its faults were refused before.
    pub plan: MissionPlan,
    /// Who flies.
    pub pilot_id: OperatorId,
    /// The unit that it is flown for.
    pub unit_id: UnitId,
    /// The account that plans it; `None` is not known.
    pub planned_by: Option<AccountId>,
    /// What the rules say of it, if they were asked.
    pub verdict: Option<Verdict>,
}

/// A step of a mission with what it leaves behind. When it happens, the transaction says.
#[derive(Debug, Clone)]
pub enum Transition {
    /// Sent for approval.
    Submit {
        /// What the rules said then.
        verdict: Verdict,
    },
    /// Approved.
    Approve {
        /// Who approved.
        by: AccountId,
        /// What the rules said then; its permits are noted.
        verdict: Verdict,
    },
    /// Sent back.
    Return {
        /// Who sent it back.
        by: AccountId,
        /// Why.
        comment: String,
    },
    /// Refused for good.
    Refuse {
        /// Who refused.
        by: AccountId,
        /// Why.
        reason: String,
    },
    /// Given up.
    Cancel,
    /// Put on the vehicle.
    Upload,
    /// Started.
    Start,
    /// Flown: its flight stands in the log.
    Fly,
    /// The record of an urgent flight is closed.
    Close,
}

impl Transition {
    /// The state it leads to, and the action in the trail.
    fn target(&self) -> (MissionState, &'static str) {
        match self {
            Self::Submit { .. } => (MissionState::Submitted, "missions.submit"),
            Self::Approve { .. } => (MissionState::Approved, "missions.approve"),
            Self::Return { .. } => (MissionState::Returned, "missions.return"),
            Self::Refuse { .. } => (MissionState::Refused, "missions.refuse"),
            Self::Close => (MissionState::Flown, "missions.close"),
            Self::Cancel => (MissionState::Cancelled, "missions.cancel"),
            Self::Upload => (MissionState::Uploaded, "missions.upload"),
            Self::Start => (MissionState::Started, "missions.start"),
            Self::Fly => (MissionState::Flown, "missions.fly"),
        }
    }
}

/// The columns that a transition sets; `None` leaves the column as it is.
#[derive(AsChangeset, Default)]
#[diesel(table_name = missions)]
struct Columns {
    version: i32,
    state: &'static str,
    outcome: Option<&'static str>,
    verdict: Option<Json<Verdict>>,
    open_questions: Option<i32>,
    checked_at: Option<At>,
    #[expect(
        clippy::option_option,
        reason = "null is a value of its own beside leaving the column as it is"
    )]
    comment: Option<Option<String>>,
    submitted_at: Option<At>,
    decided_at: Option<At>,
    decided_by: Option<Id>,
    uploaded_at: Option<At>,
    started_at: Option<At>,
    closed_at: Option<At>,
}

/// How many questions of a verdict are open, as the column holds it.
fn open_questions(verdict: &Verdict) -> i32 {
    i32::try_from(verdict.open_questions().count()).unwrap_or(i32::MAX)
}

impl Columns {
    fn judged(&mut self, verdict: Verdict) {
        self.outcome = Some(verdict.outcome.as_str());
        self.open_questions = Some(open_questions(&verdict));
        self.checked_at = Some(At(verdict.checked_at));
        self.verdict = Some(Json(verdict));
    }

    fn decided(&mut self, by: AccountId, at: At, comment: Option<String>) {
        self.decided_at = Some(at);
        self.decided_by = Some(Id(by.0));
        self.comment = Some(comment);
    }
}

/// The columns that a plan decides.
macro_rules! planned {
    ($plan:expr, $verdict:expr) => {{
        let (plan, verdict): (&MissionPlan, Option<&Verdict>) = ($plan, $verdict);
        (
            missions::name.eq(&plan.name),
            missions::purpose.eq(plan.purpose.as_str()),
            missions::plan.eq(Json(plan.clone())),
            missions::aircraft_id.eq(Id(plan.aircraft_id.0)),
            missions::start_at.eq(At(plan.start)),
            missions::end_at.eq(At(plan.period().end())),
            missions::distance_m.eq(plan.distance_m()),
            missions::outcome.eq(verdict.map(|verdict| verdict.outcome.as_str())),
            missions::verdict.eq(verdict.cloned().map(Json)),
            missions::open_questions.eq(verdict.map(open_questions)),
            missions::checked_at.eq(verdict.map(|verdict| At(verdict.checked_at))),
        )
    }};
}

/// Drafts a mission, in version 1.
pub fn insert(tx: &mut Tx<'_>, new: &NewMission) -> Result<MissionId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("missions.insert", "mission", id)
        .detail(json!({"name": new.plan.name, "pilot_id": new.pilot_id}));
    tx.change(&entry, |c| {
        diesel::insert_into(missions::table)
            .values((
                missions::id.eq(Id(id)),
                missions::version.eq(1),
                missions::state.eq(MissionState::Draft.as_str()),
                planned!(&new.plan, new.verdict.as_ref()),
                missions::pilot_id.eq(Id(new.pilot_id.0)),
                missions::unit_id.eq(Id(new.unit_id.0)),
                missions::created_at.eq(At(now)),
                missions::planned_by.eq(new.planned_by.map(|by| Id(by.0))),
                missions::planned_at.eq(At(now)),
                missions::urgent.eq(false),
            ))
            .execute(c)
    })?;
    Ok(MissionId(id))
}

/// Enters an urgent flight, in version 1: started, or refused by the rules. The permits that its
/// verdict rests on are noted.
pub fn insert_urgent(
    tx: &mut Tx<'_>,
    new: &NewMission,
    state: MissionState,
) -> Result<MissionId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let started = (state == MissionState::Started).then_some(At(now));
    let entry = Entry::new("missions.insert_urgent", "mission", id).detail(
        json!({"name": new.plan.name, "pilot_id": new.pilot_id, "state": state,
            "outcome": new.verdict.as_ref().map(|verdict| verdict.outcome)}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(missions::table)
            .values((
                missions::id.eq(Id(id)),
                missions::version.eq(1),
                missions::state.eq(state.as_str()),
                planned!(&new.plan, new.verdict.as_ref()),
                missions::pilot_id.eq(Id(new.pilot_id.0)),
                missions::unit_id.eq(Id(new.unit_id.0)),
                missions::created_at.eq(At(now)),
                missions::planned_by.eq(new.planned_by.map(|by| Id(by.0))),
                missions::planned_at.eq(At(now)),
                missions::urgent.eq(true),
                // From now on the aircraft flies this and nothing that was put on it before.
                missions::uploaded_at.eq(started),
                missions::started_at.eq(started),
            ))
            .execute(c)?;
        let permits = new
            .verdict
            .as_ref()
            .map(|verdict| verdict.permits.as_slice());
        note_permits(c, MissionId(id), permits.unwrap_or_default())
    })?;
    Ok(MissionId(id))
}

/// Changes the plan of a mission, which makes it a draft again. The comment of a commander who
/// returned it stays until the next decision. Answers with the new version.
pub fn update_plan(
    tx: &mut Tx<'_>,
    id: MissionId,
    version: i32,
    plan: &MissionPlan,
    verdict: Option<&Verdict>,
) -> Result<i32, StoreError> {
    let (next, now) = (next(tx.read(), id, version)?, tx.now());
    let entry = Entry::new("missions.update_plan", "mission", id.0)
        .detail(json!({"version": next, "name": plan.name}));
    tx.change(&entry, |c| {
        let done = diesel::update(missions::table.filter(missions::id.eq(Id(id.0))))
            .filter(missions::version.eq(version))
            .set((
                missions::version.eq(next),
                missions::state.eq(MissionState::Draft.as_str()),
                planned!(plan, verdict),
                missions::planned_at.eq(At(now)),
            ))
            .execute(c)?;
        changed_one(c, done, id, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// Takes a mission to the next state. The caller has judged the step on the version it names; the
/// domain knows the steps. Answers with the new version.
pub fn set_state(
    tx: &mut Tx<'_>,
    id: MissionId,
    version: i32,
    transition: Transition,
) -> Result<i32, StoreError> {
    let (state, action) = transition.target();
    let now = At(tx.now());
    let next = next(tx.read(), id, version)?;
    let mut set = Columns {
        version: next,
        state: state.as_str(),
        ..Columns::default()
    };
    let mut permits = None;
    match transition {
        Transition::Submit { verdict } => {
            set.submitted_at = Some(now);
            set.judged(verdict);
        }
        Transition::Approve { by, verdict } => {
            permits = Some(verdict.permits.clone());
            set.decided(by, now, None);
            set.judged(verdict);
        }
        Transition::Return { by, comment } => set.decided(by, now, Some(comment)),
        Transition::Refuse { by, reason } => set.decided(by, now, Some(reason)),
        Transition::Close => set.closed_at = Some(now),
        Transition::Upload => set.uploaded_at = Some(now),
        Transition::Start => set.started_at = Some(now),
        Transition::Cancel | Transition::Fly => {}
    }
    let detail = json!({"version": set.version, "outcome": set.outcome, "comment": set.comment});
    let entry = Entry::new(action, "mission", id.0).detail(detail);
    tx.change(&entry, |c| {
        let done = diesel::update(missions::table.filter(missions::id.eq(Id(id.0))))
            .filter(missions::version.eq(version))
            .set(set)
            .execute(c)?;
        changed_one(c, done, id, version)?;
        if let Some(permits) = permits {
            note_permits(c, id, &permits)?;
        }
        Ok::<_, StoreError>(next)
    })
}

/// Puts another verdict in the place of the last one. Answers with the new version.
pub fn set_verdict(
    tx: &mut Tx<'_>,
    id: MissionId,
    version: i32,
    verdict: &Verdict,
) -> Result<i32, StoreError> {
    let mut set = Change {
        version: next(tx.read(), id, version)?,
        ..Change::default()
    };
    let questions = open_questions(verdict);
    set.outcome = Some(verdict.outcome.as_str());
    set.open_questions = Some(questions);
    set.checked_at = Some(At(verdict.checked_at));
    set.verdict = Some(Json(verdict.clone()));
    let entry = Entry::new("missions.set_verdict", "mission", id.0).detail(
        json!({"version": set.version, "outcome": set.outcome, "open_questions": questions}),
    );
    change_one(tx, &entry, id, version, set)
}

/// Says whether a mission goes before others; `None`: nobody has ranked it. Answers with the new
/// version.
pub fn set_rank(
    tx: &mut Tx<'_>,
    id: MissionId,
    version: i32,
    rank: Option<u32>,
) -> Result<i32, StoreError> {
    let held = rank.map(|rank| i32::try_from(rank).unwrap_or(i32::MAX));
    let set = Change {
        version: next(tx.read(), id, version)?,
        rank: Some(held),
        ..Change::default()
    };
    let entry = Entry::new("missions.set_rank", "mission", id.0)
        .detail(json!({"version": set.version, "rank": rank}));
    change_one(tx, &entry, id, version, set)
}

/// Marks that a mission was judged again at `at` with the same result. Leaves no entry in the trail
/// and no new version: nothing changed.
pub fn mark_checked(tx: &mut Tx<'_>, id: MissionId, at: DateTime<Utc>) -> Result<(), StoreError> {
    tx.mark(|c| {
        diesel::update(missions::table.filter(missions::id.eq(Id(id.0))))
            .filter(
                missions::checked_at
                    .is_null()
                    .or(missions::checked_at.lt(At(at))),
            )
            .set(missions::checked_at.eq(At(at)))
            .execute(c)
    })?;
    Ok(())
}

/// A change that leaves the state as it is; `None` leaves the column as it is.
#[derive(AsChangeset, Default)]
#[diesel(table_name = missions)]
struct Change {
    version: i32,
    outcome: Option<&'static str>,
    verdict: Option<Json<Verdict>>,
    open_questions: Option<i32>,
    checked_at: Option<At>,
    #[expect(
        clippy::option_option,
        reason = "null is a value of its own beside leaving the column as it is"
    )]
    rank: Option<Option<i32>>,
}

fn change_one(
    tx: &mut Tx<'_>,
    entry: &Entry,
    id: MissionId,
    version: i32,
    set: Change,
) -> Result<i32, StoreError> {
    let next = set.version;
    tx.change(entry, |c| {
        let done = diesel::update(missions::table.filter(missions::id.eq(Id(id.0))))
            .filter(missions::version.eq(version))
            .set(set)
            .execute(c)?;
        changed_one(c, done, id, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// Takes the missions that were put on an aircraft and not started back to `approved`, and tells
/// which they were. `uploaded_at` stays. It is for the moment before another upload: whatever comes
/// of that, nobody knows any more that what the vehicle holds is one of these.
pub fn displace_uploaded(
    tx: &mut Tx<'_>,
    aircraft_id: AircraftId,
) -> Result<Vec<MissionId>, StoreError> {
    let on_board = || {
        missions::table
            .filter(missions::aircraft_id.eq(Id(aircraft_id.0)))
            .filter(missions::state.eq(MissionState::Uploaded.as_str()))
            .order(missions::id)
    };
    tx.lock(|c| {
        on_board()
            .select(missions::version)
            .for_update()
            .execute(c)
            .map(|_| ())
    })?;
    let displaced: Vec<(MissionId, i32)> = on_board()
        .select((missions::id, missions::version))
        .load(tx.read())?;
    for &(id, version) in &displaced {
        let next = next(tx.read(), id, version)?;
        let entry = Entry::new("missions.displace", "mission", id.0)
            .detail(json!({"version": next, "aircraft_id": aircraft_id}));
        tx.change(&entry, |c| {
            let done = diesel::update(missions::table.filter(missions::id.eq(Id(id.0))))
                .filter(missions::version.eq(version))
                .set((
                    missions::version.eq(next),
                    missions::state.eq(MissionState::Approved.as_str()),
                ))
                .execute(c)?;
            changed_one(c, done, id, version)
        })?;
    }
    Ok(displaced.into_iter().map(|(id, _)| id).collect())
}

/// The version after the one that was read. The greatest number has none: who names it made it up.
fn next(c: &mut Conn, id: MissionId, read: i32) -> Result<i32, StoreError> {
    match read.checked_add(1) {
        Some(next) => Ok(next),
        None => Err(outdated(c, id, read)?),
    }
}

/// An error unless one row was changed.
fn changed_one(c: &mut Conn, done: usize, id: MissionId, read: i32) -> Result<(), StoreError> {
    if done == 1 {
        Ok(())
    } else {
        Err(outdated(c, id, read)?)
    }
}

/// Why a mission could not be changed on the version that was read.
fn outdated(c: &mut Conn, id: MissionId, read: i32) -> Result<StoreError, StoreError> {
    let now: Option<i32> = missions::table
        .filter(missions::id.eq(Id(id.0)))
        .select(missions::version)
        .first(c)
        .optional()?;
    Ok(match now {
        Some(now) => StoreError::VersionMismatch { read, now },
        None => StoreError::NotFound("mission"),
    })
}

fn note_permits(c: &mut Conn, id: MissionId, permits: &[PermitId]) -> Result<(), StoreError> {
    let noted = mission_permits::table.filter(mission_permits::mission_id.eq(Id(id.0)));
    diesel::delete(noted).execute(c)?;
    for permit in permits {
        diesel::insert_into(mission_permits::table)
            .values((
                mission_permits::mission_id.eq(Id(id.0)),
                mission_permits::permit_id.eq(Id(permit.0)),
            ))
            .execute(c)?;
    }
    Ok(())
}
