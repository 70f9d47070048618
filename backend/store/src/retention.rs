//! Personal data whose time is over: whose they are, and erasing them. Figures stay as they were.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, DocumentId, LicenceId, OperatorId};
use serde_json::json;
use uuid::Uuid;

use crate::audit::{self, Entry};
use crate::operators::OperatorStatus;
use crate::schema::{accounts, documents, licences, operator_statuses, operators};
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx};

/// Somebody who has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaver {
    /// Who.
    pub id: OperatorId,
    /// The name.
    pub name: String,
    /// Since when; `None`: nobody wrote it down, so that no time can run.
    pub left_at: Option<DateTime<Utc>>,
}

/// What was erased of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erased {
    /// How many licences lost their number.
    pub licences: usize,
    /// How many accounts lost their name.
    pub accounts: usize,
    /// The files of documents that nothing needs any more, by the SHA-256 of their bytes.
    pub files: Vec<Vec<u8>>,
    /// How many lines of the trail lost what they told of the person.
    pub lines: usize,
}

/// What a person is called once the name is erased.
pub fn pseudonym(id: OperatorId) -> String {
    let text = id.0.simple().to_string();
    format!("osoba #{}", &text[text.len() - 8..])
}

/// Everybody who has left at a moment and is not erased yet, by name; 5000 at most.
pub fn list_leavers(c: &mut Conn, now: DateTime<Utc>) -> Result<Vec<Leaver>, StoreError> {
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
    let last: HashMap<OperatorId, (OperatorStatus, DateTime<Utc>)> = entries
        .into_iter()
        .map(|(id, status, from)| (id, (status, from)))
        .collect();
    let people: Vec<(OperatorId, String, OperatorStatus)> = operators::table
        .filter(operators::erased_at.is_null())
        .order((operators::name, operators::id))
        .select((operators::id, operators::name, operators::status))
        .load(c)?;
    let leaver = |(id, name, first): (OperatorId, String, OperatorStatus)| {
        let (status, since) = match last.get(&id) {
            Some((status, from)) => (*status, Some(*from)),
            None => (first, None),
        };
        (status == OperatorStatus::Left).then_some(Leaver {
            id,
            name,
            left_at: since,
        })
    };
    Ok(people.into_iter().filter_map(leaver).take(5000).collect())
}

/// Erases what is kept of a person: name, service number, contact, numbers of licences, documents, the
/// names of accounts, and what the trail tells. Flights, hours, units and types stay.
pub fn erase(tx: &mut Tx<'_>, id: OperatorId) -> Result<Erased, StoreError> {
    let now = tx.now();
    if !list_leavers(tx.read(), now)?
        .iter()
        .any(|leaver| leaver.id == id)
    {
        return Err(StoreError::NotFound("person who has left"));
    }
    let held: Vec<LicenceId> = licences::table
        .filter(licences::operator_id.eq(Id(id.0)))
        .select(licences::id)
        .load(tx.read())?;
    let logins: Vec<AccountId> = accounts::table
        .filter(accounts::operator_id.eq(Id(id.0)))
        .select(accounts::id)
        .load(tx.read())?;
    let owners: Vec<Uuid> = held.iter().map(|one| one.0).chain([id.0]).collect();
    let papers: Vec<(DocumentId, Vec<u8>)> = documents::table
        .filter(documents::owner_id.eq_any(owners.iter().map(|one| Id(*one)).collect::<Vec<_>>()))
        .filter(documents::owner_kind.eq_any(["operator", "licence"]))
        .filter(documents::erased_at.is_null())
        .select((documents::id, documents::sha256))
        .load(tx.read())?;
    let records = owners.iter().copied();
    let records = records.chain(logins.iter().map(|one| one.0));
    let records: Vec<Uuid> = records.chain(papers.iter().map(|(one, _)| one.0)).collect();
    let entry = Entry::new("retention.erase", "retention", id.0).detail(json!({
        "licences": held.len(), "accounts": logins.len(), "documents": papers.len(),
    }));
    let mut erased = tx.change(&entry, |c| {
        person(c, id, now)?;
        let licences = numbers(c, &held)?;
        let accounts = names(c, id, &logins)?;
        for (document, _) in &papers {
            diesel::update(documents::table.filter(documents::id.eq(Id(document.0))))
                .set((documents::erased_at.eq(At(now)), documents::name.eq("-")))
                .execute(c)?;
        }
        let lines = audit::erase_details(c, &records, now)?;
        Ok::<_, StoreError>(Erased {
            licences,
            accounts,
            files: Vec::new(),
            lines,
        })
    })?;
    for (_, sha256) in papers {
        let needed: i64 = documents::table
            .filter(documents::sha256.eq(&sha256))
            .filter(documents::erased_at.is_null())
            .count()
            .get_result(tx.read())?;
        if needed == 0 {
            erased.files.push(sha256);
        }
    }
    Ok(erased)
}

fn person(c: &mut Conn, id: OperatorId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let none: Option<String> = None;
    let done = diesel::update(operators::table.filter(operators::id.eq(Id(id.0))))
        .filter(operators::erased_at.is_null())
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
    match done {
        0 => Err(StoreError::NotFound("operator")),
        _ => Ok(()),
    }
}

fn numbers(c: &mut Conn, held: &[LicenceId]) -> Result<usize, StoreError> {
    let none: Option<String> = None;
    for licence in held {
        diesel::update(licences::table.filter(licences::id.eq(Id(licence.0))))
            .set((
                licences::number.eq(format!("#{}", licence.0.simple())),
                licences::limitation.eq(&none),
            ))
            .execute(c)?;
    }
    Ok(held.len())
}

fn names(c: &mut Conn, id: OperatorId, logins: &[AccountId]) -> Result<usize, StoreError> {
    for account in logins {
        diesel::update(accounts::table.filter(accounts::id.eq(Id(account.0))))
            .set((
                accounts::name.eq(pseudonym(id)),
                accounts::username.eq(format!("#{}", account.0.simple())),
                accounts::disabled.eq(true),
            ))
            .execute(c)?;
    }
    Ok(logins.len())
}
