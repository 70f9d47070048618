//! The row of a flight, read and bound, and what of it a log tells.

use chrono::{DateTime, SubsecRound, Utc};
use diesel::prelude::*;
use letka_domain::flights::{FlightSummary, Gap, Quality};
use letka_domain::geometry::Position;
use letka_domain::ids::{AircraftId, FlightId, LogId, MissionId, OperatorId, PermitId, UnitId};
use letka_domain::missions::Purpose;

use super::{Around, Attribution, Flight, FlightSource};
use crate::StoreError;
use crate::schema::flights;
use crate::types::{At, Id, Json};
use crate::words::{self, Named};

/// A flight as it is read.
#[derive(Queryable, Selectable)]
#[diesel(table_name = flights)]
pub(super) struct Row {
    pub(super) id: FlightId,
    log_id: Option<LogId>,
    log_seq: Option<i32>,
    pub(super) source: FlightSource,
    system_id: Option<u8>,
    vehicle_uid: Option<String>,
    aircraft_id: Option<AircraftId>,
    pilot_id: Option<OperatorId>,
    unit_id: Option<UnitId>,
    mission_id: Option<MissionId>,
    purpose: Option<Purpose>,
    pub(super) takeoff_at: DateTime<Utc>,
    pub(super) landing_at: Option<DateTime<Utc>>,
    duration_s: Option<f64>,
    distance_m: f64,
    max_height_m: f64,
    battery_start_pct: Option<u8>,
    battery_end_pct: Option<u8>,
    takeoff_lat: Option<f64>,
    takeoff_lon: Option<f64>,
    landing_lat: Option<f64>,
    landing_lon: Option<f64>,
    gaps: Json<Vec<Gap>>,
    quality: Quality,
    quality_notes: Json<Vec<String>>,
    derived_at: DateTime<Utc>,
    max_amsl_m: Option<f64>,
    max_agl_m: Option<f64>,
    max_distance_m: Option<f64>,
    pub(super) takeoff_place: Option<String>,
    pub(super) version: i32,
}

impl Row {
    pub(super) fn flight(
        self,
        (aircraft, aircraft_type, pilot, unit, mission, log_bytes): Around,
        permits: Vec<Named<PermitId>>,
        has_track: bool,
    ) -> Result<Flight, StoreError> {
        Ok(Flight {
            id: self.id,
            source: self.source,
            log_id: self.log_id,
            log_bytes,
            system_id: self.system_id,
            vehicle_uid: self.vehicle_uid,
            aircraft,
            aircraft_type,
            pilot,
            unit,
            mission,
            permits,
            purpose: self.purpose,
            takeoff_at: self.takeoff_at,
            landing_at: self.landing_at,
            duration_s: self.duration_s,
            distance_m: self.distance_m,
            max_height_m: self.max_height_m,
            battery_start_pct: self.battery_start_pct,
            battery_end_pct: self.battery_end_pct,
            takeoff_position: position(self.takeoff_lat, self.takeoff_lon)?,
            landing_position: position(self.landing_lat, self.landing_lon)?,
            gaps: self.gaps.0,
            quality: self.quality,
            quality_notes: self.quality_notes.0,
            has_track,
            derived_at: self.derived_at,
            max_amsl_m: self.max_amsl_m,
            max_agl_m: self.max_agl_m,
            max_distance_m: self.max_distance_m,
            takeoff_place: self.takeoff_place,
            version: self.version,
        })
    }

    /// Whether its record is that of this flight of a log.
    pub(super) fn is_of(&self, (log, seq): (LogId, i32)) -> bool {
        (self.log_id, self.log_seq) == (Some(log), Some(seq))
    }

    /// What the log told when the record was derived.
    pub(super) fn facts(&self) -> Result<Facts, StoreError> {
        Ok(Facts {
            vehicle_uid: self.vehicle_uid.clone(),
            landing_at: self.landing_at,
            duration_s: self.duration_s,
            distance_m: self.distance_m,
            max_height_m: self.max_height_m,
            max_amsl_m: self.max_amsl_m,
            max_agl_m: self.max_agl_m,
            max_distance_m: self.max_distance_m,
            battery_start_pct: self.battery_start_pct,
            battery_end_pct: self.battery_end_pct,
            takeoff_position: position(self.takeoff_lat, self.takeoff_lon)?,
            landing_position: position(self.landing_lat, self.landing_lon)?,
            gaps: self.gaps.0.clone(),
            quality: self.quality,
            quality_notes: self.quality_notes.0.clone(),
        })
    }

    /// What the flight is attributed to, but for its permits.
    pub(super) fn attribution(&self) -> Attribution {
        Attribution {
            aircraft_id: self.aircraft_id,
            pilot_id: self.pilot_id,
            unit_id: self.unit_id,
            mission_id: self.mission_id,
            purpose: self.purpose,
            permits: Vec::new(),
        }
    }
}

fn position(lat: Option<f64>, lon: Option<f64>) -> Result<Option<Position>, StoreError> {
    lat.zip(lon)
        .map(|(lat, lon)| Position::new(lat, lon))
        .transpose()
        .map_err(StoreError::corrupt)
}

