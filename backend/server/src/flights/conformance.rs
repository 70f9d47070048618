//! A flight after the fact: the flown track against what was cleared, the zones in force then and the
//! conditions of the permits, by the rules that cleared it.

use std::sync::Arc;

use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::altitude::Datum;
use letka_domain::conformance::{self, Deviated};
use letka_domain::flights::TrackPoint;
use letka_domain::ids::{FlightId, MissionId};
use letka_domain::missions::{Corner, Extent, MissionFacts};
use letka_domain::period::Period;
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::{Finding, FindingState};
use letka_store::flights::{self, FlightRecord};
use letka_store::{Conn, aircraft, airworthiness, verdicts};
use serde::Serialize;
use serde_json::json;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::At;
use crate::missions::check;
use crate::missions::facts::{AskedFacts, Gathered};
use crate::rulebooks::Rulebooks;
use crate::surroundings::Surroundings;

/// The rules about where and how high it was flown; who flew and with what was judged before.
const OF_PLACE: [&str; 8] = [
    "ALT-", "CTR-", "ATZ-", "ZON-", "GZ-", "AGR-02", "SAF-02", "TER-",
];

/// The rule about sight. What it finds tells in or out of sight whatever the outcome.
const SIGHT: &str = "SAF-02";

/// What a flight was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ComparedWith)]
#[serde(rename_all = "snake_case")]
pub(crate) enum With {
    /// With the clearance of its mission.
    Mission,
    /// With the zones and permits of its time: it has no mission, or that was never judged.
    Airspace,
    /// With nothing: it has no track.
    Nothing,
}

/// A finding on a flown track.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FlownFinding {
    #[serde(flatten)]
    finding: Finding,
    /// From when on, by the track; `null`: it is about the whole flight.
    from: Option<DateTime<Utc>>,
    /// Until when.
    to: Option<DateTime<Utc>>,
}

/// A flight against what was cleared.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Conformance {
    with: With,
    /// The rulebook that judged; `null`: nothing was judged.
    rulebook: Option<String>,
    /// Where it left the cleared line, heights or time.
    deviated: Vec<Deviated>,
    /// What the rules find wrong with what was flown.
    findings: Vec<FlownFinding>,
    /// What the rules could not judge.
    unknown: Vec<Finding>,
    /// Whether it stayed in sight of the pilot, or of the take-off point where the pilot's place is not
    /// known, and the observers: passed in sight, failed or lifted by a permit out of it. `null`: no track.
    sight: Option<Finding>,
}

/// A flight against what was cleared, now, and what was kept when it came in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FlightConformance)]
pub(crate) struct ConformanceView {
    #[serde(flatten)]
    now: Conformance,
    /// What was found when the flight came in, or was changed last; `null`: it was not looked at yet.
    kept: Option<KeptView>,
}

/// What was found before.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = KeptFindings)]
pub(crate) struct KeptView {
    found_at: DateTime<Utc>,
    /// How many findings there were.
    findings: u32,
    /// Whether the same is found now.
    same: bool,
}

impl Conformance {
    /// How many findings there are.
    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.deviated.len() + self.findings.len()).unwrap_or(u32::MAX)
    }
}

/// The flown track against the cleared volume, the zones in force then and the permits' conditions. The
/// same flight gives the same answer for as long as its record stays.
#[utoipa::path(get, path = "/flights/{id}/conformance", tag = "flights", params(("id" = FlightId, Path)),
    responses((status = 200, body = ConformanceView), (status = 404, body = Problem)))]
pub(crate) async fn show_conformance(
    State(app): State<App>,
    caller: Caller,
    At(id): At<FlightId>,
) -> Result<axum::Json<ConformanceView>, Problem> {
    caller.require(Action::ViewFlights)?;
    let (books, surroundings) = (Arc::clone(&app.rulebooks), Arc::clone(&app.surroundings));
    let load = move |c: &mut Conn| {
        let (record, track) = (flights::record(c, id)?, flights::find_track(c, id)?);
        let now = compare(c, &books, &surroundings, &record, &track)?;
        let kept = flights::find_findings(c, id)?.map(|kept| KeptView {
            found_at: kept.found_at,
            findings: kept.count,
            same: kept.report == json!(now),
        });
        Ok::<_, Problem>(ConformanceView { now, kept })
    };
    Ok(axum::Json(app.store.read(load).await?))
}

