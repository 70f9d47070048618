//! A mission as JSON, and what the caller may do with it now.

use chrono::{DateTime, Utc};
use letka_domain::ids::{ConsentId, FlightId, MissionId};
use letka_domain::localized::Localized;
use letka_domain::missions::{Answer, Consent, MissionPlan, MissionState, Step};
use letka_domain::rulebook::Severity;
use letka_domain::rules::{Finding, FindingState, Outcome, Verdict};
use letka_store::consents::{ConsentRecord, ConsentVersion};
use letka_store::deviations::DeviationRecord;
use letka_store::missions::{self, Mission};
use letka_store::{Conn, StoreError, answers, consents, deviations};
use serde::Serialize;

use super::crew::{self, CrewView};
use super::deviation::DeviationView;
use super::viewer::Viewer;
use crate::http::view::Ref;
use crate::rulebooks::Rulebooks;

/// A mission.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Mission)]
pub(crate) struct MissionView {
    id: MissionId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    state: MissionState,
    /// Whether it is an urgent flight without a plan, which is flown by hand.
    urgent: bool,
    plan: MissionPlan,
    aircraft: Ref,
    pilot: Ref,
    /// Who flies with the pilot; `null` in lists.
    crew: Option<Vec<CrewView>>,
    unit: Ref,
    /// The latest moment that the landing is reckoned for.
    expected_end: DateTime<Utc>,
    /// Horizontal metres of the route.
    distance_m: f64,
    /// What the last check said.
    outcome: Option<Outcome>,
    /// How many questions of the last check are open.
    open_questions: Option<u32>,
    /// Whether it may be released: nothing stands against it and no question is open.
    may_fly: bool,
    /// When it was last checked.
    checked_at: Option<DateTime<Utc>>,
    /// The last check; `null` in lists.
    verdict: Option<Verdict>,
    /// What people have to answer, and what they answered; `null` in lists.
    questions: Option<Vec<QuestionView>>,
    /// Its consents, withdrawn ones too; `null` in lists.
    consents: Option<Vec<ConsentView>>,
    /// The deviation for an urgent task; `null`: it claims none, and in lists.
    deviation: Option<DeviationView>,
    /// Its rank where it meets another one; the lower goes first.
    rank: Option<u32>,
    /// What the commander wrote when it was returned or refused.
    comment: Option<String>,
    created_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    decided_at: Option<DateTime<Utc>>,
    /// Who approved, returned or refused it.
    decided_by: Option<String>,
    started_at: Option<DateTime<Utc>>,
    /// When the record of an urgent flight was closed.
    closed_at: Option<DateTime<Utc>>,
    /// The flight that it became.
    flight_id: Option<FlightId>,
    /// What the caller may do with it now.
    actions: Vec<Step>,
}

/// A question that a person answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Question)]
pub(crate) struct QuestionView {
    /// The rule that asks.
    rule: String,
    /// The zone that it asks about, where it asks about one.
    zone: Option<String>,
    title: Localized,
    /// The question; yes is as the rule wants it.
    text: Localized,
    /// What a no means.
    severity: Severity,
    /// The last answer; `null`: the question is open.
    answer: Option<Answer>,
}

/// A consent of a mission.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MissionConsent)]
pub(crate) struct ConsentView {
    id: ConsentId,
    /// Counts what was entered about it; `If-Match` names it.
    version: i32,
    /// What it says now.
    consent: Consent,
    added_by: String,
    added_at: DateTime<Utc>,
    /// Who entered what it says now.
    changed_by: String,
    changed_at: DateTime<Utc>,
    /// What it said before, the oldest first.
    earlier: Vec<ConsentVersionView>,
    /// Who withdrew it; `null`: it holds.
    withdrawn_by: Option<String>,
    withdrawn_at: Option<DateTime<Utc>>,
}

/// What a consent said before.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MissionConsentVersion)]
pub(crate) struct ConsentVersionView {
    consent: Consent,
    entered_by: String,
    entered_at: DateTime<Utc>,
}

/// What belongs to a mission and lists leave out.
#[derive(Debug)]
pub(crate) struct Detail {
    pub(crate) verdict: Option<Verdict>,
    crew: Vec<CrewView>,
    answers: Vec<Answer>,
    consents: Vec<ConsentRecord>,
    pub(crate) deviation: Option<DeviationRecord>,
}

