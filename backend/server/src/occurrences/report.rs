//! Reporting an occurrence, and putting right what the report says until it is sent or closed.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{AircraftId, FlightId, OccurrenceId, UnitId};
use letka_domain::occurrences::{OccurrenceReport, is_frozen};
use letka_store::occurrences::{self, FROZEN, FlightSnapshot, NewOccurrence, Said};
use letka_store::{Conn, Tx, aircraft, units};
use serde::Deserialize;

use super::view::may_edit;
use super::{manages, notify, require_seen, show, snapshot};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, known, maybe_line, words};

/// No link is lost for longer, seconds.
const LONGEST_LOSS_S: u32 = 86_400;

/// An occurrence to be reported.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportOccurrence {
    report: OccurrenceReport,
    /// The flight that it happened on.
    flight_id: Option<FlightId>,
    /// The aircraft; left out: that of the flight.
    aircraft_id: Option<AircraftId>,
    /// The unit; left out: that of the flight, of the aircraft, or of the caller.
    unit_id: Option<UnitId>,
}

/// What a report is to say.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeOccurrence {
    report: OccurrenceReport,
    flight_id: Option<FlightId>,
    aircraft_id: Option<AircraftId>,
    unit_id: Option<UnitId>,
    /// Why it is changed.
    reason: Option<String>,
}

/// Report an occurrence. The record of its flight and the hash of its logs are copied as they are now;
/// whoever looks after the occurrences of the unit is told.
#[utoipa::path(post, path = "/occurrences", tag = "occurrences", request_body = ReportOccurrence, responses(
    (status = 201, body = super::view::OccurrenceDetail), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn report_occurrence(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<ReportOccurrence>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ReportOccurrence)?;
    let (now, unit) = (app.clock.now(), caller.unit);
    let report = accept(&input.report, now)?;
    let flight = match input.flight_id {
        Some(flight) => Some(snapshot::take(&app, flight).await?),
        None => None,
    };
    let named = (input.unit_id, input.aircraft_id);
    let by = caller.account;
    let write = move |tx: &mut Tx<'_>| {
        let said = said(tx.read(), report, flight, named, unit)?;
        let new = NewOccurrence {
            said,
            by,
            synthetic: false,
        };
        let id = occurrences::insert(tx, &new)?;
        let occurrence = occurrences::get(tx.read(), id)?;
        let told = notify::of_new(tx, &occurrence)?;
        Ok::<_, Problem>((id, told))
    };
    let (id, told) = app.store.write(&caller.actor(), now, write).await?;
    if told {
        app.live.notification();
    }
    Ok((StatusCode::CREATED, show(&app, &caller, id).await?))
}

/// Put right what a report says: who reported it until somebody reviews it, and who looks after it until
/// it is sent or closed. What it said before is kept.
#[utoipa::path(put, path = "/occurrences/{id}", tag = "occurrences",
    params(("id" = OccurrenceId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    request_body = ChangeOccurrence, responses((status = 200, body = super::view::OccurrenceDetail),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change_occurrence(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OccurrenceId>,
    IfMatch(version): IfMatch,
    Body(input): Body<ChangeOccurrence>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let held = app.store.read(move |c| occurrences::get(c, id)).await?;
    require_seen(&caller, &held)?;
    let now = app.clock.now();
    let report = accept(&input.report, now)?;
    let reason = maybe_line("reason", input.reason.as_deref(), 500)?;
    // The flight stays as it was when it was named first.
    let flight = match input.flight_id {
        Some(flight) if held.flight_id() == Some(flight) => held.snapshot.clone(),
        Some(flight) => Some(snapshot::take(&app, flight).await?),
        None => None,
    };
    let named = (input.unit_id.or(Some(held.unit.id)), input.aircraft_id);
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let held = occurrences::get(tx.read(), id)?;
        require_edit(&by, &held)?;
        let said = said(tx.read(), report, flight, named, None)?;
        let next = (by.account, reason.as_deref());
        occurrences::update(tx, id, version, &said, next).map_err(|error| {
            if error.violates(FROZEN) {
                return frozen();
            }
            Problem::from(error)
        })
    };
    app.store.write(&caller.actor(), now, write).await?;
    show(&app, &caller, id).await
}

fn frozen() -> Problem {
    let detail = "what was sent or closed stays as it is; add a note";
    Problem::conflict("occurrence_frozen", detail)
}

fn require_edit(caller: &Caller, held: &occurrences::Occurrence) -> Result<(), Problem> {
    if may_edit(caller, held) {
        Ok(())
    } else if is_frozen(held.state) {
        Err(frozen())
    } else if manages(caller, held) || held.reported_by.id == caller.account {
        let detail = "somebody reviews it already; add a note";
        Err(Problem::conflict("wrong_state", detail))
    } else {
        caller.require_in(Action::ManageOccurrences, held.unit.id)
    }
}

/// A report as it is kept, or what is wrong with it.
fn accept(report: &OccurrenceReport, now: DateTime<Utc>) -> Result<OccurrenceReport, Problem> {
    let wrong = |field: &str, message: &str| Err(Problem::invalid_field(field, message));
    if report.happened_at > now {
        return wrong("report.happened_at", "must not be in the future");
    }
    if report.known_at > now || report.known_at < report.happened_at {
        return wrong(
            "report.known_at",
            "must be after it happened and not in the future",
        );
    }
    if report
        .link_loss_s
        .is_some_and(|seconds| seconds > LONGEST_LOSS_S)
    {
        return wrong("report.link_loss_s", "must be a day at most");
    }
    let damage = report
        .third_party_damage
        .as_deref()
        .filter(|text| !text.trim().is_empty());
    Ok(OccurrenceReport {
        place: maybe_line("report.place", report.place.as_deref(), 200)?,
        narrative: words("report.narrative", &report.narrative)?,
        third_party_damage: damage
            .map(|text| words("report.third_party_damage", text))
            .transpose()?,
        ..report.clone()
    })
}

/// What is said, with the unit and the aircraft that follow from the flight where nobody names them.
fn said(
    c: &mut Conn,
    report: OccurrenceReport,
    snapshot: Option<FlightSnapshot>,
    (unit, aircraft): (Option<UnitId>, Option<AircraftId>),
    own: Option<UnitId>,
) -> Result<Said, Problem> {
    let flown = snapshot.as_ref().and_then(|one| one.record.aircraft_id);
    if let (Some(named), Some(flown)) = (aircraft, flown)
        && named != flown
    {
        let message = "is not the aircraft of the flight";
        return Err(Problem::invalid_field("aircraft_id", message));
    }
    let aircraft_id = aircraft.or(flown);
    let keeper = match aircraft_id {
        Some(id) => Some(
            known("aircraft_id", "aircraft", aircraft::get(c, id))?
                .unit
                .id,
        ),
        None => None,
    };
    let of_flight = snapshot.as_ref().and_then(|one| one.record.unit_id);
    let unit = unit.or(of_flight).or(keeper).or(own);
    let Some(unit_id) = unit else {
        let message = "must be given: neither flight nor aircraft tells it";
        return Err(Problem::invalid_field("unit_id", message));
    };
    known("unit_id", "unit", units::get(c, unit_id))?;
    Ok(Said {
        unit_id,
        aircraft_id,
        snapshot,
        report,
    })
}
