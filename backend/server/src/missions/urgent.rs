//! Urgent flights without a plan: started by hand at once, justified and closed afterwards.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::geometry::Position;
use letka_domain::ids::{AircraftId, MissionId, OperatorId};
use letka_domain::missions::{CrewMember, MissionPlan, MissionState, PlanArea, Purpose, Step};
use letka_domain::rulebook::Severity;
use letka_domain::rules::changes::Cause;
use letka_domain::rules::{Finding, FindingState, Verdict};
use letka_store::audit::{self, Entry};
use letka_store::missions::{self, NewMission, Transition};
use letka_store::{StoreError, Tx, deviations, operators};
use serde::Deserialize;
use serde_json::json;

use super::check::{self, Question};
use super::decide::{require_disarmed, take};
use super::history::Record;
use super::view::MissionView;
use super::viewer::is_attested;
use super::{changed, get, no_operator, own, require_open};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body};
use crate::recheck;

/// An urgent flight.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartUrgent {
    /// The aircraft to fly.
    aircraft_id: AircraftId,
    /// Where it takes off; it flies around this point.
    position: Position,
    /// How far around, metres.
    #[serde(default = "radius_m")]
    radius_m: f64,
    /// How high at most, metres above the take-off point.
    #[serde(default = "max_height_m")]
    max_height_m: f64,
    /// What it is for.
    purpose: Purpose,
    /// How long, minutes.
    #[serde(default = "minutes")]
    minutes: u32,
    /// How fast at most, metres per second.
    #[serde(default = "speed_mps")]
    speed_mps: f64,
    /// What people call it.
    #[serde(default)]
    name: Option<String>,
    /// How many metres the lowest ground around lies below the take-off point, where that is known.
    #[serde(default)]
    ground_below_takeoff_m: Option<f64>,
    /// Who flies with the pilot.
    #[serde(default)]
    crew: Vec<CrewMember>,
    /// Start although a rule that no deviation lifts cannot be judged. Whoever says so has seen which.
    #[serde(default)]
    accept_unknown: bool,
}

fn radius_m() -> f64 {
    300.0
}

fn max_height_m() -> f64 {
    100.0
}

fn minutes() -> u32 {
    30
}

fn speed_mps() -> f64 {
    15.0
}

impl StartUrgent {
    fn plan(&self, now: DateTime<Utc>) -> MissionPlan {
        let name = self.name.clone();
        MissionPlan {
            name: name.unwrap_or_else(|| "Naléhavý let".to_owned()),
            purpose: self.purpose,
            aircraft_id: self.aircraft_id,
            start: now,
            speed_mps: self.speed_mps,
            takeoff: self.position,
            waypoints: Vec::new(),
            area: Some(PlanArea {
                radius_m: self.radius_m,
                height_m: self.max_height_m,
                minutes: self.minutes,
            }),
            ground_below_takeoff_m: self.ground_below_takeoff_m,
            pilot_position: None,
            observers: Vec::new(),
            crew: self.crew.clone(),
            buffer_m: None,
        }
    }
}

/// What the rules say of an urgent flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Urgency {
    /// A rule that no deviation lifts is broken.
    Blocked,
    /// A rule that no deviation lifts cannot be judged.
    Unknown,
    /// It departs from a rule, as far as one can tell: that is to be attested.
    Owes,
    /// It departs from none.
    Free,
}

impl Urgency {
    fn of(verdict: &Verdict, accept_unknown: bool) -> Self {
        let departs = |f: &Finding| {
            f.waivable && matches!(f.state, FindingState::Fail | FindingState::CannotJudge)
        };
        let blocks = |f: &Finding| {
            !f.waivable && f.state == FindingState::Fail && f.severity != Severity::Warn
        };
        if verdict.findings.iter().any(blocks) {
            Self::Blocked
        } else if !unknown(verdict).is_empty() && !accept_unknown {
            Self::Unknown
        } else if verdict.findings.iter().any(departs) {
            Self::Owes
        } else {
            Self::Free
        }
    }
}

