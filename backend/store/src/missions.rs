//! Missions, from the draft to the flight.

mod changes;
mod lists;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, AircraftId, FlightId, MissionId, OperatorId, PermitId, UnitId};
use letka_domain::missions::state::{START_EARLY, START_LATE};
use letka_domain::missions::{MissionPlan, MissionState, Step, WrongState};
use letka_domain::period::Period;
use letka_domain::rules::{Outcome, Verdict};

use crate::page::{Cursor, Page, PageRequest};
use crate::schema::{accounts, aircraft, flights, mission_permits, missions, operators, units};
use crate::types::{At, Id, Json};
use crate::words::Named;
use crate::{Conn, StoreError, Tx};

pub use changes::{
    NewMission, Transition, displace_uploaded, insert, insert_urgent, mark_checked, set_rank,
    set_state, set_verdict, update_plan,
};
pub use lists::{
    PermittedMission, list_ahead, list_around, list_by_permit, list_coming, list_owed,
    list_released, list_submitted,
};

/// How far the clocks of a station and of the backend may be apart.
const CLOCKS_APART: TimeDelta = TimeDelta::seconds(60);

/// A mission. Its verdict with all findings is asked for apart: [`find_verdict`].
#[derive(Debug, Clone, PartialEq)]
pub struct Mission {
    /// Which one.
    pub id: MissionId,
    /// Counts changes; a writer names the version it read.
    pub version: i32,
    /// Where it stands.
    pub state: MissionState,
    /// The plan as the pilot drew it.
    pub plan: MissionPlan,
    /// The aircraft of the plan, by registration.
    pub aircraft: Named<AircraftId>,
    /// Who flies.
    pub pilot: Named<OperatorId>,
    /// The unit that it is flown for.
    pub unit: Named<UnitId>,
    /// The latest moment that the landing is reckoned for.
    pub end_at: DateTime<Utc>,
    /// Horizontal length of the route, metres.
    pub distance_m: f64,
    /// What the last verdict says; `None`: not checked.
    pub outcome: Option<Outcome>,
    /// What the commander wrote at the last decision.
    pub comment: Option<String>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// When it was last submitted.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When it was last approved or returned.
    pub decided_at: Option<DateTime<Utc>>,
    /// Who decided.
    pub decided_by: Option<Named<AccountId>>,
    /// When the vehicle last took it.
    pub uploaded_at: Option<DateTime<Utc>>,
    /// When it was started.
    pub started_at: Option<DateTime<Utc>>,
    /// The account that planned it; `None` is not known.
    pub planned_by: Option<AccountId>,
    /// When the plan was last changed.
    pub planned_at: DateTime<Utc>,
    /// Whether it is an urgent flight without a plan.
    pub urgent: bool,
    /// Its rank where it meets another one; the lower goes first. `None`: nobody has ranked it.
    pub rank: Option<u32>,
    /// How many questions of the last verdict are open; `None`: not checked.
    pub open_questions: Option<u32>,
    /// When it was last judged with its plan as it is.
    pub checked_at: Option<DateTime<Utc>>,
    /// When the record of an urgent flight was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// The flight that came of it; the last one if there are several.
    pub flight_id: Option<FlightId>,
}

impl Mission {
    /// The state after a step.
    pub fn after(&self, step: Step) -> Result<MissionState, WrongState> {
        if self.urgent {
            self.state.after_urgent(step)
        } else {
            self.state.after(step)
        }
    }

    /// Whether the last verdict lets it fly and no question is open.
    pub fn may_fly(&self) -> bool {
        self.outcome.is_some_and(Outcome::may_fly) && self.open_questions == Some(0)
    }

    /// When it is reckoned to fly: as planned, or from its start.
    pub fn period(&self) -> Period {
        let planned = self.plan.period();
        let begun = self
            .started_at
            .filter(|_| self.state == MissionState::Started);
        let moved = begun
            .and_then(|begun| Period::new(begun, begun + (planned.end() - planned.start())).ok());
        moved.unwrap_or(planned)
    }
}

