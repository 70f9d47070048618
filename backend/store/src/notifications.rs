//! What people are told of records that concern them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, NotificationId};
use letka_domain::notifications::News;
use serde_json::json;
use uuid::Uuid;

use crate::audit::Entry;
use crate::page::{Cursor, Page, PageRequest};
use crate::schema::notifications;
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

/// The record that news is about and leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// What kind of record, as the trail names it: `mission`, `permit`, `aircraft`, `operator`.
    pub kind: String,
    /// Which one; `None`: the news is about none of its own.
    pub id: Option<Uuid>,
    /// What people called it when they were told.
    pub name: String,
}

impl Record {
    /// A record of a kind.
    pub fn new(kind: &str, id: impl Into<Option<Uuid>>, name: impl Into<String>) -> Self {
        Self {
            kind: kind.to_owned(),
            id: id.into(),
            name: name.into(),
        }
    }
}

/// What somebody is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// Which one.
    pub id: NotificationId,
    /// What it is about.
    pub record: Record,
    /// What is told.
    pub news: News,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

/// Something to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct NewNotification {
    /// Who is told. Nobody is told twice by one of these.
    pub to: Vec<AccountId>,
    /// What it is about.
    pub record: Record,
    /// What is told.
    pub news: News,
    /// Under this key an account is told once, however often it is asked for; `None`: every time.
    pub once: Option<String>,
}

/// Tells people something, and says who was told now: whoever was told under the same key before is
/// left out. Whoever calls it says `app.live.notification()` after the transaction if anybody was.
pub fn insert(tx: &mut Tx<'_>, new: &NewNotification) -> Result<Vec<AccountId>, StoreError> {
    let now = tx.now();
    let mut to: BTreeSet<AccountId> = new.to.iter().copied().collect();
    for told in told(tx.read(), new)? {
        to.remove(&told);
    }
    let to: Vec<AccountId> = to.into_iter().collect();
    if to.is_empty() {
        return Ok(to);
    }
    // The entry is of a kind of its own: news of a record is no change of it.
    let entry = Entry::new("notifications.insert", "notification", None).detail(json!({
        "to": to, "kind": new.news.kind(), "record_kind": new.record.kind,
        "record_id": new.record.id, "once": new.once,
    }));
    tx.change(&entry, |c| {
        to.iter().try_for_each(|account| {
            diesel::insert_into(notifications::table)
                .values((
                    notifications::id.eq(Id(new_id())),
                    notifications::account_id.eq(Id(account.0)),
                    notifications::kind.eq(new.news.kind().as_str()),
                    notifications::record_kind.eq(&new.record.kind),
                    notifications::record_id.eq(new.record.id.map(Id)),
                    notifications::record_name.eq(&new.record.name),
                    notifications::parameters.eq(Json(new.news.clone())),
                    notifications::once_key.eq(&new.once),
                    notifications::created_at.eq(At(now)),
                ))
                .execute(c)
                .map(|_| ())
        })
    })?;
    Ok(to)
}

/// Who was told under the key of something before.
fn told(c: &mut Conn, new: &NewNotification) -> Result<Vec<AccountId>, StoreError> {
    let Some(key) = &new.once else {
        return Ok(Vec::new());
    };
    Ok(notifications::table
        .filter(notifications::once_key.eq(key))
        .filter(notifications::account_id.eq_any(new.to.iter().map(|to| Id(to.0))))
        .select(notifications::account_id)
        .load(c)?)
}

/// Of some news, what somebody was not told under its key, to whom it was not.
pub fn list_untold(
    c: &mut Conn,
    wanted: Vec<NewNotification>,
) -> Result<Vec<NewNotification>, StoreError> {
    let mut told: BTreeSet<(String, AccountId)> = BTreeSet::new();
    for some in wanted.chunks(500) {
        let keys = some.iter().filter_map(|one| one.once.as_ref());
        let rows: Vec<(Option<String>, AccountId)> = notifications::table
            .filter(notifications::once_key.eq_any(keys))
            .select((notifications::once_key, notifications::account_id))
            .load(c)?;
        told.extend(rows.into_iter().filter_map(|(key, to)| Some((key?, to))));
    }
    let untold = |mut one: NewNotification| {
        if let Some(key) = &one.once {
            one.to.retain(|to| !told.contains(&(key.clone(), *to)));
        }
        (!one.to.is_empty()).then_some(one)
    };
    Ok(wanted.into_iter().filter_map(untold).collect())
}

