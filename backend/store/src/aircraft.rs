//! Aircraft: the airframes of the fleet, and which of them a vehicle on the link is.

mod changes;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::aircraft::{AircraftFacts, AirworthinessFacts, Serviceability};
use letka_domain::ids::{AircraftId, AircraftTypeId, UnitId};
use serde_json::json;

use crate::aircraft_types::AircraftType;
use crate::audit::Entry;
use crate::schema::{aircraft, aircraft_types, units};
use crate::types::{At, Id};
use crate::words::Named;
use crate::{Conn, StoreError, Tx, new_id};

pub use changes::{AircraftEdit, Move, ground, list_moves, move_to, release, retire, update};

/// An aircraft with its type and its unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Aircraft {
    /// Which one.
    pub id: AircraftId,
    /// Registration mark.
    pub registration: String,
    /// Serial number of the maker.
    pub serial: String,
    /// Its type.
    pub aircraft_type: AircraftType,
    /// The unit that keeps it.
    pub unit: Named<UnitId>,
    /// Counts changes.
    pub version: i32,
    /// Whether a technician has grounded it.
    pub serviceability: Serviceability,
    /// Why.
    pub grounded_reason: Option<String>,
    /// System id that its autopilot is set to.
    pub mavlink_system_id: Option<u8>,
    /// Identity of its autopilot in lower-case hex.
    pub mavlink_uid: Option<String>,
    /// Height at which it comes home after a loss of link, metres above take-off.
    pub return_height_m: Option<f64>,
    /// Registration number of the operator on the airframe.
    pub operator_number: Option<String>,
    /// Whether remote identification is on.
    pub remote_id: Option<bool>,
    /// Last moment of its liability insurance.
    pub insured_until: Option<DateTime<Utc>>,
    /// Take-off mass with its payload, grams; `None`: that of its type.
    pub take_off_mass_g: Option<u32>,
    /// What it carries.
    pub equipment: Option<String>,
    /// When it came.
    pub acquired_at: Option<DateTime<Utc>>,
    /// When it left the fleet, and why.
    pub closed: Option<Closed>,
}

/// When a record was closed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

impl Aircraft {
    /// What the rules read of it, with what else the register knows of it.
    pub fn facts(&self, airworthiness: Option<AirworthinessFacts>) -> AircraftFacts {
        AircraftFacts {
            id: self.id,
            registration: self.registration.clone(),
            class: self.aircraft_type.class,
            limits: self.aircraft_type.limits(),
            take_off_mass_g: self.take_off_mass_g.map(f64::from),
            return_height_m: self.return_height_m,
            operator_number: self.operator_number.clone(),
            remote_id: self.remote_id,
            insured_until: self.insured_until.map(|until| until.date_naive()),
            serviceability: self.serviceability,
            grounded_reason: self.grounded_reason.clone(),
            airworthiness,
            reserved: Vec::new(),
        }
    }
}

/// An aircraft to be entered.
#[derive(Debug, Clone)]
pub struct NewAircraft {
    /// Registration mark; `aircraft_registration_key` when it is taken.
    pub registration: String,
    /// Serial number of the maker; `aircraft_serial_key` when it is taken.
    pub serial: String,
    /// Its type.
    pub type_id: AircraftTypeId,
    /// The unit that keeps it.
    pub unit_id: UnitId,
    /// Why it must not leave the ground; `None`: it is airworthy.
    pub grounded_reason: Option<String>,
    /// System id that its autopilot is set to.
    pub mavlink_system_id: Option<u8>,
    /// Identity of its autopilot in lower-case hex; `aircraft_mavlink_uid_key` when it is taken.
    pub mavlink_uid: Option<String>,
    /// Height at which it comes home after a loss of link, metres above take-off.
    pub return_height_m: Option<f64>,
    /// Registration number of the operator on the airframe.
    pub operator_number: Option<String>,
    /// Whether remote identification is on.
    pub remote_id: Option<bool>,
    /// Last moment of its liability insurance.
    pub insured_until: Option<DateTime<Utc>>,
    /// Take-off mass with its payload, grams; `None`: that of its type.
    pub take_off_mass_g: Option<u32>,
    /// What it carries.
    pub equipment: Option<String>,
    /// When it came.
    pub acquired_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = aircraft)]
struct Row {
    id: AircraftId,
    registration: String,
    serial: String,
    serviceability: Serviceability,
    grounded_reason: Option<String>,
    mavlink_system_id: Option<u8>,
    mavlink_uid: Option<String>,
    return_height_m: Option<f64>,
    operator_number: Option<String>,
    remote_id: Option<bool>,
    insured_until: Option<DateTime<Utc>>,
    version: i32,
    take_off_mass_g: Option<u32>,
    equipment: Option<String>,
    acquired_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    closed_reason: Option<String>,
}

/// The rows of an aircraft: its own, its type's, its unit's.
type Joined = (Row, AircraftType, Named<UnitId>);

