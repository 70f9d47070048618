//! The fleet: 2 BRUS and 14 Mavic of several types.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use letka_domain::aircraft::{AircraftClass, TypeLimits};
use letka_domain::ids::{AircraftId, UnitId};
use letka_store::aircraft::{self, NewAircraft};
use letka_store::aircraft_types::{self, NewAircraftType};
use letka_store::{StoreError, Tx};

use crate::calendar::{later, start_of};
use crate::vehicles::VEHICLES;

/// An aircraft type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Model {
    name: &'static str,
    manufacturer: &'static str,
    pub(super) class: AircraftClass,
    take_off_mass_g: u32,
    max_wind_mps: f64,
    /// How long a full battery lasts, minutes.
    pub(super) endurance_min: f64,
    /// What its serial numbers begin with.
    serial: &'static str,
}

impl Model {
    /// What the type can stand beside mass and wind. Temperatures of BRUS were not found; the range
    /// of the demonstration is made up.
    fn limits(&self) -> TypeLimits {
        TypeLimits {
            min_temperature_c: Some(-10.0),
            max_temperature_c: Some(40.0),
            flies_in_rain: Some(false),
            endurance_s: Some(self.endurance_min * 60.0),
            green_light: Some(true),
            fail_safe: Some(true),
            ..TypeLimits::default()
        }
    }
}

const BRUS: Model = Model {
    name: "BRUS",
    manufacturer: "Vojenský technický ústav",
    class: AircraftClass::Brus,
    take_off_mass_g: 10_000,
    max_wind_mps: 10.0,
    endurance_min: 40.0,
    serial: "VTU-BRUS",
};

const fn mavic(
    name: &'static str,
    take_off_mass_g: u32,
    max_wind_mps: f64,
    endurance_min: f64,
    serial: &'static str,
) -> Model {
    let (manufacturer, class) = ("DJI", AircraftClass::Mavic);
    Model {
        name,
        manufacturer,
        class,
        take_off_mass_g,
        max_wind_mps,
        endurance_min,
        serial,
    }
}

const MAVIC_PRO: Model = mavic("Mavic Pro", 743, 10.0, 27.0, "DEMO-MP");
const MAVIC_2_PRO: Model = mavic("Mavic 2 Pro", 907, 10.0, 31.0, "DEMO-M2P");
const MAVIC_2_ENTERPRISE: Model = mavic("Mavic 2 Enterprise", 1100, 10.0, 31.0, "DEMO-M2E");
const MAVIC_3_CLASSIC: Model = mavic("Mavic 3 Classic", 895, 12.0, 46.0, "DEMO-M3C");
const MAVIC_3_ENTERPRISE: Model = mavic("Mavic 3 Enterprise", 1050, 12.0, 45.0, "DEMO-M3E");
const MAVIC_3_THERMAL: Model = mavic("Mavic 3 Thermal", 1050, 12.0, 45.0, "DEMO-M3T");

