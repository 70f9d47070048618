//! The part of a flight's record that people enter and correct; every correction keeps what was there.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::flights::{Quality, Sight};
use letka_domain::geometry::Position;
use letka_domain::ids::{AccountId, AircraftId, FlightId, MissionId, OperatorId, PermitId, UnitId};
use letka_domain::missions::{CrewMember, Duty, Purpose};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::derived::{link_permits, list_permits};
use super::row::{Columns, Facts, NewRow, Row};
use super::signatures::is_closed;
use super::{Attribution, FlightSource, snapshots};
use crate::audit::Entry;
use crate::schema::{
    accounts, flight_batteries, flight_crew, flight_details, flight_permits, flight_versions,
    flights,
};
use crate::types::{At, Id, Json};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

/// What people enter of a flight, and may correct.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FlightRecord {
    /// The aircraft.
    pub aircraft_id: Option<AircraftId>,
    /// Who flew.
    pub pilot_id: Option<OperatorId>,
    /// Who flew with the pilot.
    pub crew: Vec<CrewMember>,
    /// The unit that it was flown for.
    pub unit_id: Option<UnitId>,
    /// The mission.
    pub mission_id: Option<MissionId>,
    /// What it was for.
    pub purpose: Option<Purpose>,
    /// The permits that it was made under.
    pub permits: Vec<PermitId>,
    /// Take-off.
    pub takeoff_at: DateTime<Utc>,
    /// Landing; `None`: not known.
    pub landing_at: Option<DateTime<Utc>>,
    /// Horizontal metres along the positions.
    pub distance_m: f64,
    /// Greatest height above the take-off point, metres.
    pub max_height_m: f64,
    /// Where it took off.
    pub takeoff_position: Option<Position>,
    /// What the place of take-off is called.
    pub takeoff_place: Option<String>,
    /// Whether the pilot saw the aircraft; `None`: not said.
    pub sight: Option<Sight>,
    /// Serial numbers of the batteries that flew.
    pub batteries: Vec<String>,
    /// What the pilot wrote.
    pub note: Option<String>,
}

/// What a log tells beside the flight itself, and what people say of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Details {
    /// Take-off by the clock of the log and what showed that it was wrong; `None`: it was right.
    pub clock: Option<(DateTime<Utc>, String)>,
    /// Whether the pilot saw the aircraft; `None`: not said.
    pub sight: Option<Sight>,
    /// Serial numbers of the batteries that flew.
    pub batteries: Vec<String>,
    /// What the aircraft warned of, as the log tells it.
    pub events: serde_json::Value,
    /// What the pilot wrote.
    pub note: Option<String>,
    /// What the place of landing is called; `None`: not known.
    pub landing_place: Option<String>,
}

/// What a record said before a correction.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordVersion {
    /// The version that was corrected.
    pub version: i32,
    /// What it said.
    pub record: FlightRecord,
    /// When it was corrected.
    pub changed_at: DateTime<Utc>,
    /// Who corrected it; `None`: a log did.
    pub changed_by: Option<Named<AccountId>>,
    /// Why.
    pub reason: String,
}

/// Locks a flight that is to be changed; leaves the function where it has another version.
pub(super) fn lock(tx: &mut Tx<'_>, id: FlightId, read: i32) -> Result<Row, StoreError> {
    tx.lock(|c| {
        flights::table
            .filter(flights::id.eq(Id(id.0)))
            .select(flights::version)
            .for_update()
            .execute(c)
            .map(|_| ())
    })?;
    let row: Option<Row> = flights::table
        .filter(flights::id.eq(Id(id.0)))
        .select(Row::as_select())
        .first(tx.read())
        .optional()?;
    let row = row.ok_or(StoreError::NotFound("flight"))?;
    if row.version != read {
        let now = row.version;
        return Err(StoreError::VersionMismatch { read, now });
    }
    Ok(row)
}

/// The part of a flight that people may correct.
pub fn record(c: &mut Conn, id: FlightId) -> Result<FlightRecord, StoreError> {
    let row: Option<Row> = flights::table
        .filter(flights::id.eq(Id(id.0)))
        .select(Row::as_select())
        .first(c)
        .optional()?;
    let row = row.ok_or(StoreError::NotFound("flight"))?;
    of_row(c, &row)
}

