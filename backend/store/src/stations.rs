//! Ground stations and the hashes of their tokens.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::StationId;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::stations;
use crate::sessions::TokenHash;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// A ground station.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = stations)]
pub struct Station {
    /// Which one.
    pub id: StationId,
    /// What people call it.
    pub name: String,
    /// When it was enrolled.
    pub created_at: DateTime<Utc>,
    /// When it was last connected, as [`touch`] has marked it.
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// Enrols a station; `stations_name_key` when the name is taken.
pub fn insert(
    tx: &mut Tx<'_>,
    name: &str,
    token_hash: &TokenHash,
) -> Result<StationId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("stations.insert", "station", id).detail(json!({"name": name}));
    tx.change(&entry, |c| {
        diesel::insert_into(stations::table)
            .values((
                stations::id.eq(Id(id)),
                stations::name.eq(name),
                stations::token_hash.eq(&token_hash[..]),
                stations::created_at.eq(At(now)),
                stations::disabled.eq(false),
            ))
            .execute(c)
    })?;
    Ok(StationId(id))
}

/// Gives the station of a name a new token; the one before stops working at once.
pub fn set_token(
    tx: &mut Tx<'_>,
    name: &str,
    token_hash: &TokenHash,
) -> Result<StationId, StoreError> {
    let id: Option<StationId> = stations::table
        .filter(stations::name.eq(name))
        .select(stations::id)
        .first(tx.read())
        .optional()?;
    let id = id.ok_or(StoreError::NotFound("station"))?;
    let entry = Entry::new("stations.set_token", "station", id.0).detail(json!({"name": name}));
    tx.change(&entry, |c| {
        diesel::update(stations::table.filter(stations::id.eq(Id(id.0))))
            .set(stations::token_hash.eq(&token_hash[..]))
            .execute(c)
    })?;
    Ok(id)
}

/// The station of a token, if it may connect.
pub fn find_by_token_hash(
    c: &mut Conn,
    token_hash: &TokenHash,
) -> Result<Option<Station>, StoreError> {
    Ok(stations::table
        .filter(stations::token_hash.eq(&token_hash[..]))
        .filter(stations::disabled.eq(false))
        .select(Station::as_select())
        .first(c)
        .optional()?)
}

/// Marks that the station is connected now. Leaves no entry in the trail.
pub fn touch(tx: &mut Tx<'_>, id: StationId) -> Result<(), StoreError> {
    let now = tx.now();
    let never_or_before = stations::last_seen_at
        .is_null()
        .or(stations::last_seen_at.lt(At(now)).assume_not_null());
    tx.mark(|c| {
        diesel::update(stations::table.filter(stations::id.eq(Id(id.0))))
            .filter(never_or_before)
            .set(stations::last_seen_at.eq(At(now)))
            .execute(c)
    })?;
    Ok(())
}
