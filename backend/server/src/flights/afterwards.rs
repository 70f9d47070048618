//! What is worked out of a flight once its record is there: its height above ground, what its places are
//! called, and what the rules find wrong with it. That is looked for without end, so that a stop of the
//! program in between forgets nothing.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::FutureExt as _;
use letka_domain::access::Role;
use letka_domain::altitude::Datum;
use letka_domain::flights::TrackPoint;
use letka_domain::geometry::Position;
use letka_domain::ids::FlightId;
use letka_domain::localized::Localized;
use letka_domain::missions::{Corner, Extent, MissionFacts};
use letka_domain::notifications::News;
use letka_domain::period::Period;
use letka_store::flights::{self, Flight};
use letka_store::notifications::{self, NewNotification, Record};
use letka_store::{Actor, Conn, StoreError, Tx};
use serde_json::{Value, json};

use super::conformance;
use crate::answering::Answering;
use crate::app::App;
use crate::error::{Problem, chain};
use crate::local::moment;
use crate::rulebooks::Rulebooks;
use crate::surroundings::Surroundings;
use crate::tasks::Rounds;

/// How often it is looked whether a flight came in.
const LOOK: Duration = Duration::from_secs(15);
/// How often those that could not be worked out are tried again.
const AGAIN: Duration = Duration::from_hours(1);
/// How many flights one look takes; the others follow in the next ones.
const AT_ONCE: u32 = 50;
/// Who does it, in the trail.
const ACTOR: Actor = Actor::System("flights afterwards");

/// What was worked out of a flight.
struct Worked {
    flight: Flight,
    height_m: Option<f64>,
    takeoff_place: Option<String>,
    landing_place: Option<String>,
    findings: u32,
    report: Value,
}

/// Looks from time to time whether a flight has come in, or was changed.
pub(crate) async fn watch(app: App) {
    let mut rounds = Rounds::every(LOOK, &app.stopping);
    let mut again = tokio::time::interval(AGAIN);
    while rounds.next().await {
        let mut done = run(&app).await;
        if again.tick().now_or_never().is_some() {
            done = done.and(work_through(&app, true).await);
        }
        if let Err(error) = done {
            tracing::error!(cause = %chain(&error), "flights that came in were not looked at");
        }
    }
}

/// Works out what is not worked out yet, of 50 flights at most; says of how many it was.
pub async fn run(app: &App) -> Result<usize, StoreError> {
    work_through(app, false).await
}

/// Works out what nobody tried yet, or what failed before.
async fn work_through(app: &App, failed: bool) -> Result<usize, StoreError> {
    let list = move |c: &mut Conn| flights::list_unlooked(c, failed, AT_ONCE);
    let unlooked = app.store.read(list).await?;
    let mut looked_at = 0;
    for id in unlooked {
        match look_at(app, id).await {
            Ok(()) => looked_at += 1,
            // One that cannot be worked out does not hold up the others.
            Err(problem) => {
                tracing::error!(flight = %id, ?problem, "a flight that came in was not looked at");
                let fail = move |tx: &mut Tx<'_>| flights::set_look_failed(tx, id);
                app.store.write(&ACTOR, app.clock.now(), fail).await?;
            }
        }
    }
    Ok(looked_at)
}

/// Works out what can be of one flight, keeps it, and tells those who answer for it of what is wrong.
async fn look_at(app: &App, id: FlightId) -> Result<(), Problem> {
    let (books, surroundings) = (Arc::clone(&app.rulebooks), Arc::clone(&app.surroundings));
    let work = move |c: &mut Conn| work_out(c, &books, &surroundings, id);
    let worked = app.store.read(work).await?;
    let write = move |tx: &mut Tx<'_>| keep(tx, &worked);
    if app.store.write(&ACTOR, app.clock.now(), write).await? {
        app.live.notification();
    }
    app.live.flight(id);
    Ok(())
}