/// The same of a row that was read.
pub(super) fn of_row(c: &mut Conn, row: &Row) -> Result<FlightRecord, StoreError> {
    let (facts, of) = (row.facts()?, row.attribution());
    let details = find_details(c, row.id)?;
    Ok(FlightRecord {
        aircraft_id: of.aircraft_id,
        pilot_id: of.pilot_id,
        crew: list_crew(c, row.id)?,
        unit_id: of.unit_id,
        mission_id: of.mission_id,
        purpose: of.purpose,
        permits: list_permits(c, row.id)?,
        takeoff_at: row.takeoff_at,
        landing_at: row.landing_at,
        distance_m: facts.distance_m,
        max_height_m: facts.max_height_m,
        takeoff_position: facts.takeoff_position,
        takeoff_place: row.takeoff_place.clone(),
        sight: details.sight,
        batteries: details.batteries,
        note: details.note,
    })
}

fn list_crew(c: &mut Conn, id: FlightId) -> Result<Vec<CrewMember>, StoreError> {
    let rows: Vec<(OperatorId, Duty)> = flight_crew::table
        .filter(flight_crew::flight_id.eq(Id(id.0)))
        .order(flight_crew::operator_id)
        .select((flight_crew::operator_id, flight_crew::duty))
        .load(c)?;
    let member = |(operator_id, duty)| CrewMember { operator_id, duty };
    Ok(rows.into_iter().map(member).collect())
}

/// Enters a flight that somebody flew and wrote down. Its quality says that no log stands behind it.
pub fn enter_by_hand(
    tx: &mut Tx<'_>,
    new: &FlightRecord,
    by: AccountId,
) -> Result<FlightId, StoreError> {
    let id = FlightId(new_id());
    let row = NewRow {
        id: Id(id.0),
        log_id: None,
        log_seq: None,
        source: FlightSource::Manual.as_str(),
        system_id: None,
        takeoff_at: At(new.takeoff_at),
        entered_by: Some(Id(by.0)),
        version: 1,
        columns: Columns::new(facts(new, None), &attribution(new), tx.now()),
    };
    let entry = Entry::new("flights.enter_by_hand", "flight", id.0).detail(json!({"record": new}));
    let now = tx.now();
    tx.change(&entry, |c| {
        diesel::insert_into(flights::table).values(row).execute(c)?;
        put_parts(c, id, new)?;
        snapshots::after_change(c, id, now)
    })?;
    Ok(id)
}

/// Corrects the record of a flight. What it said stays as a version; a closed one is refused as
/// `flights_closed`.
pub fn correct(
    tx: &mut Tx<'_>,
    id: FlightId,
    version: i32,
    new: &FlightRecord,
    reason: &str,
) -> Result<(), StoreError> {
    let row = lock(tx, id, version)?;
    if is_closed(tx.read(), id)? {
        let constraint = "flights_closed".to_owned();
        return Err(StoreError::Conflict { constraint });
    }
    let old = of_row(tx.read(), &row)?;
    let account = tx.actor().account();
    let columns = Columns::new(facts(new, Some(&row.facts()?)), &attribution(new), tx.now());
    let entry = Entry::new("flights.correct", "flight", id.0)
        .detail(json!({ "reason": reason }))
        .change(&json!(old), &json!(new));
    let now = tx.now();
    tx.change(&entry, |c| {
        keep(c, (id, version), &old, (now, account), reason)?;
        diesel::update(flights::table.filter(flights::id.eq(Id(id.0))))
            .set((
                columns,
                flights::takeoff_at.eq(At(new.takeoff_at)),
                flights::version.eq(version + 1),
            ))
            .execute(c)?;
        put_parts(c, id, new)?;
        snapshots::after_change(c, id, now)
    })
}

/// Keeps what a record says before it is changed.
pub(super) fn keep(
    c: &mut Conn,
    (id, version): (FlightId, i32),
    old: &FlightRecord,
    (at, by): (DateTime<Utc>, Option<AccountId>),
    reason: &str,
) -> Result<(), StoreError> {
    diesel::insert_into(flight_versions::table)
        .values((
            flight_versions::flight_id.eq(Id(id.0)),
            flight_versions::version.eq(version),
            flight_versions::record.eq(Json(old.clone())),
            flight_versions::changed_at.eq(At(at)),
            flight_versions::changed_by.eq(by.map(|id| Id(id.0))),
            flight_versions::reason.eq(reason),
        ))
        .execute(c)?;
    Ok(())
}

