//! Who was sent to an identity provider and has not come back.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::schema::oidc_sign_ins;
use crate::sessions::TokenHash;
use crate::types::{At, Id};
use crate::{StoreError, Tx, new_id};

/// Somebody who was sent to the provider. Has no `Debug`: it stays out of logs.
#[derive(Clone)]
pub struct Begun {
    /// What the provider must put into its answer.
    pub nonce: String,
    /// What proves that the one who asks is the one who began.
    pub verifier: String,
}

/// What comes of a state that somebody comes back with.
#[derive(Clone)]
pub enum Taken {
    /// It was begun by this browser, and counts.
    Begun(Begun),
    /// It was begun by this browser, too long ago.
    Expired,
    /// Nobody began it in this browser, or it was taken before.
    Unknown,
}

/// Keeps that a browser was sent to the provider, until `expires_at`.
pub fn begin(
    tx: &mut Tx<'_>,
    state_hash: &TokenHash,
    browser_hash: &TokenHash,
    begun: &Begun,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.mark(|c| {
        diesel::insert_into(oidc_sign_ins::table)
            .values((
                oidc_sign_ins::id.eq(Id(new_id())),
                oidc_sign_ins::state_hash.eq(&state_hash[..]),
                oidc_sign_ins::browser_hash.eq(&browser_hash[..]),
                oidc_sign_ins::nonce.eq(&begun.nonce),
                oidc_sign_ins::verifier.eq(&begun.verifier),
                oidc_sign_ins::expires_at.eq(At(expires_at)),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// What was begun with a state by a browser; it can be taken once.
pub fn take(
    tx: &mut Tx<'_>,
    state_hash: &TokenHash,
    browser_hash: &TokenHash,
) -> Result<Taken, StoreError> {
    type Row = (Uuid, String, String, DateTime<Utc>);
    let now = tx.now();
    let found: Option<Row> = oidc_sign_ins::table
        .filter(oidc_sign_ins::state_hash.eq(&state_hash[..]))
        .filter(oidc_sign_ins::browser_hash.eq(&browser_hash[..]))
        .select((
            oidc_sign_ins::id,
            oidc_sign_ins::nonce,
            oidc_sign_ins::verifier,
            oidc_sign_ins::expires_at,
        ))
        .first(tx.read())
        .optional()?;
    let Some((id, nonce, verifier, expires_at)) = found else {
        return Ok(Taken::Unknown);
    };
    let this = oidc_sign_ins::table.filter(oidc_sign_ins::id.eq(Id(id)));
    // Whoever comes second takes nothing away, and gets nothing.
    let taken = tx.mark(|c| diesel::delete(this).execute(c))?;
    Ok(match taken {
        false => Taken::Unknown,
        true if expires_at <= now => Taken::Expired,
        true => Taken::Begun(Begun { nonce, verifier }),
    })
}

/// Takes away what nobody came back from for so long after its end that nobody will.
pub fn delete_expired(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<(), StoreError> {
    let expired = oidc_sign_ins::table.filter(oidc_sign_ins::expires_at.le(At(before)));
    tx.mark(|c| diesel::delete(expired).execute(c))?;
    Ok(())
}