/// What is read of a notification, in the order of [`Row`].
const COLUMNS: (
    notifications::id,
    (
        notifications::record_kind,
        notifications::record_id,
        notifications::record_name,
    ),
    notifications::parameters,
    notifications::created_at,
    notifications::read_at,
) = (
    notifications::id,
    (
        notifications::record_kind,
        notifications::record_id,
        notifications::record_name,
    ),
    notifications::parameters,
    notifications::created_at,
    notifications::read_at,
);

type Row = (
    NotificationId,
    (String, Option<Uuid>, String),
    Json<News>,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
);

impl Notification {
    fn read((id, (kind, record_id, name), news, created_at, read_at): Row) -> Self {
        Self {
            id,
            record: Record::new(&kind, record_id, name),
            news: news.0,
            created_at,
            read_at,
        }
    }
}

/// What an account is told, the newest first.
pub fn list(
    c: &mut Conn,
    account_id: AccountId,
    page: &PageRequest,
) -> Result<Page<Notification>, StoreError> {
    let mut query = notifications::table
        .filter(notifications::account_id.eq(Id(account_id.0)))
        .select(COLUMNS)
        .order((notifications::created_at.desc(), notifications::id.desc()))
        .limit(page.rows())
        .into_boxed();
    if let Some(Cursor { at, id }) = page.after() {
        let same_time = notifications::created_at
            .eq(At(at))
            .and(notifications::id.lt(Id(id)));
        query = query.filter(notifications::created_at.lt(At(at)).or(same_time));
    }
    let rows: Vec<Row> = query.load(c)?;
    let items = rows.into_iter().map(Notification::read).collect();
    Ok(page.page(items, |one: &Notification| Cursor {
        at: one.created_at,
        id: one.id.0,
    }))
}

/// What an account was told after one moment until another and has not read, the newest first.
pub(crate) fn list_between(
    c: &mut Conn,
    account_id: AccountId,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    most: i64,
) -> Result<Vec<Notification>, StoreError> {
    let rows: Vec<Row> = notifications::table
        .filter(notifications::account_id.eq(Id(account_id.0)))
        .filter(notifications::read_at.is_null())
        .filter(notifications::created_at.gt(At(from)))
        .filter(notifications::created_at.le(At(to)))
        .select(COLUMNS)
        .order((notifications::created_at.desc(), notifications::id.desc()))
        .limit(most)
        .load(c)?;
    Ok(rows.into_iter().map(Notification::read).collect())
}

/// How many an account has not read.
pub fn count_unread(c: &mut Conn, account_id: AccountId) -> Result<i64, StoreError> {
    Ok(notifications::table
        .filter(notifications::account_id.eq(Id(account_id.0)))
        .filter(notifications::read_at.is_null())
        .count()
        .get_result(c)?)
}

/// Marks that an account has read what it was told, once or all. Leaves no entry in the trail.
pub fn mark_read(
    tx: &mut Tx<'_>,
    account_id: AccountId,
    id: Option<NotificationId>,
) -> Result<(), StoreError> {
    let now = tx.now();
    if let Some(id) = id {
        let own: i64 = notifications::table
            .filter(notifications::id.eq(Id(id.0)))
            .filter(notifications::account_id.eq(Id(account_id.0)))
            .count()
            .get_result(tx.read())?;
        if own == 0 {
            return Err(StoreError::NotFound("notification"));
        }
    }
    tx.mark(|c| {
        let unread = notifications::table
            .filter(notifications::account_id.eq(Id(account_id.0)))
            .filter(notifications::read_at.is_null());
        match id {
            Some(id) => diesel::update(unread.filter(notifications::id.eq(Id(id.0))))
                .set(notifications::read_at.eq(At(now)))
                .execute(c),
            None => diesel::update(unread)
                .set(notifications::read_at.eq(At(now)))
                .execute(c),
        }
    })?;
    Ok(())
}