/// What lies in tables of its own: permits, crew, place and details.
fn put_parts(c: &mut Conn, id: FlightId, new: &FlightRecord) -> Result<(), StoreError> {
    let place = new.takeoff_place.as_deref();
    diesel::update(flights::table.filter(flights::id.eq(Id(id.0))))
        .set(flights::takeoff_place.eq(place))
        .execute(c)?;
    diesel::delete(flight_permits::table.filter(flight_permits::flight_id.eq(Id(id.0))))
        .execute(c)?;
    link_permits(c, [(id, new.permits.as_slice())])?;
    diesel::delete(flight_crew::table.filter(flight_crew::flight_id.eq(Id(id.0)))).execute(c)?;
    for member in &new.crew {
        diesel::insert_into(flight_crew::table)
            .values((
                flight_crew::flight_id.eq(Id(id.0)),
                flight_crew::operator_id.eq(Id(member.operator_id.0)),
                flight_crew::duty.eq(member.duty.as_str()),
            ))
            .execute(c)?;
    }
    let details = Details {
        sight: new.sight,
        batteries: new.batteries.clone(),
        note: new.note.clone(),
        ..find_details(c, id)?
    };
    Ok(write_details(c, id, &details)?)
}

fn write_details(c: &mut Conn, id: FlightId, new: &Details) -> QueryResult<()> {
    diesel::delete(flight_details::table.filter(flight_details::flight_id.eq(Id(id.0))))
        .execute(c)?;
    let clock = new.clock.as_ref();
    diesel::insert_into(flight_details::table)
        .values((
            flight_details::flight_id.eq(Id(id.0)),
            flight_details::clock_takeoff_at.eq(clock.map(|(at, _)| At(*at))),
            flight_details::clock_evidence.eq(clock.map(|(_, evidence)| evidence.clone())),
            flight_details::sight.eq(new.sight.map(Sight::as_str)),
            flight_details::events.eq(Json(new.events.clone())),
            flight_details::note.eq(new.note.as_deref()),
            flight_details::landing_place.eq(new.landing_place.as_deref()),
        ))
        .execute(c)?;
    diesel::delete(flight_batteries::table.filter(flight_batteries::flight_id.eq(Id(id.0))))
        .execute(c)?;
    let mut serials = new.batteries.clone();
    serials.sort();
    serials.dedup();
    for serial in serials {
        diesel::insert_into(flight_batteries::table)
            .values((
                flight_batteries::flight_id.eq(Id(id.0)),
                flight_batteries::serial.eq(serial),
            ))
            .execute(c)?;
    }
    Ok(())
}

/// Enters what a log tells beside the flight itself; what people said of it stays.
pub fn put_details(tx: &mut Tx<'_>, id: FlightId, told: &Details) -> Result<(), StoreError> {
    let held = find_details(tx.read(), id)?;
    let batteries = if held.batteries.is_empty() {
        told.batteries.clone()
    } else {
        held.batteries
    };
    let new = Details {
        batteries,
        sight: held.sight.or(told.sight),
        note: held.note.or_else(|| told.note.clone()),
        landing_place: held.landing_place,
        ..told.clone()
    };
    tx.mark(|c| write_details(c, id, &new).map(|()| 1))?;
    Ok(())
}

/// What a log tells beside the flight itself, and what people say of it.
pub fn find_details(c: &mut Conn, id: FlightId) -> Result<Details, StoreError> {
    type Found = (
        Option<DateTime<Utc>>,
        Option<String>,
        Option<Sight>,
        Json<serde_json::Value>,
        Option<String>,
        Option<String>,
    );
    let batteries: Vec<String> = flight_batteries::table
        .filter(flight_batteries::flight_id.eq(Id(id.0)))
        .order(flight_batteries::serial)
        .select(flight_batteries::serial)
        .load(c)?;
    let found: Option<Found> = flight_details::table
        .filter(flight_details::flight_id.eq(Id(id.0)))
        .select((
            flight_details::clock_takeoff_at,
            flight_details::clock_evidence,
            flight_details::sight,
            flight_details::events,
            flight_details::note,
            flight_details::landing_place,
        ))
        .first(c)
        .optional()?;
    let nothing = (None, None, None, Json(serde_json::Value::Null), None, None);
    let (at, evidence, sight, events, note, landing_place) = found.unwrap_or(nothing);
    Ok(Details {
        clock: at.zip(evidence),
        sight,
        batteries,
        events: events.0,
        note,
        landing_place,
    })
}

