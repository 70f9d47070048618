//! Targets: set by a commander, kept with their history, and told when they will be met.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, NaiveDate, Utc};
use letka_domain::access::Action;
use letka_domain::calendar::{end_of, local_day};
use letka_domain::ids::{TargetId, UnitId};
use letka_domain::targets::{Forecast, TargetMeasure, forecast};
use letka_store::Tx;
use letka_store::targets::{self, NewTarget, Target};
use serde::{Deserialize, Serialize};

use super::Counted;
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::Body;
use crate::http::view::Ref;

/// Nobody needs more of anything.
const MOST: i32 = 10_000;

/// A target.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Target)]
pub(crate) struct TargetView {
    id: TargetId,
    measure: TargetMeasure,
    /// How many there are to be.
    pub(super) value: i32,
    /// The last moment to reach it.
    pub(super) due_at: DateTime<Utc>,
    set_by: Ref,
    set_at: DateTime<Utc>,
}

impl From<Target> for TargetView {
    fn from(target: Target) -> Self {
        Self {
            id: target.id,
            measure: target.measure,
            value: target.value,
            due_at: target.due_at,
            set_by: target.set_by.into(),
            set_at: target.set_at,
        }
    }
}

/// How many there were.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = TargetPoint)]
pub(crate) struct PointView {
    at: DateTime<Utc>,
    value: i64,
}

/// How many there are, how many there are to be, and when that will be.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TargetFigure {
    pub(super) measure: TargetMeasure,
    pub(super) now: Counted,
    /// The target that counts; `null`: none was set.
    pub(super) target: Option<TargetView>,
    /// When it will be met at the rate of the past year; `null`: no target was set.
    pub(super) forecast: Option<Forecast>,
    /// What was counted once a week in the past year, the oldest first.
    points: Vec<PointView>,
    /// All targets that were ever set, the newest first.
    history: Vec<TargetView>,
}

/// The figure of a measure.
pub(super) fn target_figure(
    measure: TargetMeasure,
    counted: Counted,
    set: &[Target],
    series: &[(TargetMeasure, DateTime<Utc>, i64)],
    now: DateTime<Utc>,
) -> TargetFigure {
    let of_measure = set.iter().filter(|one| one.measure == measure);
    let history: Vec<TargetView> = of_measure.cloned().map(TargetView::from).collect();
    let points: Vec<PointView> = series
        .iter()
        .filter(|(one, ..)| *one == measure)
        .map(|(_, at, value)| PointView {
            at: *at,
            value: *value,
        })
        .collect();
    let target = history.first().cloned();
    let counts: Vec<(NaiveDate, i64)> = points
        .iter()
        .map(|point| (local_day(point.at), point.value))
        .collect();
    let told = target.as_ref().map(|target| {
        let wanted = (local_day(target.due_at), i64::from(target.value));
        forecast(&counts, (local_day(now), counted.value), wanted)
    });
    TargetFigure {
        measure,
        now: counted,
        target,
        forecast: told,
        points,
        history,
    }
}

/// A target to be set.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetTarget {
    /// The unit that it is for, with all units below it.
    unit_id: UnitId,
    measure: TargetMeasure,
    /// How many there are to be, 0 to 10,000.
    value: i32,
    /// The last day to reach it.
    due_on: NaiveDate,
    /// The target that is shown now and becomes history; `null`: none was set.
    replaces: Option<TargetId>,
}

/// Set a target. The one before stays as history.
#[utoipa::path(post, path = "/figures/targets", tag = "figures", request_body = SetTarget, responses(
    (status = 201, body = TargetView), (status = 403, body = Problem), (status = 412, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn set_target(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<SetTarget>,
) -> Result<(StatusCode, axum::Json<TargetView>), Problem> {
    caller.require_in(Action::SetTargets, input.unit_id)?;
    if !(0..=MOST).contains(&input.value) {
        return Err(Problem::invalid_field("value", "must be 0 to 10000"));
    }
    let now = app.clock.now();
    let farthest = local_day(now).checked_add_months(chrono::Months::new(240));
    if input.due_on < local_day(now) || farthest.is_some_and(|day| input.due_on > day) {
        let detail = "must be today or later, and within twenty years";
        return Err(Problem::invalid_field("due_on", detail));
    }
    let new = NewTarget {
        unit_id: input.unit_id,
        measure: input.measure,
        value: input.value,
        due_at: end_of(input.due_on),
        account_id: caller.account,
    };
    let write = move |tx: &mut Tx<'_>| {
        let newest = |tx: &mut Tx<'_>| {
            let all = targets::list(tx.read(), new.unit_id)?;
            Ok::<_, Problem>(all.into_iter().find(|one| one.measure == new.measure))
        };
        if newest(tx)?.map(|one| one.id) != input.replaces {
            return Err(Problem::changed_meanwhile());
        }
        targets::insert(tx, &new)?;
        newest(tx)?.ok_or_else(|| Problem::not_found("target"))
    };
    let target = app.store.write(&caller.actor(), now, write).await?;
    Ok((StatusCode::CREATED, axum::Json(target.into())))
}