/// What a log tells of a flight and may tell better when more of it has arrived.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Facts {
    pub(super) vehicle_uid: Option<String>,
    pub(super) landing_at: Option<DateTime<Utc>>,
    pub(super) duration_s: Option<f64>,
    pub(super) distance_m: f64,
    pub(super) max_height_m: f64,
    pub(super) max_amsl_m: Option<f64>,
    pub(super) max_agl_m: Option<f64>,
    pub(super) max_distance_m: Option<f64>,
    pub(super) battery_start_pct: Option<u8>,
    pub(super) battery_end_pct: Option<u8>,
    pub(super) takeoff_position: Option<Position>,
    pub(super) landing_position: Option<Position>,
    pub(super) gaps: Vec<Gap>,
    pub(super) quality: Quality,
    pub(super) quality_notes: Vec<String>,
}

impl Facts {
    /// With what is not known taken from what was known before.
    pub(super) fn filled_from(self, old: &Self) -> Self {
        Self {
            vehicle_uid: self.vehicle_uid.or_else(|| old.vehicle_uid.clone()),
            landing_at: self.landing_at.or(old.landing_at),
            duration_s: self.duration_s.or(old.duration_s),
            max_amsl_m: self.max_amsl_m.or(old.max_amsl_m),
            max_distance_m: self.max_distance_m.or(old.max_distance_m),
            battery_start_pct: self.battery_start_pct.or(old.battery_start_pct),
            battery_end_pct: self.battery_end_pct.or(old.battery_end_pct),
            takeoff_position: self.takeoff_position.or(old.takeoff_position),
            landing_position: self.landing_position.or(old.landing_position),
            ..self
        }
    }
}

impl From<&FlightSummary> for Facts {
    fn from(summary: &FlightSummary) -> Self {
        Self {
            vehicle_uid: summary.vehicle_uid.clone(),
            // Cut as the database cuts it, so that the same log gives the same facts.
            landing_at: summary.landing_time.map(|at| at.trunc_subsecs(6)),
            duration_s: summary.duration_s,
            distance_m: summary.distance_m,
            max_height_m: summary.max_relative_altitude_m,
            max_amsl_m: summary.max_amsl_m,
            // A log knows no terrain.
            max_agl_m: None,
            max_distance_m: summary.max_distance_m,
            battery_start_pct: summary.battery_start_pct,
            battery_end_pct: summary.battery_end_pct,
            takeoff_position: summary.takeoff_position,
            landing_position: summary.landing_position,
            gaps: summary.gaps.clone(),
            quality: summary.quality,
            quality_notes: summary.quality_notes.clone(),
        }
    }
}

/// The columns that a later derivation may change. `None` is written as null.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = flights)]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct Columns {
    vehicle_uid: Option<String>,
    aircraft_id: Option<Id>,
    pilot_id: Option<Id>,
    unit_id: Option<Id>,
    mission_id: Option<Id>,
    purpose: Option<String>,
    landing_at: Option<At>,
    duration_s: Option<f64>,
    distance_m: f64,
    max_height_m: f64,
    max_amsl_m: Option<f64>,
    max_agl_m: Option<f64>,
    max_distance_m: Option<f64>,
    battery_start_pct: Option<i32>,
    battery_end_pct: Option<i32>,
    takeoff_lat: Option<f64>,
    takeoff_lon: Option<f64>,
    landing_lat: Option<f64>,
    landing_lon: Option<f64>,
    gaps: Json<Vec<Gap>>,
    quality: &'static str,
    quality_notes: Json<Vec<String>>,
    derived_at: At,
}

impl Columns {
    pub(super) fn new(facts: Facts, attribution: &Attribution, now: DateTime<Utc>) -> Self {
        Self {
            vehicle_uid: facts.vehicle_uid,
            aircraft_id: attribution.aircraft_id.map(|id| Id(id.0)),
            pilot_id: attribution.pilot_id.map(|id| Id(id.0)),
            unit_id: attribution.unit_id.map(|id| Id(id.0)),
            mission_id: attribution.mission_id.map(|id| Id(id.0)),
            purpose: attribution
                .purpose
                .map(|purpose| purpose.as_str().to_owned()),
            landing_at: facts.landing_at.map(At),
            duration_s: facts.duration_s,
            distance_m: facts.distance_m,
            max_height_m: facts.max_height_m,
            max_amsl_m: facts.max_amsl_m,
            max_agl_m: facts.max_agl_m,
            max_distance_m: facts.max_distance_m,
            battery_start_pct: facts.battery_start_pct.map(i32::from),
            battery_end_pct: facts.battery_end_pct.map(i32::from),
            takeoff_lat: facts.takeoff_position.map(|at| at.lat()),
            takeoff_lon: facts.takeoff_position.map(|at| at.lon()),
            landing_lat: facts.landing_position.map(|at| at.lat()),
            landing_lon: facts.landing_position.map(|at| at.lon()),
            gaps: Json(facts.gaps),
            quality: words::quality(facts.quality),
            quality_notes: Json(facts.quality_notes),
            derived_at: At(now),
        }
    }
}

/// A flight to be entered: what stays, and what a later derivation may change.
#[derive(Insertable)]
#[diesel(table_name = flights)]
#[diesel(treat_none_as_default_value = false)]
pub(super) struct NewRow {
    pub(super) id: Id,
    pub(super) log_id: Option<Id>,
    pub(super) log_seq: Option<i32>,
    pub(super) source: &'static str,
    pub(super) system_id: Option<i32>,
    pub(super) takeoff_at: At,
    pub(super) entered_by: Option<Id>,
    pub(super) version: i32,
    #[diesel(embed)]
    pub(super) columns: Columns,
}
