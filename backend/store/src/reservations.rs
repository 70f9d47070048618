//! Reservations: who has which aircraft when.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AircraftId, MissionId, OperatorId, ReservationId, UnitId};
use letka_domain::period::Period;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{aircraft, operators, reservations};
use crate::types::{At, Id};
use crate::versions::{changed_one, next_version};
use crate::{Conn, Named, StoreError, Tx, new_id};

/// A reservation with its aircraft and its pilot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// Which one.
    pub id: ReservationId,
    /// Counts changes.
    pub version: i32,
    /// The aircraft, by registration.
    pub aircraft: Named<AircraftId>,
    /// The unit that keeps it.
    pub unit_id: UnitId,
    /// Who has it.
    pub pilot: Named<OperatorId>,
    /// For which mission.
    pub mission_id: Option<MissionId>,
    /// What for.
    pub purpose: String,
    /// From when until when.
    pub period: Period,
    /// Who reserved it.
    pub reserver: String,
    /// Why a commander let it stand beside another one.
    pub override_reason: Option<String>,
    /// When the aircraft was handed over.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// The batteries that went with it.
    pub batteries: Option<String>,
    /// When it came back.
    pub returned_at: Option<DateTime<Utc>>,
    /// What was said when it came back.
    pub return_note: Option<String>,
    /// When it was given up, and why.
    pub cancelled: Option<(DateTime<Utc>, String)>,
}

impl Reservation {
    /// Whether somebody still has it or will have it.
    pub fn holds(&self) -> bool {
        self.cancelled.is_none() && self.returned_at.is_none()
    }
}

/// A reservation to be entered.
#[derive(Debug, Clone)]
pub struct NewReservation {
    /// The aircraft.
    pub aircraft_id: AircraftId,
    /// Who has it.
    pub pilot_id: OperatorId,
    /// For which mission.
    pub mission_id: Option<MissionId>,
    /// What for.
    pub purpose: String,
    /// From when until when.
    pub period: Period,
    /// Why it may stand beside another one.
    pub override_reason: Option<String>,
}

/// What happens to a reservation.
#[derive(Debug, Clone)]
pub enum Step {
    /// The aircraft is handed over, with these batteries.
    HandOver(Option<String>),
    /// It comes back, with something to be said.
    Return(Option<String>),
    /// It is given up, for a reason.
    Cancel(String),
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = reservations)]
struct Row {
    id: ReservationId,
    version: i32,
    mission_id: Option<MissionId>,
    purpose: String,
    from_at: DateTime<Utc>,
    to_at: DateTime<Utc>,
    reserver: String,
    override_reason: Option<String>,
    handed_over_at: Option<DateTime<Utc>>,
    batteries: Option<String>,
    returned_at: Option<DateTime<Utc>>,
    return_note: Option<String>,
    cancelled_at: Option<DateTime<Utc>>,
    cancel_reason: Option<String>,
}

type Joined = (Row, Named<AircraftId>, UnitId, Named<OperatorId>);

fn built((row, aircraft, unit_id, pilot): Joined) -> Result<Reservation, StoreError> {
    Ok(Reservation {
        id: row.id,
        version: row.version,
        aircraft,
        unit_id,
        pilot,
        mission_id: row.mission_id,
        purpose: row.purpose,
        period: Period::new(row.from_at, row.to_at).map_err(StoreError::corrupt)?,
        reserver: row.reserver,
        override_reason: row.override_reason,
        handed_over_at: row.handed_over_at,
        batteries: row.batteries,
        returned_at: row.returned_at,
        return_note: row.return_note,
        cancelled: row.cancelled_at.zip(row.cancel_reason),
    })
}

/// Reservations with aircraft and pilot: what every query here begins with.
macro_rules! joined {
    () => {
        reservations::table
            .inner_join(aircraft::table)
            .inner_join(operators::table)
            .select((
                Row::as_select(),
                (aircraft::id, aircraft::registration),
                aircraft::unit_id,
                (operators::id, operators::name),
            ))
    };
}