/// What the record of a flight said before its corrections, the oldest first.
pub fn list_versions(c: &mut Conn, id: FlightId) -> Result<Vec<RecordVersion>, StoreError> {
    type Found = (
        i32,
        Json<FlightRecord>,
        DateTime<Utc>,
        Option<Named<AccountId>>,
        String,
    );
    let rows: Vec<Found> = flight_versions::table
        .left_join(accounts::table)
        .filter(flight_versions::flight_id.eq(Id(id.0)))
        .order(flight_versions::version)
        .select((
            flight_versions::version,
            flight_versions::record,
            flight_versions::changed_at,
            (accounts::id, accounts::name).nullable(),
            flight_versions::reason,
        ))
        .load(c)?;
    let version = |(version, record, changed_at, changed_by, reason): Found| RecordVersion {
        version,
        record: record.0,
        changed_at,
        changed_by,
        reason,
    };
    Ok(rows.into_iter().map(version).collect())
}

/// Enters the greatest height above ground, which no log tells and terrain does. Leaves no entry in
/// the trail: it follows from the track.
pub fn set_height_above_ground(
    tx: &mut Tx<'_>,
    id: FlightId,
    max_agl_m: f64,
) -> Result<(), StoreError> {
    tx.mark(|c| {
        diesel::update(flights::table.filter(flights::id.eq(Id(id.0))))
            .set(flights::max_agl_m.eq(max_agl_m))
            .execute(c)
    })?;
    Ok(())
}

/// Enters what the places of take-off and landing are called, where nobody has named them. Leaves no
/// entry in the trail: it follows from the positions and the places that are known.
pub fn set_places(
    tx: &mut Tx<'_>,
    id: FlightId,
    takeoff: Option<&str>,
    landing: Option<&str>,
) -> Result<(), StoreError> {
    let held = find_details(tx.read(), id)?;
    let details = Details {
        landing_place: landing.map(str::to_owned).or(held.landing_place.clone()),
        ..held
    };
    tx.mark(|c| {
        if let Some(name) = takeoff {
            diesel::update(flights::table.filter(flights::id.eq(Id(id.0))))
                .filter(flights::takeoff_place.is_null())
                .set(flights::takeoff_place.eq(name))
                .execute(c)?;
        }
        write_details(c, id, &details).map(|()| 1)
    })?;
    Ok(())
}

fn attribution(new: &FlightRecord) -> Attribution {
    Attribution {
        aircraft_id: new.aircraft_id,
        pilot_id: new.pilot_id,
        unit_id: new.unit_id,
        mission_id: new.mission_id,
        purpose: new.purpose,
        permits: new.permits.clone(),
    }
}

/// What people say, on what a log told before.
#[expect(clippy::cast_precision_loss, reason = "a flight lasts some hours")]
fn facts(new: &FlightRecord, old: Option<&Facts>) -> Facts {
    let lasted = new.landing_at.map(|at| at - new.takeoff_at);
    let by_hand = Facts {
        vehicle_uid: None,
        landing_at: None,
        duration_s: None,
        distance_m: 0.0,
        max_height_m: 0.0,
        max_amsl_m: None,
        max_agl_m: None,
        max_distance_m: None,
        battery_start_pct: None,
        battery_end_pct: None,
        takeoff_position: None,
        landing_position: None,
        gaps: Vec::new(),
        quality: Quality::Degraded,
        quality_notes: vec!["by_hand".to_owned()],
    };
    Facts {
        landing_at: new.landing_at,
        duration_s: lasted.map(|time| time.num_milliseconds() as f64 / 1000.0),
        distance_m: new.distance_m,
        max_height_m: new.max_height_m,
        takeoff_position: new.takeoff_position,
        ..old.cloned().unwrap_or(by_hand)
    }
}
