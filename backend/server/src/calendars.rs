//! Calendars under secret addresses: what expires and what is planned, of a person or a unit.
//!
//! A calendar program cannot sign in: the address is the secret. It is shown once, kept as a hash, and
//! worth nothing once it is revoked, the account is closed, or its roles no longer reach the unit.

mod icalendar;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::{Action, Reach};
use letka_domain::calendar::ahead_of_utc;
use letka_domain::hex::hex;
use letka_domain::ids::{CalendarFeedId, UnitId};
use letka_domain::notifications::Expires;
use letka_domain::reminders::Expiring;
use letka_store::calendar_feeds::{self, CalendarFeed, FeedLanguage, Planned};
use letka_store::expiring::{self, Whose};
use letka_store::{Conn, StoreError, Tx, accounts, units};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::auth::{Caller, token};
use crate::error::Problem;
use crate::http::input::{At, Body};
use crate::http::page::List;
use crate::http::view::Ref;
use crate::units::require_unit;
use icalendar::{Event, When};

/// How long what is over stays in a calendar.
const PAST: TimeDelta = TimeDelta::days(90);
/// The most feeds of an account that are not revoked.
const MOST: usize = 20;

/// A calendar feed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CalendarFeed)]
pub(crate) struct FeedView {
    id: CalendarFeedId,
    /// The unit that it is about; `null`: the person.
    unit: Option<Ref>,
    created_at: DateTime<Utc>,
    /// When it was revoked; `null`: it can be read.
    revoked_at: Option<DateTime<Utc>>,
}

impl From<CalendarFeed> for FeedView {
    fn from(feed: CalendarFeed) -> Self {
        Self {
            id: feed.id,
            unit: feed.unit.map(Ref::from),
            created_at: feed.created_at,
            revoked_at: feed.revoked_at,
        }
    }
}

/// The calendar feeds of the caller, the newest first.
#[utoipa::path(get, path = "/calendar-feeds", tag = "calendar", responses(
    (status = 200, body = List<FeedView>)))]
pub(crate) async fn list_calendar_feeds(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<FeedView>>, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let found = app
        .store
        .read(move |c| calendar_feeds::list(c, caller.account))
        .await?;
    let items = found.into_iter().map(FeedView::from).collect();
    Ok(axum::Json(List { items }))
}

/// A feed to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MakeFeed {
    /// The unit that it is about, with all units below it; left out: the caller.
    #[serde(default)]
    unit_id: Option<UnitId>,
    /// The language of its words: `cs` or `en`.
    #[schema(value_type = String)]
    language: FeedLanguage,
}

/// A feed that was made, with its address.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MadeFeed)]
pub(crate) struct MadeFeed {
    feed: FeedView,
    /// Where the calendar is read, from the root of this server. It is shown only now.
    path: String,
}

/// Make a calendar feed; its address is shown only in this answer.
#[utoipa::path(post, path = "/calendar-feeds", tag = "calendar", request_body = MakeFeed, responses(
    (status = 201, body = MadeFeed), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn make_calendar_feed(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<MakeFeed>,
) -> Result<(StatusCode, axum::Json<MadeFeed>), Problem> {
    caller.require(Action::ManageOwnAccount)?;
    if let Some(unit) = input.unit_id {
        caller.require_in(Action::ViewPeople, unit)?;
    }
    let secret = token::generate("lcf_");
    let (hash, by) = (token::hash(&secret), caller.account);
    let write = move |tx: &mut Tx<'_>| {
        if let Some(unit) = input.unit_id {
            require_unit(tx.read(), unit)?;
        }
        let own = calendar_feeds::list(tx.read(), by)?;
        if own.iter().filter(|one| one.revoked_at.is_none()).count() >= MOST {
            return Err(Problem::conflict(
                "too_many_feeds",
                "revoke a calendar first",
            ));
        }
        let id = calendar_feeds::insert(tx, &hash, by, input.unit_id, input.language)?;
        let own = calendar_feeds::list(tx.read(), by)?;
        let made = own.into_iter().find(|one| one.id == id);
        made.ok_or_else(|| Problem::not_found("calendar feed"))
    };
    let feed = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    let made = MadeFeed {
        feed: feed.into(),
        path: format!("/api/v1/calendars/{secret}"),
    };
    Ok((StatusCode::CREATED, axum::Json(made)))
}

