//! A permit as JSON.

use chrono::{DateTime, Utc};
use letka_domain::geometry::Shape;
use letka_domain::ids::{OperatorId, PermitId};
use letka_domain::missions::MissionState;
use letka_domain::permits::{Condition, PermitKind, PermitState};
use letka_store::missions::PermittedMission;
use letka_store::permits::PermitRecord;
use serde::Serialize;

use crate::http::view::Ref;

/// A permit of the Civil Aviation Authority.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Permit)]
pub(crate) struct PermitView {
    id: PermitId,
    /// Counts changes; `If-Match` names it.
    pub(super) version: i32,
    number: String,
    kind: PermitKind,
    state: PermitState,
    title: String,
    valid_from: DateTime<Utc>,
    valid_to: DateTime<Utc>,
    /// Greatest height above ground, metres; `null`: it names no height of its own.
    max_height_agl_m: Option<f64>,
    /// Whether it allows flight at night.
    night: bool,
    /// Zones that it opens.
    zones: Vec<String>,
    /// Ids of the rules that it lifts in its place and time.
    lifts: Vec<String>,
    /// Its conditions: each is a limit.
    conditions: Vec<Condition>,
    aircraft: Vec<Ref>,
    /// The pilots that it names; empty: it holds for every licensed one.
    pilots: Vec<OperatorId>,
    /// GeoJSON; `null`: it was not entered, and then the permit covers nothing.
    area: Option<Shape>,
    /// Whole days since the state last changed.
    days_in_state: i64,
    /// Why it was ended before its time; `null`: it was not.
    end_reason: Option<String>,
}

impl PermitView {
    pub(super) fn new(record: PermitRecord, now: DateTime<Utc>) -> Self {
        let permit = record.permit;
        Self {
            id: permit.id,
            version: record.version,
            number: permit.number,
            kind: permit.kind,
            state: permit.state,
            title: record.title,
            valid_from: permit.valid.start(),
            valid_to: permit.valid.end(),
            max_height_agl_m: permit.max_height_agl_m,
            night: permit.night,
            zones: permit.zones,
            lifts: permit.lifts,
            conditions: permit.conditions,
            aircraft: record.aircraft.into_iter().map(Ref::from).collect(),
            pilots: permit.pilots,
            area: permit.area.as_ref().map(Shape::from),
            days_in_state: (now - record.state_changed_at).num_days(),
            end_reason: record.end_reason,
        }
    }
}

/// A mission that rests on a permit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PermittedMission)]
pub(crate) struct MissionLine {
    mission: Ref,
    state: MissionState,
    start: DateTime<Utc>,
    unit: Ref,
}

impl From<PermittedMission> for MissionLine {
    fn from(mission: PermittedMission) -> Self {
        Self {
            mission: mission.mission.into(),
            state: mission.state,
            start: mission.start_at,
            unit: mission.unit.into(),
        }
    }
}

/// A permit with what rests on it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PermitDetail {
    #[serde(flatten)]
    pub(super) permit: PermitView,
    /// The missions that were approved on it, the latest first; 100 at most.
    pub(super) missions: Vec<MissionLine>,
    /// The application that it came of.
    pub(super) application: Option<Ref>,
    /// The letter that grants it, among its documents; `null`: none was chosen.
    pub(super) letter: Option<Ref>,
}
