//! The record of a flight as JSON, with the logs, versions and signatures behind it.

use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::flights::{Sight, Signs};
use letka_domain::ids::{AircraftId, FlightId, LogId, MissionId, OperatorId};
use letka_domain::missions::{Duty, Purpose};
use letka_store::flights::{self, RecordVersion, Signature, Source};
use letka_store::{Conn, operators};
use serde::{Deserialize, Serialize};

use super::{require_correct, require_sign};
use crate::auth::Caller;
use crate::error::Problem;
use crate::flights::view::FlightView;
use crate::http::view::Ref;

/// The record of a flight with all that stands behind it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WholeFlight {
    #[serde(flatten)]
    flight: FlightView,
    crew: Vec<CrewView>,
    sight: Option<Sight>,
    /// Serial numbers of the batteries that flew.
    batteries: Vec<String>,
    note: Option<String>,
    /// Take-off by the clock of the log, where that was wrong; `null`: it was right.
    clock_takeoff_time: Option<DateTime<Utc>>,
    /// What showed that the clock was wrong, as a stable code.
    clock_evidence: Option<String>,
    /// What the aircraft told: changes of mode, warnings, failsafes.
    events: Vec<EventView>,
    /// The logs that tell of it, the first that did in front.
    sources: Vec<SourceView>,
    /// What it said before its corrections, the oldest first.
    versions: Vec<VersionView>,
    signatures: Vec<SignatureView>,
    /// Whether a commander has signed it: it stays as it is.
    closed: bool,
    /// What the caller may do with it: `correct`, `sign_pilot`, `sign_commander`.
    actions: Vec<&'static str>,
}

/// Somebody who flew with the pilot.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlightCrewMember)]
pub(crate) struct CrewView {
    operator: Ref,
    duty: Duty,
}

/// Something that the aircraft told.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = FlightEvent)]
pub(crate) struct EventView {
    at: DateTime<Utc>,
    /// What kind it is, as a stable code.
    kind: String,
    /// What was said, one line.
    text: String,
}

/// A log that tells of a flight.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlightLogSource)]
pub(crate) struct SourceView {
    log_id: LogId,
    /// The name that it came under; `null`: a station recorded it.
    file_name: Option<String>,
    format: Option<String>,
    bytes: u64,
    sha256: Option<String>,
    /// Why the rest of it could not be read.
    fault: Option<String>,
    /// Which flight of it, from 0.
    number: i32,
}

impl From<Source> for SourceView {
    fn from(source: Source) -> Self {
        Self {
            log_id: source.log.id,
            file_name: source.log.file_name,
            format: source.log.format,
            bytes: source.log.received_bytes,
            sha256: source.log.sha256,
            fault: source.log.fault,
            number: source.log_seq,
        }
    }
}

/// What a record said before a correction.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlightVersion)]
pub(crate) struct VersionView {
    version: i32,
    takeoff_time: DateTime<Utc>,
    landing_time: Option<DateTime<Utc>>,
    distance_m: f64,
    max_height_m: f64,
    pilot_id: Option<OperatorId>,
    aircraft_id: Option<AircraftId>,
    mission_id: Option<MissionId>,
    purpose: Option<Purpose>,
    note: Option<String>,
    changed_at: DateTime<Utc>,
    /// Who corrected it; `null`: a log did.
    changed_by: Option<String>,
    reason: String,
}

impl From<RecordVersion> for VersionView {
    fn from(one: RecordVersion) -> Self {
        let record = one.record;
        Self {
            version: one.version,
            takeoff_time: record.takeoff_at,
            landing_time: record.landing_at,
            distance_m: record.distance_m,
            max_height_m: record.max_height_m,
            pilot_id: record.pilot_id,
            aircraft_id: record.aircraft_id,
            mission_id: record.mission_id,
            purpose: record.purpose,
            note: record.note,
            changed_at: one.changed_at,
            changed_by: one.changed_by.map(|by| by.name),
            reason: one.reason,
        }
    }
}

/// A signature.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlightSignature)]
pub(crate) struct SignatureView {
    signs: Signs,
    version: i32,
    signed_at: DateTime<Utc>,
    signed_by: String,
}

impl From<Signature> for SignatureView {
    fn from(one: Signature) -> Self {
        Self {
            signs: one.signs,
            version: one.version,
            signed_at: one.signed_at,
            signed_by: one.signed_by.name,
        }
    }
}

impl WholeFlight {
    pub(super) fn load(c: &mut Conn, caller: &Caller, id: FlightId) -> Result<Self, Problem> {
        let flight = flights::get(c, id)?;
        let record = flights::record(c, id)?;
        let details = flights::find_details(c, id)?;
        let signatures = flights::list_signatures(c, id)?;
        let closed = signatures.iter().any(|one| one.signs == Signs::Commander);
        let of_pilot = |one: &Signature| one.signs == Signs::Pilot && one.version == flight.version;
        let signed = signatures.iter().any(of_pilot);
        let mut actions = Vec::new();
        if !closed {
            let may_log = caller.rights.may(Action::LogFlights);
            if may_log && require_correct(c, caller, &record).is_ok() {
                actions.push("correct");
            }
            if may_log && !signed && require_sign(caller, &record, Signs::Pilot).is_ok() {
                actions.push("sign_pilot");
            }
            let may_close = caller.rights.may(Action::CloseFlights);
            if may_close && signed && require_sign(caller, &record, Signs::Commander).is_ok() {
                actions.push("sign_commander");
            }
        }
        let mut crew = Vec::with_capacity(record.crew.len());
        for member in &record.crew {
            let operator = operators::get(c, member.operator_id)?;
            crew.push(CrewView {
                operator: Ref {
                    id: operator.id.into(),
                    name: operator.name,
                },
                duty: member.duty,
            });
        }
        let (clock_takeoff_time, clock_evidence) = details.clock.unzip();
        Ok(Self {
            crew,
            sight: details.sight,
            batteries: details.batteries,
            note: details.note,
            clock_takeoff_time,
            clock_evidence,
            // What an older program kept in another form is in the log still.
            events: serde_json::from_value(details.events).unwrap_or_default(),
            sources: flights::list_sources(c, id)?
                .into_iter()
                .map(SourceView::from)
                .collect(),
            versions: flights::list_versions(c, id)?
                .into_iter()
                .map(VersionView::from)
                .collect(),
            signatures: signatures.into_iter().map(SignatureView::from).collect(),
            closed,
            actions,
            flight: flight.into(),
        })
    }

    pub(in crate::flights) fn etag(&self) -> String {
        self.flight.etag()
    }
}
