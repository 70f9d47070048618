//! Entering airspace, weather and rulebooks.

mod datasets;
mod fetching;
mod notices;
mod rulebooks;
mod weather;

use axum::body::Body;
use axum::http::Request;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use letka_store::page::PageRequest;
use letka_store::{StoreError, audit};
use letka_tests::app::TestApp;
use letka_tests::client::{Answer, Client};
use serde_json::Value;

/// Sends a file or a text.
async fn send(caller: &Client, path: &str, body: impl Into<Body>) -> Answer {
    let request = Request::post(path).header("content-type", "application/octet-stream");
    caller.send(request.body(body.into()).unwrap()).await
}

/// A moment some days from now, as a query carries it.
fn in_days(app: &TestApp, days: i64) -> String {
    (app.app.clock.now() + TimeDelta::days(days)).to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn moment(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

/// Who did what, the newest first; signing in is left out.
async fn trail(app: &TestApp) -> Vec<(String, String)> {
    let page = PageRequest::new(Some(200), None).unwrap();
    let list = app.app.store.read(move |c| audit::list(c, &page)).await;
    let list = list.map_err(|error: StoreError| error).unwrap();
    list.items
        .into_iter()
        .map(|entry| (entry.actor_name, entry.action))
        .filter(|(_, action)| action != "sessions.insert")
        .collect()
}

/// The fields that a problem names.
fn fields(problem: &Value) -> Vec<&str> {
    let errors = problem["errors"].as_array().unwrap();
    errors
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect()
}
