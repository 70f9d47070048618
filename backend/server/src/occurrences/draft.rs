//! The draft of a report for the authority as JSON, in the words of ECCAIRS 2 as far as they are known
//! here. It names attributes and no numbers of them: what is not known is left out.

use axum::extract::State;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::OccurrenceId;
use letka_domain::occurrences::{AircraftDamage, Injury, OccurrenceKind, OccurrenceSeverity};
use letka_store::aircraft::{self, Aircraft};
use letka_store::occurrences::{self, Occurrence};
use letka_store::{Conn, StoreError};
use serde::Serialize;

use super::require_seen;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::At;

/// The form of the draft; another one is another form.
const FORM: &str = "letka-occurrence-draft/1";

/// A draft of the report for the authority. Fields that are not known are absent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OccurrenceDraft {
    /// Always true: nobody has sent it, and the authority's form decides.
    draft: bool,
    /// The form of this file.
    form: &'static str,
    /// What the names of the attributes follow.
    taxonomy: &'static str,
    occurrence: DraftOccurrence,
    #[serde(skip_serializing_if = "Option::is_none")]
    aircraft: Option<DraftAircraft>,
    reporting: DraftReporting,
}

/// What happened.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DraftOccurrence {
    /// Our reference.
    file_number: String,
    headline: String,
    /// Accident, Serious incident, Incident, Occurrence without safety effect.
    occurrence_class: &'static str,
    /// In the taxonomy of CICTT, where one fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    occurrence_category: Option<&'static str>,
    utc_date: String,
    utc_time: String,
    state_of_occurrence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latitude: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    longitude: Option<f64>,
    /// The worst injury of anybody.
    injury_level: &'static str,
    /// The worst damage to an aircraft.
    highest_damage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    third_party_damage: Option<String>,
    narrative_language: &'static str,
    narrative_text: String,
}

/// The aircraft.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DraftAircraft {
    aircraft_category: &'static str,
    registration: String,
    serial_number: String,
    manufacturer_model: String,
    operator_type: &'static str,
}

/// Who reports, and by when. A person is not named: the operator reports.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DraftReporting {
    reporting_entity: String,
    /// Since when the operator has known of it.
    aware_at: DateTime<Utc>,
    reported_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authority_reference: Option<String>,
}

/// The report of an occurrence for the authority as a draft in the words of ECCAIRS 2.
#[utoipa::path(get, path = "/occurrences/{id}/draft", tag = "occurrences",
    params(("id" = OccurrenceId, Path)), responses((status = 200, body = OccurrenceDraft),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn draft_occurrence(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OccurrenceId>,
) -> Result<axum::Json<OccurrenceDraft>, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let load = move |c: &mut Conn| {
        let occurrence = occurrences::get(c, id)?;
        require_seen(&caller, &occurrence)?;
        let flown = known_aircraft(c, &occurrence)?;
        Ok::<_, Problem>(draft(occurrence, flown))
    };
    Ok(axum::Json(app.store.read(load).await?))
}

fn known_aircraft(c: &mut Conn, one: &Occurrence) -> Result<Option<Aircraft>, StoreError> {
    let id = one.aircraft.as_ref().map(|aircraft| aircraft.id);
    id.map(|id| aircraft::get(c, id)).transpose()
}

fn draft(one: Occurrence, flown: Option<Aircraft>) -> OccurrenceDraft {
    let reference = one.reference();
    let (reporting_entity, reported_at) = (one.unit.name, one.reported_at);
    let (sent_at, authority_reference) = match one.sent {
        Some((at, _, reference)) => (Some(at), reference),
        None => (None, None),
    };
    let report = one.report;
    OccurrenceDraft {
        draft: true,
        form: FORM,
        taxonomy: "ECCAIRS 2, names of attributes",
        reporting: DraftReporting {
            reporting_entity,
            aware_at: report.known_at,
            reported_at,
            sent_at,
            authority_reference,
        },
        occurrence: DraftOccurrence {
            headline: format!("UAS {reference}: {}", super::words::kind(report.kind).en),
            file_number: reference,
            occurrence_class: class(report.severity),
            occurrence_category: category(report.kind),
            utc_date: report.happened_at.format("%F").to_string(),
            utc_time: report.happened_at.format("%T").to_string(),
            state_of_occurrence: "Czechia",
            location_name: report.place,
            latitude: report.position.map(|at| at.lat()),
            longitude: report.position.map(|at| at.lon()),
            injury_level: injury(report.injury),
            highest_damage: damage(report.aircraft_damage),
            third_party_damage: report.third_party_damage,
            narrative_language: "Czech",
            narrative_text: report.narrative,
        },
        aircraft: flown.map(|one| DraftAircraft {
            aircraft_category: "Remotely piloted aircraft",
            registration: one.registration,
            serial_number: one.serial,
            manufacturer_model: one.aircraft_type.name,
            operator_type: "State",
        }),
    }
}

fn class(severity: OccurrenceSeverity) -> &'static str {
    match severity {
        OccurrenceSeverity::NoEffect => "Occurrence without safety effect",
        OccurrenceSeverity::Incident => "Incident",
        OccurrenceSeverity::SeriousIncident => "Serious incident",
        OccurrenceSeverity::Accident => "Accident",
    }
}

/// The category of CICTT, where the kind alone tells it.
fn category(kind: OccurrenceKind) -> Option<&'static str> {
    match kind {
        OccurrenceKind::OtherAircraft => {
            Some("MAC: Airprox, ACAS alert, loss of separation, midair")
        }
        OccurrenceKind::LostLink => Some("SCF-NP: System or component failure, non-powerplant"),
        OccurrenceKind::Airspace => Some("NAV: Navigation error"),
        OccurrenceKind::Injury
        | OccurrenceKind::Damage
        | OccurrenceKind::Parachute
        | OccurrenceKind::Other => None,
    }
}

fn injury(injury: Injury) -> &'static str {
    match injury {
        Injury::None => "None",
        Injury::Minor => "Minor",
        Injury::Serious => "Serious",
        Injury::Fatal => "Fatal",
    }
}

fn damage(damage: AircraftDamage) -> &'static str {
    match damage {
        AircraftDamage::None => "None",
        AircraftDamage::Minor => "Minor",
        AircraftDamage::Substantial => "Substantial",
        AircraftDamage::Destroyed => "Destroyed",
    }
}
