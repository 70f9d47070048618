//! The dashboard.

mod cover;
pub(super) mod flown;

use std::fmt::Display;

use axum::extract::State;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use letka_domain::access::Action;
use letka_domain::aircraft::{AircraftClass, Serviceability};
use letka_domain::applications::{ApplicationState, LeadTimes};
use letka_domain::figures::{expiring, licensed};
use letka_domain::ids::UnitId;
use letka_domain::localized::Localized;
use letka_domain::permits::PermitState;
use letka_domain::targets::TargetMeasure;
use letka_store::{Conn, aircraft, figures, targets};
use serde::{Deserialize, Serialize};

use super::lists::WhichAircraft;
use super::rows::Read;
use super::scope::Scope;
use super::targets::{TargetFigure, target_figure};
use super::{Counted, application_state_words, state_words};
use crate::aircraft::in_service;
use crate::app::App;
use crate::applications::Leads;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::Params;
use crate::http::view::Ref;
use cover::CoverView;
use flown::FlownView;

/// How many days ahead licences are counted that end.
const EXPIRY_DAYS: [i64; 4] = [7, 30, 60, 90];

/// Of what.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct BoardParams {
    /// A unit with all below it; everything that the caller may see if left out.
    unit: Option<UnitId>,
}

/// The figures of a unit, or of all that the caller may see.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Figures)]
pub(crate) struct BoardView {
    /// The unit that was asked for; `null`: all that the caller may see.
    pub(super) unit: Option<Ref>,
    /// The units that may be asked for.
    units: Vec<Ref>,
    /// When it was counted.
    made_at: DateTime<Utc>,
    /// The unit whose targets these are; `null`: none stands above all that is counted.
    target_unit: Option<UnitId>,
    /// Whether the caller may set targets for it.
    may_set_targets: bool,
    pub(super) targets: Vec<TargetFigure>,
    /// Operators in active service whose police licence holds now.
    pub(super) licensed: Counted,
    pub(super) flown: FlownView,
    /// The licences that end, by how many days ahead.
    pub(super) licences: Vec<ExpiryView>,
    /// All aircraft.
    pub(super) aircraft: Counted,
    /// Those that must not fly.
    pub(super) grounded: Counted,
    /// Permits by state; of the whole directorate, because a permit belongs to no unit.
    pub(super) permits: Vec<StateView>,
    /// Applications for one-time permits by state.
    pub(super) applications: Vec<ApplicationStateView>,
    /// How long the authority for permits takes to decide, of its own past decisions.
    pub(super) lead: LeadTimes,
    pub(super) cover: CoverView,
}

/// How many licences end soon.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ExpiryFigure)]
pub(crate) struct ExpiryView {
    /// Within so many days.
    pub(super) days: i64,
    pub(super) licences: Counted,
}

/// How many permits stand in a state.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = StateFigure)]
pub(crate) struct StateView {
    state: PermitState,
    pub(super) words: Localized,
    pub(super) permits: Counted,
}

/// How many applications stand in a state.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = ApplicationStateFigure)]
pub(crate) struct ApplicationStateView {
    state: ApplicationState,
    pub(super) words: Localized,
    pub(super) applications: Counted,
}