/// The rules that no deviation lifts and that cannot be judged.
fn unknown(verdict: &Verdict) -> Vec<&str> {
    let is = |f: &&Finding| !f.waivable && f.state == FindingState::CannotJudge;
    let findings = verdict.findings.iter().filter(is);
    findings.map(|finding| finding.rule.as_str()).collect()
}

/// Start an urgent flight without a plan.
///
/// It is judged at once. A safety rule that is broken stops it (`urgent_refused`, and the attempt is
/// kept); one that cannot be judged stops it unless the caller accepts that (`urgent_unknown`). It is
/// flown by hand; what it departs from is to be attested before its record can be closed.
#[utoipa::path(post, path = "/missions/urgent", tag = "missions", request_body = StartUrgent, responses(
    (status = 201, body = MissionView), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn start_urgent(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<StartUrgent>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::FlyUrgently)?;
    let pilot = caller.operator.ok_or_else(no_operator)?;
    let plan = input.plan(app.clock.now());
    let faults = plan.faults();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    let _turn = app.stations.begin(plan.aircraft_id)?;
    let judged = check::judge(&app, Question::of_plan(plan.clone(), pilot)).await?;
    let urgency = Urgency::of(&judged.verdict, input.accept_unknown);
    if urgency == Urgency::Unknown {
        let detail = "a rule that no deviation lifts cannot be judged";
        let problem = Problem::conflict("urgent_unknown", detail);
        return Err(problem.with_verdict(judged.verdict));
    }
    let verdict = judged.verdict.clone();
    let record = Record::new(Cause::Urgent, &judged);
    let id = enter(&app, &caller, (plan, pilot), record, urgency).await?;
    if urgency == Urgency::Blocked {
        changed(&app, &caller, id).await?;
        let detail = "a rule that no deviation lifts is broken";
        let problem = Problem::conflict("urgent_refused", detail);
        return Err(problem.with_verdict(verdict).of_mission(id));
    }
    let (mission, _) = get(&app, id).await?;
    recheck::neighbours(&app, &mission).await;
    let view = changed(&app, &caller, id).await?;
    Ok((
        StatusCode::CREATED,
        [("etag", view.etag())],
        axum::Json(view),
    ))
}

/// Enters the flight as started, or the attempt as refused. What was on the aircraft before must be
/// uploaded again, and a deviation that is owed is opened, which marks the mission for ever.
async fn enter(
    app: &App,
    caller: &Caller,
    (plan, pilot_id): (MissionPlan, OperatorId),
    record: Record,
    urgency: Urgency,
) -> Result<MissionId, Problem> {
    let by = caller.account;
    let write = move |tx: &mut Tx<'_>| {
        let pilot = operators::find(tx.read(), pilot_id)?;
        let unit_id = pilot.ok_or(StoreError::NotFound("operator"))?.unit.id;
        let starts = urgency != Urgency::Blocked;
        let (state, displaced) = if starts {
            let displaced = missions::displace_uploaded(tx, plan.aircraft_id)?;
            (MissionState::Started, displaced)
        } else {
            (MissionState::Refused, Vec::new())
        };
        let new = NewMission {
            plan,
            pilot_id,
            unit_id,
            planned_by: Some(by),
            verdict: Some(record.verdict.clone()),
        };
        let id = missions::insert_urgent(tx, &new, state)?;
        if urgency == Urgency::Owes {
            deviations::open(tx, id, by)?;
        }
        let mission = missions::get(tx.read(), id)?;
        record.keep(tx, &mission)?;
        let unknown = unknown(&record.verdict);
        if starts && !unknown.is_empty() {
            let entry = Entry::new("missions.accept_unknown", "mission", id.0);
            audit::record(tx, &entry.detail(json!({ "rules": unknown })))?;
        }
        Ok::<_, StoreError>((id, displaced))
    };
    let now = app.clock.now();
    let (id, displaced) = app.store.write(&caller.actor(), now, write).await?;
    for mission in displaced {
        app.live.mission(mission, MissionState::Approved);
    }
    Ok(id)
}

