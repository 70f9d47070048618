//! An application as JSON, and what the caller may do with it now.

use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::applications::{
    ApplicationState, ApplicationStep, ApplicationTexts, Asked, Difference, Exceeded, LeadTimes,
    Timeliness, time_in_states,
};
use letka_domain::geometry::{Position, Shape};
use letka_domain::ids::{AircraftId, ApplicationId, DocumentId, LetterId, OperatorId};
use letka_domain::period::Period;
use letka_store::applications::{Application, Direction, HistoryStep, Letter};
use serde::Serialize;

use crate::auth::Caller;
use crate::http::view::Ref;

/// What a view depends on beside the application.
pub(crate) struct Seen<'a> {
    /// How long its authority takes.
    pub(super) lead: LeadTimes,
    pub(super) now: DateTime<Utc>,
    pub(super) caller: &'a Caller,
}

/// How long an authority takes to decide.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AuthorityLead {
    pub(super) authority: String,
    #[serde(flatten)]
    pub(super) lead: LeadTimes,
}

/// What is asked, or was granted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AskedLimits)]
pub(crate) struct AskedView {
    /// From when until when, with the reserve for weather.
    valid: Period,
    /// GeoJSON; `null`: not drawn yet.
    area: Option<Shape>,
    /// Greatest height above ground, metres.
    max_height_agl_m: Option<f64>,
    /// Greatest distance from the pilot, metres.
    max_distance_from_pilot_m: Option<f64>,
    /// Whether at night too.
    night: bool,
    /// Zones to be opened.
    zones: Vec<String>,
    /// Rules to be lifted.
    lifts: Vec<String>,
    aircraft: Vec<AircraftId>,
    /// Empty: every licensed one.
    pilots: Vec<OperatorId>,
}

impl From<Asked> for AskedView {
    fn from(asked: Asked) -> Self {
        Self {
            valid: asked.valid,
            area: asked.area.as_ref().map(Shape::from),
            max_height_agl_m: asked.max_height_agl_m,
            max_distance_from_pilot_m: asked.max_distance_from_pilot_m,
            night: asked.night,
            zones: asked.zones,
            lifts: asked.lifts,
            aircraft: asked.aircraft,
            pilots: asked.pilots,
        }
    }
}

/// An application for a one-time permit.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Application)]
pub(crate) struct ApplicationView {
    id: ApplicationId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    /// Our reference: the year and the number in its series.
    reference: String,
    title: String,
    authority: String,
    /// The reference of the authority.
    authority_reference: Option<String>,
    state: ApplicationState,
    state_changed_at: DateTime<Utc>,
    /// Whole days since the state last changed.
    days_in_state: i64,
    unit: Ref,
    /// The mission that it was drafted from.
    mission: Option<Ref>,
    /// Who drafted it, and does not review it.
    drafted_by: Ref,
    /// Who reviewed it and sent it.
    submitted_by: Option<Ref>,
    created_at: DateTime<Utc>,
    /// When the authority got it.
    submitted_at: Option<DateTime<Utc>>,
    /// When the authority decided.
    decided_at: Option<DateTime<Utc>>,
    /// By when the authority wants more.
    supplement_due_at: Option<DateTime<Utc>>,
    /// Whether that is past.
    supplement_overdue: bool,
    /// When the permit is needed: at take-off, or on the first day that is asked for.
    needed_at: DateTime<Utc>,
    /// When half of such applications are decided, lodged when it was, or now; `null`: it is decided.
    expected_at: Option<DateTime<Utc>>,
    /// When nine of ten are.
    surely_at: Option<DateTime<Utc>>,
    /// The latest moment to apply; `null`: it is lodged.
    latest_at: Option<DateTime<Utc>>,
    /// Whether the permit will be there when it is needed; `null`: nobody waits for it any more.
    timeliness: Option<Timeliness>,
    /// The permit that came of it.
    permit: Option<Ref>,
    /// What the caller may do with it now.
    actions: Vec<ApplicationStep>,
}

impl ApplicationView {
    pub(crate) fn new(application: Application, seen: &Seen<'_>) -> Self {
        let (lead, now) = (seen.lead, seen.now);
        let (state, needed_at) = (application.state, application.needed_at());
        let lodged = application
            .submitted_at
            .filter(|_| state.is_with_authority());
        let expected = state.is_open().then(|| lodged.unwrap_or(now));
        let waits = state.is_open() || (state.is_granted() && needed_at > now);
        let due = application
            .supplement_due_at
            .filter(|_| state == ApplicationState::SupplementAsked);
        Self {
            reference: application.reference(),
            days_in_state: (now - application.state_changed_at).num_days(),
            supplement_overdue: due.is_some_and(|due| due < now),
            supplement_due_at: due,
            expected_at: expected.map(|lodged| lead.expected(lodged)),
            surely_at: expected.map(|lodged| lead.surely(lodged)),
            latest_at: state.is_ours().then(|| lead.latest(needed_at)),
            timeliness: waits.then(|| Timeliness::of((state, lodged), needed_at, &lead, now)),
            actions: actions(&application, seen.caller),
            needed_at,
            id: application.id,
            version: application.version,
            title: application.title,
            authority: application.authority,
            authority_reference: application.authority_reference,
            state,
            state_changed_at: application.state_changed_at,
            unit: application.unit.into(),
            mission: application.mission.map(Ref::from),
            drafted_by: application.drafted_by.into(),
            submitted_by: application.submitted_by.map(Ref::from),
            created_at: application.created_at,
            submitted_at: application.submitted_at,
            decided_at: application.decided_at,
            permit: application.permit.map(Ref::from),
        }
    }
}

