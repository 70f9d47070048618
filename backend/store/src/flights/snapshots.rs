//! What the register told of a flight's aircraft, pilot and permits when it was entered. Later changes
//! of the register do not rewrite it.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use letka_domain::aircraft::AircraftClass;
use letka_domain::ids::{AircraftId, FlightId, LicenceId, MissionId, OperatorId, PermitId};
use letka_domain::period::Period;
use letka_domain::permits::PermitState;
use letka_domain::rules::Outcome;
use serde::{Deserialize, Serialize};

use super::derived::list_permits;
use super::findings;
use super::row::Row;
use crate::operators::OperatorStatus;
use crate::schema::{flight_snapshots, flights, verdicts};
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, aircraft, licences, operators, permits};

/// A flight whose landing is not known is looked at for so long.
const LEAST: TimeDelta = TimeDelta::seconds(1);

/// Take-offs less apart than this are about the same.
const SAME: TimeDelta = TimeDelta::days(1);

/// What stood around a flight at its take-off, as far as it was entered when the snapshot was taken.
/// People are named by their ids alone, so that what retention erases is not kept here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The take-off that it is of.
    pub takeoff_at: DateTime<Utc>,
    /// The aircraft; `None`: not known.
    pub aircraft: Option<AircraftThen>,
    /// The pilot; `None`: not known.
    pub pilot: Option<PilotThen>,
    /// The permits that the flight was made under.
    pub permits: Vec<PermitThen>,
    /// The mission and what the rules said of it last before the take-off; `None`: no mission is known.
    pub mission: Option<MissionThen>,
}

/// An aircraft at a take-off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AircraftThen {
    /// Which one.
    pub id: AircraftId,
    /// How it was registered.
    pub registration: String,
    /// Serial number of the airframe.
    pub serial: String,
    /// What its type was called.
    pub type_name: String,
    /// The version of the type's data.
    pub type_version: i32,
    /// Class mark.
    pub class: AircraftClass,
    /// Greatest take-off mass of the type, grams.
    pub type_take_off_mass_g: Option<u32>,
    /// Take-off mass with what it carried, grams; `None`: not entered.
    pub take_off_mass_g: Option<u32>,
}

/// A pilot at a take-off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PilotThen {
    /// Who.
    pub id: OperatorId,
    /// Whether the pilot served.
    pub status: OperatorStatus,
    /// Every licence that was entered.
    pub licences: Vec<LicenceThen>,
}

/// A licence at a take-off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LicenceThen {
    /// Which one.
    pub id: LicenceId,
    /// Code of its kind.
    pub kind: String,
    /// From when until when.
    pub valid: Period,
    /// Whether it was suspended or revoked.
    pub interrupted: bool,
    /// Whether it held: valid and not interrupted.
    pub held: bool,
}

/// A permit at a take-off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PermitThen {
    /// Which one.
    pub id: PermitId,
    /// Reference number of the authority.
    pub number: String,
    /// The version of its record.
    pub version: i32,
    /// From when until when.
    pub valid: Period,
    /// Where it stood.
    pub state: PermitState,
}

/// A mission at the take-off of its flight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissionThen {
    /// Which one.
    pub id: MissionId,
    /// What the rules said last before the take-off; `None`: they were not asked.
    pub verdict: Option<VerdictThen>,
}

/// What the rules said before a take-off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictThen {
    /// As of when they were asked.
    pub checked_at: DateTime<Utc>,
    /// What they said.
    pub outcome: Outcome,
    /// The rulebook.
    pub rulebook_id: String,
    /// SHA-256 of the rulebook.
    pub rulebook_hash: String,
}

impl Snapshot {
    /// Whether it is of the same aircraft, pilot, permits and mission, and of about the same take-off: a
    /// time that is corrected by less than a day changes nothing of what held then.
    fn is_about(&self, other: &Self) -> bool {
        let about = |one: &Self| {
            let permits: Vec<PermitId> = one.permits.iter().map(|one| one.id).collect();
            (
                one.aircraft.as_ref().map(|one| one.id),
                one.pilot.as_ref().map(|one| one.id),
                one.mission.as_ref().map(|one| one.id),
                permits,
            )
        };
        let apart = (self.takeoff_at - other.takeoff_at).abs();
        apart < SAME && about(self) == about(other)
    }
}

/// A snapshot and when it was taken.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenSnapshot {
    /// When.
    pub taken_at: DateTime<Utc>,
    /// What was there.
    pub snapshot: Snapshot,
}

/// What every change of a flight's record ends with: a snapshot of what the register tells of it now,
/// unless the last one is of the same aircraft, pilot, permits, mission and take-off, and a mark that the
/// flight is to be looked at.
pub(super) fn after_change(
    c: &mut Conn,
    id: FlightId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    findings::mark(c, id)?;
    take(c, id, now)
}