/// Which missions a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct MissionFilter {
    /// Only those in this state.
    pub state: Option<MissionState>,
    /// Only those of this unit.
    pub unit_id: Option<UnitId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = missions)]
struct Row {
    id: MissionId,
    version: i32,
    state: MissionState,
    plan: Json<MissionPlan>,
    end_at: DateTime<Utc>,
    distance_m: f64,
    outcome: Option<Outcome>,
    comment: Option<String>,
    created_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    decided_at: Option<DateTime<Utc>>,
    uploaded_at: Option<DateTime<Utc>>,
    started_at: Option<DateTime<Utc>>,
    planned_by: Option<AccountId>,
    planned_at: DateTime<Utc>,
    urgent: bool,
    rank: Option<u32>,
    open_questions: Option<u32>,
    checked_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
}

/// The rows of a mission: its own and the names of aircraft, pilot, unit and decider.
type Joined = (
    Row,
    Named<AircraftId>,
    Named<OperatorId>,
    Named<UnitId>,
    Option<Named<AccountId>>,
);

fn mission((row, aircraft, pilot, unit, decided_by): Joined) -> Mission {
    Mission {
        id: row.id,
        version: row.version,
        state: row.state,
        plan: row.plan.0,
        aircraft,
        pilot,
        unit,
        end_at: row.end_at,
        distance_m: row.distance_m,
        outcome: row.outcome,
        comment: row.comment,
        created_at: row.created_at,
        submitted_at: row.submitted_at,
        decided_at: row.decided_at,
        decided_by,
        uploaded_at: row.uploaded_at,
        started_at: row.started_at,
        planned_by: row.planned_by,
        planned_at: row.planned_at,
        urgent: row.urgent,
        rank: row.rank,
        open_questions: row.open_questions,
        checked_at: row.checked_at,
        closed_at: row.closed_at,
        flight_id: None,
    }
}

/// Missions with the names around them: what every query here begins with.
macro_rules! joined {
    () => {
        missions::table
            .inner_join(aircraft::table)
            .inner_join(operators::table)
            .inner_join(units::table)
            .left_join(accounts::table)
            .select((
                Row::as_select(),
                (aircraft::id, aircraft::registration),
                (operators::id, operators::name),
                (units::id, units::name),
                (accounts::id, accounts::name).nullable(),
            ))
    };
}
use joined;

/// The mission of an id.
pub fn get(c: &mut Conn, id: MissionId) -> Result<Mission, StoreError> {
    let row: Option<Joined> = joined!()
        .filter(missions::id.eq(Id(id.0)))
        .first(c)
        .optional()?;
    with_flights(c, row.into_iter().collect())?
        .pop()
        .ok_or(StoreError::NotFound("mission"))
}

/// The mission of an id, which nobody else can change until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, id: MissionId) -> Result<Mission, StoreError> {
    tx.lock(|c| {
        missions::table
            .filter(missions::id.eq(Id(id.0)))
            .select(missions::version)
            .for_update()
            .execute(c)
            .map(|_| ())
    })?;
    get(tx.read(), id)
}

/// The last verdict on a mission; `None`: it was not checked, or by an earlier program in another
/// form, and then it must be checked again.
pub fn find_verdict(c: &mut Conn, id: MissionId) -> Result<Option<Verdict>, StoreError> {
    let verdict: Option<Option<Json<serde_json::Value>>> = missions::table
        .filter(missions::id.eq(Id(id.0)))
        .select(missions::verdict)
        .first(c)
        .optional()?;
    let read = |verdict: Json<serde_json::Value>| match serde_json::from_value(verdict.0) {
        Ok(verdict) => Some(verdict),
        Err(error) => {
            tracing::warn!(mission = %id, %error, "a verdict in another form is passed over");
            None
        }
    };
    Ok(verdict.flatten().and_then(read))
}

/// The permits that the approval of a mission rests on, by number; empty before it is approved.
pub fn list_permits(c: &mut Conn, id: MissionId) -> Result<Vec<PermitId>, StoreError> {
    Ok(mission_permits::table
        .filter(mission_permits::mission_id.eq(Id(id.0)))
        .select(mission_permits::permit_id)
        .order(mission_permits::permit_id)
        .load(c)?)
}

