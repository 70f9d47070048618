//! Releases of aircraft to service: signed, and never changed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::aircraft::signatures;
use letka_domain::ids::{AircraftId, ReleaseId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::releases;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// A release of an aircraft to service.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = releases)]
pub struct Release {
    /// Which one.
    pub id: ReleaseId,
    /// The aircraft.
    pub aircraft_id: AircraftId,
    /// When.
    pub released_at: DateTime<Utc>,
    /// Who.
    pub releaser: String,
    /// What the technician states.
    pub statement: String,
    /// What was done.
    pub work: String,
    /// The signature.
    pub sha256: String,
}

impl Release {
    /// Whether it still says what was signed.
    pub fn is_intact(&self) -> bool {
        let at = self.released_at;
        self.sha256
            == signatures::of_release(
                self.aircraft_id,
                &self.statement,
                &self.work,
                &self.releaser,
                at,
            )
    }
}

/// Signs a release as whoever writes.
pub fn insert(
    tx: &mut Tx<'_>,
    aircraft_id: AircraftId,
    statement: &str,
    work: &str,
) -> Result<ReleaseId, StoreError> {
    let (id, now, (by, releaser)) = (new_id(), tx.now(), tx.signer());
    let sha256 = signatures::of_release(aircraft_id, statement, work, &releaser, now);
    let entry = Entry::new("releases.sign", "release", id)
        .detail(json!({"aircraft_id": aircraft_id, "work": work, "sha256": sha256}));
    tx.change(&entry, |c| {
        diesel::insert_into(releases::table)
            .values((
                releases::id.eq(Id(id)),
                releases::aircraft_id.eq(Id(aircraft_id.0)),
                releases::released_at.eq(At(now)),
                releases::released_by.eq(by.map(|account| Id(account.0))),
                releases::releaser.eq(releaser),
                releases::statement.eq(statement),
                releases::work.eq(work),
                releases::sha256.eq(sha256),
            ))
            .execute(c)
    })?;
    Ok(ReleaseId(id))
}

/// The releases of an aircraft, the last one in front; 100 at most.
pub fn list_for(c: &mut Conn, aircraft_id: AircraftId) -> Result<Vec<Release>, StoreError> {
    Ok(releases::table
        .filter(releases::aircraft_id.eq(Id(aircraft_id.0)))
        .order((releases::released_at.desc(), releases::id.desc()))
        .select(Release::as_select())
        .limit(100)
        .load(c)?)
}

/// When each aircraft was last released.
pub(crate) fn last_of_each(c: &mut Conn) -> Result<Vec<(AircraftId, DateTime<Utc>)>, StoreError> {
    Ok(releases::table
        .order((releases::released_at, releases::id))
        .select((releases::aircraft_id, releases::released_at))
        .load(c)?)
}
