//! A small directorate: two units, an account for each role, a BRUS, a Mavic, permits, a zone.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::{Grant, Role};
use letka_domain::aircraft::{AircraftClass, TypeLimits};
use letka_domain::airspace::{Restriction, Zone};
use letka_domain::altitude::Altitude;
use letka_domain::geometry::{Area, Position};
use letka_domain::ids::{AircraftId, OperatorId, StationId, UnitId};
use letka_domain::licences::{LicenceKind, LicenceLimits};
use letka_domain::period::Period;
use letka_domain::permits::{PermitKind, PermitState};
use letka_server::auth::{password, token};
use letka_sim::{Class, Uid};
use letka_store::accounts::NewAccount;
use letka_store::aircraft::NewAircraft;
use letka_store::aircraft_types::NewAircraftType;
use letka_store::licences::NewLicence;
use letka_store::operators::{Contact, NewOperator, OperatorStatus};
use letka_store::permits::NewPermit;
use letka_store::units::{NewUnit, UnitKind};
use letka_store::zones::NewDataset;
use letka_store::{
    Actor, Store, StoreError, Tx, accounts, aircraft, aircraft_types, licence_kinds, licences,
    operators, permits, stations, units, zones,
};
use serde_json::{Value, json};

/// The password of every account.
pub const PASSWORD: &str = "correct horse";
/// The token of the station.
pub const STATION_TOKEN: &str = "lgs_test";
/// MAVLink system id of the BRUS; its hardware identity is that of the simulated one.
pub const BRUS: u8 = 1;

/// Hashing takes long; once is enough.
static HASH: LazyLock<String> = LazyLock::new(|| password::hash(PASSWORD));

/// Who and what is in the database.
#[derive(Debug, Clone, Copy)]
pub struct World {
    /// The unit of everybody but the other commander.
    pub kladno: UnitId,
    /// Another unit.
    pub kolin: UnitId,
    /// The operator behind the pilot's account.
    pub pilot: OperatorId,
    /// An airworthy BRUS that the permit names.
    pub brus: AircraftId,
    /// A grounded Mavic.
    pub mavic: AircraftId,
    /// The station whose token is [`STATION_TOKEN`].
    pub station: StationId,
}

/// Where missions of the tests take off.
pub fn home() -> Position {
    Position::new(50.147, 14.103).expect("Kladno lies on the earth")
}

impl World {
    /// The username of a role.
    pub fn username(role: Role) -> &'static str {
        match role {
            Role::Pilot => "pilot",
            Role::Observer => "observer",
            Role::Instructor => "instructor",
            Role::Commander => "commander",
            Role::ComplianceOfficer => "compliance",
            Role::Technician => "technician",
            Role::Auditor => "auditor",
            Role::Administrator => "admin",
        }
    }

    /// Enters the world into an empty database.
    pub async fn enter(store: &Store, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let actor = Actor::System("tests");
        store
            .write(&actor, now, move |tx| Self::write(tx, now))
            .await
    }

    fn write(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let unit = |name: &str, code: &str| NewUnit {
            name: name.into(),
            code: code.into(),
            kind: UnitKind::Territorial,
            parent_id: None,
        };
        let kladno = units::insert(tx, &unit("ÚO Kladno", "KL"))?;
        let kolin = units::insert(tx, &unit("ÚO Kolín", "KO"))?;
        let pilot = enter_pilot(tx, kladno, now)?;
        enter_accounts(tx, kladno, kolin, pilot)?;
        let (brus, mavic) = enter_aircraft(tx, kladno, now)?;
        enter_permit(tx, brus, now)?;
        enter_zone(tx, now)?;
        let station = stations::insert(tx, "Kladno", &token::hash(STATION_TOKEN))?;
        Ok(Self {
            kladno,
            kolin,
            pilot,
            brus,
            mavic,
            station,
        })
    }

    /// A plan that is clear: 200 m around Kladno at 40 m, starting soon.
    pub fn plan(&self, now: DateTime<Utc>) -> Value {
        json!({
            "name": "Pátrání",
            "purpose": "search",
            "aircraft_id": self.brus,
            "start": now + TimeDelta::minutes(5),
            "speed_mps": 8.0,
            "takeoff": home(),
            "waypoints": [
                { "lat": 50.1478, "lon": 14.103, "height_m": 40.0 },
                { "lat": 50.1478, "lon": 14.1018, "height_m": 30.0 },
            ],
            "ground_below_takeoff_m": 5.0,
        })
    }
}

/// Whether the role is given for a unit here; the others reach everything.
fn reaches_down(role: Role) -> bool {
    matches!(
        role,
        Role::Pilot | Role::Observer | Role::Instructor | Role::Commander | Role::Technician
    )
}

fn year_around(now: DateTime<Utc>) -> Period {
    let half = TimeDelta::days(180);
    Period::new(now - half, now + half).expect("half a year is more than nothing")
}

