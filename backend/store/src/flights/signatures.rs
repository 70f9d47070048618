//! Who stands for the record of a flight: its pilot, and the commander, who closes it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::flights::Signs;
use letka_domain::ids::{AccountId, FlightId};
use serde_json::json;

use super::record::lock;
use crate::audit::Entry;
use crate::schema::{accounts, flight_signatures};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Conn, StoreError, Tx};

/// A signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// For whom.
    pub signs: Signs,
    /// The version that was signed.
    pub version: i32,
    /// When.
    pub signed_at: DateTime<Utc>,
    /// Who signed.
    pub signed_by: Named<AccountId>,
}

/// Signs a version of a flight. A commander signs what its pilot has signed; a record that is closed
/// is refused as `flights_closed`, one that its pilot has not signed as `flights_unsigned`.
pub fn sign(
    tx: &mut Tx<'_>,
    id: FlightId,
    version: i32,
    signs: Signs,
    by: AccountId,
) -> Result<(), StoreError> {
    lock(tx, id, version)?;
    let refused = |constraint: &str| StoreError::Conflict {
        constraint: constraint.to_owned(),
    };
    let held = list_signatures(tx.read(), id)?;
    if held.iter().any(|one| one.signs == Signs::Commander) {
        return Err(refused("flights_closed"));
    }
    let by_pilot = |one: &Signature| one.signs == Signs::Pilot && one.version == version;
    if signs == Signs::Commander && !held.iter().any(by_pilot) {
        return Err(refused("flights_unsigned"));
    }
    let now = tx.now();
    let entry = Entry::new("flights.sign", "flight", id.0)
        .detail(json!({"signs": signs, "version": version}));
    tx.change(&entry, |c| {
        diesel::insert_into(flight_signatures::table)
            .values((
                flight_signatures::flight_id.eq(Id(id.0)),
                flight_signatures::signs.eq(signs.as_str()),
                flight_signatures::version.eq(version),
                flight_signatures::signed_at.eq(At(now)),
                flight_signatures::signed_by.eq(Id(by.0)),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// The signatures of a flight, the oldest first.
pub fn list_signatures(c: &mut Conn, id: FlightId) -> Result<Vec<Signature>, StoreError> {
    type Row = (Signs, i32, DateTime<Utc>, Named<AccountId>);
    let rows: Vec<Row> = flight_signatures::table
        .inner_join(accounts::table)
        .filter(flight_signatures::flight_id.eq(Id(id.0)))
        .order((flight_signatures::signed_at, flight_signatures::signs))
        .select((
            flight_signatures::signs,
            flight_signatures::version,
            flight_signatures::signed_at,
            (accounts::id, accounts::name),
        ))
        .load(c)?;
    let signature = |(signs, version, signed_at, signed_by)| Signature {
        signs,
        version,
        signed_at,
        signed_by,
    };
    Ok(rows.into_iter().map(signature).collect())
}

/// Whether a commander has signed the flight: its record stays as it is.
pub fn is_closed(c: &mut Conn, id: FlightId) -> Result<bool, StoreError> {
    let signs = Signs::Commander.as_str();
    let found: Option<i32> = flight_signatures::table
        .filter(flight_signatures::flight_id.eq(Id(id.0)))
        .filter(flight_signatures::signs.eq(signs))
        .select(flight_signatures::version)
        .first(c)
        .optional()?;
    Ok(found.is_some())
}

/// For whom some flights were signed, in whatever version; those that nobody signed are left out.
pub fn list_signed(
    c: &mut Conn,
    flights: &[FlightId],
) -> Result<HashMap<FlightId, Vec<Signs>>, StoreError> {
    let mut signed: HashMap<FlightId, Vec<Signs>> = HashMap::new();
    for some in flights.chunks(500) {
        let ids: Vec<Id> = some.iter().map(|id| Id(id.0)).collect();
        let found: Vec<(FlightId, Signs)> = flight_signatures::table
            .filter(flight_signatures::flight_id.eq_any(ids))
            .select((flight_signatures::flight_id, flight_signatures::signs))
            .load(c)?;
        for (id, signs) in found {
            signed.entry(id).or_default().push(signs);
        }
    }
    Ok(signed)
}
