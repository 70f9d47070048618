//! Logs of DJI that need a key, whether its service may be asked for it, and the keys that it handed out.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, LogId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{accounts, dji_key_switches as switches, dji_keys as table};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// After so many questions without an answer the service is not asked again for a log.
const MOST_ATTEMPTS: i32 = 5;

/// Whether the service may be asked, who decided, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// Whether it may.
    pub allowed: bool,
    /// Who decided.
    pub by: Named<AccountId>,
    /// When.
    pub decided_at: DateTime<Utc>,
}

/// Decides whether the service may be asked.
pub fn decide(tx: &mut Tx<'_>, allowed: bool, by: AccountId) -> Result<(), StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry =
        Entry::new("dji_keys.decide", "dji_key_switch", id).detail(json!({ "allowed": allowed }));
    tx.change(&entry, |c| {
        diesel::insert_into(switches::table)
            .values((
                switches::id.eq(Id(id)),
                switches::allowed.eq(allowed),
                switches::account_id.eq(Id(by.0)),
                switches::decided_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// The decision that counts; `None`: nobody has decided, so that the service may not be asked.
pub fn find_switch(c: &mut Conn) -> Result<Option<Switch>, StoreError> {
    let found: Option<(bool, Named<AccountId>, DateTime<Utc>)> = switches::table
        .inner_join(accounts::table)
        .order((switches::decided_at.desc(), switches::id.desc()))
        .select((
            switches::allowed,
            (accounts::id, accounts::name),
            switches::decided_at,
        ))
        .first(c)
        .optional()?;
    Ok(found.map(|(allowed, by, decided_at)| Switch {
        allowed,
        by,
        decided_at,
    }))
}

/// Notes that the track of a log needs a key, and what the service is asked with. Leaves no entry in the
/// trail: it follows from the log.
pub fn need(tx: &mut Tx<'_>, log: LogId, request: &str) -> Result<(), StoreError> {
    let known: i64 = table::table
        .filter(table::log_id.eq(Id(log.0)))
        .count()
        .get_result(tx.read())?;
    if known > 0 {
        return Ok(());
    }
    tx.mark(|c| {
        diesel::insert_into(table::table)
            .values((
                table::log_id.eq(Id(log.0)),
                table::request.eq(request),
                table::attempts.eq(0),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// A log that waits for its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The log.
    pub log_id: LogId,
    /// What the service is asked with.
    pub request: String,
}

/// Logs that wait for their key, and for which the service was not asked since a moment; 20 at most.
pub fn list_waiting(c: &mut Conn, not_since: DateTime<Utc>) -> Result<Vec<Waiting>, StoreError> {
    let rows: Vec<(LogId, String)> = table::table
        .filter(table::keychains.is_null())
        .filter(table::attempts.lt(MOST_ATTEMPTS))
        .filter(
            table::asked_at
                .is_null()
                .or(table::asked_at.lt(At(not_since))),
        )
        .order(table::log_id)
        .select((table::log_id, table::request))
        .limit(20)
        .load(c)?;
    let waiting = |(log_id, request)| Waiting { log_id, request };
    Ok(rows.into_iter().map(waiting).collect())
}

/// How many logs wait for their key, and how many of those the service gave no answer for.
pub fn count_waiting(c: &mut Conn) -> Result<(i64, i64), StoreError> {
    let waiting = || table::table.filter(table::keychains.is_null());
    let all = waiting().count().get_result(c)?;
    let failed = waiting()
        .filter(table::fault.is_not_null())
        .count()
        .get_result(c)?;
    Ok((all, failed))
}

/// Notes that the service is asked for the key of a log: before it is asked.
pub fn ask(tx: &mut Tx<'_>, log: LogId) -> Result<(), StoreError> {
    let now = tx.now();
    tx.change(&Entry::new("dji_keys.ask", "flight_log", log.0), |c| {
        diesel::update(table::table.filter(table::log_id.eq(Id(log.0))))
            .set((
                table::asked_at.eq(At(now)),
                table::attempts.eq(table::attempts + 1),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// Keeps what the service answered for a log: its keys, or why there are none.
pub fn answer(tx: &mut Tx<'_>, log: LogId, answer: Result<&str, &str>) -> Result<(), StoreError> {
    let fault = answer.err();
    // The key itself opens the log: it stays out of the trail.
    let entry =
        Entry::new("dji_keys.answer", "flight_log", log.0).detail(json!({ "fault": fault }));
    tx.change(&entry, |c| {
        diesel::update(table::table.filter(table::log_id.eq(Id(log.0))))
            .set((table::keychains.eq(answer.ok()), table::fault.eq(fault)))
            .execute(c)
    })?;
    Ok(())
}

/// The keys of a log; `None`: it needs none, or they are not there yet.
pub fn find_keychains(c: &mut Conn, log: LogId) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> = table::table
        .filter(table::log_id.eq(Id(log.0)))
        .select(table::keychains)
        .first(c)
        .optional()?;
    Ok(found.flatten())
}