impl From<Joined> for Aircraft {
    fn from((row, aircraft_type, unit): Joined) -> Self {
        Self {
            id: row.id,
            registration: row.registration,
            serial: row.serial,
            aircraft_type,
            unit,
            serviceability: row.serviceability,
            grounded_reason: row.grounded_reason,
            mavlink_system_id: row.mavlink_system_id,
            mavlink_uid: row.mavlink_uid,
            return_height_m: row.return_height_m,
            operator_number: row.operator_number,
            remote_id: row.remote_id,
            insured_until: row.insured_until,
            version: row.version,
            take_off_mass_g: row.take_off_mass_g,
            equipment: row.equipment,
            acquired_at: row.acquired_at,
            closed: row
                .closed_at
                .zip(row.closed_reason)
                .map(|(at, reason)| Closed { at, reason }),
        }
    }
}

/// Aircraft with type and unit: what every query here begins with.
macro_rules! joined {
    () => {
        aircraft::table
            .inner_join(aircraft_types::table)
            .inner_join(units::table)
            .select((
                Row::as_select(),
                AircraftType::as_select(),
                (units::id, units::name),
            ))
    };
}

/// Enters an aircraft.
pub fn insert(tx: &mut Tx<'_>, new: &NewAircraft) -> Result<AircraftId, StoreError> {
    let id = new_id();
    let entry = Entry::new("aircraft.insert", "aircraft", id).detail(
        json!({"registration": new.registration, "serial": new.serial,
            "unit_id": new.unit_id}),
    );
    let serviceability = match new.grounded_reason {
        Some(_) => Serviceability::Grounded,
        None => Serviceability::Airworthy,
    };
    tx.change(&entry, |c| {
        diesel::insert_into(aircraft::table)
            .values((
                aircraft::id.eq(Id(id)),
                aircraft::registration.eq(&new.registration),
                aircraft::serial.eq(&new.serial),
                aircraft::type_id.eq(Id(new.type_id.0)),
                aircraft::unit_id.eq(Id(new.unit_id.0)),
                aircraft::serviceability.eq(serviceability.as_str()),
                aircraft::grounded_reason.eq(&new.grounded_reason),
                aircraft::mavlink_system_id.eq(new.mavlink_system_id.map(i32::from)),
                aircraft::mavlink_uid.eq(&new.mavlink_uid),
                aircraft::return_height_m.eq(new.return_height_m),
                aircraft::operator_number.eq(&new.operator_number),
                aircraft::remote_id.eq(new.remote_id),
                aircraft::insured_until.eq(new.insured_until.map(At)),
                aircraft::version.eq(1),
                aircraft::take_off_mass_g.eq(new.take_off_mass_g.map(grams)),
                aircraft::equipment.eq(&new.equipment),
                aircraft::acquired_at.eq(new.acquired_at.map(At)),
            ))
            .execute(c)
    })?;
    Ok(AircraftId(id))
}

/// Grams as the column holds them.
pub(crate) fn grams(grams: u32) -> i32 {
    i32::try_from(grams).unwrap_or(i32::MAX)
}

/// All aircraft by registration, those that left the fleet too.
pub fn list(c: &mut Conn) -> Result<Vec<Aircraft>, StoreError> {
    let rows: Vec<Joined> = joined!().order(aircraft::registration).load(c)?;
    Ok(rows.into_iter().map(Aircraft::from).collect())
}

/// The aircraft of an id.
pub fn get(c: &mut Conn, id: AircraftId) -> Result<Aircraft, StoreError> {
    let row: Option<Joined> = joined!()
        .filter(aircraft::id.eq(Id(id.0)))
        .first(c)
        .optional()?;
    row.map(Aircraft::from)
        .ok_or(StoreError::NotFound("aircraft"))
}

/// The aircraft with the serial number of its maker, however it is written; `None`: there is none, or
/// more than one.
pub fn find_by_serial(c: &mut Conn, serial: &str) -> Result<Option<AircraftId>, StoreError> {
    let mut alike: Vec<AircraftId> = aircraft::table
        .filter(crate::types::lower(aircraft::serial).eq(serial.trim().to_lowercase()))
        .select(aircraft::id)
        .limit(2)
        .load(c)?;
    Ok(if alike.len() == 1 { alike.pop() } else { None })
}

/// Which aircraft a vehicle is, by what it tells of itself.
///
/// The identity of the autopilot decides. The system id, which anybody can set, decides only where
/// the identity cannot: the vehicle told none, or the one aircraft with that system id has none
/// recorded. It answers `None` rather than a wrong aircraft.
pub fn find_by_identity(
    c: &mut Conn,
    uid: Option<&str>,
    system_id: Option<u8>,
) -> Result<Option<Aircraft>, StoreError> {
    if let Some(uid) = uid {
        let known: Option<Joined> = joined!()
            .filter(aircraft::mavlink_uid.eq(uid))
            .first(c)
            .optional()?;
        if let Some(known) = known {
            return Ok(Some(known.into()));
        }
    }
    let Some(system_id) = system_id else {
        return Ok(None);
    };
    let mut alike: Vec<Joined> = joined!()
        .filter(aircraft::mavlink_system_id.eq(i32::from(system_id)))
        .limit(2)
        .load(c)?;
    let one = if alike.len() == 1 { alike.pop() } else { None };
    // A recorded identity that the vehicle does not have says: this is another aircraft.
    let contradicts = |aircraft: &Aircraft| uid.is_some() && aircraft.mavlink_uid.is_some();
    Ok(one
        .map(Aircraft::from)
        .filter(|aircraft| !contradicts(aircraft)))
}
