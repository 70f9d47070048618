//! What people are told of missions that concern them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, MissionId, NotificationId};
use letka_domain::rules::changes::{Cause, Changes};
use serde_json::json;

use crate::audit::Entry;
use crate::page::{Cursor, Page, PageRequest};
use crate::schema::{missions, notifications};
use crate::types::{At, Id, Json};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// What somebody is told.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// Which one.
    pub id: NotificationId,
    /// The mission.
    pub mission: Named<MissionId>,
    /// Why it was judged again.
    pub cause: Cause,
    /// What changed.
    pub changes: Changes,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was read.
    pub read_at: Option<DateTime<Utc>>,
}

/// Tells people what changed about a mission.
pub fn insert(
    tx: &mut Tx<'_>,
    to: &[AccountId],
    mission_id: MissionId,
    cause: Cause,
    changes: &Changes,
) -> Result<(), StoreError> {
    let now = tx.now();
    let entry = Entry::new("notifications.insert", "mission", mission_id.0)
        .detail(json!({"to": to, "cause": cause, "outcome": changes.after}));
    tx.change(&entry, |c| {
        to.iter().try_for_each(|account| {
            diesel::insert_into(notifications::table)
                .values((
                    notifications::id.eq(Id(new_id())),
                    notifications::account_id.eq(Id(account.0)),
                    notifications::mission_id.eq(Id(mission_id.0)),
                    notifications::cause.eq(cause.as_str()),
                    notifications::changes.eq(Json(changes.clone())),
                    notifications::created_at.eq(At(now)),
                ))
                .execute(c)
                .map(|_| ())
        })
    })
}

/// What an account is told, the newest first.
pub fn list(
    c: &mut Conn,
    account_id: AccountId,
    page: &PageRequest,
) -> Result<Page<Notification>, StoreError> {
    type Row = (
        NotificationId,
        Named<MissionId>,
        Cause,
        Json<Changes>,
        DateTime<Utc>,
        Option<DateTime<Utc>>,
    );
    let mut query = notifications::table
        .inner_join(missions::table)
        .filter(notifications::account_id.eq(Id(account_id.0)))
        .select((
            notifications::id,
            (missions::id, missions::name),
            notifications::cause,
            notifications::changes,
            notifications::created_at,
            notifications::read_at,
        ))
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
    let notification = |(id, mission, cause, changes, created_at, read_at): Row| Notification {
        id,
        mission,
        cause,
        changes: changes.0,
        created_at,
        read_at,
    };
    let items = rows.into_iter().map(notification).collect();
    Ok(page.page(items, |one: &Notification| Cursor {
        at: one.created_at,
        id: one.id.0,
    }))
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