/// The steps that the state and the rights of the caller allow.
fn actions(application: &Application, caller: &Caller) -> Vec<ApplicationStep> {
    use ApplicationStep as Step;
    let unit = application.unit.id;
    let reaches = |action| caller.rights.reach(action).contains(unit);
    let own = application.drafted_by.id == caller.account;
    let drafts =
        caller.rights.may(Action::DraftApplication) && (own || reaches(Action::DraftApplication));
    let decides = reaches(Action::DecideApplication);
    let may = |step: &Step| match step {
        Step::Edit | Step::SendToReview | Step::Withdraw => drafts,
        Step::Return | Step::Submit => decides && !own,
        Step::Activate | Step::Expire => false,
        _ => decides,
    };
    let fits = |step: &Step| application.state.after(*step).is_ok();
    let steps = Step::ALL.iter().copied();
    steps.filter(|step| may(step) && fits(step)).collect()
}

/// A step of the history.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ApplicationHistory)]
pub(crate) struct HistoryView {
    /// What was done; `null`: it was begun.
    step: Option<ApplicationStep>,
    /// Where it stands since then.
    state: ApplicationState,
    by: String,
    comment: Option<String>,
    at: DateTime<Utc>,
}

/// How long it was in a state, all in all.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DaysInState {
    state: ApplicationState,
    /// Days, with their fractions.
    days: f64,
}

/// A letter between us and the authority.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Letter)]
pub(crate) struct LetterView {
    id: LetterId,
    /// `in`: it came; `out`: it went.
    direction: &'static str,
    dated_at: DateTime<Utc>,
    subject: String,
    reference: Option<String>,
    /// The letter itself, among the documents of the application.
    document_id: Option<DocumentId>,
    entered_by: String,
    entered_at: DateTime<Utc>,
}

/// An application with everything that belongs to it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ApplicationDetail {
    #[serde(flatten)]
    application: ApplicationView,
    asked: AskedView,
    texts: ApplicationTexts,
    /// What has to be said before it is sent, as fields.
    missing: Vec<String>,
    /// What the mission went beyond when it was drafted.
    exceeded: Vec<Exceeded>,
    /// The radius of the impact area, metres.
    impact_radius_m: Option<f64>,
    /// The route of the mission when it was drafted.
    route: Option<Shape>,
    takeoff: Option<Position>,
    /// The oldest first.
    history: Vec<HistoryView>,
    days_in_states: Vec<DaysInState>,
    /// The oldest first.
    letters: Vec<LetterView>,
    /// In what the mission differs from it now.
    differences: Vec<Difference>,
    /// How long its authority takes.
    lead_times: LeadTimes,
}

impl ApplicationDetail {
    pub(super) fn new(
        application: Application,
        steps: Vec<HistoryStep>,
        letters: Vec<Letter>,
        differences: Vec<Difference>,
        seen: &Seen<'_>,
    ) -> Self {
        let needs = application.needs.clone();
        let states: Vec<_> = steps.iter().map(|step| (step.at, step.state)).collect();
        let days = |(state, spent): (ApplicationState, chrono::TimeDelta)| DaysInState {
            state,
            days: spent.as_seconds_f64() / 86_400.0,
        };
        let route = needs.as_ref().filter(|needs| needs.route.len() > 1);
        Self {
            missing: super::input::missing(&application),
            asked: application.asked.clone().into(),
            texts: application.texts.clone(),
            exceeded: needs
                .as_ref()
                .map(|it| it.exceeded.clone())
                .unwrap_or_default(),
            impact_radius_m: needs.as_ref().and_then(|it| it.impact_radius_m),
            takeoff: needs.as_ref().and_then(|it| it.takeoff),
            route: route.map(|it| {
                let corners = it
                    .route
                    .iter()
                    .map(|corner| [corner.at.lon(), corner.at.lat()]);
                Shape::LineString(corners.collect())
            }),
            days_in_states: time_in_states(&states, seen.now)
                .into_iter()
                .map(days)
                .collect(),
            history: steps.into_iter().map(HistoryView::from).collect(),
            letters: letters.into_iter().map(LetterView::from).collect(),
            differences,
            lead_times: seen.lead,
            application: ApplicationView::new(application, seen),
        }
    }
}

impl From<HistoryStep> for HistoryView {
    fn from(step: HistoryStep) -> Self {
        Self {
            step: step.step,
            state: step.state,
            by: step.by,
            comment: step.comment,
            at: step.at,
        }
    }
}

impl From<Letter> for LetterView {
    fn from(letter: Letter) -> Self {
        Self {
            id: letter.id,
            direction: Direction::as_str(letter.direction),
            dated_at: letter.dated_at,
            subject: letter.subject,
            reference: letter.reference,
            document_id: letter.document_id,
            entered_by: letter.entered_by,
            entered_at: letter.entered_at,
        }
    }
}
