//! From a raw log to the flight log: the record is derived, matched and entered, once.

use letka_domain::ids::{LogId, MissionId};
use letka_domain::missions::MissionState;
use letka_flightlog::Derived;
use letka_store::flights::{self, Attribution, Saved};
use letka_store::missions::{self, Transition};
use letka_store::{Actor, StoreError, Tx, aircraft, flight_logs};

use crate::app::App;

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
    let write = move |tx: &mut Tx<'_>| save(tx, origin, &derived);
    let (saved, flown) = app.store.write(station, now, write).await?;
    if !saved.is_known() {
        app.live.flight(saved.id());
    }
    if let Some(mission) = flown {
        app.live.mission(mission, MissionState::Flown);
    }
    Ok(())
}

/// What saving did, and the mission that is flown by it.
fn save(
    tx: &mut Tx<'_>,
    origin: Origin,
    derived: &Derived,
) -> Result<(Saved, Option<MissionId>), StoreError> {
    let attribution = attribute(tx, derived)?;
    flight_logs::set_received(tx, origin.log, origin.log_bytes)?;
    let saved = flights::save_derived(
        tx,
        origin.log,
        origin.sequence,
        &derived.summary,
        &attribution,
    )?;
    if saved.is_known() {
        return Ok((saved, None));
    }
    flights::put_track(tx, saved.id(), &derived.track)?;
    if let Some(aircraft) = attribution.aircraft_id {
        flight_logs::set_aircraft(tx, origin.log, aircraft)?;
    }
    let landed = derived.summary.landing_time.is_some();
    let Some(mission) = saved.mission().filter(|_| landed) else {
        return Ok((saved, None));
    };
    let mission = missions::lock(tx, mission)?;
    let is_over = matches!(
        mission.state,
        MissionState::Flown | MissionState::Cancelled | MissionState::Refused
    );
    if is_over {
        return Ok((saved, None));
    }
    missions::set_state(tx, mission.id, mission.version, Transition::Fly)?;
    Ok((saved, Some(mission.id)))
}

fn attribute(tx: &mut Tx<'_>, derived: &Derived) -> Result<Attribution, StoreError> {
    let summary = &derived.summary;
    let (uid, system_id) = (summary.vehicle_uid.as_deref(), summary.system_id);
    let Some(aircraft) = aircraft::find_by_identity(tx.read(), uid, system_id)? else {
        return Ok(Attribution::default());
    };
    let of_aircraft = Attribution {
        aircraft_id: Some(aircraft.id),
        unit_id: Some(aircraft.unit.id),
        ..Attribution::default()
    };
    let found = missions::find_for_flight(tx.read(), aircraft.id, summary.takeoff_time)?;
    let Some(mission) = found else {
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
