//! Deputies: who may decide for a unit while its commander is away.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, DeputyId, UnitId};
use letka_domain::period::Period;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{accounts, deputies, units};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// Somebody stands in for a commander.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deputy {
    /// Which naming.
    pub id: DeputyId,
    /// The unit to decide for.
    pub unit: Named<UnitId>,
    /// Who is away.
    pub commander: Named<AccountId>,
    /// Who decides instead.
    pub deputy: Named<AccountId>,
    /// From when until when.
    pub valid: Period,
    /// When it was ended before its time.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A deputy to be named.
#[derive(Debug, Clone)]
pub struct NewDeputy {
    /// The unit to decide for.
    pub unit_id: UnitId,
    /// Who is away; `deputies_another_check` when it is the deputy.
    pub commander_id: AccountId,
    /// Who decides instead.
    pub deputy_id: AccountId,
    /// From when until when.
    pub valid: Period,
}

/// Names a deputy.
pub fn insert(tx: &mut Tx<'_>, new: &NewDeputy) -> Result<DeputyId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("deputies.insert", "deputy", id).detail(
        json!({"unit_id": new.unit_id, "commander_id": new.commander_id,
            "deputy_id": new.deputy_id, "valid": new.valid}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(deputies::table)
            .values((
                deputies::id.eq(Id(id)),
                deputies::unit_id.eq(Id(new.unit_id.0)),
                deputies::commander_id.eq(Id(new.commander_id.0)),
                deputies::deputy_id.eq(Id(new.deputy_id.0)),
                deputies::valid_from.eq(At(new.valid.start())),
                deputies::valid_to.eq(At(new.valid.end())),
                deputies::created_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(DeputyId(id))
}

/// Ends what a commander has named before its time. Doing it again changes nothing.
pub fn end(tx: &mut Tx<'_>, id: DeputyId, commander_id: AccountId) -> Result<(), StoreError> {
    let now = tx.now();
    let own = || {
        deputies::table
            .filter(deputies::id.eq(Id(id.0)))
            .filter(deputies::commander_id.eq(Id(commander_id.0)))
    };
    let ended: Option<Option<DateTime<Utc>>> = own()
        .select(deputies::ended_at)
        .first(tx.read())
        .optional()?;
    if ended.ok_or(StoreError::NotFound("deputy"))?.is_some() {
        return Ok(());
    }
    tx.change(&Entry::new("deputies.end", "deputy", id.0), |c| {
        diesel::update(own())
            .set(deputies::ended_at.eq(At(now)))
            .execute(c)
            .map(|_| ())
    })
}

/// Every naming, the last one in front; 200 at most.
pub fn list(c: &mut Conn) -> Result<Vec<Deputy>, StoreError> {
    type Row = (
        DeputyId,
        Named<UnitId>,
        AccountId,
        AccountId,
        DateTime<Utc>,
        DateTime<Utc>,
        Option<DateTime<Utc>>,
    );
    let rows: Vec<Row> = deputies::table
        .inner_join(units::table)
        .select((
            deputies::id,
            (units::id, units::name),
            deputies::commander_id,
            deputies::deputy_id,
            deputies::valid_from,
            deputies::valid_to,
            deputies::ended_at,
        ))
        .order((deputies::valid_to.desc(), deputies::id.desc()))
        .limit(200)
        .load(c)?;
    let ids = rows.iter().flat_map(|row| [Id(row.2.0), Id(row.3.0)]);
    let names: Vec<(AccountId, String)> = accounts::table
        .filter(accounts::id.eq_any(ids))
        .select((accounts::id, accounts::name))
        .load(c)?;
    let names: HashMap<AccountId, String> = names.into_iter().collect();
    let named = |id: AccountId| Named {
        id,
        name: names.get(&id).cloned().unwrap_or_default(),
    };
    let deputy = |(id, unit, commander, deputy, from, to, ended_at): Row| {
        Ok(Deputy {
            id,
            unit,
            commander: named(commander),
            deputy: named(deputy),
            valid: Period::new(from, to).map_err(StoreError::corrupt)?,
            ended_at,
        })
    };
    rows.into_iter().map(deputy).collect()
}

/// The units that an account may decide for at a moment, because a commander named it.
pub fn list_units(
    c: &mut Conn,
    deputy_id: AccountId,
    at: DateTime<Utc>,
) -> Result<Vec<UnitId>, StoreError> {
    Ok(deputies::table
        .filter(deputies::deputy_id.eq(Id(deputy_id.0)))
        .filter(deputies::valid_from.le(At(at)))
        .filter(deputies::valid_to.ge(At(at)))
        .filter(
            deputies::ended_at
                .is_null()
                .or(deputies::ended_at.gt(At(at))),
        )
        .select(deputies::unit_id)
        .load(c)?)
}
