//! The outbox of e-mail: one digest for a person and a day, which survives restarts.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, MailId};
use serde_json::json;

use crate::audit::Entry;
use crate::notifications::{self, Notification};
use crate::schema::{accounts, mails, notifications as news};
use crate::types::{At, Id};
use crate::words::words;
use crate::{Conn, StoreError, Tx, new_id};

/// What came before this is not sent to somebody who never had a mail.
const FIRST: TimeDelta = TimeDelta::days(7);
/// The most news of one mail; the rest is in the application.
const NEWS: i64 = 50;

words! {
    /// The language that somebody reads.
    MailLanguage {
        /// Czech.
        Cs = "cs",
        /// English.
        En = "en",
    }
}

/// Where somebody gets mail, and in which language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSettings {
    /// The address; `None`: no mail is sent.
    pub email: Option<String>,
    /// The language of the mail.
    pub language: MailLanguage,
}

/// A mail that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Mail {
    /// Which one.
    pub id: MailId,
    /// Where it goes to.
    pub email: String,
    /// The language of the person.
    pub language: MailLanguage,
    /// How often it was tried in vain.
    pub attempts: u32,
    /// What it tells of, the newest first.
    pub news: Vec<Notification>,
}

/// A mail to be put into the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewMail {
    /// Who gets it.
    pub account_id: AccountId,
    /// The day, by the calendar in Czechia; `mails_account_id_day_key` when there is one.
    pub day: NaiveDate,
    /// It tells of what came after this.
    pub covers_from: DateTime<Utc>,
}

/// How sending goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailStatus {
    /// How many wait.
    pub waiting: i64,
    /// How many were given up.
    pub given_up: i64,
    /// When the last one was sent.
    pub last_sent_at: Option<DateTime<Utc>>,
    /// What was wrong with the last one that was tried in vain.
    pub last_error: Option<String>,
}

/// The settings of an account.
pub fn settings(c: &mut Conn, account_id: AccountId) -> Result<MailSettings, StoreError> {
    let row: Option<(Option<String>, MailLanguage)> = accounts::table
        .filter(accounts::id.eq(Id(account_id.0)))
        .select((accounts::email, accounts::language))
        .first(c)
        .optional()?;
    let (email, language) = row.ok_or(StoreError::NotFound("account"))?;
    Ok(MailSettings { email, language })
}

