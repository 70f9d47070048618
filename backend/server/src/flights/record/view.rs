//! The record of a flight as JSON, with the logs, versions and signatures behind it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::currency::by_night;
use letka_domain::flights::{Sight, Signs};
use letka_domain::ids::{AircraftId, FlightId, LicenceId, LogId, MissionId, OperatorId, PermitId};
use letka_domain::localized::Localized;
use letka_domain::missions::{Duty, Purpose};
use letka_domain::permits::PermitState;
use letka_domain::rules::Outcome;
use letka_store::flights::{self, RecordVersion, Signature, Source, TakenSnapshot};
use letka_store::{Conn, operators};
use serde::{Deserialize, Serialize};

use super::origins::{Origin, origins};
use super::{require_correct, require_sign};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::flights::view::FlightView;
use crate::http::view::Ref;
use crate::retention::flights::FlightHoldView;

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
    /// Whether it took off or landed by night, by civil twilight; `null`: the place is not known.
    night: Option<bool>,
    /// What the place of landing is called; `null`: not known.
    landing_place: Option<String>,
    /// Where each value comes from, by its name in the record.
    origins: BTreeMap<String, Origin>,
    /// The order that keeps its logs and its track; `null`: none does.
    hold: Option<FlightHoldView>,
    /// What the register told of aircraft, pilot and permits when the flight was entered; `null`: it was
    /// not kept, as of invented flights.
    then: Option<ThenView>,
    /// What the caller may do with it: `correct`, `sign_pilot`, `sign_commander`, `hold`,
    /// `release`.
    actions: Vec<&'static str>,
}

/// What the register told of a flight when it was entered: later changes do not rewrite it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlightThen)]
pub(crate) struct ThenView {
    taken_at: DateTime<Utc>,
    aircraft: Option<AircraftThenView>,
    /// Whether the pilot served; `null`: the pilot is not known.
    pilot_active: Option<bool>,
    /// Every licence of the pilot.
    licences: Vec<LicenceThenView>,
    permits: Vec<PermitThenView>,
    verdict: Option<VerdictThenView>,
}

/// The aircraft as it was.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AircraftThen)]
pub(crate) struct AircraftThenView {
    registration: String,
    serial: String,
    type_name: String,
    type_version: i32,
    /// Take-off mass with what it carried, or of its type, grams; `null`: neither was entered.
    take_off_mass_g: Option<u32>,
}

/// A licence as it was.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LicenceThen)]
pub(crate) struct LicenceThenView {
    id: LicenceId,
    /// Code of its kind.
    kind: String,
    valid_from: DateTime<Utc>,
    valid_to: DateTime<Utc>,
    /// Whether it was suspended or revoked.
    interrupted: bool,
    /// Whether it held: valid and not interrupted.
    held: bool,
}

/// A permit as it was.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PermitThen)]
pub(crate) struct PermitThenView {
    id: PermitId,
    number: String,
    version: i32,
    state: PermitState,
}

/// What the rules said before the take-off.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = VerdictThen)]
pub(crate) struct VerdictThenView {
    checked_at: DateTime<Utc>,
    outcome: Outcome,
    rulebook_id: String,
    rulebook_hash: String,
}

impl From<TakenSnapshot> for ThenView {
    fn from(TakenSnapshot { taken_at, snapshot }: TakenSnapshot) -> Self {
        let aircraft = snapshot.aircraft.map(|one| AircraftThenView {
            registration: one.registration,
            serial: one.serial,
            type_name: one.type_name,
            type_version: one.type_version,
            take_off_mass_g: one.take_off_mass_g.or(one.type_take_off_mass_g),
        });
        let pilot_active = snapshot.pilot.as_ref().map(|one| one.status.is_active());
        let licences = snapshot.pilot.into_iter().flat_map(|one| one.licences);
        let licences = licences.map(|one| LicenceThenView {
            id: one.id,
            kind: one.kind,
            valid_from: one.valid.start(),
            valid_to: one.valid.end(),
            interrupted: one.interrupted,
            held: one.held,
        });
        let permits = snapshot.permits.into_iter().map(|one| PermitThenView {
            id: one.id,
            number: one.number,
            version: one.version,
            state: one.state,
        });
        let verdict = snapshot.mission.and_then(|mission| mission.verdict);
        Self {
            taken_at,
            aircraft,
            pilot_active,
            licences: licences.collect(),
            permits: permits.collect(),
            verdict: verdict.map(|one| VerdictThenView {
                checked_at: one.checked_at,
                outcome: one.outcome,
                rulebook_id: one.rulebook_id,
                rulebook_hash: one.rulebook_hash,
            }),
        }
    }
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
    fault: Option<Localized>,
    /// Which flight of it, from 0.
    number: i32,
    /// When its bytes were erased because their time was over; `null`: they are there.
    erased_at: Option<DateTime<Utc>>,
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
            erased_at: source.log.erased_at,
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
    /// The record of a flight, with what the caller may do with it.
    pub(crate) async fn find(app: &App, caller: &Caller, id: FlightId) -> Result<Self, Problem> {
        let caller = caller.clone();
        let load = move |c: &mut Conn| Self::load(c, &caller, id);
        app.store.read(load).await
    }

    fn load(c: &mut Conn, caller: &Caller, id: FlightId) -> Result<Self, Problem> {
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
        let hold = flights::find_hold(c, id)?;
        let unit = flight.unit.as_ref().map(|unit| unit.id);
        let may_hold = match unit {
            Some(unit) => caller.require_in(Action::HoldFlights, unit).is_ok(),
            None => caller.rights.may(Action::HoldFlights),
        };
        if may_hold {
            actions.push(if hold.is_some() { "release" } else { "hold" });
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
        let versions = flights::list_versions(c, id)?;
        let landed_at = flight.landing_at.unwrap_or(flight.takeoff_at);
        Ok(Self {
            night: by_night(flight.takeoff_at, landed_at, flight.takeoff_position),
            landing_place: details.landing_place,
            origins: origins(flight.source, &record, &versions, flight.max_agl_m),
            hold: hold.map(FlightHoldView::from),
            then: flights::find_snapshot(c, id)?.map(ThenView::from),
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
            versions: versions.into_iter().map(VersionView::from).collect(),
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
