//! Missions ahead are judged again: every night, and whenever something changed that they rest on.
//!
//! What is due follows from the trail alone: a mission is due when a record of a watched kind was
//! changed, or the hour of the night has passed, since it was last judged. So nothing is forgotten
//! over a restart, and a run that is full goes on with the next one.

mod night;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::missions::MissionState;
use letka_domain::rules::changes::Cause;
use letka_store::missions::{self, Mission};
use letka_store::{Actor, Conn, StoreError, Tx, audit};

use crate::app::App;
use crate::error::{Problem, chain};
use crate::missions::check::{self, Question};
use crate::missions::history::Record;
use crate::tasks::Rounds;

/// Which records in the trail change what missions are judged by, and as which cause.
const WATCHED: &[(&str, Cause)] = &[
    ("permit", Cause::Permit),
    ("licence", Cause::Licence),
    ("licence_kind", Cause::Licence),
    ("currency_rule", Cause::Licence),
    ("operator", Cause::Licence),
    ("aircraft", Cause::Aircraft),
    ("aircraft_type", Cause::Aircraft),
    ("defect", Cause::Aircraft),
    ("release", Cause::Aircraft),
    ("maintenance_plan", Cause::Aircraft),
    ("maintenance_work", Cause::Aircraft),
    ("battery", Cause::Aircraft),
    ("parachute", Cause::Aircraft),
    ("fitting", Cause::Aircraft),
    ("reservation", Cause::Aircraft),
    ("zone_dataset", Cause::Zones),
    ("airspace_notice", Cause::Notice),
    ("weather_report", Cause::Weather),
    ("terrain", Cause::Terrain),
    ("rulebook", Cause::Rulebook),
];
/// How often it is looked whether anything is due.
const LOOK: Duration = Duration::from_mins(1);
/// A change stands in the trail with the moment when it was asked for; it may have waited in line
/// for this long, and a mission that was judged meanwhile did not see it.
const IN_LINE: TimeDelta = TimeDelta::seconds(30);

/// Something that makes missions due which were last judged before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Boundary {
    cause: Cause,
    at: DateTime<Utc>,
}

/// Judges the missions ahead again because something changed; for whoever changes it. Says how many
/// were judged: 200 at most, those that take off first; the others follow within minutes.
pub async fn after(app: &App, cause: Cause) -> usize {
    let now = app.clock.now();
    judge_all(app, &[Boundary { cause, at: now }], now).await
}

/// The same in a task of its own, so that whoever changed something does not wait for it.
pub(crate) fn after_in_background(app: &App, cause: Cause) {
    let app = app.clone();
    tokio::spawn(async move { after(&app, cause).await });
}

/// Judges the missions ahead that are due, 200 at most; says how many.
pub async fn run_due(app: &App) -> usize {
    let now = app.clock.now();
    let kinds: Vec<&str> = WATCHED.iter().map(|(kind, _)| *kind).collect();
    let changes = app
        .store
        .read(move |c| audit::last_changes(c, &kinds))
        .await;
    let changes = match changes {
        Ok(changes) => changes,
        Err(error) => {
            tracing::error!(cause = %chain(&error), "nobody knows which missions are due");
            return 0;
        }
    };
    let boundary = |(kind, at): &(String, DateTime<Utc>)| {
        let (_, cause) = WATCHED.iter().find(|(known, _)| known == kind)?;
        Some(Boundary {
            cause: *cause,
            at: *at + IN_LINE,
        })
    };
    let mut boundaries: Vec<Boundary> = changes.iter().filter_map(boundary).collect();
    boundaries.push(Boundary {
        cause: Cause::Nightly,
        at: night::last(app.config.recheck_hour, now),
    });
    judge_all(app, &boundaries, now).await
}

/// Looks every minute whether anything is due.
pub(crate) async fn watch(app: App) {
    let mut rounds = Rounds::every(LOOK, &app.stopping);
    while rounds.next().await {
        rounds.unless_stopped(run_due(&app)).await;
    }
}

/// Judges the missions again that a mission may meet, because it came, went or was ranked.
pub(crate) async fn neighbours(app: &App, mission: &Mission) {
    let (period, id) = (mission.period(), mission.id);
    let around = move |c: &mut Conn| missions::list_around(c, &period, Some(id));
    match app.store.read(around).await {
        Ok(others) => {
            for other in others.iter().filter(|other| other.state.is_ahead()) {
                judge_one(app, other, Cause::Traffic).await;
            }
        }
        Err(error) => {
            tracing::error!(cause = %chain(&error), "the missions around one are not judged again");
        }
    }
}

/// Why a mission is due: the latest boundary that it was not judged after. What changed says more than
/// that a night has passed.
fn due(mission: &Mission, boundaries: &[Boundary]) -> Option<Cause> {
    let is_due = |b: &&Boundary| mission.checked_at.is_none_or(|checked| checked < b.at);
    let latest = boundaries
        .iter()
        .filter(is_due)
        .max_by_key(|b| (b.cause != Cause::Nightly, b.at));
    latest.map(|boundary| boundary.cause)
}

async fn judge_all(app: &App, boundaries: &[Boundary], now: DateTime<Utc>) -> usize {
    let Some(last) = boundaries.iter().map(|boundary| boundary.at).max() else {
        return 0;
    };
    let ahead = move |c: &mut Conn| missions::list_ahead(c, now, last);
    let missions = match app.store.read(ahead).await {
        Ok(missions) => missions,
        Err(error) => {
            tracing::error!(cause = %chain(&error), "the missions ahead are not judged again");
            return 0;
        }
    };
    let mut judged = 0;
    for mission in &missions {
        if let Some(cause) = due(mission, boundaries) {
            judge_one(app, mission, cause).await;
            judged += 1;
        }
    }
    judged
}

/// Judges one mission again; what goes wrong is logged, and another run comes.
async fn judge_one(app: &App, mission: &Mission, cause: Cause) {
    if let Err(problem) = judge(app, mission, cause).await {
        // Somebody changed it meanwhile, which judged it too.
        if problem.code != "changed_meanwhile" {
            let (code, detail) = (problem.code, &problem.detail);
            tracing::warn!(mission = %mission.id, code, detail, "a mission was not judged again");
        }
    }
}

async fn judge(app: &App, mission: &Mission, cause: Cause) -> Result<(), Problem> {
    let judged = match check::judge(app, Question::of(mission)).await {
        Ok(judged) => judged,
        Err(problem) => {
            // It cannot be judged now: it is not looked at again every minute for that.
            skip(app, mission).await?;
            return Err(problem);
        }
    };
    let record = Record::new(cause, &judged);
    let (actor, now) = (Actor::System("re-check"), app.clock.now());
    let (id, state): (_, MissionState) = (mission.id, mission.state);
    let mission = mission.clone();
    let write = move |tx: &mut Tx<'_>| record.refresh(tx, &mission);
    let (changed, told) = app.store.write(&actor, now, write).await?;
    if changed {
        app.live.mission(id, state);
    }
    if told {
        app.live.notification();
    }
    Ok(())
}

async fn skip(app: &App, mission: &Mission) -> Result<(), StoreError> {
    let (actor, now, id) = (Actor::System("re-check"), app.clock.now(), mission.id);
    let mark = move |tx: &mut Tx<'_>| missions::mark_checked(tx, id, now);
    app.store.write(&actor, now, mark).await
}
