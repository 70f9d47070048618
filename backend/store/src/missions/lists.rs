//! Lists of missions that wait for something: a decision, their time, each other.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{MissionId, OperatorId, UnitId};
use letka_domain::missions::MissionState;
use letka_domain::missions::state::{START_EARLY, START_LATE};
use letka_domain::period::Period;

use super::{Joined, Mission, Row, joined, with_flights};
use crate::schema::{accounts, aircraft, missions, operators, units};
use crate::types::{At, Id};
use crate::{Conn, StoreError};

/// Greatest number of missions of such a list.
const LIMIT: i64 = 200;

/// The words of states in which a mission is going to fly.
fn ahead() -> impl Iterator<Item = &'static str> {
    let states = MissionState::ALL.iter().copied();
    states
        .filter(|state| state.is_ahead())
        .map(MissionState::as_str)
}

/// The submitted missions of units, the ones that take off first in front; 200 at most.
pub fn list_submitted(c: &mut Conn, units: &[UnitId]) -> Result<Vec<Mission>, StoreError> {
    let rows: Vec<Joined> = joined!()
        .filter(missions::state.eq(MissionState::Submitted.as_str()))
        .filter(missions::unit_id.eq_any(units.iter().map(|unit| Id(unit.0))))
        .order((missions::start_at, missions::id))
        .limit(LIMIT)
        .load(c)?;
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

/// When the urgent flights of a pilot ended whose records are not closed.
pub fn list_owed(
    c: &mut Conn,
    pilot_id: OperatorId,
    now: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, StoreError> {
    Ok(missions::table
        .filter(missions::pilot_id.eq(Id(pilot_id.0)))
        .filter(missions::urgent)
        .filter(missions::state.eq(MissionState::Started.as_str()))
        .filter(missions::end_at.lt(At(now)))
        .select(missions::end_at)
        .order(missions::end_at)
        .load(c)?)
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
