//! Lists of missions that wait for something: a decision, their time, each other.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::ids::{MissionId, OperatorId, PermitId, UnitId};
use letka_domain::missions::MissionState;
use letka_domain::missions::state::{START_EARLY, START_LATE};
use letka_domain::period::Period;

use super::{Joined, Mission, Row, joined, with_flights};
use crate::schema::{accounts, aircraft, mission_permits, missions, operators, units};
use crate::types::{At, Id, confined};
use crate::words::Named;
use crate::{Conn, StoreError};

/// Greatest number of missions of such a list.
const LIMIT: i64 = 200;
/// Greatest number of released missions: those of a year and more.
const MOST_RELEASED: i64 = 5_000;

/// The words of states in which a mission is going to fly.
fn ahead() -> impl Iterator<Item = &'static str> {
    let states = MissionState::ALL.iter().copied();
    states
        .filter(|state| state.is_ahead())
        .map(MissionState::as_str)
}

/// The submitted missions of units, the ones that take off first in front; 200 at most.
pub fn list_submitted(c: &mut Conn, units: &Reach) -> Result<Vec<Mission>, StoreError> {
    let mut query = joined!()
        .filter(missions::state.eq(MissionState::Submitted.as_str()))
        .order((missions::start_at, missions::id))
        .limit(LIMIT)
        .into_boxed();
    if let Some(units) = confined(units) {
        query = query.filter(missions::unit_id.eq_any(units));
    }
    let rows: Vec<Joined> = query.load(c)?;
    with_flights(c, rows)
}

/// The missions that are submitted or released, may still start after `now`, and were last judged
/// before `checked_before`; the ones that take off first in front, 200 at most.
pub fn list_ahead(
    c: &mut Conn,
    now: DateTime<Utc>,
    checked_before: DateTime<Utc>,
) -> Result<Vec<Mission>, StoreError> {
    let due = missions::checked_at
        .is_null()
        .or(missions::checked_at.lt(At(checked_before)));
    let rows: Vec<Joined> = joined!()
        .filter(missions::state.eq_any(ahead()))
        .filter(missions::start_at.gt(At(now - START_LATE)))
        .filter(due)
        .order((missions::start_at, missions::id))
        .limit(LIMIT)
        .load(c)?;
    with_flights(c, rows)
}

/// The missions that are not over, whatever is decided about them, and that begin before a moment; the
/// ones that take off first in front, 200 at most.
pub fn list_coming(
    c: &mut Conn,
    now: DateTime<Utc>,
    before: DateTime<Utc>,
) -> Result<Vec<Mission>, StoreError> {
    use MissionState::{Draft, Returned, Started};
    let others = [Draft, Returned, Started].map(MissionState::as_str);
    let goes_on = missions::start_at
        .gt(At(now - START_LATE))
        .or(missions::end_at.gt(At(now)));
    let rows: Vec<Joined> = joined!()
        .filter(missions::state.eq_any(ahead().chain(others)))
        .filter(missions::start_at.lt(At(before)))
        .filter(goes_on)
        .order((missions::start_at, missions::id))
        .limit(LIMIT)
        .load(c)?;
    with_flights(c, rows)
}

/// When the urgent flights of pilots ended whose records are not closed; who is not named owes none.
pub fn list_owed(
    c: &mut Conn,
    pilots: &[OperatorId],
    now: DateTime<Utc>,
) -> Result<HashMap<OperatorId, Vec<DateTime<Utc>>>, StoreError> {
    let mut owed: HashMap<OperatorId, Vec<DateTime<Utc>>> = HashMap::new();
    for some in pilots.chunks(1000) {
        let rows: Vec<(OperatorId, DateTime<Utc>)> = missions::table
            .filter(missions::pilot_id.eq_any(some.iter().map(|id| Id(id.0))))
            .filter(missions::urgent)
            .filter(missions::state.eq(MissionState::Started.as_str()))
            .filter(missions::end_at.lt(At(now)))
            .select((missions::pilot_id, missions::end_at))
            .order(missions::end_at)
            .load(c)?;
        for (pilot, ended) in rows {
            owed.entry(pilot).or_default().push(ended);
        }
    }
    Ok(owed)
}

/// The other missions that may be in the air during a period: submitted, released or started. By
/// their take-off, 200 at most.
pub fn list_around(
    c: &mut Conn,
    period: &Period,
    except: Option<MissionId>,
) -> Result<Vec<Mission>, StoreError> {
    let states = ahead().chain([MissionState::Started.as_str()]);
    let mut query = joined!()
        .filter(missions::state.eq_any(states))
        // One that started early or late is looked at by its start below.
        .filter(missions::start_at.le(At(period.end() + START_EARLY)))
        .filter(missions::end_at.ge(At(period.start() - START_LATE)))
        .order((missions::start_at, missions::id))
        .limit(LIMIT)
        .into_boxed();
    if let Some(except) = except {
        query = query.filter(missions::id.ne(Id(except.0)));
    }
    let rows: Vec<Joined> = query.load(c)?;
    let mut found = with_flights(c, rows)?;
    found.retain(|mission| {
        let own = mission.period();
        own.start() <= period.end() && period.start() <= own.end()
    });
    Ok(found)
}

/// The missions that were released for a time, whether they have been flown or not, by their start.
pub fn list_released(c: &mut Conn, period: &Period) -> Result<Vec<Mission>, StoreError> {
    let released = [
        MissionState::Approved,
        MissionState::Uploaded,
        MissionState::Started,
        MissionState::Flown,
    ];
    let rows: Vec<Joined> = joined!()
        .filter(missions::state.eq_any(released.map(MissionState::as_str)))
        .filter(missions::start_at.lt(At(period.end())))
        .filter(missions::end_at.gt(At(period.start())))
        .order((missions::start_at, missions::id))
        .limit(MOST_RELEASED)
        .load(c)?;
    with_flights(c, rows)
}

/// A mission that rests on a permit.
#[derive(Debug, Clone, PartialEq)]
pub struct PermittedMission {
    /// The mission.
    pub mission: Named<MissionId>,
    /// Where it stands.
    pub state: MissionState,
    /// Its planned take-off.
    pub start_at: DateTime<Utc>,
    /// The unit that it is flown for.
    pub unit: Named<UnitId>,
}

/// The missions that were approved on a permit, the latest first; 100 at most.
pub fn list_by_permit(c: &mut Conn, id: PermitId) -> Result<Vec<PermittedMission>, StoreError> {
    type Line = (Named<MissionId>, MissionState, DateTime<Utc>, Named<UnitId>);
    let lines: Vec<Line> = mission_permits::table
        .inner_join(missions::table.inner_join(units::table))
        .filter(mission_permits::permit_id.eq(Id(id.0)))
        .select((
            (missions::id, missions::name),
            missions::state,
            missions::start_at,
            (units::id, units::name),
        ))
        .order((missions::start_at.desc(), missions::id))
        .limit(100)
        .load(c)?;
    let mission = |(mission, state, start_at, unit): Line| PermittedMission {
        mission,
        state,
        start_at,
        unit,
    };
    Ok(lines.into_iter().map(mission).collect())
}
