//! The keys of DJI's encrypted flight records: asked of the service of DJI only where a compliance officer
//! has allowed it, each question in the trail, and each key kept with its log.

use std::fs::File;
use std::time::Duration;

use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::ids::LogId;
use letka_flightlog::{LogError, ReadOptions};
use letka_store::dji_keys::{self, Switch, Waiting};
use letka_store::{Actor, Conn, StoreError, Tx, flight_logs};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Url};
use serde::{Deserialize, Serialize};

use super::reading;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, chain};
use crate::http::input::Body;
use crate::http::outside;
use crate::http::view::Ref;
use crate::tasks::Rounds;

/// How often it is looked whether a log waits for its key.
const LOOK: Duration = Duration::from_mins(1);
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// After a failure the service is left alone for so long.
const PAUSE: TimeDelta = TimeDelta::hours(1);
/// What the key of this house is sent as.
const API_KEY: &str = "Api-Key";
/// Who asks, in the trail.
const ACTOR: Actor = Actor::System("keys of DJI");

/// Whether keys may be asked of DJI, and what waits for them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DjiKeys {
    /// Whether this house has a key of its own for the service; without it nothing is asked.
    configured: bool,
    /// Whether a compliance officer has allowed it.
    allowed: bool,
    /// Who decided that last; `null`: nobody yet.
    decided_by: Option<Ref>,
    decided_at: Option<DateTime<Utc>>,
    /// How many logs have no track for want of their key.
    waiting: i64,
    /// For how many of those the service gave none.
    failed: i64,
}

/// Whether keys may be asked of DJI.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AllowDjiKeys {
    allowed: bool,
}

/// Whether keys may be asked of the service of DJI, who decided it, and what waits for them.
#[utoipa::path(get, path = "/dji-keys", tag = "flights", responses(
    (status = 200, body = DjiKeys), (status = 403, body = Problem)))]
pub(crate) async fn find_dji_keys(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<DjiKeys>, Problem> {
    caller.require(Action::ManageDjiKeys)?;
    show(&app).await
}

/// Allow that keys are asked of the service of DJI, or end it. What it is sent of a log are the encrypted
/// keys in it: no track, no place, no person.
#[utoipa::path(put, path = "/dji-keys", tag = "flights", request_body = AllowDjiKeys, responses(
    (status = 200, body = DjiKeys), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn allow_dji_keys(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<AllowDjiKeys>,
) -> Result<axum::Json<DjiKeys>, Problem> {
    caller.require(Action::ManageDjiKeys)?;
    let by = caller.account;
    let write = move |tx: &mut Tx<'_>| dji_keys::decide(tx, input.allowed, by);
    let now = app.clock.now();
    app.store.write(&caller.actor(), now, write).await?;
    show(&app).await
}

async fn show(app: &App) -> Result<axum::Json<DjiKeys>, Problem> {
    let load = |c: &mut Conn| {
        Ok::<_, StoreError>((dji_keys::find_switch(c)?, dji_keys::count_waiting(c)?))
    };
    let (switch, (waiting, failed)) = app.store.read(load).await?;
    let decided: Option<Switch> = switch;
    Ok(axum::Json(DjiKeys {
        configured: app.config.dji_key_file.is_some(),
        allowed: decided.as_ref().is_some_and(|one| one.allowed),
        decided_at: decided.as_ref().map(|one| one.decided_at),
        decided_by: decided.map(|one| one.by.into()),
        waiting,
        failed,
    }))
}

/// Looks from time to time whether a log waits for its key; does nothing without a key of this house.
pub(crate) async fn watch(app: App) {
    if app.config.dji_key_file.is_none() {
        return;
    }
    let mut rounds = Rounds::every(LOOK, &app.stopping);
    while rounds.next().await {
        if let Some(Err(problem)) = rounds.unless_stopped(run(&app)).await {
            tracing::error!(?problem, "no keys were asked of the service of DJI");
        }
    }
}

/// Asks for the keys of the logs that wait for them, where that is configured and allowed, and reads those
/// logs whole. Says of how many logs the key came.
pub async fn run(app: &App) -> Result<usize, Problem> {
    let Some(path) = app.config.dji_key_file.as_ref() else {
        return Ok(0);
    };
    let since = app.clock.now() - PAUSE;
    let load = move |c: &mut Conn| {
        let allowed = dji_keys::find_switch(c)?.is_some_and(|one| one.allowed);
        if allowed {
            dji_keys::list_waiting(c, since)
        } else {
            Ok(Vec::new())
        }
    };
    let waiting = app.store.read(load).await?;
    let Some(url) = app
        .config
        .dji_keys_url
        .url()
        .filter(|_| !waiting.is_empty())
    else {
        return Ok(0);
    };
    let key = tokio::fs::read_to_string(path).await;
    let key = key.map_err(|error| Problem::internal(&error))?;
    let client = outside::client(&url, PATIENCE);
    let client =
        client.map_err(|failure| Problem::internal(&std::io::Error::other(failure.detail)))?;
    let mut came = 0;
    for one in waiting {
        came += usize::from(fetch(app, (&client, &url, key.trim()), one).await?);
    }
    Ok(came)
}

/// Asks for the key of one log; says whether it came and the log was read with it.
async fn fetch(
    app: &App,
    (client, url, key): (&Client, &Url, &str),
    waiting: Waiting,
) -> Result<bool, Problem> {
    let id = waiting.log_id;
    // What is asked of others stands in the trail before it is.
    let ask = move |tx: &mut Tx<'_>| dji_keys::ask(tx, id);
    app.store.write(&ACTOR, app.clock.now(), ask).await?;
    let answer = match HeaderValue::from_str(key) {
        Err(_) => Err("the key of this house cannot be sent: it holds odd characters".to_owned()),
        Ok(key) => {
            let request = client.post(url.clone()).header(API_KEY, key);
            let request = request
                .header(CONTENT_TYPE, "application/json")
                .body(waiting.request);
            outside::answer(request)
                .await
                .map_err(|failure| failure.detail)
        }
    };
    let answer = match answer {
        Ok(keychains) => opens(app, id, keychains).await?,
        Err(fault) => Err(fault),
    };
    let opened = answer.is_ok();
    let keep = move |tx: &mut Tx<'_>| {
        let answer = answer.as_deref().map_err(String::as_str);
        dji_keys::answer(tx, id, answer)
    };
    app.store.write(&ACTOR, app.clock.now(), keep).await?;
    if opened {
        let log = app.store.read(move |c| flight_logs::get(c, id)).await?;
        reading::read(app, &ACTOR, &log, None).await?;
    }
    Ok(opened)
}

/// The keys, if the log can be read with them; else why not.
async fn opens(app: &App, id: LogId, keychains: String) -> Result<Result<String, String>, Problem> {
    let path = app.stations.logs.uploaded(id);
    let tried = tokio::task::spawn_blocking(move || {
        let file = File::open(path)?;
        let options = ReadOptions {
            dji_keychain: Some(&keychains),
        };
        let read = letka_flightlog::read_any(file, None, options);
        Ok::<_, std::io::Error>(match read {
            Err(error @ LogError::Keychain(_)) => Err(chain(&error)),
            _ => Ok(keychains),
        })
    });
    let tried = tried.await.map_err(|error| Problem::internal(&error))?;
    tried.map_err(|error| Problem::internal(&error))
}
