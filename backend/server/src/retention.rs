//! How long personal data are kept: whose time is over is shown, and erased every day.

pub(crate) mod changes;
pub(crate) mod flights;
pub(crate) mod run;

pub use run::once as erase_due;

use axum::extract::State;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::OperatorId;
use letka_domain::retention::{RetentionState, RetentionSubject};
use letka_store::retention::{self, Kept, Period};
use letka_store::{Conn, StoreError};
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::view::Ref;
use flights::FlightRetention;

/// For how long something is kept.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RetentionPeriod {
    subject: RetentionSubject,
    months: u32,
    /// From when it counts.
    valid_from: DateTime<Utc>,
    /// Where it comes from; `null`: it is an assumption.
    source: Option<String>,
    /// Who entered it.
    by: String,
    entered_at: DateTime<Utc>,
}

impl From<Period> for RetentionPeriod {
    fn from(period: Period) -> Self {
        Self {
            subject: period.subject,
            months: period.months,
            valid_from: period.valid_from,
            source: period.source,
            by: period.by,
            entered_at: period.entered_at,
        }
    }
}

/// An order to keep the data of a person.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RetentionHold {
    reason: String,
    /// Who ordered it.
    by: String,
    placed_at: DateTime<Utc>,
}

/// Somebody whose data are kept beyond their service, or by order.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct RetainedPerson {
    id: OperatorId,
    name: String,
    unit: Ref,
    state: RetentionState,
    /// Since when the person has left; `null`: serves, or nobody wrote it down.
    left_at: Option<DateTime<Utc>>,
    /// When the data are erased; `null`: their time does not run.
    due_at: Option<DateTime<Utc>>,
    /// The order to keep them; `null`: there is none.
    hold: Option<RetentionHold>,
    /// How many licences lose their number.
    licences: usize,
    /// How many documents and photographs go.
    documents: usize,
    /// How many accounts lose their names.
    accounts: usize,
    /// How many flights stay.
    flights: i64,
}

/// Whose personal data are kept, for how long, and what is due.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Retention {
    /// For how many months they are kept now; `null`: nobody has set it, so that nothing is erased.
    months: Option<u32>,
    /// Every period, the one that begins last in front.
    periods: Vec<RetentionPeriod>,
    /// How many are due.
    due: usize,
    /// How many people were erased until now.
    erased: i64,
    /// The same of logs and tracks of flights.
    flights: FlightRetention,
    /// Who has left or is kept by order: those whose time is over first; 2000 at most.
    items: Vec<RetainedPerson>,
}

fn person(one: Kept, months: Option<u32>, now: DateTime<Utc>) -> RetainedPerson {
    RetainedPerson {
        id: one.person.id,
        name: one.person.name,
        unit: one.unit.into(),
        state: one.facts.state(months, now),
        left_at: one.facts.left_at,
        due_at: one.facts.due_at(months),
        hold: one.hold.map(|hold| RetentionHold {
            reason: hold.reason,
            by: hold.by,
            placed_at: hold.placed_at,
        }),
        licences: one.licences,
        documents: one.documents,
        accounts: one.accounts,
        flights: one.flights,
    }
}

fn load(c: &mut Conn, now: DateTime<Utc>) -> Result<Retention, StoreError> {
    let periods = retention::list_periods(c)?;
    let current = retention::current(c, RetentionSubject::Person, now)?;
    let months = current.map(|period| period.months);
    let kept = retention::list(c, now)?.into_iter();
    let mut items: Vec<RetainedPerson> = kept.map(|one| person(one, months, now)).collect();
    // What has no day comes last; the list was by name.
    items.sort_by_key(|one| (one.due_at.is_none(), one.due_at));
    let due = |one: &&RetainedPerson| one.state == RetentionState::Due;
    Ok(Retention {
        months,
        periods: periods.into_iter().map(RetentionPeriod::from).collect(),
        due: items.iter().filter(due).count(),
        erased: retention::count_erased(c)?,
        flights: flights::load(c, now)?,
        items,
    })
}

/// Whose personal data are kept, until when, and what is erased then?
#[utoipa::path(get, path = "/retention", tag = "retention", responses(
    (status = 200, body = Retention), (status = 403, body = Problem)))]
pub(crate) async fn show_retention(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<Retention>, Problem> {
    caller.require(Action::ViewAudit)?;
    show(&app).await
}

/// The same after a change.
async fn show(app: &App) -> Result<axum::Json<Retention>, Problem> {
    let now = app.clock.now();
    Ok(axum::Json(app.store.read(move |c| load(c, now)).await?))
}
