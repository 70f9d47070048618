//! Consents and clearances of missions. None is ever deleted; one that no longer holds is withdrawn.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, ConsentId, MissionId};
use letka_domain::missions::Consent;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{consent_withdrawals, consents};
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

/// A consent as it was entered.
#[derive(Debug, Clone, PartialEq)]
pub struct ConsentRecord {
    /// Which one.
    pub id: ConsentId,
    /// What the rules read of it.
    pub consent: Consent,
    /// Who entered it.
    pub added_by: String,
    /// When.
    pub added_at: DateTime<Utc>,
    /// Who withdrew it, and when; `None`: it holds.
    pub withdrawn: Option<(String, DateTime<Utc>)>,
}

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
    type Row = (
        ConsentId,
        Json<Consent>,
        String,
        DateTime<Utc>,
        Option<(String, DateTime<Utc>)>,
    );
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
    let record = |(id, consent, added_by, added_at, withdrawn): Row| ConsentRecord {
        id,
        consent: consent.0,
        added_by,
        added_at,
        withdrawn,
    };
    Ok(rows.into_iter().map(record).collect())
}
