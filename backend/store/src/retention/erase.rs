//! Erasing what is kept of a person. Flights, hours, counts and the chain of the trail stay.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, DocumentId, LicenceId, OperatorId};
use letka_domain::retention::{RetentionState, RetentionSubject};
use serde_json::json;
use uuid::Uuid;

use super::{current, facts};
use crate::audit::{self, Entry};
use crate::schema::{
    account_identities, accounts, api_tokens, calendar_feeds, documents, examinations,
    licence_steps, licences, notifications, operator_statuses, operators, recovery_codes,
    retention_holds, second_factors, sessions, trainees,
};
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// The name of the refusal of somebody whose data are not due.
pub const NOT_ERASABLE: &str = "retention_not_due";
/// What stands where words were erased.
const GONE: &str = "-";

/// What was erased of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erased {
    /// How many licences lost their number.
    pub licences: usize,
    /// How many accounts lost their names.
    pub accounts: usize,
    /// How many documents lost their bytes.
    pub documents: usize,
    /// How many lines of the trail lost what they told of the person.
    pub lines: usize,
}

/// What a person is called once the name is erased.
pub fn pseudonym(id: OperatorId) -> String {
    let text = id.0.simple().to_string();
    format!("osoba #{}", text.get(24..).unwrap_or_default())
}

/// The records that tell of a person.
struct Traces {
    licences: Vec<LicenceId>,
    accounts: Vec<AccountId>,
    documents: Vec<DocumentId>,
    trainings: Vec<Uuid>,
}

/// Erases what is kept of a person whose time is over: name, service number, contact, numbers of
/// licences, documents, reasons, accounts, and what the trail tells. [`NOT_ERASABLE`] unless it is due.
pub fn erase(tx: &mut Tx<'_>, id: OperatorId) -> Result<Erased, StoreError> {
    let now = tx.now();
    let months = current(tx.read(), RetentionSubject::Person, now)?.map(|period| period.months);
    let facts = facts(tx.read(), id, now)?.ok_or(StoreError::NotFound("person"))?;
    if facts.state(months, now) != RetentionState::Due {
        return Err(StoreError::conflict(NOT_ERASABLE));
    }
    let traces = traces(tx.read(), id)?;
    let entry = Entry::new("retention.erase", "retention", id.0).detail(json!({
        "licences": traces.licences.len(), "accounts": traces.accounts.len(),
        "documents": traces.documents.len(),
    }));
    tx.change(&entry, |c| {
        person(c, id, now)?;
        permissions(c, &traces.licences)?;
        training(c, &traces.trainings)?;
        for account in &traces.accounts {
            login(c, id, *account, now)?;
        }
        for document in &traces.documents {
            diesel::update(documents::table.filter(documents::id.eq(Id(document.0))))
                .set((documents::erased_at.eq(At(now)), documents::name.eq(GONE)))
                .execute(c)?;
        }
        let records = [id.0]
            .into_iter()
            .chain(traces.licences.iter().map(|one| one.0));
        let records = records.chain(traces.accounts.iter().map(|one| one.0));
        let records: Vec<Uuid> = records
            .chain(traces.documents.iter().map(|one| one.0))
            .collect();
        told(c, id, &records)?;
        Ok::<_, StoreError>(Erased {
            licences: traces.licences.len(),
            accounts: traces.accounts.len(),
            documents: traces.documents.len(),
            lines: audit::erase_details(c, &records, now)?,
        })
    })
}

/// The files that nothing needs any more, by the SHA-256 of their bytes: those of erased documents that
/// no other document has.
pub fn list_files(c: &mut Conn) -> Result<Vec<Vec<u8>>, StoreError> {
    let erased: Vec<Vec<u8>> = documents::table
        .filter(documents::erased_at.is_not_null())
        .select(documents::sha256)
        .distinct()
        .load(c)?;
    let mut found = Vec::new();
    for some in erased.chunks(500) {
        let needed: Vec<Vec<u8>> = documents::table
            .filter(documents::erased_at.is_null())
            .filter(documents::sha256.eq_any(some.to_vec()))
            .select(documents::sha256)
            .load(c)?;
        found.extend(some.iter().filter(|one| !needed.contains(one)).cloned());
    }
    Ok(found)
}

fn traces(c: &mut Conn, id: OperatorId) -> Result<Traces, StoreError> {
    let held: Vec<LicenceId> = licences::table
        .filter(licences::operator_id.eq(Id(id.0)))
        .select(licences::id)
        .load(c)?;
    let logins: Vec<AccountId> = accounts::table
        .filter(accounts::operator_id.eq(Id(id.0)))
        .select(accounts::id)
        .load(c)?;
    let trainings: Vec<Uuid> = trainees::table
        .filter(trainees::operator_id.eq(Id(id.0)))
        .select(trainees::id)
        .load(c)?;
    let examined: Vec<Uuid> = examinations::table
        .filter(examinations::trainee_id.eq_any(trainings.iter().map(|one| Id(*one))))
        .select(examinations::id)
        .load(c)?;
    let owners = held.iter().map(|one| one.0).chain([id.0]).chain(examined);
    let papers: Vec<DocumentId> = documents::table
        .filter(documents::owner_id.eq_any(owners.map(Id).collect::<Vec<_>>()))
        .filter(documents::owner_kind.eq_any(["operator", "licence", "examination"]))
        .filter(documents::erased_at.is_null())
        .select(documents::id)
        .load(c)?;
    Ok(Traces {
        licences: held,
        accounts: logins,
        documents: papers,
        trainings,
    })
}

