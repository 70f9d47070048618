//! Aircraft types.

use diesel::prelude::*;
use letka_domain::aircraft::{AircraftClass, TypeLimits};
use letka_domain::ids::AircraftTypeId;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::aircraft_types;
use crate::types::{Id, Json};
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
    /// Greatest take-off mass, grams.
    pub take_off_mass_g: u32,
    /// Strongest wind it may fly in, metres per second.
    pub max_wind_mps: f64,
    limits: Json<TypeLimits>,
}

impl AircraftType {
    /// What it can stand, as the rules read it.
    pub fn limits(&self) -> TypeLimits {
        let limits = self.limits.0.clone();
        TypeLimits {
            name: self.name.clone(),
            mass_g: limits.mass_g.or(Some(f64::from(self.take_off_mass_g))),
            max_mass_g: limits.max_mass_g.or(Some(f64::from(self.take_off_mass_g))),
            max_wind_mps: Some(self.max_wind_mps),
            ..limits
        }
    }
}

/// An aircraft type to be entered.
#[derive(Debug, Clone)]
pub struct NewAircraftType {
    /// Model; `aircraft_types_manufacturer_name_key` when the maker has it already.
    pub name: String,
    /// Maker.
    pub manufacturer: String,
    /// Family of the fleet.
    pub class: AircraftClass,
    /// Greatest take-off mass, grams.
    pub take_off_mass_g: u32,
    /// Strongest wind it may fly in, metres per second.
    pub max_wind_mps: f64,
    /// What else it can stand; its name, mass and wind are taken from above.
    pub limits: TypeLimits,
}

/// Enters an aircraft type.
pub fn insert(tx: &mut Tx<'_>, new: &NewAircraftType) -> Result<AircraftTypeId, StoreError> {
    let id = new_id();
    let entry = Entry::new("aircraft_types.insert", "aircraft_type", id)
        .detail(json!({"manufacturer": new.manufacturer, "name": new.name}));
    let mass_g = i32::try_from(new.take_off_mass_g).map_err(StoreError::corrupt)?;
    tx.change(&entry, |c| {
        diesel::insert_into(aircraft_types::table)
            .values((
                aircraft_types::id.eq(Id(id)),
                aircraft_types::name.eq(&new.name),
                aircraft_types::manufacturer.eq(&new.manufacturer),
                aircraft_types::class.eq(new.class.as_str()),
                aircraft_types::take_off_mass_g.eq(mass_g),
                aircraft_types::max_wind_mps.eq(new.max_wind_mps),
                aircraft_types::limits.eq(Json(new.limits.clone())),
            ))
            .execute(c)
    })?;
    Ok(AircraftTypeId(id))
}

/// All aircraft types by maker and model.
pub fn list(c: &mut Conn) -> Result<Vec<AircraftType>, StoreError> {
    Ok(aircraft_types::table
        .select(AircraftType::as_select())
        .order((aircraft_types::manufacturer, aircraft_types::name))
        .load(c)?)
}
