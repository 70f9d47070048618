//! Calendar feeds: secret addresses under which calendars are read. Only the hash of a token is kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, CalendarFeedId, MissionId, OperatorId, UnitId};
use letka_domain::missions::MissionState;
use serde_json::json;

use crate::audit::Entry;
use crate::expiring::Whose;
use crate::schema::{aircraft, calendar_feeds, missions, units};
use crate::sessions::TokenHash;
use crate::types::{At, Id, confined};
use crate::words::{Named, words};
use crate::{Conn, StoreError, Tx, new_id};

words! {
    /// The language of a calendar.
    FeedLanguage {
        /// Czech.
        Cs = "cs",
        /// English.
        En = "en",
    }
}

/// A calendar feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFeed {
    /// Which one.
    pub id: CalendarFeedId,
    /// Whose it is.
    pub account_id: AccountId,
    /// The unit that it is about; `None`: the person.
    pub unit: Option<Named<UnitId>>,
    /// The language of its words.
    pub language: FeedLanguage,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

type Row = (
    CalendarFeedId,
    AccountId,
    Option<Named<UnitId>>,
    FeedLanguage,
    DateTime<Utc>,
    Option<DateTime<Utc>>,
);

fn feed((id, account_id, unit, language, created_at, revoked_at): Row) -> CalendarFeed {
    CalendarFeed {
        id,
        account_id,
        unit,
        language,
        created_at,
        revoked_at,
    }
}

/// Makes a feed of a person, or of a unit.
pub fn insert(
    tx: &mut Tx<'_>,
    token_hash: &TokenHash,
    account_id: AccountId,
    unit_id: Option<UnitId>,
    language: FeedLanguage,
) -> Result<CalendarFeedId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("calendar_feeds.insert", "calendar_feed", id)
        .detail(json!({"account_id": account_id, "unit_id": unit_id}));
    tx.change(&entry, |c| {
        diesel::insert_into(calendar_feeds::table)
            .values((
                calendar_feeds::id.eq(Id(id)),
                calendar_feeds::account_id.eq(Id(account_id.0)),
                calendar_feeds::unit_id.eq(unit_id.map(|unit| Id(unit.0))),
                calendar_feeds::token_hash.eq(&token_hash[..]),
                calendar_feeds::language.eq(language.as_str()),
                calendar_feeds::created_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(CalendarFeedId(id))
}

/// Revokes a feed of an account. Doing it again changes nothing.
pub fn revoke(
    tx: &mut Tx<'_>,
    id: CalendarFeedId,
    account_id: AccountId,
) -> Result<(), StoreError> {
    let now = tx.now();
    let own = list(tx.read(), account_id)?
        .into_iter()
        .find(|one| one.id == id);
    if own
        .ok_or(StoreError::NotFound("calendar feed"))?
        .revoked_at
        .is_some()
    {
        return Ok(());
    }
    tx.change(
        &Entry::new("calendar_feeds.revoke", "calendar_feed", id.0),
        |c| {
            diesel::update(calendar_feeds::table)
                .filter(calendar_feeds::id.eq(Id(id.0)))
                .set(calendar_feeds::revoked_at.eq(At(now)))
                .execute(c)
                .map(|_| ())
        },
    )
}

/// The feeds of an account, the newest first, with those that were revoked; 100 at most.
pub fn list(c: &mut Conn, account_id: AccountId) -> Result<Vec<CalendarFeed>, StoreError> {
    let rows: Vec<Row> = calendar_feeds::table
        .left_join(units::table)
        .filter(calendar_feeds::account_id.eq(Id(account_id.0)))
        .select((
            calendar_feeds::id,
            calendar_feeds::account_id,
            (units::id, units::name).nullable(),
            calendar_feeds::language,
            calendar_feeds::created_at,
            calendar_feeds::revoked_at,
        ))
        .order((calendar_feeds::created_at.desc(), calendar_feeds::id.desc()))
        .limit(100)
        .load(c)?;
    Ok(rows.into_iter().map(feed).collect())
}

/// The feed of a token, unless it was revoked.
pub fn find_valid(
    c: &mut Conn,
    token_hash: &TokenHash,
) -> Result<Option<CalendarFeed>, StoreError> {
    let row: Option<Row> = calendar_feeds::table
        .left_join(units::table)
        .filter(calendar_feeds::token_hash.eq(&token_hash[..]))
        .filter(calendar_feeds::revoked_at.is_null())
        .select((
            calendar_feeds::id,
            calendar_feeds::account_id,
            (units::id, units::name).nullable(),
            calendar_feeds::language,
            calendar_feeds::created_at,
            calendar_feeds::revoked_at,
        ))
        .first(c)
        .optional()?;
    Ok(row.map(feed))
}

/// A mission as a calendar shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Which one.
    pub id: MissionId,
    /// What people call it.
    pub name: String,
    /// Where it stands.
    pub state: MissionState,
    /// Registration of the aircraft.
    pub aircraft: String,
    /// Planned take-off.
    pub start_at: DateTime<Utc>,
    /// The latest landing.
    pub end_at: DateTime<Utc>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// Who flies.
    pub pilot_id: OperatorId,
}

/// The missions of somebody that end after a moment and were not called off, by take-off; 500 at most.
pub fn list_missions(
    c: &mut Conn,
    whose: &Whose,
    after: DateTime<Utc>,
) -> Result<Vec<Planned>, StoreError> {
    type Row = (
        (MissionId, String, MissionState),
        String,
        (DateTime<Utc>, DateTime<Utc>, DateTime<Utc>),
        OperatorId,
    );
    let off = [MissionState::Cancelled, MissionState::Refused].map(MissionState::as_str);
    let mut query = missions::table
        .inner_join(aircraft::table)
        .filter(missions::end_at.ge(At(after)))
        .filter(missions::state.ne_all(off))
        .select((
            (missions::id, missions::name, missions::state),
            aircraft::registration,
            (missions::start_at, missions::end_at, missions::created_at),
            missions::pilot_id,
        ))
        .order((missions::start_at, missions::id))
        .limit(500)
        .into_boxed();
    match whose {
        Whose::Everybody => {}
        Whose::Operator(id) => query = query.filter(missions::pilot_id.eq(Id(id.0))),
        Whose::Units(reach) => {
            if let Some(units) = confined(reach) {
                query = query.filter(missions::unit_id.eq_any(units));
            }
        }
    }
    let rows: Vec<Row> = query.load(c)?;
    let planned =
        |((id, name, state), aircraft, (start_at, end_at, created_at), pilot_id): Row| Planned {
            id,
            name,
            state,
            aircraft,
            start_at,
            end_at,
            created_at,
            pilot_id,
        };
    Ok(rows.into_iter().map(planned).collect())
}
