//! Logs that broke off: a station that never came back must not take a flight with it.
//!
//! A log that is not closed and has not grown for [`QUIET`] is derived to its end; a flight that it
//! breaks off in is entered without a landing. Should the rest arrive later, the same record takes
//! the landing over.

use std::collections::HashMap;
use std::time::Duration;

use letka_domain::flights::FlightSummary;
use letka_domain::ids::LogId;
use letka_store::{Actor, flight_logs};

use super::derive::{self, Origin};
use crate::app::App;
use crate::error::chain;

/// How often open logs are looked at.
const ROUND: Duration = Duration::from_mins(5);
/// How long a log must not have grown; a station restarts within minutes.
const QUIET: Duration = Duration::from_mins(30);

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Looks after them until the server stops.
pub(crate) async fn watch(app: App) {
    let mut rounds = tokio::time::interval(ROUND);
    let mut derived = HashMap::new();
    loop {
        tokio::select! {
            () = app.stopping.stopped() => return,
            _ = rounds.tick() => {}
        }
        if let Err(error) = round(&app, QUIET, &mut derived).await {
            tracing::error!(cause = %chain(error.as_ref()), "logs that broke off were not derived");
        }
    }
}

/// One look at all open logs; `derived` remembers at which length each was derived.
async fn round(
    app: &App,
    quiet: Duration,
    derived: &mut HashMap<LogId, u64>,
) -> Result<(), Failure> {
    let open = app.store.read(flight_logs::list_open).await?;
    derived.retain(|id, _| open.iter().any(|log| log.id == *id));
    for log in open {
        let Some((length, age)) = app.stations.logs.look(log.id).await else {
            continue;
        };
        if age < quiet || derived.get(&log.id) == Some(&length) {
            continue;
        }
        // One that cannot be derived must not hold up the others.
        match derive_broken_off(app, log.id, length).await {
            Ok(()) => {
                derived.insert(log.id, length);
            }
            Err(error) => {
                let cause = chain(error.as_ref());
                tracing::error!(log = %log.id, cause, "a log that broke off was not derived");
            }
        }
    }
    Ok(())
}

async fn derive_broken_off(app: &App, log: LogId, log_bytes: u64) -> Result<(), Failure> {
    for (sequence, mut flight) in app.stations.logs.derive_whole(log).await? {
        without_doubtful_landing(&mut flight.summary);
        let origin = Origin {
            log,
            log_bytes,
            sequence,
        };
        derive::enter(app, &Actor::System("logs that broke off"), origin, flight).await?;
    }
    Ok(())
}

/// A vehicle that is still armed where its log breaks off may fly on, however low it is.
fn without_doubtful_landing(flight: &mut FlightSummary) {
    if flight
        .quality_notes
        .iter()
        .any(|note| note == "armed_at_log_end")
    {
        flight.landing_time = None;
        flight.landing_position = None;
        flight.duration_s = None;
        flight.battery_end_pct = None;
    }
}