/// Missions by planned take-off, the latest first.
pub fn list(
    c: &mut Conn,
    filter: &MissionFilter,
    page: &PageRequest,
) -> Result<Page<Mission>, StoreError> {
    let mut query = joined!()
        .order((missions::start_at.desc(), missions::id.desc()))
        .limit(page.rows())
        .into_boxed();
    if let Some(state) = filter.state {
        query = query.filter(missions::state.eq(state.as_str()));
    }
    if let Some(unit_id) = filter.unit_id {
        query = query.filter(missions::unit_id.eq(Id(unit_id.0)));
    }
    if let Some(Cursor { at, id }) = page.after() {
        let same_time = missions::start_at.eq(At(at)).and(missions::id.lt(Id(id)));
        query = query.filter(missions::start_at.lt(At(at)).or(same_time));
    }
    let rows: Vec<Joined> = query.load(c)?;
    let missions = with_flights(c, rows)?;
    Ok(page.page(missions, |mission| Cursor {
        at: mission.plan.start,
        id: mission.id.0,
    }))
}

/// The mission that a flight of `aircraft_id` which took off at `at` was made for: the one that the
/// vehicle had taken last by then, unless that one is over or may not begin at that time. What the
/// vehicle took before is overwritten and never answered.
pub fn find_for_flight(
    c: &mut Conn,
    aircraft_id: AircraftId,
    at: DateTime<Utc>,
) -> Result<Option<Mission>, StoreError> {
    let by = at.checked_add_signed(CLOCKS_APART).unwrap_or(at);
    let row: Option<Joined> = joined!()
        .filter(missions::aircraft_id.eq(Id(aircraft_id.0)))
        .filter(missions::uploaded_at.le(At(by)))
        .order((missions::uploaded_at.desc(), missions::id.desc()))
        .first(c)
        .optional()?;
    let last = with_flights(c, row.into_iter().collect())?.pop();
    Ok(last.filter(|mission| may_have_begun(mission, at)))
}

/// Whether a mission on board may be what took off at `at`, by clocks that are a little apart.
fn may_have_begun(mission: &Mission, at: DateTime<Utc>) -> bool {
    let begun = |started: DateTime<Utc>| started - CLOCKS_APART <= at;
    match mission.state {
        // An upload that was displaced, but whose successor never came, may still be on board.
        MissionState::Approved | MissionState::Uploaded => {
            let start = mission.plan.start;
            let window = start - START_EARLY - CLOCKS_APART..=start + START_LATE + CLOCKS_APART;
            window.contains(&at)
        }
        // Flown by hand: nobody tells when it is over, and its record may be closed before its log
        // has come.
        MissionState::Started | MissionState::Flown if mission.urgent => {
            at <= mission.end_at + START_LATE
                && mission.started_at.is_some_and(begun)
                && mission.closed_at.is_none_or(|closed| at <= closed)
        }
        MissionState::Started => mission.started_at.is_some_and(begun),
        MissionState::Draft
        | MissionState::Submitted
        | MissionState::Returned
        | MissionState::Flown
        | MissionState::Cancelled
        | MissionState::Refused => false,
    }
}

fn with_flights(c: &mut Conn, rows: Vec<Joined>) -> Result<Vec<Mission>, StoreError> {
    let ids = rows.iter().map(|(row, ..)| Some(Id(row.id.0)));
    let links: Vec<(Option<MissionId>, FlightId)> = flights::table
        .filter(flights::mission_id.eq_any(ids))
        .select((flights::mission_id, flights::id))
        .order((flights::takeoff_at, flights::id))
        .load(c)?;
    let last: HashMap<Option<MissionId>, FlightId> = links.into_iter().collect();
    let with_flight = |row| {
        let mut mission = mission(row);
        mission.flight_id = last.get(&Some(mission.id)).copied();
        mission
    };
    Ok(rows.into_iter().map(with_flight).collect())
}
