//! An occurrence as JSON: in a list, and with everything that was entered about it.

use chrono::{DateTime, Utc};
use letka_domain::ids::{FlightId, LogId, OccurrenceEntryId, OccurrenceId};
use letka_domain::occurrences::{
    Assessment, OccurrenceClock, OccurrenceEntryKind, OccurrenceReport, OccurrenceState,
    OccurrenceStep, assess, clock, due_at, is_frozen,
};
use letka_store::occurrences::{
    EntryOfOccurrence, FlightSnapshot, LogSnapshot, Occurrence, SaidBefore,
};
use serde::Serialize;

use super::manages;
use crate::auth::Caller;
use crate::http::view::Ref;

/// An occurrence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Occurrence)]
pub(crate) struct OccurrenceView {
    id: OccurrenceId,
    /// Counts changes; `If-Match` names it.
    version: i32,
    /// What people call it: the year and the number in its series.
    reference: String,
    state: OccurrenceState,
    /// How it stands with the time for a report.
    clock: OccurrenceClock,
    /// Until when a report is owed, if it is.
    due_at: DateTime<Utc>,
    /// Whether it looks reportable.
    reportable: bool,
    unit: Ref,
    /// `null`: none of ours, or not known.
    aircraft: Option<Ref>,
    /// The flight that it happened on.
    flight_id: Option<FlightId>,
    report: OccurrenceReport,
    reported_at: DateTime<Utc>,
    /// Who reported it. Only those see it who look after it, audit it, or reported it themselves.
    reporter: String,
    /// When it was sent to the authority; `null`: it was not.
    sent_at: Option<DateTime<Utc>>,
    authority: Option<String>,
    /// The reference of the authority.
    authority_reference: Option<String>,
    /// When it was closed; `null`: it is open.
    closed_at: Option<DateTime<Utc>>,
    /// What everybody may learn of it.
    lessons: Option<String>,
    /// How many measures were not taken yet.
    open_measures: usize,
    /// Invented for demonstration.
    synthetic: bool,
}

impl OccurrenceView {
    pub(super) fn new(one: Occurrence, open_measures: usize, now: DateTime<Utc>) -> Self {
        let known_at = one.report.known_at;
        let (sent_at, authority, authority_reference) = match one.sent.clone() {
            Some((at, authority, reference)) => (Some(at), Some(authority), reference),
            None => (None, None, None),
        };
        let closed = one.closed.clone();
        Self {
            id: one.id,
            version: one.version,
            reference: one.reference(),
            state: one.state,
            clock: clock(one.state, one.sent.is_some(), known_at, now),
            due_at: due_at(known_at),
            reportable: assess(&one.report).reportable,
            flight_id: one.flight_id(),
            unit: one.unit.into(),
            aircraft: one.aircraft.map(Ref::from),
            report: one.report,
            reported_at: one.reported_at,
            reporter: one.reported_by.name,
            sent_at,
            authority,
            authority_reference,
            closed_at: closed.as_ref().map(|(at, ..)| *at),
            lessons: closed.map(|(_, _, lessons)| lessons),
            open_measures,
            synthetic: one.synthetic,
        }
    }
}

/// A log of a flight as it was when an occurrence named the flight.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FrozenLog)]
pub(crate) struct LogView {
    log_id: LogId,
    /// The name that it came under; `null`: a station recorded it.
    file_name: Option<String>,
    /// How many bytes of it were there.
    bytes: u64,
    /// SHA-256 of those bytes; `null`: they could not be read.
    sha256: Option<String>,
}

impl From<LogSnapshot> for LogView {
    fn from(log: LogSnapshot) -> Self {
        Self {
            log_id: log.log_id,
            file_name: log.file_name,
            bytes: log.bytes,
            sha256: log.sha256,
        }
    }
}

/// A flight as it was when an occurrence named it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FrozenFlight)]
pub(crate) struct FlightView {
    id: FlightId,
    /// The version of its record.
    version: i32,
    /// The version that it has now.
    version_now: i32,
    takeoff_time: DateTime<Utc>,
    landing_time: Option<DateTime<Utc>>,
    distance_m: f64,
    max_height_m: f64,
    /// When this was copied.
    taken_at: DateTime<Utc>,
    logs: Vec<LogView>,
}