/// The dashboard.
#[utoipa::path(get, path = "/figures", tag = "figures", params(BoardParams), responses(
    (status = 200, body = BoardView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn find_board(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<BoardParams>,
) -> Result<axum::Json<BoardView>, Problem> {
    caller.require(Action::ViewFigures)?;
    let scope = Scope::of(&app, &caller, params.unit).await?;
    let sets = caller.rights.reach(Action::SetTargets);
    let may_set = scope.head.is_some_and(|unit| sets.contains(unit));
    Ok(axum::Json(board(&app, scope, may_set).await?))
}

/// Everything on the dashboard.
pub(super) async fn board(app: &App, scope: Scope, may_set: bool) -> Result<BoardView, Problem> {
    let now = app.clock.now().trunc_subsecs(0);
    let (assumed, authority) = (
        app.config.permit_lead_days.get(),
        app.config.permit_authority.clone(),
    );
    let read = move |c: &mut Conn| {
        let lead = Leads::new(assumed).of(c, &authority)?;
        gather(c, &scope, lead, now)
    };
    let mut view = app.store.read(read).await?;
    view.may_set_targets = may_set;
    Ok(view)
}

fn gather(c: &mut Conn, scope: &Scope, lead: LeadTimes, now: DateTime<Utc>) -> Read<BoardView> {
    let (all, fleet) = (aircraft::list(c)?, in_service(c, now)?);
    let named = figures::spans(c, &scope.reach, now)?;
    let spans: Vec<_> = named.into_iter().map(|one| one.span).collect();
    let series = targets::series(c, &scope.reach, now - TimeDelta::days(366))?;
    let set = match scope.head {
        Some(unit) => targets::list(c, unit)?,
        None => Vec::new(),
    };
    let operators = figures::active_operators(c, &scope.reach, now)?.len();
    let count = |which: WhichAircraft| fleet.iter().filter(|one| which.counts(scope, one)).count();
    let of_class = |class| WhichAircraft {
        class: Some(class),
        ..WhichAircraft::default()
    };
    let measured = |measure: TargetMeasure| match measure.aircraft() {
        Some(class) => {
            let rows = format!("{}&class={class}", scope.query("aircraft"));
            Counted::new(count(of_class(class)), rows)
        }
        None => Counted::new(operators, scope.query("operators")),
    };
    let figure =
        |measure: &TargetMeasure| target_figure(*measure, measured(*measure), &set, &series, now);
    let grounded = WhichAircraft {
        serviceability: Some(Serviceability::Grounded),
        ..WhichAircraft::default()
    };
    let expiry = |days: &i64| ExpiryView {
        days: *days,
        licences: Counted::new(
            expiring(&spans, now, *days).len(),
            format!("{}&days={days}", scope.query("licences")),
        ),
    };
    Ok(BoardView {
        targets: TargetMeasure::ALL.iter().map(figure).collect(),
        licensed: Counted::new(licensed(&spans, now).len(), scope.query("licensed")),
        flown: flown::flown(c, scope, &all, now)?,
        licences: EXPIRY_DAYS.iter().map(expiry).collect(),
        aircraft: Counted::new(count(WhichAircraft::default()), scope.query("aircraft")),
        grounded: Counted::new(
            count(grounded),
            format!("{}&serviceability=grounded", scope.query("aircraft")),
        ),
        permits: permits(c, scope)?,
        applications: applications(c, scope)?,
        lead,
        cover: cover::cover(scope, &fleet, &spans, now),
        unit: scope.unit.clone().map(Ref::from),
        units: scope.choice.iter().cloned().map(Ref::from).collect(),
        made_at: now,
        target_unit: scope.head,
        may_set_targets: false,
    })
}

fn permits(c: &mut Conn, scope: &Scope) -> Read<Vec<StateView>> {
    let counted = figures::permit_states(c)?;
    let rows = format!("{}&state=", scope.query("permits"));
    let state = |&state: &PermitState| StateView {
        state,
        words: state_words(state),
        permits: standing(&counted, state, &rows),
    };
    Ok(PermitState::ALL.iter().map(state).collect())
}

/// How many stand in a state; the query of their rows ends with it.
fn standing<S: Copy + PartialEq + Display>(counted: &[(S, i64)], state: S, rows: &str) -> Counted {
    let count = counted.iter().find(|(one, _)| *one == state);
    let count = count.map_or(0, |(_, count)| *count);
    Counted::new(count, format!("{rows}{state}"))
}

fn applications(c: &mut Conn, scope: &Scope) -> Read<Vec<ApplicationStateView>> {
    let counted = figures::application_states(c, &scope.reach)?;
    let rows = format!("{}&application_state=", scope.query("applications"));
    let state = |&state: &ApplicationState| ApplicationStateView {
        state,
        words: application_state_words(state),
        applications: standing(&counted, state, &rows),
    };
    Ok(ApplicationState::ALL.iter().map(state).collect())
}

/// The aircraft classes, in the order of the fleet.
const CLASSES: [AircraftClass; 2] = [AircraftClass::Brus, AircraftClass::Mavic];