fn work_out(
    c: &mut Conn,
    books: &Rulebooks,
    surroundings: &Surroundings,
    id: FlightId,
) -> Result<Worked, Problem> {
    let flight = flights::get(c, id)?;
    let (record, track) = (flights::record(c, id)?, flights::find_track(c, id)?);
    let (takeoff_place, landing_place) = places(c, surroundings, &flight)?;
    let compared = conformance::compare(c, books, surroundings, &record, &track);
    let (findings, report) = match compared {
        Ok(found) => (found.count(), json!(found)),
        Err(Problem { status, detail, .. }) if status < 500 => {
            (0, json!({"with": "nothing", "reason": detail}))
        }
        Err(problem) => return Err(problem),
    };
    Ok(Worked {
        height_m: above_ground(surroundings, &track),
        flight,
        takeoff_place,
        landing_place,
        findings,
        report,
    })
}

/// What the places of take-off and landing are called, by the zone data of the time.
fn places(
    c: &mut Conn,
    surroundings: &Surroundings,
    flight: &Flight,
) -> Result<(Option<String>, Option<String>), StoreError> {
    let Ok(of_time) = Period::new(flight.takeoff_at, flight.takeoff_at + TimeDelta::seconds(1))
    else {
        return Ok((None, None));
    };
    let known = surroundings.airspace.known(c, &of_time)?;
    let name = |at: Option<Position>| {
        let place = known.as_ref().zip(at);
        place.and_then(|(known, at)| Some(known.nearest_place(at)?.label()))
    };
    Ok((name(flight.takeoff_position), name(flight.landing_position)))
}

/// Whether anybody was told.
fn keep(tx: &mut Tx<'_>, worked: &Worked) -> Result<bool, StoreError> {
    let flight = &worked.flight;
    if let Some(height_m) = worked.height_m {
        flights::set_height_above_ground(tx, flight.id, height_m)?;
    }
    let (takeoff, landing) = (&worked.takeoff_place, &worked.landing_place);
    flights::set_places(tx, flight.id, takeoff.as_deref(), landing.as_deref())?;
    flights::set_looked_at(tx, flight.id, flight.version)?;
    let is_new = flights::keep_findings(tx, flight.id, worked.findings, &worked.report)?;
    if !is_new || worked.findings == 0 {
        return Ok(false);
    }
    let answering = Answering::load(tx.read())?;
    let unit = flight.unit.as_ref().map(|unit| unit.id);
    let pilot = flight.pilot.as_ref().map(|pilot| pilot.id);
    let own = pilot
        .into_iter()
        .flat_map(|pilot| answering.of_person(pilot));
    let officers = answering.holding(&[Role::Commander, Role::ComplianceOfficer], unit);
    let aircraft = flight.aircraft.as_ref().map(|one| one.name.clone());
    let unnamed = || moment(flight.takeoff_at);
    let new = NewNotification {
        to: own.chain(officers).collect(),
        record: Record::new("flight", flight.id.0, aircraft.unwrap_or_else(unnamed)),
        news: News::Flight {
            text: words(worked.findings),
        },
        once: None,
    };
    Ok(!notifications::insert(tx, &new)?.is_empty())
}

fn words(findings: u32) -> Localized {
    Localized::new(
        format!("Let vybočil z toho, co bylo povoleno; nálezů: {findings}."),
        format!("The flight left what was cleared; findings: {findings}."),
    )
}

/// The greatest height above ground of a track; `None` where it cannot be told for all of it.
fn above_ground(surroundings: &Surroundings, track: &[TrackPoint]) -> Option<f64> {
    let (first, last) = (track.first()?, track.last()?);
    let corner = |point: &TrackPoint| Corner {
        at: point.position,
        height_m: 0.0,
    };
    // The box around it decides which tiles are read.
    let extent = Extent::Route {
        corners: track.iter().map(corner).collect(),
    };
    let period = Period::new(first.at, last.at + TimeDelta::seconds(1)).ok()?;
    let terrain = surroundings.terrain(&MissionFacts::new(period, extent, Datum::Amsl))?;
    let heights = track.iter().map(|point| {
        let ground = terrain.elevation_m(point.position)?;
        Some(point.amsl_m? - ground)
    });
    let heights: Option<Vec<f64>> = heights.collect();
    heights?.into_iter().reduce(f64::max)
}