impl FlightView {
    fn new(one: FlightSnapshot, version_now: i32) -> Self {
        Self {
            id: one.flight_id,
            version: one.version,
            version_now,
            takeoff_time: one.record.takeoff_at,
            landing_time: one.record.landing_at,
            distance_m: one.record.distance_m,
            max_height_m: one.record.max_height_m,
            taken_at: one.taken_at,
            logs: one.logs.into_iter().map(LogView::from).collect(),
        }
    }
}

/// Something that was entered about an occurrence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = OccurrenceEntry)]
pub(crate) struct EntryView {
    id: OccurrenceEntryId,
    kind: OccurrenceEntryKind,
    /// What was written; `null`: nothing.
    text: Option<String>,
    /// By when a measure is to be taken.
    due_at: Option<DateTime<Utc>>,
    /// The measure that was taken.
    measure_id: Option<OccurrenceEntryId>,
    by: String,
    at: DateTime<Utc>,
}

impl From<EntryOfOccurrence> for EntryView {
    fn from(one: EntryOfOccurrence) -> Self {
        Self {
            id: one.id,
            kind: one.kind,
            text: one.text,
            due_at: one.due_at,
            measure_id: one.measure_id,
            by: one.by,
            at: one.at,
        }
    }
}

/// What a report said before it was changed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = OccurrenceVersion)]
pub(crate) struct VersionView {
    version: i32,
    report: OccurrenceReport,
    changed_by: String,
    changed_at: DateTime<Utc>,
}

impl From<SaidBefore> for VersionView {
    fn from(one: SaidBefore) -> Self {
        Self {
            version: one.version,
            report: one.said.report,
            changed_by: one.changed_by,
            changed_at: one.changed_at,
        }
    }
}

/// An occurrence with everything that was entered about it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct OccurrenceDetail {
    #[serde(flatten)]
    occurrence: OccurrenceView,
    /// Whether it looks reportable, and why.
    assessment: Assessment,
    /// The flight as it was when it was named; `null`: none was named.
    flight: Option<FlightView>,
    /// The oldest first.
    entries: Vec<EntryView>,
    /// What the report said before its changes, the oldest first.
    versions: Vec<VersionView>,
    /// Whether the words of the report stay as they are.
    frozen: bool,
    /// What the caller may do: `edit`, `note`, `measure`, and the steps `review`, `send`, `dismiss`,
    /// `close`.
    actions: Vec<&'static str>,
}

impl OccurrenceDetail {
    pub(super) fn new(
        one: Occurrence,
        (entries, versions): (Vec<EntryOfOccurrence>, Vec<SaidBefore>),
        flight_version: Option<i32>,
        caller: &Caller,
        now: DateTime<Utc>,
    ) -> Self {
        let of = |kind| entries.iter().filter(|entry| entry.kind == kind).count();
        let open = of(OccurrenceEntryKind::Measure).saturating_sub(of(OccurrenceEntryKind::Done));
        let snapshot = one.snapshot.clone();
        Self {
            assessment: assess(&one.report),
            flight: snapshot
                .zip(flight_version)
                .map(|(one, version)| FlightView::new(one, version)),
            frozen: is_frozen(one.state),
            actions: actions(caller, &one),
            entries: entries.into_iter().map(EntryView::from).collect(),
            versions: versions.into_iter().map(VersionView::from).collect(),
            occurrence: OccurrenceView::new(one, open, now),
        }
    }

    /// The version as an entity tag.
    pub(super) fn etag(&self) -> String {
        format!("\"{}\"", self.occurrence.version)
    }
}

/// Whether the caller may put right what the report says: who reported it until somebody reviews it, and
/// who looks after it until it is sent or closed.
pub(super) fn may_edit(caller: &Caller, one: &Occurrence) -> bool {
    let own = one.reported_by.id == caller.account && one.state == OccurrenceState::Reported;
    !is_frozen(one.state) && (own || manages(caller, one))
}

fn actions(caller: &Caller, one: &Occurrence) -> Vec<&'static str> {
    let (own, manages) = (one.reported_by.id == caller.account, manages(caller, one));
    let mut found = Vec::new();
    if may_edit(caller, one) {
        found.push("edit");
    }
    if own || manages {
        found.push("note");
    }
    if manages {
        found.push("measure");
        // Who reports does not close.
        let allowed = |step: &OccurrenceStep| !(own && *step == OccurrenceStep::Close);
        let steps = one.state.steps().filter(allowed);
        found.extend(steps.map(OccurrenceStep::as_str));
    }
    found
}
