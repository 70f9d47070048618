//! The columns of an occurrence, and what they make together.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::geometry::Position;
use letka_domain::ids::{AccountId, OccurrenceId};
use letka_domain::occurrences::{
    AircraftDamage, Injury, OccurrenceKind, OccurrenceReport, OccurrenceSeverity, OccurrenceState,
};

use super::{FlightSnapshot, Joined, Occurrence, Said};
use crate::schema::occurrences;
use crate::types::{At, Id, Json};

#[derive(Queryable, Selectable)]
#[diesel(table_name = occurrences)]
pub(super) struct Row {
    id: OccurrenceId,
    version: i32,
    year: i32,
    serial: i32,
    kind: OccurrenceKind,
    severity: OccurrenceSeverity,
    state: OccurrenceState,
    flight_snapshot: Option<Json<FlightSnapshot>>,
    happened_at: DateTime<Utc>,
    known_at: DateTime<Utc>,
    lat: Option<f64>,
    lon: Option<f64>,
    place: Option<String>,
    narrative: String,
    injury: Injury,
    manned_aircraft: bool,
    aircraft_damage: AircraftDamage,
    third_party_damage: Option<String>,
    link_loss_s: Option<u32>,
    parachute_fired: bool,
    reported_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    authority: Option<String>,
    authority_reference: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    closed_by: Option<AccountId>,
    lessons: Option<String>,
    synthetic: bool,
}

/// An occurrence from its columns.
pub(super) fn occurrence((row, unit, aircraft, reported_by): Joined) -> Occurrence {
    let position = row.lat.zip(row.lon);
    let sent = row.sent_at.zip(row.authority);
    let closed = row.closed_at.zip(row.closed_by.zip(row.lessons));
    Occurrence {
        id: row.id,
        version: row.version,
        year: row.year,
        serial: row.serial,
        state: row.state,
        unit,
        aircraft,
        snapshot: row.flight_snapshot.map(|one| one.0),
        report: OccurrenceReport {
            kind: row.kind,
            severity: row.severity,
            happened_at: row.happened_at,
            known_at: row.known_at,
            position: position.and_then(|(lat, lon)| Position::new(lat, lon).ok()),
            place: row.place,
            narrative: row.narrative,
            injury: row.injury,
            manned_aircraft: row.manned_aircraft,
            aircraft_damage: row.aircraft_damage,
            third_party_damage: row.third_party_damage,
            link_loss_s: row.link_loss_s,
            parachute_fired: row.parachute_fired,
        },
        reported_at: row.reported_at,
        reported_by,
        sent: sent.map(|(at, authority)| (at, authority, row.authority_reference)),
        closed: closed.map(|(at, (by, lessons))| (at, by, lessons)),
        synthetic: row.synthetic,
    }
}

/// The columns that people report, to be written.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = occurrences, treat_none_as_null = true)]
pub(super) struct Columns {
    kind: &'static str,
    severity: &'static str,
    unit_id: Id,
    aircraft_id: Option<Id>,
    flight_id: Option<Id>,
    flight_snapshot: Option<Json<FlightSnapshot>>,
    happened_at: At,
    known_at: At,
    lat: Option<f64>,
    lon: Option<f64>,
    place: Option<String>,
    narrative: String,
    injury: &'static str,
    manned_aircraft: bool,
    aircraft_damage: &'static str,
    third_party_damage: Option<String>,
    link_loss_s: Option<i32>,
    parachute_fired: bool,
}

impl From<&Said> for Columns {
    fn from(said: &Said) -> Self {
        let report = &said.report;
        let flight = said.snapshot.as_ref().map(|one| Id(one.flight_id.0));
        Self {
            kind: report.kind.as_str(),
            severity: report.severity.as_str(),
            unit_id: Id(said.unit_id.0),
            aircraft_id: said.aircraft_id.map(|id| Id(id.0)),
            flight_id: flight,
            flight_snapshot: said.snapshot.clone().map(Json),
            happened_at: At(report.happened_at),
            known_at: At(report.known_at),
            lat: report.position.map(|at| at.lat()),
            lon: report.position.map(|at| at.lon()),
            place: report.place.clone(),
            narrative: report.narrative.clone(),
            injury: report.injury.as_str(),
            manned_aircraft: report.manned_aircraft,
            aircraft_damage: report.aircraft_damage.as_str(),
            third_party_damage: report.third_party_damage.clone(),
            link_loss_s: report
                .link_loss_s
                .and_then(|seconds| i32::try_from(seconds).ok()),
            parachute_fired: report.parachute_fired,
        }
    }
}
