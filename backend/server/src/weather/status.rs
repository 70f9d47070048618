//! How fetching goes: kept in memory, shown to people, told to the log when it changes.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::outside::{Failure, FetchFault};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most faults that are kept of a round.
const MOST_FAULTS: usize = 20;

/// What weather is fetched from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// METAR and TAF.
    Reports,
    /// Forecasts.
    Forecast,
}

/// How fetching goes since the start of the program.
#[derive(Debug)]
pub struct Fetching {
    /// How long an answer may take.
    pub(super) patience: Duration,
    // Held only to read and to note.
    sources: Mutex<[FetchedSource; 2]>,
}

impl Default for Fetching {
    fn default() -> Self {
        Self::with_patience(PATIENCE)
    }
}

/// How fetching from one source goes.
#[derive(Debug, Clone, Default, Serialize, utoipa::ToSchema)]
pub(crate) struct FetchedSource {
    /// When it was last looked for what to fetch; `null`: not since the start of the program.
    looked_at: Option<DateTime<Utc>>,
    /// How many aerodromes or places were asked for then: 0 where no mission begins soon, or none has
    /// an aerodrome around it.
    asked: usize,
    /// How many places more there were than are asked for at once.
    left_out: usize,
    /// When all that was asked for last came; `null`: not since the start of the program.
    succeeded_at: Option<DateTime<Utc>>,
    /// Words of what came last that could not be read, and what stays unknown because of them; 20 at
    /// most.
    faults: Vec<String>,
    /// What is wrong since when; `null`: nothing.
    failing: Option<Failing>,
}

/// That weather cannot be fetched.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct Failing {
    /// The first failure since it last succeeded.
    since: DateTime<Utc>,
    /// What the last failure was.
    fault: FetchFault,
    /// More about it, for whoever looks after the server.
    detail: String,
}

/// What came of asking one source in one round.
#[derive(Debug, Default)]
pub(super) struct Round {
    /// How many aerodromes or places were asked for.
    pub(super) asked: usize,
    /// How many were not.
    pub(super) left_out: usize,
    /// What could not be read of what came.
    pub(super) faults: Vec<String>,
    /// The last thing that went wrong.
    pub(super) failure: Option<Failure>,
}

impl Fetching {
    /// With another patience than ten seconds for an answer.
    pub fn with_patience(patience: Duration) -> Self {
        Self {
            patience,
            sources: Mutex::default(),
        }
    }

    /// Takes in what came of a round.
    pub(super) fn note(&self, source: Source, round: Round, now: DateTime<Utc>) {
        let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        let [reports, forecast] = &mut *sources;
        let known = match source {
            Source::Reports => reports,
            Source::Forecast => forecast,
        };
        known.note(source, round, now);
    }

    fn sources(&self) -> [FetchedSource; 2] {
        let sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        sources.clone()
    }
}

impl FetchedSource {
    fn note(&mut self, source: Source, round: Round, now: DateTime<Utc>) {
        if round.left_out > 0 && round.left_out != self.left_out {
            let (asked, left_out) = (round.asked, round.left_out);
            tracing::warn!(
                ?source,
                asked,
                left_out,
                "not all weather is fetched at once"
            );
        }
        self.looked_at = Some(now);
        self.asked = round.asked;
        self.left_out = round.left_out;
        if round.failure.is_none() || !round.faults.is_empty() {
            self.faults = round.faults;
            self.faults.truncate(MOST_FAULTS);
        }
        match round.failure {
            // Nothing was asked, so nobody knows whether it would have come.
            None if round.asked == 0 => {}
            None => self.succeed(source, now),
            Some(failure) => self.fail(source, failure, now),
        }
    }

    fn succeed(&mut self, source: Source, now: DateTime<Utc>) {
        if self.failing.take().is_some() {
            tracing::info!(?source, "weather is fetched again");
        }
        self.succeeded_at = Some(now);
    }

    fn fail(&mut self, source: Source, failure: Failure, now: DateTime<Utc>) {
        let Failure { fault, detail } = failure;
        let before = self.failing.take();
        if before.as_ref().is_none_or(|before| before.fault != fault) {
            tracing::warn!(?source, ?fault, detail, "weather cannot be fetched");
        }
        let since = before.map_or(now, |before| before.since);
        self.failing = Some(Failing {
            since,
            fault,
            detail,
        });
    }
}

/// Whether weather is fetched, and how that goes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WeatherFetching {
    /// How many minutes lie between two rounds.
    interval_min: u16,
    /// METAR and TAF; `null`: they are not fetched.
    reports: Option<FetchedSource>,
    /// Forecasts; `null`: they are not fetched.
    forecast: Option<FetchedSource>,
}

/// Whether weather is fetched, when that last succeeded, and what is wrong with it.
#[utoipa::path(get, path = "/weather/fetching", tag = "weather", responses(
    (status = 200, body = WeatherFetching), (status = 401, body = Problem)))]
pub(crate) async fn show_fetching(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<WeatherFetching>, Problem> {
    caller.require(Action::ViewFleet)?;
    let [reports, forecast] = app.fetching.sources();
    Ok(axum::Json(WeatherFetching {
        interval_min: app.config.weather_interval_min.get(),
        reports: Some(reports).filter(|_| app.config.weather_reports_url.is_on()),
        forecast: Some(forecast).filter(|_| app.config.weather_forecast_url.is_on()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(fault: FetchFault) -> Round {
        Round {
            asked: 1,
            failure: Some(Failure::new(fault, "why")),
            ..Round::default()
        }
    }

    #[test]
    fn a_failure_is_dated_from_its_first_until_all_came() {
        let at = |minute: i64| DateTime::from_timestamp(minute * 60, 0).unwrap();
        let fetching = Fetching::default();
        let note = |minute, round| {
            fetching.note(Source::Forecast, round, at(minute));
            let [reports, forecast] = fetching.sources();
            assert_eq!(reports.looked_at, None, "the other source is another");
            forecast
        };
        let all = |asked| Round {
            asked,
            faults: vec!["x".to_owned(); 30],
            ..Round::default()
        };
        let known = note(1, all(2));
        assert_eq!((known.succeeded_at, known.faults.len()), (Some(at(1)), 20));
        note(2, failed(FetchFault::Refused));
        let known = note(3, failed(FetchFault::TooSlow));
        let failing = known.failing.unwrap();
        assert_eq!((failing.since, failing.fault), (at(2), FetchFault::TooSlow));
        assert_eq!(known.succeeded_at, Some(at(1)));
        // Where nothing was asked nothing is better.
        let known = note(4, all(0));
        assert!(known.failing.is_some());
        assert_eq!((known.looked_at, known.asked), (Some(at(4)), 0));
        let known = note(5, all(1));
        assert!(known.failing.is_none());
        assert_eq!(known.succeeded_at, Some(at(5)));
    }
}