/// Revoke a calendar feed of the caller.
#[utoipa::path(post, path = "/calendar-feeds/{id}/revoke", tag = "calendar",
    params(("id" = CalendarFeedId, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn revoke_calendar_feed(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CalendarFeedId>,
) -> Result<StatusCode, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let by = caller.account;
    let write = move |tx: &mut Tx<'_>| calendar_feeds::revoke(tx, id, by);
    app.store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Read a calendar (RFC 5545). The address is the secret; no session is asked for.
#[utoipa::path(get, path = "/calendars/{token}", tag = "calendar",
    params(("token" = String, Path)), responses(
        (status = 200, body = String, content_type = "text/calendar"), (status = 304),
        (status = 404, body = Problem)))]
pub(crate) async fn read_calendar(
    State(app): State<App>,
    At(secret): At<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (hash, now) = (token::hash(&secret), app.clock.now());
    let text = app.store.read(move |c| calendar(c, &hash, now)).await?;
    let text = text.ok_or_else(|| Problem::not_found("calendar"))?;
    let tag = format!("\"{}\"", hex(&Sha256::digest(text.as_bytes())));
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let has = known.is_some_and(|known| {
        known
            .split(',')
            .any(|one| one.trim().trim_start_matches("W/") == tag)
    });
    let tag = HeaderValue::from_str(&tag).map_err(|error| Problem::internal(&error))?;
    let common = [
        (header::ETAG, tag),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        ),
    ];
    if has {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
    Ok((common, [(header::CONTENT_TYPE, kind)], text).into_response())
}

/// The calendar of a token; `None` where it is worth nothing.
fn calendar(
    c: &mut Conn,
    hash: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<Option<String>, StoreError> {
    let Some(feed) = calendar_feeds::find_valid(c, hash)? else {
        return Ok(None);
    };
    let account = accounts::get(c, feed.account_id)?;
    if account.disabled {
        return Ok(None);
    }
    let (name, whose) = match &feed.unit {
        Some(unit) => {
            let reach = accounts::rights(c, &account)?.reach(Action::ViewPeople);
            if !reach.contains(unit.id) {
                return Ok(None);
            }
            let below = units::tree(c)?.below(unit.id);
            (unit.name.clone(), Some(Whose::Units(Reach::over(below))))
        }
        None => (
            account.name.clone(),
            account.operator_id.map(Whose::Operator),
        ),
    };
    let mut events = Vec::new();
    if let Some(whose) = whose {
        let expiring = expiring::list(c, &whose, now - PAST)?;
        events.extend(expiring.iter().map(|one| expiry(one, &feed)));
        let missions = calendar_feeds::list_missions(c, &whose, now - PAST)?;
        events.extend(missions.iter().map(mission));
    }
    Ok(Some(icalendar::write(&format!("Letka: {name}"), &events)))
}

/// The end of something as a whole day, with alarms as far ahead as reminders.
fn expiry(of: &Expiring, feed: &CalendarFeed) -> Event {
    let czech = feed.language == FeedLanguage::Cs;
    let what = match (of.what, czech) {
        (Expires::Licence, true) => "průkaz",
        (Expires::Licence, false) => "licence",
        (Expires::Permit, true) => "povolení",
        (Expires::Permit, false) => "permit",
        (Expires::Insurance, true) => "pojištění",
        (Expires::Insurance, false) => "insurance",
        (Expires::Maintenance, true) => "údržba",
        (Expires::Maintenance, false) => "maintenance",
        (Expires::Parachute, true) => "balení padáku",
        (Expires::Parachute, false) => "parachute packing",
        (Expires::Report, true) => "hlášení o odchylce",
        (Expires::Report, false) => "report of a deviation",
        (Expires::Medical, true) => "zdravotní způsobilost",
        (Expires::Medical, false) => "medical certificate",
    };
    let head = if czech { "Končí" } else { "Ends" };
    let number = if of.name.is_empty() {
        String::new()
    } else {
        format!(" {}", of.name)
    };
    Event {
        uid: format!("expiry-{}-{}@letka", of.what, of.id),
        stamp: of.from.unwrap_or(feed.created_at),
        when: When::Day((of.until + ahead_of_utc(of.until)).date_naive()),
        summary: format!("{head}: {what}{number} ({})", of.holder),
        description: String::new(),
        alarm_days: &[30, 7],
    }
}

fn mission(planned: &Planned) -> Event {
    Event {
        uid: format!("mission-{}@letka", planned.id),
        stamp: planned.created_at,
        when: When::Span(planned.start_at, planned.end_at),
        summary: format!("{} ({})", planned.name, planned.aircraft),
        description: String::new(),
        alarm_days: &[],
    }
}
