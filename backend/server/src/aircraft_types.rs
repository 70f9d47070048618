//! Aircraft types: what each can stand, with where that is written.

use axum::extract::State;
use axum::http::StatusCode;
use letka_domain::access::Action;
use letka_domain::aircraft::{AircraftClass, ClassMark, TypeLimits};
use letka_domain::ids::AircraftTypeId;
use letka_domain::rules::changes::Cause;
use letka_store::Tx;
use letka_store::aircraft_types::{self, AircraftType, NewAircraftType};
use serde::{Deserialize, Serialize};

use crate::aircraft::edit::short;
use crate::aircraft::{optional_words, taken};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{FieldProblem, Problem};
use crate::http::input::{At, Body, IfMatch, words};
use crate::http::page::List;
use crate::recheck;

/// What a type can stand, as its maker says. `null` is not known, and then no rule takes it as kept.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TypeNumbers {
    /// Take-off mass without accessories, grams.
    mass_g: Option<f64>,
    /// Greatest take-off mass, grams.
    max_mass_g: Option<u32>,
    class_mark: Option<ClassMark>,
    /// Strongest wind, gusts included, metres per second.
    max_wind_mps: Option<f64>,
    /// Lowest temperature, degrees Celsius.
    min_temperature_c: Option<f64>,
    /// Highest temperature, degrees Celsius.
    max_temperature_c: Option<f64>,
    /// Whether it may fly in rain.
    flies_in_rain: Option<bool>,
    /// How long a full battery lasts, seconds.
    endurance_s: Option<f64>,
    /// How far a pilot can still see its attitude, metres.
    visual_range_m: Option<f64>,
    /// Whether it carries an active green flashing light.
    green_light: Option<bool>,
    /// Whether it comes home by itself when the link is lost.
    fail_safe: Option<bool>,
}

/// A type of aircraft with its numbers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AircraftTypeDetail {
    id: AircraftTypeId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    name: String,
    manufacturer: String,
    class: AircraftClass,
    numbers: TypeNumbers,
    /// Where the numbers stand.
    source: Option<String>,
    /// What it carries.
    equipment: Option<String>,
}

impl From<AircraftType> for AircraftTypeDetail {
    fn from(row: AircraftType) -> Self {
        let new = row.to_new();
        let limits = new.limits;
        Self {
            id: row.id,
            version: row.version,
            name: row.name,
            manufacturer: row.manufacturer,
            class: row.class,
            numbers: TypeNumbers {
                mass_g: limits.mass_g,
                max_mass_g: row.take_off_mass_g,
                class_mark: limits.class_mark,
                max_wind_mps: row.max_wind_mps,
                min_temperature_c: limits.min_temperature_c,
                max_temperature_c: limits.max_temperature_c,
                flies_in_rain: limits.flies_in_rain,
                endurance_s: limits.endurance_s,
                visual_range_m: limits.visual_range_m,
                green_light: limits.green_light,
                fail_safe: limits.fail_safe,
            },
            source: row.source,
            equipment: row.equipment,
        }
    }
}

/// The types of aircraft.
#[utoipa::path(get, path = "/aircraft-types", tag = "aircraft", responses(
    (status = 200, body = List<AircraftTypeDetail>), (status = 403, body = Problem)))]
pub(crate) async fn list_aircraft_types(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<AircraftTypeDetail>>, Problem> {
    caller.require(Action::ViewFleet)?;
    let rows = app.store.read(aircraft_types::list).await?;
    let items = rows.into_iter().map(AircraftTypeDetail::from).collect();
    Ok(axum::Json(List { items }))
}

/// A type of aircraft to be entered, or as it is to read from now on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AircraftTypeInput {
    name: String,
    manufacturer: String,
    class: AircraftClass,
    numbers: TypeNumbers,
    /// Where the numbers stand.
    source: String,
    /// What it carries.
    equipment: Option<String>,
}

