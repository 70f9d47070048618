//! Orders to keep the data of a person for as long as somebody needs them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::OperatorId;
use serde_json::json;

use crate::audit::Entry;
use crate::operators;
use crate::schema::retention_holds as holds;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// An order to keep the data of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Why.
    pub reason: String,
    /// Who ordered it.
    pub by: String,
    /// When.
    pub placed_at: DateTime<Utc>,
}

/// Orders to keep the data of a person; `retention_holds_operator_id_key` when they are kept by order
/// already.
pub fn place_hold(tx: &mut Tx<'_>, id: OperatorId, reason: &str) -> Result<(), StoreError> {
    operators::get(tx.read(), id)?;
    let (now, actor) = (tx.now(), tx.actor());
    let (account, name) = (actor.account(), actor.name().to_owned());
    // The reason tells of the person: it is erased with what else the trail tells.
    let entry =
        Entry::new("retention.place_hold", "operator", id.0).detail(json!({ "reason": reason }));
    tx.change(&entry, |c| {
        diesel::insert_into(holds::table)
            .values((
                holds::id.eq(Id(new_id())),
                holds::operator_id.eq(Id(id.0)),
                holds::reason.eq(reason),
                holds::account_id.eq(account.map(|id| Id(id.0))),
                holds::name.eq(name),
                holds::placed_at.eq(At(now)),
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// Ends the order to keep the data of a person.
pub fn end_hold(tx: &mut Tx<'_>, id: OperatorId) -> Result<(), StoreError> {
    let (now, name) = (tx.now(), tx.actor().name().to_owned());
    tx.change(&Entry::new("retention.end_hold", "operator", id.0), |c| {
        let done = diesel::update(holds::table)
            .filter(holds::operator_id.eq(Id(id.0)))
            .filter(holds::ended_at.is_null())
            .set((holds::ended_at.eq(At(now)), holds::ended_name.eq(name)))
            .execute(c)?;
        match done {
            0 => Err(StoreError::NotFound("order to keep data")),
            _ => Ok(()),
        }
    })
}

/// The orders that hold, by person.
pub(super) fn open(c: &mut Conn) -> Result<HashMap<OperatorId, Hold>, StoreError> {
    let rows: Vec<(OperatorId, String, String, DateTime<Utc>)> = holds::table
        .filter(holds::ended_at.is_null())
        .select((
            holds::operator_id,
            holds::reason,
            holds::name,
            holds::placed_at,
        ))
        .load(c)?;
    let hold = |(id, reason, by, placed_at)| {
        (
            id,
            Hold {
                reason,
                by,
                placed_at,
            },
        )
    };
    Ok(rows.into_iter().map(hold).collect())
}
