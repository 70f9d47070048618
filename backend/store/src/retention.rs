//! Personal data whose time is over: whose they are, what keeps them, and erasing them.

mod erase;
mod holds;
mod periods;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use letka_domain::ids::{LicenceId, OperatorId, UnitId};
use letka_domain::retention::Retained;
use uuid::Uuid;

use crate::operators::OperatorStatus;
use crate::schema::{
    accounts, documents, flights, licences, operator_statuses, operators, retention_holds, units,
};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Conn, StoreError};

pub use erase::{Erased, NOT_ERASABLE, erase, list_files, pseudonym};
pub use holds::{Hold, end_hold, place_hold};
pub use periods::{NewPeriod, Period, current, insert_period, list_periods};

/// No list holds more people.
pub const MOST: usize = 2000;

/// Somebody whose data are kept beyond their service, or by order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Who.
    pub person: Named<OperatorId>,
    /// Where the person served.
    pub unit: Named<UnitId>,
    /// What decides about the data.
    pub facts: Retained,
    /// The order to keep them.
    pub hold: Option<Hold>,
    /// How many licences lose their number.
    pub licences: usize,
    /// How many documents go.
    pub documents: usize,
    /// How many accounts lose their names.
    pub accounts: usize,
    /// How many flights stay.
    pub flights: i64,
}

/// Everybody who has left at a moment or is kept by order, and is not erased yet, by name.
pub fn list(c: &mut Conn, now: DateTime<Utc>) -> Result<Vec<Kept>, StoreError> {
    type Row = (OperatorId, String, OperatorStatus, (UnitId, String));
    let last = last_statuses(c, now)?;
    let mut holds = holds::open(c)?;
    let people: Vec<Row> = operators::table
        .inner_join(units::table)
        .filter(operators::erased_at.is_null())
        .order((operators::name, operators::id))
        .select((
            operators::id,
            operators::name,
            operators::status,
            (units::id, units::name),
        ))
        .load(c)?;
    let kept = |(id, name, first, unit): Row| {
        let (status, since) = match last.get(&id) {
            Some((status, from)) => (*status, Some(*from)),
            None => (first, None),
        };
        let (left, hold) = (status == OperatorStatus::Left, holds.remove(&id));
        (left || hold.is_some()).then(|| Kept {
            person: Named { id, name },
            unit: Named {
                id: unit.0,
                name: unit.1,
            },
            facts: Retained {
                left,
                left_at: since.filter(|_| left),
                held: hold.is_some(),
                in_use: false,
            },
            hold,
            licences: 0,
            documents: 0,
            accounts: 0,
            flights: 0,
        })
    };
    let mut found: Vec<Kept> = people.into_iter().filter_map(kept).take(MOST).collect();
    for some in found.chunks_mut(500) {
        count(c, some)?;
    }
    Ok(found)
}

/// How many people were erased.
pub fn count_erased(c: &mut Conn) -> Result<i64, StoreError> {
    let erased = operators::table.filter(operators::erased_at.is_not_null());
    Ok(erased.count().get_result(c)?)
}

/// The status that holds at a moment, and since when; of those of whom any was entered.
fn last_statuses(
    c: &mut Conn,
    now: DateTime<Utc>,
) -> Result<HashMap<OperatorId, (OperatorStatus, DateTime<Utc>)>, StoreError> {
    let entries: Vec<(OperatorId, OperatorStatus, DateTime<Utc>)> = operator_statuses::table
        .filter(operator_statuses::effective_from.le(At(now)))
        .order((
            operator_statuses::effective_from,
            operator_statuses::entered_at,
            operator_statuses::id,
        ))
        .select((
            operator_statuses::operator_id,
            operator_statuses::status,
            operator_statuses::effective_from,
        ))
        .load(c)?;
    // The last of each person counts.
    Ok(entries
        .into_iter()
        .map(|(id, status, from)| (id, (status, from)))
        .collect())
}

/// Adds what is kept of people, and whether an account of theirs still works.
fn count(c: &mut Conn, some: &mut [Kept]) -> Result<(), StoreError> {
    let ids: Vec<Id> = some.iter().map(|one| Id(one.person.id.0)).collect();
    let held: Vec<(LicenceId, OperatorId)> = licences::table
        .filter(licences::operator_id.eq_any(ids.clone()))
        .select((licences::id, licences::operator_id))
        .load(c)?;
    let logins: Vec<(Option<OperatorId>, bool)> = accounts::table
        .filter(accounts::operator_id.eq_any(ids.clone()))
        .select((accounts::operator_id, accounts::disabled))
        .load(c)?;
    let flown: Vec<(Option<OperatorId>, i64)> = flights::table
        .filter(flights::pilot_id.eq_any(ids.clone()))
        .group_by(flights::pilot_id)
        .select((flights::pilot_id, count_star()))
        .load(c)?;
    let mut whose: HashMap<Uuid, OperatorId> = some
        .iter()
        .map(|one| (one.person.id.0, one.person.id))
        .collect();
    whose.extend(held.iter().map(|(id, holder)| (id.0, *holder)));
    let mut papers: HashMap<OperatorId, usize> = HashMap::new();
    let owners: Vec<Id> = whose.keys().map(|id| Id(*id)).collect();
    for owners in owners.chunks(1000) {
        let found: Vec<Uuid> = documents::table
            .filter(documents::owner_id.eq_any(owners.to_vec()))
            .filter(documents::owner_kind.eq_any(["operator", "licence"]))
            .filter(documents::erased_at.is_null())
            .select(documents::owner_id)
            .load(c)?;
        for owner in found {
            *papers.entry(whose[&owner]).or_default() += 1;
        }
    }
    for one in some {
        let id = one.person.id;
        let own = logins.iter().filter(|(operator, _)| *operator == Some(id));
        one.licences = held.iter().filter(|(_, holder)| *holder == id).count();
        one.accounts = own.clone().count();
        one.facts.in_use = own.clone().any(|(_, disabled)| !disabled);
        one.documents = papers.get(&id).copied().unwrap_or_default();
        let flown = flown.iter().find(|(pilot, _)| *pilot == Some(id));
        one.flights = flown.map_or(0, |(_, flights)| *flights);
    }
    Ok(())
}

/// What decides about the data of one person; `None`: there is no such person, or the data are erased.
fn facts(c: &mut Conn, id: OperatorId, now: DateTime<Utc>) -> Result<Option<Retained>, StoreError> {
    let first: Option<OperatorStatus> = operators::table
        .filter(operators::id.eq(Id(id.0)))
        .filter(operators::erased_at.is_null())
        .select(operators::status)
        .first(c)
        .optional()?;
    let Some(first) = first else { return Ok(None) };
    let last = last_statuses(c, now)?.get(&id).copied();
    let status = last.map_or(first, |(status, _)| status);
    let left = status == OperatorStatus::Left;
    let held: HashSet<OperatorId> = retention_holds::table
        .filter(retention_holds::operator_id.eq(Id(id.0)))
        .filter(retention_holds::ended_at.is_null())
        .select(retention_holds::operator_id)
        .load(c)?
        .into_iter()
        .collect();
    let working: i64 = accounts::table
        .filter(accounts::operator_id.eq(Id(id.0)))
        .filter(accounts::disabled.eq(false))
        .count()
        .get_result(c)?;
    Ok(Some(Retained {
        left,
        left_at: last.map(|(_, from)| from).filter(|_| left),
        held: !held.is_empty(),
        in_use: working > 0,
    }))
}