pub(super) fn compare(
    c: &mut Conn,
    books: &Rulebooks,
    surroundings: &Surroundings,
    record: &FlightRecord,
    track: &[TrackPoint],
) -> Result<Conformance, Problem> {
    let Some((corners, times)) = conformance::flown(track) else {
        return Ok(Conformance {
            with: With::Nothing,
            rulebook: None,
            deviated: Vec::new(),
            findings: Vec::new(),
            unknown: Vec::new(),
            sight: None,
        });
    };
    let period = period(track)?;
    let cleared = match record.mission_id {
        Some(mission) => cleared(c, books, surroundings, mission)?,
        None => None,
    };
    let (with, gathered, book, deviated) = if let Some((gathered, book)) = cleared {
        let assumptions = book.assumptions();
        let plan = gathered.mission();
        let buffers = (
            assumptions.buffer_of(plan),
            assumptions.vertical_buffer_of(plan),
        );
        let deviated = conformance::deviated(plan, buffers, track);
        (With::Mission, gathered, book, deviated)
    } else {
        let book = books.in_force(record.takeoff_at)?;
        let gathered = around(c, surroundings, record, (&corners, period))?;
        (With::Airspace, gathered, book, Vec::new())
    };
    let verdict = gathered.flown(corners, period).judge(&book, period.end());
    let sight = verdict.findings.iter().find(|one| one.rule == SIGHT);
    let sight = sight.cloned();
    let of_place = |one: &Finding| OF_PLACE.iter().any(|rule| one.rule.starts_with(rule));
    let (mut findings, mut unknown) = (Vec::new(), Vec::new());
    for finding in verdict.findings.into_iter().filter(of_place) {
        match finding.state {
            FindingState::Fail => findings.push(timed(finding, &times)),
            FindingState::CannotJudge => unknown.push(finding),
            _ => {}
        }
    }
    Ok(Conformance {
        with,
        rulebook: Some(book.id.clone()),
        deviated,
        findings,
        unknown,
        sight,
    })
}

fn period(track: &[TrackPoint]) -> Result<Period, Problem> {
    let ends = track.first().zip(track.last());
    let ends = ends
        .map(|(first, last)| Period::new(first.at, last.at.max(first.at + TimeDelta::seconds(1))));
    ends.and_then(Result::ok)
        .ok_or_else(|| Problem::not_found("track"))
}

/// What its mission was cleared by: the facts of the last verdict, and its rulebook.
fn cleared(
    c: &mut Conn,
    books: &Rulebooks,
    surroundings: &Surroundings,
    mission: MissionId,
) -> Result<Option<(Gathered, Rulebook)>, Problem> {
    let Some(last) = verdicts::find_last(c, mission, None)? else {
        return Ok(None);
    };
    let Some((facts, book)) = AskedFacts::read(&last.facts).zip(books.find(&last.rulebook_hash))
    else {
        return Ok(None);
    };
    let gathered = facts.gathered(None);
    let terrain = surroundings.terrain(gathered.mission());
    Ok(Some((gathered.on(terrain), book)))
}

/// The zones and permits of the time of a flight.
fn around(
    c: &mut Conn,
    surroundings: &Surroundings,
    record: &FlightRecord,
    (corners, period): (&[Corner], Period),
) -> Result<Gathered, Problem> {
    let extent = Extent::Route {
        corners: corners.to_vec(),
    };
    let mut mission = MissionFacts::new(period, extent, Datum::Home);
    mission.takeoff = corners.first().map(|corner| corner.at);
    mission.purpose = record.purpose;
    let aircraft = match record.aircraft_id {
        Some(id) => {
            let one = aircraft::get(c, id)?;
            Some(one.facts(Some(airworthiness::find(c, &one)?)))
        }
        None => None,
    };
    let terrain = surroundings.terrain(&mission);
    let airspace = surroundings.airspace.known(c, &period)?;
    let permits = check::permits(c, &period, None)?;
    Ok(Gathered::of_flight(
        mission, aircraft, permits, airspace, terrain,
    ))
}

/// A finding with the time of the legs that it is about.
fn timed(finding: Finding, times: &[DateTime<Utc>]) -> FlownFinding {
    // The line goes from its take-off point: its legs are those of the track.
    let first = finding.parts.iter().min().and_then(|leg| times.get(*leg));
    let last = finding
        .parts
        .iter()
        .max()
        .and_then(|leg| times.get(leg + 1));
    FlownFinding {
        from: first.copied(),
        to: last.or(times.last()).copied().filter(|_| first.is_some()),
        finding,
    }
}
