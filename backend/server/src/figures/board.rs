//! The dashboard.

mod cover;
pub(super) mod flown;

use std::fmt::Display;
use std::sync::Arc;

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
use letka_store::aircraft::Aircraft;
use letka_store::targets::Target;
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
    let scope = Arc::new(scope);
    let (of_people, of_fleet) = (Arc::clone(&scope), Arc::clone(&scope));
    let people = move |c: &mut Conn| People::read(c, &of_people, now);
    let fleet = move |c: &mut Conn| {
        let lead = Leads::new(assumed).of(c, &authority)?;
        Fleet::read(c, &of_fleet, lead, now)
    };
    // Half of it is about people; two connections read faster than one.
    let (people, fleet) = tokio::try_join!(app.store.read(people), app.store.read(fleet))?;
    let mut view = view(&scope, &people, fleet, now);
    view.may_set_targets = may_set;
    Ok(view)
}

/// What the dashboard says of people.
struct People {
    operators: usize,
    licensed: usize,
    /// How many licences end, in the order of [`EXPIRY_DAYS`].
    expiring: [usize; EXPIRY_DAYS.len()],
    ready: cover::Ready,
}

impl People {
    fn read(c: &mut Conn, scope: &Scope, now: DateTime<Utc>) -> Read<Self> {
        let (operators, spans) = figures::spans(c, &scope.reach, now)?;
        Ok(Self {
            operators: operators.len(),
            licensed: licensed(&spans, now).len(),
            expiring: EXPIRY_DAYS.map(|days| expiring(&spans, now, days).len()),
            ready: cover::Ready::of(&spans, now),
        })
    }
}

/// What it says of aircraft, flights, permits and targets.
struct Fleet {
    in_service: Vec<Aircraft>,
    flown: FlownView,
    permits: Vec<StateView>,
    applications: Vec<ApplicationStateView>,
    lead: LeadTimes,
    set: Vec<Target>,
    series: Vec<(TargetMeasure, DateTime<Utc>, i64)>,
}

impl Fleet {
    fn read(c: &mut Conn, scope: &Scope, lead: LeadTimes, now: DateTime<Utc>) -> Read<Self> {
        let all = aircraft::list(c)?;
        Ok(Self {
            in_service: in_service(c, now)?,
            flown: flown::flown(c, scope, &all, now)?,
            permits: permits(c, scope)?,
            applications: applications(c, scope)?,
            lead,
            set: match scope.head {
                Some(unit) => targets::list(c, unit)?,
                None => Vec::new(),
            },
            series: targets::series(c, &scope.reach, now - TimeDelta::days(366))?,
        })
    }
}

fn view(scope: &Scope, people: &People, fleet: Fleet, now: DateTime<Utc>) -> BoardView {
    let count = |which: WhichAircraft| {
        let counted = fleet.in_service.iter();
        counted.filter(|one| which.counts(scope, one)).count()
    };
    let of_class = |class| WhichAircraft {
        class: Some(class),
        ..WhichAircraft::default()
    };
    let measured = |measure: TargetMeasure| match measure.aircraft() {
        Some(class) => {
            let rows = format!("{}&class={class}", scope.query("aircraft"));
            Counted::new(count(of_class(class)), rows)
        }
        None => Counted::new(people.operators, scope.query("operators")),
    };
    let figure = |measure: &TargetMeasure| {
        let (set, series) = (&fleet.set, &fleet.series);
        target_figure(*measure, measured(*measure), set, series, now)
    };
    let grounded = WhichAircraft {
        serviceability: Some(Serviceability::Grounded),
        ..WhichAircraft::default()
    };
    let expiry = |(days, count): (i64, usize)| ExpiryView {
        days,
        licences: Counted::new(count, format!("{}&days={days}", scope.query("licences"))),
    };
    BoardView {
        targets: TargetMeasure::ALL.iter().map(figure).collect(),
        licensed: Counted::new(people.licensed, scope.query("licensed")),
        licences: EXPIRY_DAYS
            .into_iter()
            .zip(people.expiring)
            .map(expiry)
            .collect(),
        aircraft: Counted::new(count(WhichAircraft::default()), scope.query("aircraft")),
        grounded: Counted::new(
            count(grounded),
            format!("{}&serviceability=grounded", scope.query("aircraft")),
        ),
        cover: cover::cover(scope, &fleet.in_service, &people.ready),
        flown: fleet.flown,
        permits: fleet.permits,
        applications: fleet.applications,
        lead: fleet.lead,
        unit: scope.unit.clone().map(Ref::from),
        units: scope.choice.iter().cloned().map(Ref::from).collect(),
        made_at: now,
        target_unit: scope.head,
        may_set_targets: false,
    }
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
