//! Fetching weather for the missions of the coming days, where that is configured.
//!
//! What comes is read and entered as what people enter. A failure changes nothing that is known; it is
//! shown until all that was asked for came again.

use std::time::Duration;

use chrono::TimeDelta;
use letka_domain::rules::changes::Cause;
use letka_domain::weather::Report;
use letka_store::{Actor, Tx, weather_reports};
use reqwest::{Client, Url};

use super::status::{Round, Source};
use super::wanted::{Wanted, wanted};
use crate::app::App;
use crate::error::chain;
use crate::http::outside::{self, Failure, FetchFault};
use crate::recheck;
use crate::tasks::Rounds;

/// A source that fails so often in a row is left alone until the next round.
const MOST_FAILURES: usize = 3;
/// A forecast that says the same as the last one is entered again only after this time: it does not
/// tell when it was made, and an old one does not count any more.
const SAME_FOR: TimeDelta = TimeDelta::hours(6);

/// Fetches in rounds until the server stops; does nothing where nothing is configured.
pub(crate) async fn watch(app: App) {
    if !app.config.weather_reports_url.is_on() && !app.config.weather_forecast_url.is_on() {
        return;
    }
    let minutes = u64::from(app.config.weather_interval_min.get());
    let mut rounds = Rounds::every(Duration::from_mins(minutes), &app.stopping);
    while rounds.next().await {
        rounds.unless_stopped(round(&app)).await;
    }
}

/// Asks once for all weather that is wanted now, and judges the missions ahead again if there is any
/// that was not known. Says how many reports were entered.
pub async fn round(app: &App) -> usize {
    let wanted = match wanted(app, app.clock.now()).await {
        Ok(wanted) => wanted,
        Err(error) => {
            tracing::error!(cause = %chain(&error), "nobody knows which weather is wanted");
            return 0;
        }
    };
    let entered = fetch_reports(app, &wanted).await + fetch_forecasts(app, &wanted).await;
    if entered > 0 {
        recheck::after(app, Cause::Weather).await;
    }
    entered
}

async fn fetch_reports(app: &App, wanted: &Wanted) -> usize {
    let url = &app.config.weather_reports_url;
    if !url.is_on() {
        return 0;
    }
    let stations = &wanted.stations;
    let round = Round {
        asked: stations.len(),
        ..Round::default()
    };
    let urls = match stations.as_slice() {
        [] => Some(Vec::new()),
        stations => url.of(stations).map(|url| vec![url]),
    };
    fetch(app, Source::Reports, urls, round).await
}

async fn fetch_forecasts(app: &App, wanted: &Wanted) -> usize {
    let url = &app.config.weather_forecast_url;
    if !url.is_on() {
        return 0;
    }
    let round = Round {
        asked: wanted.places.len(),
        left_out: wanted.left_out,
        ..Round::default()
    };
    let urls = wanted.places.iter().map(|place| url.of(*place)).collect();
    fetch(app, Source::Forecast, urls, round).await
}

/// Asks a source and notes what came of it; says how many reports were entered.
async fn fetch(app: &App, source: Source, urls: Option<Vec<Url>>, mut round: Round) -> usize {
    let mut entered = 0;
    let asked = ask_all(app, source, urls, &mut round, &mut entered).await;
    round.failure = asked.err().or(round.failure);
    app.fetching.note(source, round, app.clock.now());
    entered
}

/// Asks at each address, and goes on where one of them fails.
async fn ask_all(
    app: &App,
    source: Source,
    urls: Option<Vec<Url>>,
    round: &mut Round,
    entered: &mut usize,
) -> Result<(), Failure> {
    let nowhere = || Failure::new(FetchFault::Unreachable, "its address cannot be made");
    let urls = urls.ok_or_else(nowhere)?;
    let Some(first) = urls.first() else {
        return Ok(());
    };
    let client = outside::client(first, app.fetching.patience)?;
    let mut in_row = 0;
    for url in urls {
        match ask_one(app, source, &client, url, &mut round.faults).await {
            Ok(new) => {
                *entered += new;
                in_row = 0;
            }
            Err(failure) => {
                in_row += 1;
                round.failure = Some(failure);
            }
        }
        if in_row == MOST_FAILURES {
            break;
        }
    }
    Ok(())
}

async fn ask_one(
    app: &App,
    source: Source,
    client: &Client,
    url: Url,
    faults: &mut Vec<String>,
) -> Result<usize, Failure> {
    let text = outside::ask(client, url).await?;
    let read = super::read(&text, app.clock.now());
    let read = read.map_err(|problem| Failure::unreadable(&problem))?;
    if read.reports.is_empty() {
        return Err(Failure::unreadable(&super::unreadable(read.faults)));
    }
    for fault in read.faults {
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    enter(app, source, read.reports).await
}

/// Enters what was not known.
async fn enter(app: &App, source: Source, reports: Vec<Report>) -> Result<usize, Failure> {
    let insert = move |tx: &mut Tx<'_>| {
        let mut new = Vec::new();
        for report in reports {
            let repeats = source == Source::Forecast
                && weather_reports::is_told(tx.read(), &report, SAME_FOR)?;
            if !repeats {
                new.push(report);
            }
        }
        weather_reports::insert(tx, &new)
    };
    let (actor, now) = (Actor::System("weather"), app.clock.now());
    let entered = app.store.write(&actor, now, insert).await;
    entered.map_err(|error: letka_store::StoreError| {
        Failure::new(FetchFault::NotEntered, chain(&error))
    })
}
