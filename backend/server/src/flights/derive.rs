//! From a raw log to the flight log: the record is derived, matched and entered, once.

use chrono::TimeDelta;
use letka_domain::ids::{AircraftId, LogId, MissionId};
use letka_domain::missions::MissionState;
use letka_flightlog::clock::Evidence;
use letka_flightlog::{Derived, LogReport};
use letka_store::flights::{self, Attribution, Saved};
use letka_store::missions::{self, Transition};
use letka_store::{Actor, StoreError, Tx, aircraft, flight_logs};
use serde_json::json;

use crate::app::App;
use crate::flight_logs::reading::without_nul;

/// No flight is taken to last longer where its landing is not known.
const LONGEST: TimeDelta = TimeDelta::hours(24);
/// What an aircraft tells so long before and after a flight belongs to it.
const AROUND: TimeDelta = TimeDelta::minutes(2);
/// Most events of a flight that are kept; the log has them all.
const MOST_EVENTS: usize = 500;

/// Where a derived flight comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    /// The raw log.
    pub(crate) log: LogId,
    /// Bytes of it that are on disk.
    pub(crate) log_bytes: u64,
    /// The number of the flight in the log, from 0.
    pub(crate) sequence: u32,
}

/// A flight that was entered, and the mission that is flown by it.
#[derive(Debug)]
pub(crate) struct Entered {
    pub(crate) saved: Saved,
    flown: Option<MissionId>,
}

/// Enters a derived flight in the log. Doing it again changes nothing.
///
/// The aircraft is found by the identity that the vehicle told; mission, pilot, unit and permits
/// come from the mission that was put on that aircraft last before the take-off. What is not found
/// stays unknown; nothing is guessed. The mission counts as flown once its flight has landed.
pub(crate) async fn enter(
    app: &App,
    station: &Actor,
    origin: Origin,
    derived: Derived,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let write = move |tx: &mut Tx<'_>| save(tx, origin, &derived, None);
    let entered = app.store.write(station, now, write).await?;
    tell(app, &[entered]);
    Ok(())
}

/// Tells those who look what has been entered.
pub(crate) fn tell(app: &App, entered: &[Entered]) {
    for one in entered {
        if !one.saved.is_known() {
            app.live.flight(one.saved.id());
        }
        if let Some(mission) = one.flown {
            app.live.mission(mission, MissionState::Flown);
        }
    }
}

/// Saves a flight; `told_by` is the aircraft whose serial number the log tells.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    origin: Origin,
    derived: &Derived,
    told_by: Option<AircraftId>,
) -> Result<Entered, StoreError> {
    let attribution = attribute(tx, derived, told_by)?;
    flight_logs::set_received(tx, origin.log, origin.log_bytes)?;
    let saved = flights::save_derived(
        tx,
        origin.log,
        origin.sequence,
        &derived.summary,
        &attribution,
    )?;
    if saved.is_known() {
        return Ok(Entered { saved, flown: None });
    }
    if saved.takes_track() {
        flights::put_track(tx, saved.id(), &derived.track)?;
    }
    if let Some(aircraft) = attribution.aircraft_id {
        flight_logs::set_aircraft(tx, origin.log, aircraft)?;
    }
    let flown = fly(tx, derived, &saved)?;
    Ok(Entered { saved, flown })
}

/// The mission of a flight that has landed is flown; `None` where it has none, or it was over before.
fn fly(tx: &mut Tx<'_>, derived: &Derived, saved: &Saved) -> Result<Option<MissionId>, StoreError> {
    let landed = derived.summary.landing_time.is_some();
    let Some(mission) = saved.mission().filter(|_| landed) else {
        return Ok(None);
    };
    let mission = missions::lock(tx, mission)?;
    let is_over = matches!(
        mission.state,
        MissionState::Flown | MissionState::Cancelled | MissionState::Refused
    );
    if is_over {
        return Ok(None);
    }
    missions::set_state(tx, mission.id, mission.version, Transition::Fly)?;
    Ok(Some(mission.id))
}

fn attribute(
    tx: &mut Tx<'_>,
    derived: &Derived,
    told_by: Option<AircraftId>,
) -> Result<Attribution, StoreError> {
    let summary = &derived.summary;
    let (uid, system_id) = (summary.vehicle_uid.as_deref(), summary.system_id);
    let aircraft = match aircraft::find_by_identity(tx.read(), uid, system_id)? {
        None => told_by.map(|id| aircraft::get(tx.read(), id)).transpose()?,
        known => known,
    };
    let Some(aircraft) = aircraft else {
        return Ok(Attribution::default());
    };
    let knows_time = derived.clock != Evidence::Unknown;
    let of_aircraft = Attribution {
        aircraft_id: Some(aircraft.id),
        unit_id: Some(aircraft.unit.id),
        ..Attribution::default()
    };
    let found = missions::find_for_flight(tx.read(), aircraft.id, summary.takeoff_time)?;
    let Some(mission) = found.filter(|_| knows_time) else {
        return Ok(of_aircraft);
    };
    Ok(Attribution {
        pilot_id: Some(mission.pilot.id),
        unit_id: Some(mission.unit.id),
        mission_id: Some(mission.id),
        purpose: Some(mission.plan.purpose),
        permits: missions::list_permits(tx.read(), mission.id)?,
        ..of_aircraft
    })
}

/// Enters what a log tells beside a flight: batteries, events, and what was wrong with its clock. Only
/// the log whose record the flight has tells it.
pub(crate) fn save_details(
    tx: &mut Tx<'_>,
    entered: &Entered,
    flight: &Derived,
    report: &LogReport,
) -> Result<(), StoreError> {
    if !entered.saved.takes_track() {
        return Ok(());
    }
    let summary = &flight.summary;
    let was_wrong = flight.raw_takeoff_time != summary.takeoff_time;
    let serials = report.batteries.iter().filter_map(|one| one.serial.clone());
    let until = summary
        .landing_time
        .unwrap_or(summary.takeoff_time + LONGEST);
    let (from, to) = (summary.takeoff_time - AROUND, until + AROUND);
    let told = report
        .events
        .iter()
        .filter(|one| (from..=to).contains(&one.at));
    let details = flights::Details {
        clock: was_wrong.then(|| (flight.raw_takeoff_time, flight.clock.code().to_owned())),
        batteries: serials.filter(|serial| is_plain(serial)).collect(),
        events: without_nul(json!(told.take(MOST_EVENTS).collect::<Vec<_>>())),
        ..flights::Details::default()
    };
    flights::put_details(tx, entered.saved.id(), &details)
}

/// Whether a serial number can be one: a log may hold anything where it should stand.
fn is_plain(serial: &str) -> bool {
    !serial.is_empty() && !serial.contains(char::is_control)
}