fn person(c: &mut Conn, id: OperatorId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let none: Option<String> = None;
    diesel::update(operators::table.filter(operators::id.eq(Id(id.0))))
        .set((
            operators::version.eq(operators::version + 1),
            operators::name.eq(pseudonym(id)),
            operators::badge_number.eq(format!("#{}", id.0.simple())),
            operators::email.eq(&none),
            operators::phone.eq(&none),
            operators::note.eq(&none),
            operators::erased_at.eq(At(now)),
        ))
        .execute(c)?;
    diesel::update(operator_statuses::table)
        .filter(operator_statuses::operator_id.eq(Id(id.0)))
        .set(operator_statuses::reason.eq(GONE))
        .execute(c)?;
    diesel::update(retention_holds::table)
        .filter(retention_holds::operator_id.eq(Id(id.0)))
        .set(retention_holds::reason.eq(GONE))
        .execute(c)?;
    Ok(())
}

/// Licences stay with their kinds and days, without what names the document.
fn permissions(c: &mut Conn, held: &[LicenceId]) -> Result<(), StoreError> {
    let none: Option<String> = None;
    for licence in held {
        diesel::update(licences::table.filter(licences::id.eq(Id(licence.0))))
            .set((
                licences::number.eq(format!("#{}", licence.0.simple())),
                licences::limitation.eq(&none),
            ))
            .execute(c)?;
        diesel::update(licence_steps::table)
            .filter(licence_steps::licence_id.eq(Id(licence.0)))
            .set(licence_steps::reason.eq(GONE))
            .execute(c)?;
    }
    Ok(())
}

/// Training stays with its results, without what was written of the person.
fn training(c: &mut Conn, trainings: &[Uuid]) -> Result<(), StoreError> {
    let none: Option<String> = None;
    for trainee in trainings {
        diesel::update(trainees::table.filter(trainees::id.eq(Id(*trainee))))
            .filter(trainees::withdrawal_reason.is_not_null())
            .set(trainees::withdrawal_reason.eq(GONE))
            .execute(c)?;
        diesel::update(examinations::table.filter(examinations::trainee_id.eq(Id(*trainee))))
            .set(examinations::note.eq(&none))
            .execute(c)?;
    }
    Ok(())
}

/// The account stays as who has acted; nobody signs in with it, and nothing tells whose it was.
fn login(
    c: &mut Conn,
    id: OperatorId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (own, none) = (Id(account.0), None::<String>);
    diesel::update(accounts::table.filter(accounts::id.eq(own)))
        .set((
            accounts::version.eq(accounts::version + 1),
            accounts::name.eq(pseudonym(id)),
            accounts::username.eq(format!("#{}", account.0.simple())),
            accounts::password_hash.eq(GONE),
            accounts::email.eq(&none),
            accounts::disabled.eq(true),
        ))
        .execute(c)?;
    diesel::delete(sessions::table.filter(sessions::account_id.eq(own))).execute(c)?;
    diesel::delete(account_identities::table.filter(account_identities::account_id.eq(own)))
        .execute(c)?;
    let factors: Vec<Uuid> = second_factors::table
        .filter(second_factors::account_id.eq(own))
        .select(second_factors::id)
        .load(c)?;
    for factor in factors {
        let codes = recovery_codes::second_factor_id.eq(Id(factor));
        diesel::delete(recovery_codes::table.filter(codes)).execute(c)?;
        diesel::delete(second_factors::table.filter(second_factors::id.eq(Id(factor))))
            .execute(c)?;
    }
    diesel::update(api_tokens::table.filter(api_tokens::account_id.eq(own)))
        .set(api_tokens::name.eq(GONE))
        .execute(c)?;
    diesel::update(api_tokens::table.filter(api_tokens::account_id.eq(own)))
        .filter(api_tokens::revoked_at.is_null())
        .set(api_tokens::revoked_at.eq(At(now)))
        .execute(c)?;
    diesel::update(calendar_feeds::table.filter(calendar_feeds::account_id.eq(own)))
        .filter(calendar_feeds::revoked_at.is_null())
        .set(calendar_feeds::revoked_at.eq(At(now)))
        .execute(c)?;
    Ok(())
}

/// What others were told of the person stays without the name.
fn told(c: &mut Conn, id: OperatorId, records: &[Uuid]) -> Result<(), StoreError> {
    for some in records.chunks(500) {
        let about = notifications::record_id
            .eq_any(some.iter().map(|one| Some(Id(*one))).collect::<Vec<_>>());
        diesel::update(notifications::table.filter(about))
            .set(notifications::record_name.eq(pseudonym(id)))
            .execute(c)?;
    }
    Ok(())
}
