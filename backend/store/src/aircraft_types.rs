//! Aircraft types.

use diesel::prelude::*;
use letka_domain::aircraft::{AircraftClass, TypeLimits};
use letka_domain::ids::AircraftTypeId;
use serde_json::{Value, json};

use crate::aircraft::grams;
use crate::audit::Entry;
use crate::schema::aircraft_types;
use crate::types::{Id, Json};
use crate::versions::{changed_one, next_version};
use crate::{Conn, StoreError, Tx, new_id};

/// An aircraft type.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = aircraft_types)]
pub struct AircraftType {
    /// Which one.
    pub id: AircraftTypeId,
    /// Model.
    pub name: String,
    /// Maker.
    pub manufacturer: String,
    /// Family of the fleet, which decides the type rating.
    pub class: AircraftClass,
    /// Greatest take-off mass, grams; `None` is not known.
    pub take_off_mass_g: Option<u32>,
    /// Strongest wind it may fly in, metres per second; `None` is not known.
    pub max_wind_mps: Option<f64>,
    limits: Json<TypeLimits>,
    /// Counts changes.
    pub version: i32,
    /// Where its numbers stand.
    pub source: Option<String>,
    /// What it carries.
    pub equipment: Option<String>,
}

impl AircraftType {
    /// What it can stand, as the rules read it.
    pub fn limits(&self) -> TypeLimits {
        let limits = self.limits.0.clone();
        TypeLimits {
            name: self.name.clone(),
            mass_g: limits.mass_g.or(self.take_off_mass_g.map(f64::from)),
            max_mass_g: limits.max_mass_g.or(self.take_off_mass_g.map(f64::from)),
            max_wind_mps: self.max_wind_mps,
            ..limits
        }
    }

    /// The same as it is entered.
    pub fn to_new(&self) -> NewAircraftType {
        NewAircraftType {
            name: self.name.clone(),
            manufacturer: self.manufacturer.clone(),
            class: self.class,
            take_off_mass_g: self.take_off_mass_g,
            max_wind_mps: self.max_wind_mps,
            limits: self.limits.0.clone(),
            source: self.source.clone(),
            equipment: self.equipment.clone(),
        }
    }
}

/// An aircraft type to be entered.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAircraftType {
    /// Model; `aircraft_types_manufacturer_name_key` when the maker has it already.
    pub name: String,
    /// Maker.
    pub manufacturer: String,
    /// Family of the fleet.
    pub class: AircraftClass,
    /// Greatest take-off mass, grams; `None` is not known.
    pub take_off_mass_g: Option<u32>,
    /// Strongest wind it may fly in, metres per second; `None` is not known.
    pub max_wind_mps: Option<f64>,
    /// What else it can stand; its name, greatest mass and wind are taken from above.
    pub limits: TypeLimits,
    /// Where its numbers stand.
    pub source: Option<String>,
    /// What it carries.
    pub equipment: Option<String>,
}

impl NewAircraftType {
    fn to_json(&self) -> Value {
        json!({"name": self.name, "manufacturer": self.manufacturer, "class": self.class,
            "take_off_mass_g": self.take_off_mass_g, "max_wind_mps": self.max_wind_mps,
            "limits": self.limits, "source": self.source, "equipment": self.equipment})
    }
}

/// The columns that an entry or a change decides.
macro_rules! columns {
    ($new:expr, $version:expr) => {
        (
            aircraft_types::name.eq(&$new.name),
            aircraft_types::manufacturer.eq(&$new.manufacturer),
            aircraft_types::class.eq($new.class.as_str()),
            aircraft_types::take_off_mass_g.eq($new.take_off_mass_g.map(grams)),
            aircraft_types::max_wind_mps.eq($new.max_wind_mps),
            aircraft_types::limits.eq(Json($new.limits.clone())),
            aircraft_types::version.eq($version),
            aircraft_types::source.eq(&$new.source),
            aircraft_types::equipment.eq(&$new.equipment),
        )
    };
}

/// Enters an aircraft type.
pub fn insert(tx: &mut Tx<'_>, new: &NewAircraftType) -> Result<AircraftTypeId, StoreError> {
    let id = new_id();
    let entry = Entry::new("aircraft_types.insert", "aircraft_type", id)
        .detail(json!({"manufacturer": new.manufacturer, "name": new.name}));
    tx.change(&entry, |c| {
        diesel::insert_into(aircraft_types::table)
            .values((aircraft_types::id.eq(Id(id)), columns!(new, 1)))
            .execute(c)
    })?;
    Ok(AircraftTypeId(id))
}

/// Changes an aircraft type. Answers with the new version.
pub fn update(
    tx: &mut Tx<'_>,
    id: AircraftTypeId,
    version: i32,
    edit: &NewAircraftType,
) -> Result<i32, StoreError> {
    let next = next_version!(tx, aircraft_types, id, version, "aircraft type");
    let before = get(tx.read(), id)?.to_new().to_json();
    let entry =
        Entry::new("aircraft_types.update", "aircraft_type", id.0).change(&before, &edit.to_json());
    tx.change(&entry, |c| {
        let done = diesel::update(aircraft_types::table.filter(aircraft_types::id.eq(Id(id.0))))
            .filter(aircraft_types::version.eq(version))
            .set(columns!(edit, next))
            .execute(c)?;
        changed_one(done, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// The aircraft type of an id.
pub fn get(c: &mut Conn, id: AircraftTypeId) -> Result<AircraftType, StoreError> {
    let found = aircraft_types::table
        .filter(aircraft_types::id.eq(Id(id.0)))
        .select(AircraftType::as_select())
        .first(c)
        .optional()?;
    found.ok_or(StoreError::NotFound("aircraft type"))
}

/// All aircraft types by maker and model.
pub fn list(c: &mut Conn) -> Result<Vec<AircraftType>, StoreError> {
    Ok(aircraft_types::table
        .select(AircraftType::as_select())
        .order((aircraft_types::manufacturer, aircraft_types::name))
        .load(c)?)
}