fn enter_pilot(
    tx: &mut Tx<'_>,
    unit_id: UnitId,
    now: DateTime<Utc>,
) -> Result<OperatorId, StoreError> {
    let pilot = operators::insert(
        tx,
        &NewOperator {
            name: "Jana Nováková".into(),
            badge_number: "100001".into(),
            unit_id,
            contact: Contact::default(),
            status: OperatorStatus::Active,
            synthetic: true,
        },
    )?;
    for kind in [
        LicenceKind::PoliceUav,
        LicenceKind::RatingBrus,
        LicenceKind::RatingMavic,
    ] {
        let licence = NewLicence {
            operator_id: pilot,
            kind_id: licence_kinds::get_by_meaning(tx.read(), kind)?.id,
            number: format!("{kind}-1"),
            issued_by: "test".into(),
            valid: year_around(now),
            limits: LicenceLimits::default(),
            renews: None,
        };
        licences::insert(tx, &licence)?;
    }
    Ok(pilot)
}

fn enter_accounts(
    tx: &mut Tx<'_>,
    kladno: UnitId,
    kolin: UnitId,
    pilot: OperatorId,
) -> Result<(), StoreError> {
    let mut enter = |username: &str, role, unit_id, operator_id| {
        let account = NewAccount {
            username: username.into(),
            name: format!("Test {username}"),
            roles: vec![Grant {
                role,
                unit: reaches_down(role).then_some(unit_id),
            }],
            unit_id: Some(unit_id),
            operator_id,
            password_hash: HASH.clone(),
        };
        accounts::insert(tx, &account).map(|_| ())
    };
    for &role in Role::ALL {
        let operator = (role == Role::Pilot).then_some(pilot);
        enter(World::username(role), role, kladno, operator)?;
    }
    enter("commander-kolin", Role::Commander, kolin, None)?;
    enter("commander-pilot", Role::Commander, kladno, Some(pilot))
}

fn enter_aircraft(
    tx: &mut Tx<'_>,
    unit_id: UnitId,
    now: DateTime<Utc>,
) -> Result<(AircraftId, AircraftId), StoreError> {
    let mut enter = |registration: &str, class, grounded: Option<&str>, mavlink: Option<u8>| {
        let kind = NewAircraftType {
            name: format!("Test {class}"),
            manufacturer: "test".into(),
            class,
            take_off_mass_g: Some(900),
            max_wind_mps: Some(10.0),
            source: None,
            equipment: None,
            limits: TypeLimits {
                endurance_s: Some(2400.0),
                visual_range_m: Some(1000.0),
                green_light: Some(true),
                fail_safe: Some(true),
                ..TypeLimits::default()
            },
        };
        let new = NewAircraft {
            registration: registration.into(),
            serial: format!("{registration}-serial"),
            type_id: aircraft_types::insert(tx, &kind)?,
            unit_id,
            grounded_reason: grounded.map(str::to_owned),
            mavlink_system_id: mavlink,
            mavlink_uid: mavlink.map(|number| Uid::simulated(Class::Brus, number).to_string()),
            return_height_m: Some(60.0),
            operator_number: Some("CZE87astrdge12k8".into()),
            remote_id: Some(true),
            insured_until: Some(now + TimeDelta::days(300)),
            take_off_mass_g: None,
            equipment: None,
            acquired_at: None,
        };
        aircraft::insert(tx, &new)
    };
    let brus = enter("BRUS-01", AircraftClass::Brus, None, Some(BRUS))?;
    let mavic = enter("MAV-01", AircraftClass::Mavic, Some("prasklé rameno"), None)?;
    Ok((brus, mavic))
}

fn enter_permit(tx: &mut Tx<'_>, brus: AircraftId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let permit = NewPermit {
        number: "ÚCL-2026-0001".into(),
        kind: PermitKind::Operating,
        state: PermitState::Granted,
        title: "Provoz".into(),
        valid: year_around(now),
        aircraft: vec![brus],
        area: Some(Area::circle(home(), 20_000.0).expect("a circle")),
        max_height_agl_m: None,
        night: true,
        zones: vec![],
        pilots: vec![],
        lifts: vec![],
        conditions: vec![],
        state_changed_at: now - TimeDelta::days(90),
        synthetic: true,
    };
    permits::insert(tx, &permit).map(|_| ())
}

/// A dataset of the tests, in force from a moment on.
pub fn dataset(name: &str, effective_from: DateTime<Utc>) -> NewDataset {
    NewDataset {
        name: name.into(),
        source: "test data".into(),
        effective_from,
        effective_to: None,
        issued_at: None,
        features: 1,
        faults: vec![],
        sha256: None,
        synthetic: true,
    }
}

fn enter_zone(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<(), StoreError> {
    let id = zones::insert_dataset(tx, &dataset("Test", now - TimeDelta::days(7)))?;
    let area = Area::circle(home().offset(1000.0, 90.0), 300.0).expect("a circle");
    let zone = Zone {
        name: "Zkušební".into(),
        upper: Some(Altitude::agl(300.0)),
        ..Zone::new("LKT1", Restriction::Prohibited, area)
    };
    zones::insert(tx, id, &[zone])
}