/// Enters a reservation. Whether it meets another one, the caller has asked.
pub fn insert(tx: &mut Tx<'_>, new: &NewReservation) -> Result<ReservationId, StoreError> {
    let (id, now, (by, reserver)) = (new_id(), tx.now(), tx.signer());
    let entry = Entry::new("reservations.insert", "reservation", id).detail(
        json!({"aircraft_id": new.aircraft_id, "pilot_id": new.pilot_id,
            "mission_id": new.mission_id, "period": new.period, "purpose": new.purpose,
            "override_reason": new.override_reason}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(reservations::table)
            .values((
                reservations::id.eq(Id(id)),
                reservations::version.eq(1),
                reservations::aircraft_id.eq(Id(new.aircraft_id.0)),
                reservations::pilot_id.eq(Id(new.pilot_id.0)),
                reservations::mission_id.eq(new.mission_id.map(|mission| Id(mission.0))),
                reservations::purpose.eq(&new.purpose),
                reservations::from_at.eq(At(new.period.start())),
                reservations::to_at.eq(At(new.period.end())),
                reservations::reserved_by.eq(by.map(|account| Id(account.0))),
                reservations::reserver.eq(reserver),
                reservations::created_at.eq(At(now)),
                reservations::override_reason.eq(&new.override_reason),
            ))
            .execute(c)
    })?;
    Ok(ReservationId(id))
}

/// Takes a step with a reservation. Answers with the new version.
pub fn set_step(
    tx: &mut Tx<'_>,
    id: ReservationId,
    version: i32,
    step: &Step,
) -> Result<i32, StoreError> {
    let (next, now) = (
        next_version!(tx, reservations, id, version, "reservation"),
        At(tx.now()),
    );
    let (action, said) = match step {
        Step::HandOver(batteries) => ("reservations.hand_over", batteries.as_deref()),
        Step::Return(note) => ("reservations.return", note.as_deref()),
        Step::Cancel(reason) => ("reservations.cancel", Some(reason.as_str())),
    };
    let entry = Entry::new(action, "reservation", id.0).detail(json!({"said": said}));
    tx.change(&entry, |c| {
        let own = reservations::table
            .filter(reservations::id.eq(Id(id.0)))
            .filter(reservations::version.eq(version));
        let done = match step {
            Step::HandOver(batteries) => diesel::update(own)
                .set((
                    reservations::version.eq(next),
                    reservations::handed_over_at.eq(now),
                    reservations::batteries.eq(batteries),
                ))
                .execute(c)?,
            Step::Return(note) => diesel::update(own)
                .set((
                    reservations::version.eq(next),
                    reservations::returned_at.eq(now),
                    reservations::return_note.eq(note),
                ))
                .execute(c)?,
            Step::Cancel(reason) => diesel::update(own)
                .set((
                    reservations::version.eq(next),
                    reservations::cancelled_at.eq(now),
                    reservations::cancel_reason.eq(reason),
                ))
                .execute(c)?,
        };
        changed_one(done, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// The reservation of an id.
pub fn get(c: &mut Conn, id: ReservationId) -> Result<Reservation, StoreError> {
    let row: Option<Joined> = joined!()
        .filter(reservations::id.eq(Id(id.0)))
        .first(c)
        .optional()?;
    built(row.ok_or(StoreError::NotFound("reservation"))?)
}

/// The reservations that touch a period, the earliest in front, given up ones too; 1,000 at most.
pub fn list_in(c: &mut Conn, period: &Period) -> Result<Vec<Reservation>, StoreError> {
    let rows: Vec<Joined> = joined!()
        .filter(reservations::from_at.lt(At(period.end())))
        .filter(reservations::to_at.gt(At(period.start())))
        .order((reservations::from_at, reservations::id))
        .limit(1000)
        .load(c)?;
    rows.into_iter().map(built).collect()
}

/// The reservations of an aircraft that hold and touch a period. One that was handed over holds until
/// the aircraft is back, also after its time.
pub fn list_held(
    c: &mut Conn,
    aircraft_id: AircraftId,
    period: &Period,
) -> Result<Vec<Reservation>, StoreError> {
    let rows: Vec<Joined> = joined!()
        .filter(reservations::aircraft_id.eq(Id(aircraft_id.0)))
        .filter(reservations::cancelled_at.is_null())
        .filter(reservations::returned_at.is_null())
        .filter(reservations::from_at.lt(At(period.end())))
        .filter(
            reservations::to_at
                .gt(At(period.start()))
                .or(reservations::handed_over_at.is_not_null()),
        )
        .order((reservations::from_at, reservations::id))
        .limit(100)
        .load(c)?;
    rows.into_iter().map(built).collect()
}