impl AircraftTypeInput {
    /// What can be written, or every number that cannot be one.
    fn accept(self) -> Result<NewAircraftType, Problem> {
        let numbers = &self.numbers;
        let above_zero = [
            ("mass_g", numbers.mass_g, 150_000.0),
            ("max_mass_g", numbers.max_mass_g.map(f64::from), 150_000.0),
            ("max_wind_mps", numbers.max_wind_mps, 100.0),
            ("endurance_s", numbers.endurance_s, 864_000.0),
            ("visual_range_m", numbers.visual_range_m, 10_000.0),
        ];
        let mut errors = Vec::new();
        for (field, value, most) in above_zero {
            if value.is_some_and(|value| !(value > 0.0 && value <= most)) {
                errors.push(FieldProblem {
                    field: format!("numbers.{field}"),
                    message: format!("must be above 0 and at most {most}"),
                });
            }
        }
        let lowest = numbers.min_temperature_c.unwrap_or(-60.0);
        let highest = numbers.max_temperature_c.unwrap_or(80.0);
        if !(-60.0..=80.0).contains(&lowest)
            || !(-60.0..=80.0).contains(&highest)
            || lowest >= highest
        {
            errors.push(FieldProblem {
                field: "numbers.min_temperature_c".into(),
                message: "must lie below the highest, both between -60 and 80".into(),
            });
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        let numbers = self.numbers;
        Ok(NewAircraftType {
            name: short("name", &self.name)?,
            manufacturer: short("manufacturer", &self.manufacturer)?,
            class: self.class,
            take_off_mass_g: numbers.max_mass_g,
            max_wind_mps: numbers.max_wind_mps,
            limits: TypeLimits {
                mass_g: numbers.mass_g,
                class_mark: numbers.class_mark,
                min_temperature_c: numbers.min_temperature_c,
                max_temperature_c: numbers.max_temperature_c,
                flies_in_rain: numbers.flies_in_rain,
                endurance_s: numbers.endurance_s,
                visual_range_m: numbers.visual_range_m,
                green_light: numbers.green_light,
                fail_safe: numbers.fail_safe,
                ..TypeLimits::default()
            },
            source: Some(words("source", &self.source)?),
            equipment: optional_words("equipment", self.equipment.as_deref())?,
        })
    }
}

const KEYS: &[(&str, &str)] = &[("aircraft_types_manufacturer_name_key", "name")];

/// Enter a type of aircraft.
#[utoipa::path(post, path = "/aircraft-types", tag = "aircraft", request_body = AircraftTypeInput, responses(
    (status = 201, body = AircraftTypeDetail), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_aircraft_type(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<AircraftTypeInput>,
) -> Result<(StatusCode, axum::Json<AircraftTypeDetail>), Problem> {
    caller.require(Action::ManageAircraft)?;
    let new = input.accept()?;
    let write = move |tx: &mut Tx<'_>| {
        let id = aircraft_types::insert(tx, &new).map_err(|error| taken(error, KEYS))?;
        Ok::<_, Problem>(AircraftTypeDetail::from(aircraft_types::get(
            tx.read(),
            id,
        )?))
    };
    let found = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    Ok((StatusCode::CREATED, axum::Json(found)))
}

/// Change a type of aircraft. Every mission ahead is judged by the new numbers.
#[utoipa::path(put, path = "/aircraft-types/{id}", tag = "aircraft",
    params(("id" = AircraftTypeId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = AircraftTypeInput, responses((status = 200, body = AircraftTypeDetail),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn change_aircraft_type(
    State(app): State<App>,
    caller: Caller,
    At(id): At<AircraftTypeId>,
    IfMatch(version): IfMatch,
    Body(input): Body<AircraftTypeInput>,
) -> Result<axum::Json<AircraftTypeDetail>, Problem> {
    caller.require(Action::ManageAircraft)?;
    let edit = input.accept()?;
    let write = move |tx: &mut Tx<'_>| {
        let done = aircraft_types::update(tx, id, version, &edit);
        done.map_err(|error| taken(error, KEYS))?;
        Ok::<_, Problem>(AircraftTypeDetail::from(aircraft_types::get(
            tx.read(),
            id,
        )?))
    };
    let found = app
        .store
        .write(&caller.actor(), app.clock.now(), write)
        .await?;
    recheck::after_in_background(&app, Cause::Aircraft);
    Ok(axum::Json(found))
}
