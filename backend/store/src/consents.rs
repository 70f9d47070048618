//! Consents and clearances of missions: what was asked and what was answered. Nothing of it is ever
//! changed or deleted: an answer or a correction is another version, one that no longer holds is withdrawn.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, ConsentId, MissionId};
use letka_domain::missions::Consent;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{consent_versions, consent_withdrawals, consents};
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

/// A consent as it was entered at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsentVersion {
    /// What it said.
    pub consent: Consent,
    /// Who entered it.
    pub entered_by: String,
    /// When.
    pub entered_at: DateTime<Utc>,
}

/// A consent with all that was entered about it.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsentRecord {
    /// Which one.
    pub id: ConsentId,
    /// What the rules read of it: its last version.
    pub consent: Consent,
    /// The number of that version, from 1.
    pub version: i32,
    /// Who entered it first.
    pub added_by: String,
    /// When.
    pub added_at: DateTime<Utc>,
    /// The versions before the last one, the oldest first.
    pub earlier: Vec<ConsentVersion>,
    /// Who entered the last version, and when.
    pub changed: (String, DateTime<Utc>),
    /// Who withdrew it, and when; `None`: it holds.
    pub withdrawn: Option<(String, DateTime<Utc>)>,
}

type Row = (
    ConsentId,
    Json<Consent>,
    String,
    DateTime<Utc>,
    Option<(String, DateTime<Utc>)>,
);

type VersionRow = (ConsentId, Json<Consent>, String, DateTime<Utc>);

/// Enters a consent.
pub fn insert(
    tx: &mut Tx<'_>,
    mission_id: MissionId,
    by: (AccountId, &str),
    consent: &Consent,
) -> Result<ConsentId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("consents.insert", "mission", mission_id.0)
        .detail(json!({"consent_id": id, "consent": consent}));
    tx.change(&entry, |c| {
        diesel::insert_into(consents::table)
            .values((
                consents::id.eq(Id(id)),
                consents::mission_id.eq(Id(mission_id.0)),
                consents::consent.eq(Json(consent.clone())),
                consents::account_id.eq(Id(by.0.0)),
                consents::name.eq(by.1),
                consents::added_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(ConsentId(id))
}

/// Enters what a consent says now, by whoever read `version` of it.
pub fn revise(
    tx: &mut Tx<'_>,
    mission_id: MissionId,
    (id, version): (ConsentId, i32),
    by: (AccountId, &str),
    consent: &Consent,
) -> Result<(), StoreError> {
    let record = get(tx.read(), mission_id, id)?;
    let now = record.version;
    if now != version {
        return Err(StoreError::VersionMismatch { read: version, now });
    }
    let (at, next) = (tx.now(), version + 1);
    let entry = Entry::new("consents.revise", "mission", mission_id.0)
        .detail(json!({"consent_id": id, "version": next}))
        .change(&json!(record.consent), &json!(consent));
    tx.change(&entry, |c| {
        diesel::insert_into(consent_versions::table)
            .values((
                consent_versions::id.eq(Id(new_id())),
                consent_versions::consent_id.eq(Id(id.0)),
                consent_versions::version.eq(next),
                consent_versions::consent.eq(Json(consent.clone())),
                consent_versions::account_id.eq(Id(by.0.0)),
                consent_versions::name.eq(by.1),
                consent_versions::entered_at.eq(At(at)),
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// A consent of a mission.
pub fn get(
    c: &mut Conn,
    mission_id: MissionId,
    id: ConsentId,
) -> Result<ConsentRecord, StoreError> {
    let mut all = list(c, mission_id)?.into_iter();
    all.find(|record| record.id == id)
        .ok_or(StoreError::NotFound("consent"))
}

/// Withdraws a consent of a mission; `consent_withdrawals_consent_id_key` when it was withdrawn
/// before.
pub fn withdraw(
    tx: &mut Tx<'_>,
    mission_id: MissionId,
    id: ConsentId,
    by: (AccountId, &str),
) -> Result<(), StoreError> {
    let now = tx.now();
    let known: i64 = consents::table
        .filter(consents::id.eq(Id(id.0)))
        .filter(consents::mission_id.eq(Id(mission_id.0)))
        .count()
        .get_result(tx.read())?;
    if known == 0 {
        return Err(StoreError::NotFound("consent"));
    }
    let entry =
        Entry::new("consents.withdraw", "mission", mission_id.0).detail(json!({"consent_id": id}));
    tx.change(&entry, |c| {
        diesel::insert_into(consent_withdrawals::table)
            .values((
                consent_withdrawals::id.eq(Id(new_id())),
                consent_withdrawals::consent_id.eq(Id(id.0)),
                consent_withdrawals::account_id.eq(Id(by.0.0)),
                consent_withdrawals::name.eq(by.1),
                consent_withdrawals::withdrawn_at.eq(At(now)),
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// The consents of a mission, withdrawn ones too, the oldest first.
pub fn list(c: &mut Conn, mission_id: MissionId) -> Result<Vec<ConsentRecord>, StoreError> {
    let rows: Vec<Row> = consents::table
        .left_join(consent_withdrawals::table)
        .filter(consents::mission_id.eq(Id(mission_id.0)))
        .select((
            consents::id,
            consents::consent,
            consents::name,
            consents::added_at,
            (consent_withdrawals::name, consent_withdrawals::withdrawn_at).nullable(),
        ))
        .order((consents::added_at, consents::id))
        .load(c)?;
    let ids = rows.iter().map(|row| Id(row.0.0));
    let later: Vec<VersionRow> = consent_versions::table
        .filter(consent_versions::consent_id.eq_any(ids))
        .select((
            consent_versions::consent_id,
            consent_versions::consent,
            consent_versions::name,
            consent_versions::entered_at,
        ))
        .order((consent_versions::consent_id, consent_versions::version))
        .load(c)?;
    let mut versions: HashMap<ConsentId, Vec<ConsentVersion>> = HashMap::new();
    for (id, consent, entered_by, entered_at) in later {
        versions.entry(id).or_default().push(ConsentVersion {
            consent: consent.0,
            entered_by,
            entered_at,
        });
    }
    let record = |row: Row| {
        let later = versions.remove(&row.0).unwrap_or_default();
        of_versions(row, later)
    };
    Ok(rows.into_iter().map(record).collect())
}

/// The record of a consent with the versions that came after its first.
fn of_versions(
    (id, first, added_by, added_at, withdrawn): Row,
    mut later: Vec<ConsentVersion>,
) -> ConsentRecord {
    let first = ConsentVersion {
        consent: first.0,
        entered_by: added_by.clone(),
        entered_at: added_at,
    };
    let (last, earlier) = match later.pop() {
        Some(last) => (last, std::iter::once(first).chain(later).collect()),
        None => (first, Vec::new()),
    };
    ConsentRecord {
        id,
        version: i32::try_from(earlier.len()).map_or(i32::MAX, |before| before + 1),
        consent: last.consent,
        added_by,
        added_at,
        earlier,
        changed: (last.entered_by, last.entered_at),
        withdrawn,
    }
}