fn take(c: &mut Conn, id: FlightId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let row: Row = flights::table
        .filter(flights::id.eq(Id(id.0)))
        .select(Row::as_select())
        .first(c)?;
    let new = read(c, &row)?;
    let last: Option<(i32, Json<Snapshot>)> = flight_snapshots::table
        .filter(flight_snapshots::flight_id.eq(Id(id.0)))
        .order(flight_snapshots::seq.desc())
        .select((flight_snapshots::seq, flight_snapshots::snapshot))
        .first(c)
        .optional()?;
    let seq = match last {
        Some((_, last)) if last.0.is_about(&new) => return Ok(()),
        Some((seq, _)) => seq + 1,
        None => 1,
    };
    diesel::insert_into(flight_snapshots::table)
        .values((
            flight_snapshots::flight_id.eq(Id(id.0)),
            flight_snapshots::seq.eq(seq),
            flight_snapshots::taken_at.eq(At(now)),
            flight_snapshots::snapshot.eq(Json(new)),
        ))
        .execute(c)?;
    Ok(())
}

/// The snapshot of a flight that counts; `None`: none was taken, as of invented flights.
pub fn find_snapshot(c: &mut Conn, id: FlightId) -> Result<Option<TakenSnapshot>, StoreError> {
    let found: Option<(DateTime<Utc>, Json<Snapshot>)> = flight_snapshots::table
        .filter(flight_snapshots::flight_id.eq(Id(id.0)))
        .order(flight_snapshots::seq.desc())
        .select((flight_snapshots::taken_at, flight_snapshots::snapshot))
        .first(c)
        .optional()?;
    Ok(found.map(|(taken_at, snapshot)| TakenSnapshot {
        taken_at,
        snapshot: snapshot.0,
    }))
}

fn read(c: &mut Conn, row: &Row) -> Result<Snapshot, StoreError> {
    let (of, at) = (row.attribution(), row.takeoff_at);
    let aircraft = of.aircraft_id.map(|id| aircraft_then(c, id)).transpose()?;
    let pilot = of.pilot_id.map(|id| pilot_then(c, id, row)).transpose()?;
    let mission = of
        .mission_id
        .map(|id| mission_then(c, id, at))
        .transpose()?;
    let mut under = Vec::new();
    for id in list_permits(c, row.id)? {
        under.push(permit_then(c, id)?);
    }
    Ok(Snapshot {
        takeoff_at: at,
        aircraft,
        pilot,
        permits: under,
        mission,
    })
}

fn aircraft_then(c: &mut Conn, id: AircraftId) -> Result<AircraftThen, StoreError> {
    let one = aircraft::get(c, id)?;
    Ok(AircraftThen {
        id,
        registration: one.registration,
        serial: one.serial,
        type_name: one.aircraft_type.name,
        type_version: one.aircraft_type.version,
        class: one.aircraft_type.class,
        type_take_off_mass_g: one.aircraft_type.take_off_mass_g,
        take_off_mass_g: one.take_off_mass_g,
    })
}

fn pilot_then(c: &mut Conn, id: OperatorId, row: &Row) -> Result<PilotThen, StoreError> {
    let at = row.takeoff_at;
    let flown = Period::new(at, row.landing_at.unwrap_or(at).max(at + LEAST));
    let flown = flown.map_err(StoreError::corrupt)?;
    let then = |one: licences::Licence| {
        let interrupted = one.is_interrupted(&flown, None);
        LicenceThen {
            id: one.id,
            kind: one.kind.code.clone(),
            valid: one.valid,
            interrupted,
            held: !interrupted && one.valid.covers(&flown),
        }
    };
    let held = licences::list_for(c, id)?.into_iter().map(then).collect();
    Ok(PilotThen {
        id,
        status: operators::get(c, id)?.status_at(at),
        licences: held,
    })
}

fn permit_then(c: &mut Conn, id: PermitId) -> Result<PermitThen, StoreError> {
    let one = permits::get(c, id)?;
    Ok(PermitThen {
        id,
        number: one.permit.number,
        version: one.version,
        valid: one.permit.valid,
        state: one.permit.state,
    })
}

fn mission_then(
    c: &mut Conn,
    id: MissionId,
    takeoff_at: DateTime<Utc>,
) -> Result<MissionThen, StoreError> {
    type Found = (DateTime<Utc>, Outcome, String, String);
    let verdict: Option<Found> = verdicts::table
        .filter(verdicts::mission_id.eq(Id(id.0)))
        .filter(verdicts::checked_at.le(At(takeoff_at)))
        .order((verdicts::checked_at.desc(), verdicts::id.desc()))
        .select((
            verdicts::checked_at,
            verdicts::outcome,
            verdicts::rulebook_id,
            verdicts::rulebook_hash,
        ))
        .first(c)
        .optional()?;
    let then = |(checked_at, outcome, rulebook_id, rulebook_hash): Found| VerdictThen {
        checked_at,
        outcome,
        rulebook_id,
        rulebook_hash,
    };
    Ok(MissionThen {
        id,
        verdict: verdict.map(then),
    })
}