/// Close the record of an urgent flight: what it departs from is attested and every question answered.
/// The approval by an officer and the report may still be due, and stay shown as such.
#[utoipa::path(post, path = "/missions/{id}/close", tag = "missions", params(("id" = MissionId, Path)),
    responses((status = 200, body = MissionView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn close_mission(
    State(app): State<App>,
    caller: Caller,
    At(id): At<MissionId>,
) -> Result<axum::Json<MissionView>, Problem> {
    caller.require(Action::FlyUrgently)?;
    let mission = own(&app, &caller, id).await?;
    mission.after(Step::Close)?;
    require_open(&mission)?;
    require_disarmed(&app, &mission)?;
    let since = mission.planned_at;
    let find = move |c: &mut letka_store::Conn| deviations::find_since(c, id, since);
    let deviation = app.store.read(find).await?;
    if deviation.is_some_and(|record| !is_attested(&record)) {
        let detail = "why it was necessary, urgent and outweighing must be attested first";
        return Err(Problem::conflict("attestations_owed", detail));
    }
    if mission.open_questions != Some(0) {
        let detail = "questions are not answered";
        return Err(Problem::conflict("open_questions", detail));
    }
    take(&app, &caller, &mission, Transition::Close, None).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use letka_domain::missions::MissionFacts;
    use letka_domain::rulebook::Rulebook;

    use crate::missions::facts::Gathered;

    /// A verdict of which every finding passes.
    fn passed() -> Verdict {
        let input = serde_json::json!({
            "aircraft_id": "00000000-0000-7000-8000-000000000001",
            "position": { "lat": 50.147, "lon": 14.103 }, "purpose": "search",
        });
        let input: StartUrgent = serde_json::from_value(input).unwrap();
        let plan = input.plan("2026-06-24T09:00:00Z".parse().unwrap());
        assert!(plan.faults().is_empty());
        let facts = Gathered {
            mission: MissionFacts::of_plan(&plan, plan.period()),
            aircraft: None,
            pilot: None,
            crew: Vec::new(),
            permits: None,
            airspace: None,
            terrain: None,
            weather: Vec::new(),
            traffic: None,
        };
        let book = Rulebook::built_in().pop().unwrap();
        let mut verdict = facts.judge(&book, plan.start);
        for finding in &mut verdict.findings {
            finding.state = FindingState::Pass;
        }
        verdict
    }

    #[test]
    fn what_no_deviation_lifts_stops_it_and_the_rest_is_owed() {
        use FindingState::{Ask, CannotJudge, Fail, Lifted};
        for (waivable, state, severity, expected) in [
            (false, Fail, Severity::Block, Urgency::Blocked),
            (false, Fail, Severity::Permit, Urgency::Blocked),
            (false, Fail, Severity::Warn, Urgency::Free),
            (false, CannotJudge, Severity::Block, Urgency::Unknown),
            (true, Fail, Severity::Permit, Urgency::Owes),
            (true, CannotJudge, Severity::Permit, Urgency::Owes),
            (true, Lifted, Severity::Permit, Urgency::Free),
            (false, Ask, Severity::Block, Urgency::Free),
        ] {
            let mut verdict = passed();
            let finding = &mut verdict.findings[0];
            (finding.waivable, finding.state, finding.severity) = (waivable, state, severity);
            assert_eq!(Urgency::of(&verdict, false), expected, "{waivable} {state}");
        }
        assert_eq!(Urgency::of(&passed(), false), Urgency::Free);
    }

    #[test]
    fn who_accepts_what_is_unknown_still_does_not_start_what_is_blocked() {
        let mut verdict = passed();
        let finding = &mut verdict.findings[0];
        (finding.waivable, finding.state) = (false, FindingState::CannotJudge);
        assert_eq!(Urgency::of(&verdict, true), Urgency::Free);
        let finding = &mut verdict.findings[1];
        (finding.waivable, finding.state) = (false, FindingState::Fail);
        finding.severity = Severity::Block;
        assert_eq!(Urgency::of(&verdict, true), Urgency::Blocked);
    }
}
