//! Licences as they are shown: each with what holds of it now, and of each kind the one that counts.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::ids::{LicenceId, LicenceKindId};
use letka_domain::licences::{LicenceCategory, LicenceKind, LicenceLimits, LicenceStep};
use letka_domain::localized::Localized;
use letka_domain::period::Period;
use letka_store::licence_kinds::Kind;
use letka_store::licences::Licence;
use serde::Serialize;

/// From so many days before its end a licence is said to end soon.
const SOON: TimeDelta = TimeDelta::days(90);

/// What holds of a licence now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LicenceState {
    /// It counts.
    Valid,
    /// It counts, and ends within 90 days.
    EndsSoon,
    /// It will count.
    NotYet,
    /// It is suspended.
    Suspended,
    /// It has ended.
    Ended,
    /// It was revoked for good.
    Revoked,
}

impl LicenceState {
    fn of(licence: &Licence, now: DateTime<Utc>) -> Self {
        let moment = Period::new(now, now + TimeDelta::microseconds(1));
        let interrupted = moment.is_ok_and(|moment| licence.is_interrupted(&moment, None));
        match licence.valid {
            _ if interrupted && licence.is_revoked() => Self::Revoked,
            valid if valid.end() < now => Self::Ended,
            _ if interrupted => Self::Suspended,
            valid if valid.start() > now => Self::NotYet,
            valid if valid.end() < now + SOON => Self::EndsSoon,
            _ => Self::Valid,
        }
    }
}

/// A kind of licence as others name it.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct KindRef {
    id: LicenceKindId,
    code: String,
    name: Localized,
    category: LicenceCategory,
    /// What the rules know it as.
    meaning: Option<LicenceKind>,
}

impl From<&Kind> for KindRef {
    fn from(kind: &Kind) -> Self {
        Self {
            id: kind.id,
            code: kind.code.clone(),
            name: kind.name(),
            category: kind.category,
            meaning: kind.meaning,
        }
    }
}

/// What happened to a licence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LicenceStepView {
    step: LicenceStep,
    /// From when.
    from: DateTime<Utc>,
    reason: String,
    /// Who entered it.
    by: String,
    entered_at: DateTime<Utc>,
}

/// A licence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Licence)]
pub(crate) struct LicenceView {
    id: LicenceId,
    kind: KindRef,
    number: String,
    issued_by: String,
    valid: Period,
    limits: LicenceLimits,
    state: LicenceState,
    /// Whole days until it ends; negative: since.
    days_left: i64,
    /// The licence that it renews.
    renews_id: Option<LicenceId>,
    /// The licence that renews it.
    renewed_by_id: Option<LicenceId>,
    /// What happened to it, the earliest entry in front.
    steps: Vec<LicenceStepView>,
}

impl LicenceView {
    /// A licence among all of its holder.
    pub(crate) fn new(licence: &Licence, all: &[Licence], now: DateTime<Utc>) -> Self {
        let step = |entry: &letka_store::licences::StepEntry| LicenceStepView {
            step: entry.step,
            from: entry.from,
            reason: entry.reason.clone(),
            by: entry.by.clone(),
            entered_at: entry.entered_at,
        };
        let renewal = all.iter().find(|other| other.renews == Some(licence.id));
        Self {
            id: licence.id,
            kind: KindRef::from(&licence.kind),
            number: licence.number.clone(),
            issued_by: licence.issued_by.clone(),
            valid: licence.valid,
            limits: licence.limits.clone(),
            state: LicenceState::of(licence, now),
            days_left: (licence.valid.end() - now).num_days(),
            renews_id: licence.renews,
            renewed_by_id: renewal.map(|renewal| renewal.id),
            steps: licence.steps.iter().map(step).collect(),
        }
    }
}

/// What somebody holds of one kind: the licence that counts, or else the one that did last.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LicenceStanding {
    kind: KindRef,
    pub(crate) state: LicenceState,
    /// Until when, renewals in force reckoned in.
    until: DateTime<Utc>,
    /// Whole days until then; negative: since.
    pub(crate) days_left: i64,
}

/// What somebody holds of each kind.
pub(crate) fn standings(licences: &[Licence], now: DateTime<Utc>) -> Vec<LicenceStanding> {
    let mut kinds: Vec<&Kind> = licences.iter().map(|licence| &licence.kind).collect();
    kinds.sort_by_key(|kind| (kind.meaning.is_none(), kind.id));
    kinds.dedup_by_key(|kind| kind.id);
    let standing = |kind: &Kind| {
        let own = licences.iter().filter(|licence| licence.kind.id == kind.id);
        let (state, _, licence) = own
            .map(|licence| {
                let state = LicenceState::of(licence, now);
                (state, std::cmp::Reverse(licence.valid.end()), licence)
            })
            .min_by_key(|(state, end, _)| (*state, *end))?;
        Some(LicenceStanding {
            kind: KindRef::from(kind),
            state,
            until: licence.valid.end(),
            days_left: (licence.valid.end() - now).num_days(),
        })
    };
    kinds.into_iter().filter_map(standing).collect()
}