/// An aircraft.
#[derive(Debug, Clone, Copy)]
pub(super) struct Airframe {
    registration: &'static str,
    pub(super) model: Model,
    /// Index of the unit.
    pub(super) unit: usize,
    /// Why it must not fly, and for how many days already.
    grounded: Option<(&'static str, i64)>,
}

const fn airframe(registration: &'static str, model: Model, unit: usize) -> Airframe {
    Airframe {
        registration,
        model,
        unit,
        grounded: None,
    }
}

/// Index of BRUS-01, which stands in Kladno.
pub(super) const BRUS_01: usize = 0;
/// Index of a Mavic that stands in Kladno.
pub(super) const KLADNO_MAVIC: usize = 6;

/// All of them; other parts of the seed name an aircraft by its index.
pub(super) const FLEET: [Airframe; 16] = [
    airframe("BRUS-01", BRUS, 1),
    airframe("BRUS-02", BRUS, 3),
    airframe("MAVIC-01", MAVIC_3_THERMAL, 0),
    airframe("MAVIC-02", MAVIC_3_ENTERPRISE, 0),
    airframe("MAVIC-03", MAVIC_2_ENTERPRISE, 0),
    airframe("MAVIC-04", MAVIC_2_PRO, 1),
    airframe("MAVIC-05", MAVIC_3_THERMAL, 1),
    Airframe {
        grounded: Some((
            "Prasklé rameno po tvrdém přistání; čeká na náhradní díl.",
            34,
        )),
        ..airframe("MAVIC-06", MAVIC_PRO, 1)
    },
    airframe("MAVIC-07", MAVIC_3_ENTERPRISE, 2),
    airframe("MAVIC-08", MAVIC_2_ENTERPRISE, 2),
    airframe("MAVIC-09", MAVIC_3_CLASSIC, 2),
    airframe("MAVIC-10", MAVIC_2_PRO, 3),
    airframe("MAVIC-11", MAVIC_3_CLASSIC, 3),
    airframe("MAVIC-12", MAVIC_3_THERMAL, 4),
    Airframe {
        grounded: Some(("Nafouklá baterie; objednány dvě nové.", 6)),
        ..airframe("MAVIC-13", MAVIC_2_ENTERPRISE, 4)
    },
    airframe("MAVIC-14", MAVIC_PRO, 4),
];

impl Airframe {
    /// Since when it must not fly.
    pub(super) fn grounded_since(&self, today: NaiveDate) -> Option<DateTime<Utc>> {
        self.grounded.map(|(_, days)| start_of(later(today, -days)))
    }
}

/// What the table of types says of a model.
fn known(name: &str) -> Option<&'static letka_domain::aircraft::types::AircraftType> {
    letka_domain::aircraft::types::find(name)
}

/// Enters types and aircraft; the ids of the aircraft in the order of [`FLEET`].
pub(super) fn enter(
    tx: &mut Tx<'_>,
    units: &[UnitId],
    insured_until: DateTime<Utc>,
) -> Result<Vec<AircraftId>, StoreError> {
    let models = [
        BRUS,
        MAVIC_PRO,
        MAVIC_2_PRO,
        MAVIC_2_ENTERPRISE,
        MAVIC_3_CLASSIC,
        MAVIC_3_ENTERPRISE,
        MAVIC_3_THERMAL,
    ];
    let mut types = Vec::with_capacity(models.len());
    for model in &models {
        let type_id = aircraft_types::insert(
            tx,
            &NewAircraftType {
                name: model.name.into(),
                manufacturer: model.manufacturer.into(),
                class: model.class,
                take_off_mass_g: Some(model.take_off_mass_g),
                max_wind_mps: Some(model.max_wind_mps),
                limits: model.limits(),
                source: Some("ukázková data; ověřte v příručce výrobce".into()),
                equipment: known(model.name).and_then(|known| known.equipment.clone()),
            },
        )?;
        types.push((model.name, type_id));
    }
    let mut ids = Vec::with_capacity(FLEET.len());
    for (number, airframe) in (1..).zip(&FLEET) {
        let of_model = |(name, _): &&(&str, _)| *name == airframe.model.name;
        let (_, type_id) = types
            .iter()
            .find(of_model)
            .expect("every model was entered");
        let vehicle = VEHICLES
            .iter()
            .find(|v| v.registration == airframe.registration);
        ids.push(aircraft::insert(
            tx,
            &NewAircraft {
                registration: airframe.registration.into(),
                serial: format!("{}-{:04}", airframe.model.serial, 1000 + 37 * number),
                type_id: *type_id,
                unit_id: units[airframe.unit],
                grounded_reason: airframe.grounded.map(|(reason, _)| reason.into()),
                mavlink_system_id: vehicle.map(|vehicle| vehicle.system_id),
                mavlink_uid: vehicle.map(crate::vehicles::Vehicle::uid),
                return_height_m: Some(60.0),
                operator_number: Some("CZEdemo000000001".into()),
                remote_id: Some(true),
                insured_until: Some(insured_until),
                take_off_mass_g: None,
                equipment: None,
                acquired_at: Some(insured_until - TimeDelta::days(900 + 37 * number)),
            },
        )?);
    }
    Ok(ids)
}