impl Detail {
    /// Everything that belongs to a mission.
    pub(crate) fn load(c: &mut Conn, mission: &Mission) -> Result<Self, StoreError> {
        let (id, since) = (mission.id, mission.planned_at);
        Ok(Self {
            verdict: missions::find_verdict(c, id)?,
            crew: crew::view(c, &mission.plan.crew)?,
            answers: answers::list_since(c, id, since)?,
            consents: consents::list(c, id)?,
            deviation: deviations::find_since(c, id, since)?,
        })
    }

    /// The open questions, and those that were answered.
    fn questions(&self) -> Vec<QuestionView> {
        let findings = self.verdict.as_ref().map_or(&[][..], |v| &v.findings);
        let question = |finding: &Finding| {
            let to_it = |answer: &&Answer| finding.is_answered_by(answer);
            let last = self.answers.iter().filter(to_it).max_by_key(|a| a.at);
            let is_open = finding.state == FindingState::Ask;
            (is_open || last.is_some()).then(|| QuestionView {
                rule: finding.rule.to_string(),
                zone: finding.zone.clone(),
                title: finding.title.clone(),
                text: finding.text.clone(),
                severity: finding.severity,
                answer: last.cloned().filter(|_| !is_open),
            })
        };
        findings.iter().filter_map(question).collect()
    }
}

impl From<ConsentVersion> for ConsentVersionView {
    fn from(version: ConsentVersion) -> Self {
        Self {
            consent: version.consent,
            entered_by: version.entered_by,
            entered_at: version.entered_at,
        }
    }
}

impl From<ConsentRecord> for ConsentView {
    fn from(record: ConsentRecord) -> Self {
        let (withdrawn_by, withdrawn_at) = record.withdrawn.unzip();
        Self {
            id: record.id,
            version: record.version,
            consent: record.consent,
            added_by: record.added_by,
            added_at: record.added_at,
            changed_by: record.changed.0,
            changed_at: record.changed.1,
            earlier: record
                .earlier
                .into_iter()
                .map(ConsentVersionView::from)
                .collect(),
            withdrawn_by,
            withdrawn_at,
        }
    }
}

impl MissionView {
    /// The view in lists.
    pub(crate) fn brief(mission: Mission, viewer: &Viewer) -> Self {
        let actions = viewer.steps(&mission, None);
        Self::with(mission, actions)
    }

    /// The view with all that belongs to the mission.
    pub(crate) fn whole(
        mission: Mission,
        detail: Detail,
        viewer: &Viewer,
        books: &Rulebooks,
        now: DateTime<Utc>,
    ) -> Self {
        let actions = viewer.steps(&mission, detail.deviation.as_ref());
        let questions = Some(detail.questions());
        let deviation = detail.deviation.as_ref();
        let deviation = deviation.map(|record| DeviationView::new(record, &mission, books, now));
        Self {
            questions,
            deviation,
            verdict: detail.verdict,
            crew: Some(detail.crew),
            consents: Some(detail.consents.into_iter().map(ConsentView::from).collect()),
            ..Self::with(mission, actions)
        }
    }

    fn with(mission: Mission, actions: Vec<Step>) -> Self {
        Self {
            id: mission.id,
            version: mission.version,
            state: mission.state,
            urgent: mission.urgent,
            expected_end: mission.end_at,
            distance_m: mission.distance_m,
            outcome: mission.outcome,
            open_questions: mission.open_questions,
            may_fly: mission.may_fly(),
            checked_at: mission.checked_at,
            plan: mission.plan,
            aircraft: mission.aircraft.into(),
            pilot: mission.pilot.into(),
            crew: None,
            unit: mission.unit.into(),
            verdict: None,
            questions: None,
            consents: None,
            deviation: None,
            rank: mission.rank,
            comment: mission.comment,
            created_at: mission.created_at,
            submitted_at: mission.submitted_at,
            decided_at: mission.decided_at,
            decided_by: mission.decided_by.map(|by| by.name),
            started_at: mission.started_at,
            closed_at: mission.closed_at,
            flight_id: mission.flight_id,
            actions,
        }
    }

    /// Where the mission stands.
    pub(crate) fn state(&self) -> MissionState {
        self.state
    }

    /// The version as an entity tag.
    pub(crate) fn etag(&self) -> String {
        format!("\"{}\"", self.version)
    }
}
