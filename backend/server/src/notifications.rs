//! What the caller is told of records that concern him.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::NotificationId;
use letka_domain::notifications::News;
use letka_store::notifications::{self, NewNotification, Notification};
use letka_store::page::PageRequest;
use letka_store::{Actor, Conn, StoreError, Tx};
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Params};
use crate::http::page::PageParams;

/// How much news one transaction tells; the rest follows in the next ones.
const AT_ONCE: usize = 200;

/// Tells all of some news to whoever was not told it before; says how many people were told of something.
pub(crate) async fn tell_all(
    app: &App,
    actor: &Actor,
    wanted: &[NewNotification],
) -> Result<usize, StoreError> {
    let (now, mut told) = (app.clock.now(), 0);
    for some in wanted.chunks(AT_ONCE) {
        let some = some.to_vec();
        let write = move |tx: &mut Tx<'_>| {
            let mut told = 0;
            for new in &some {
                told += notifications::insert(tx, new)?.len();
            }
            Ok::<_, StoreError>(told)
        };
        told += app.store.write(actor, now, write).await?;
    }
    if told > 0 {
        app.live.notification();
    }
    Ok(told)
}

/// The record that news is about and leads to.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = NewsRecord)]
pub(crate) struct RecordView {
    /// What kind of record: `mission`, `permit`, `aircraft`, `operator`.
    kind: String,
    /// Which one; `null`: the news is about none of its own.
    id: Option<Uuid>,
    /// What people called it when they were told.
    name: String,
}

/// What somebody is told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Notification)]
pub(crate) struct NotificationView {
    id: NotificationId,
    record: RecordView,
    news: News,
    created_at: DateTime<Utc>,
    /// When it was read; `null`: not yet.
    read_at: Option<DateTime<Utc>>,
}

/// A page of what somebody is told.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Notifications {
    items: Vec<NotificationView>,
    /// What to ask for as `after` to get the next page; `null` on the last one.
    next: Option<String>,
    /// How many are unread, on all pages.
    unread: i64,
}

/// What the caller is told, the newest first.
#[utoipa::path(get, path = "/notifications", tag = "notifications", params(PageParams), responses(
    (status = 200, body = Notifications), (status = 422, body = Problem)))]
pub(crate) async fn list_notifications(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<PageParams>,
) -> Result<axum::Json<Notifications>, Problem> {
    caller.require(Action::ReadNotifications)?;
    let request = PageRequest::new(params.limit, params.after.as_deref())?;
    let load = move |c: &mut Conn| {
        let page = notifications::list(c, caller.account, &request)?;
        Ok::<_, StoreError>((page, notifications::count_unread(c, caller.account)?))
    };
    let (page, unread) = app.store.read(load).await?;
    Ok(axum::Json(Notifications {
        items: page.items.into_iter().map(view).collect(),
        next: page.next.map(|cursor| cursor.to_string()),
        unread,
    }))
}

fn view(notification: Notification) -> NotificationView {
    NotificationView {
        id: notification.id,
        record: RecordView {
            kind: notification.record.kind,
            id: notification.record.id,
            name: notification.record.name,
        },
        news: notification.news,
        created_at: notification.created_at,
        read_at: notification.read_at,
    }
}

/// Mark one as read.
#[utoipa::path(post, path = "/notifications/{id}/read", tag = "notifications",
    params(("id" = NotificationId, Path)), responses((status = 204), (status = 404, body = Problem)))]
pub(crate) async fn read_notification(
    State(app): State<App>,
    caller: Caller,
    At(id): At<NotificationId>,
) -> Result<StatusCode, Problem> {
    mark(&app, &caller, Some(id)).await
}

/// Mark all as read.
#[utoipa::path(post, path = "/notifications/read", tag = "notifications", responses((status = 204)))]
pub(crate) async fn read_all_notifications(
    State(app): State<App>,
    caller: Caller,
) -> Result<StatusCode, Problem> {
    mark(&app, &caller, None).await
}

async fn mark(
    app: &App,
    caller: &Caller,
    id: Option<NotificationId>,
) -> Result<StatusCode, Problem> {
    caller.require(Action::ReadNotifications)?;
    let (now, by) = (app.clock.now(), caller.account);
    let write = move |tx: &mut Tx<'_>| notifications::mark_read(tx, by, id);
    app.store.write(&caller.actor(), now, write).await?;
    Ok(StatusCode::NO_CONTENT)
}