/// Sets where an account gets mail.
pub fn set_settings(
    tx: &mut Tx<'_>,
    account_id: AccountId,
    new: &MailSettings,
) -> Result<(), StoreError> {
    let told =
        |of: &MailSettings| json!({"mailed": of.email.is_some(), "language": of.language.as_str()});
    let old = settings(tx.read(), account_id)?;
    let entry =
        Entry::new("mails.set_settings", "account", account_id.0).change(&told(&old), &told(new));
    tx.change(&entry, |c| {
        diesel::update(accounts::table)
            .filter(accounts::id.eq(Id(account_id.0)))
            .set((
                accounts::email.eq(&new.email),
                accounts::language.eq(new.language.as_str()),
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// The mails that are wanted on a day: for whoever has an address, had none that day, and has not read
/// what came since the last one; 2000 at most.
pub fn list_wanted(
    c: &mut Conn,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<NewMail>, StoreError> {
    let people: Vec<AccountId> = accounts::table
        .filter(accounts::email.is_not_null())
        .filter(accounts::disabled.eq(false))
        .select(accounts::id)
        .order(accounts::id)
        .limit(2000)
        .load(c)?;
    let of_day: Vec<AccountId> = mails::table
        .filter(mails::day.eq(day.to_string()))
        .select(mails::account_id)
        .load(c)?;
    let last: Vec<(AccountId, DateTime<Utc>)> = mails::table
        .select((mails::account_id, mails::covers_to))
        .filter(mails::covers_to.ge(At(now - FIRST)))
        .order(mails::covers_to)
        .load(c)?;
    let last: HashMap<AccountId, DateTime<Utc>> = last.into_iter().collect();
    let mut wanted = Vec::new();
    for account_id in people.into_iter().filter(|one| !of_day.contains(one)) {
        let covers_from = last.get(&account_id).copied().unwrap_or(now - FIRST);
        let unread: i64 = news::table
            .filter(news::account_id.eq(Id(account_id.0)))
            .filter(news::read_at.is_null())
            .filter(news::created_at.gt(At(covers_from)))
            .count()
            .get_result(c)?;
        if unread > 0 {
            wanted.push(NewMail {
                account_id,
                day,
                covers_from,
            });
        }
    }
    Ok(wanted)
}

/// Puts a mail into the outbox; it tells of what came until now.
pub fn insert(tx: &mut Tx<'_>, new: &NewMail) -> Result<MailId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("mails.insert", "mail", id)
        .detail(json!({"account_id": new.account_id, "day": new.day}));
    tx.change(&entry, |c| {
        diesel::insert_into(mails::table)
            .values((
                mails::id.eq(Id(id)),
                mails::account_id.eq(Id(new.account_id.0)),
                mails::day.eq(new.day.to_string()),
                mails::covers_from.eq(At(new.covers_from)),
                mails::covers_to.eq(At(now)),
                mails::attempts.eq(0),
                mails::next_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(MailId(id))
}

/// The mails that are due, those that wait longest first; as many as asked for at most.
pub fn list_due(c: &mut Conn, now: DateTime<Utc>, most: i64) -> Result<Vec<Mail>, StoreError> {
    type Row = (
        (MailId, AccountId, u32),
        (DateTime<Utc>, DateTime<Utc>),
        (Option<String>, MailLanguage),
    );
    let rows: Vec<Row> = mails::table
        .inner_join(accounts::table)
        .filter(mails::sent_at.is_null())
        .filter(mails::given_up_at.is_null())
        .filter(mails::next_at.le(At(now)))
        .filter(accounts::email.is_not_null())
        .select((
            (mails::id, mails::account_id, mails::attempts),
            (mails::covers_from, mails::covers_to),
            (accounts::email, accounts::language),
        ))
        .order((mails::next_at, mails::id))
        .limit(most)
        .load(c)?;
    let mut due = Vec::with_capacity(rows.len());
    for ((id, account_id, attempts), (from, to), (email, language)) in rows {
        due.push(Mail {
            id,
            email: email.unwrap_or_default(),
            language,
            attempts,
            news: notifications::list_between(c, account_id, (from, to), NEWS)?,
        });
    }
    Ok(due)
}

/// A mail was taken by the server.
pub fn mark_sent(tx: &mut Tx<'_>, id: MailId) -> Result<(), StoreError> {
    let now = tx.now();
    tx.change(&Entry::new("mails.mark_sent", "mail", id.0), |c| {
        diesel::update(mails::table)
            .filter(mails::id.eq(Id(id.0)))
            .set((mails::sent_at.eq(At(now)), mails::error.eq(None::<String>)))
            .execute(c)
            .map(|_| ())
    })
}

/// A mail was tried in vain; it is tried again at a moment, or given up where there is none. Leaves no
/// entry in the trail.
pub fn mark_failed(
    tx: &mut Tx<'_>,
    id: MailId,
    error: &str,
    next_at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let now = tx.now();
    let given_up = next_at.is_none().then_some(At(now));
    tx.mark(|c| {
        diesel::update(mails::table)
            .filter(mails::id.eq(Id(id.0)))
            .set((
                mails::attempts.eq(mails::attempts + 1),
                mails::error.eq(error),
                mails::next_at.eq(At(next_at.unwrap_or(now))),
                mails::given_up_at.eq(given_up),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// How sending goes.
pub fn status(c: &mut Conn) -> Result<MailStatus, StoreError> {
    let open = mails::table
        .filter(mails::sent_at.is_null())
        .filter(mails::given_up_at.is_null());
    let last_sent_at: Option<Option<DateTime<Utc>>> = mails::table
        .filter(mails::sent_at.is_not_null())
        .select(mails::sent_at)
        .order(mails::sent_at.desc())
        .first(c)
        .optional()?;
    let last_error: Option<Option<String>> = mails::table
        .filter(mails::error.is_not_null())
        .select(mails::error)
        .order(mails::next_at.desc())
        .first(c)
        .optional()?;
    Ok(MailStatus {
        waiting: open.count().get_result(c)?,
        given_up: mails::table
            .filter(mails::given_up_at.is_not_null())
            .count()
            .get_result(c)?,
        last_sent_at: last_sent_at.flatten(),
        last_error: last_error.flatten(),
    })
}
