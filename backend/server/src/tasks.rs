//! Background tasks: each does one thing and ends when the server stops.

use std::time::Duration;

use letka_store::{Actor, Tx, sessions, sign_ins};
use tokio::task::JoinSet;
use tokio::time::{Interval, MissedTickBehavior};

use crate::app::{App, Stopping};
use crate::error::chain;
use crate::flight_logs::{keys, reading};
use crate::flights::{afterwards, gaps, orphans};
use crate::live::TICK;
use crate::{applications, audit, figures, mail, recheck, reminders, retention, weather};

/// Starts all of them; they end with what is returned.
pub(crate) fn start(app: &App) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(tick(app.clone()));
    tasks.spawn(orphans::watch(app.clone()));
    tasks.spawn(afterwards::watch(app.clone()));
    tasks.spawn(gaps::watch(app.clone()));
    tasks.spawn(reading::watch(app.clone()));
    tasks.spawn(keys::watch(app.clone()));
    tasks.spawn(clear_sessions(app.clone()));
    tasks.spawn(recheck::watch(app.clone()));
    tasks.spawn(applications::watch::watch(app.clone()));
    tasks.spawn(figures::watch(app.clone()));
    tasks.spawn(weather::fetch::watch(app.clone()));
    tasks.spawn(audit::watch::watch(app.clone()));
    tasks.spawn(reminders::watch(app.clone()));
    tasks.spawn(mail::watch(app.clone()));
    tasks.spawn(retention::run::watch(app.clone()));
    tasks
}

/// The rounds of a task: one at once, then one after each pause, until the server stops. A round that
/// takes longer than the pause puts off the next one.
pub(crate) struct Rounds<'a> {
    stopping: &'a Stopping,
    ticks: Interval,
}

impl<'a> Rounds<'a> {
    /// Rounds with a pause between their beginnings.
    pub(crate) fn every(pause: Duration, stopping: &'a Stopping) -> Self {
        let mut ticks = tokio::time::interval(pause);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { stopping, ticks }
    }

    /// Waits for the next round; `false`: the server stops, and there is none.
    pub(crate) async fn next(&mut self) -> bool {
        tokio::select! {
            () = self.stopping.stopped() => false,
            _ = self.ticks.tick() => true,
        }
    }

    /// Does the work of a round, and drops it where the server stops meanwhile: what it has not written
    /// by then it does after the next start.
    pub(crate) async fn unless_stopped<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            () = self.stopping.stopped() => None,
            done = work => Some(done),
        }
    }
}

/// Sends the changes of the live picture to the browsers.
async fn tick(app: App) {
    let mut rounds = Rounds::every(TICK, &app.stopping);
    while rounds.next().await {
        app.live.tick(app.clock.now());
    }
}

/// Takes away the sessions that have expired, and what is forgotten of signing in.
async fn clear_sessions(app: App) {
    let mut hours = tokio::time::interval(Duration::from_hours(1));
    loop {
        tokio::select! {
            () = app.stopping.stopped() => return,
            _ = hours.tick() => {}
        }
        let (actor, now) = (Actor::System("expired sessions"), app.clock.now());
        let clear = |tx: &mut Tx<'_>| {
            sign_ins::delete_stale(tx)?;
            sessions::delete_expired(tx)
        };
        if let Err(error) = app.store.write(&actor, now, clear).await {
            tracing::error!(cause = %chain(&error), "expired sessions were not taken away");
        }
    }
}
