//! The rows that a figure counts.

use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use letka_domain::access::Action;
use letka_domain::aircraft::{AircraftClass, Serviceability};
use letka_domain::applications::ApplicationState;
use letka_domain::ids::{AircraftTypeId, UnitId};
use letka_domain::localized::Localized;
use letka_domain::missions::Purpose;
use letka_domain::permits::PermitState;
use letka_store::figures::FlightFilter;
use letka_store::page::PageRequest;
use letka_store::{Conn, StoreError, aircraft, figures, flights};
use serde::{Deserialize, Serialize};

use super::cells::{Column, Row, Table};
use super::files::FileFormat;
use super::lists::{self, WhichAircraft};
use super::scope::Scope;
use super::{month_begins, stamp};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::files::FileLanguage;
use crate::http::input::Params;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Figure {
    /// Aircraft.
    Aircraft,
    /// Operators in active service.
    Operators,
    /// Operators whose police licence holds now.
    Licensed,
    /// Pilots of a unit who may fly a class on a day.
    Pilots,
    /// Licences that end soon.
    Licences,
    /// Permits in a state.
    Permits,
    /// Applications for one-time permits in a state.
    Applications,
    /// Flights of a period.
    Flights,
}

/// Which rows.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct RowsParams {
    /// What is counted.
    pub(super) figure: Figure,
    /// A unit with all below it; everything that the caller may see if left out.
    pub(super) unit: Option<UnitId>,
    /// Aircraft or pilots of a class.
    pub(super) class: Option<AircraftClass>,
    /// Aircraft in a state.
    pub(super) serviceability: Option<Serviceability>,
    /// Licences that end within so many days, 1 to 366; 90 if left out.
    pub(super) days: Option<i64>,
    /// Permits in a state; granted ones if left out.
    pub(super) state: Option<PermitState>,
    /// Applications in a state; those that were sent if left out.
    pub(super) application_state: Option<ApplicationState>,
    /// The day on which pilots may fly; today if left out.
    pub(super) day: Option<NaiveDate>,
    /// Flights that took off at this moment or later.
    pub(super) from: Option<DateTime<Utc>>,
    /// Flights that took off before this moment.
    pub(super) to: Option<DateTime<Utc>>,
    /// Flights, aircraft or pilots of one unit alone; `none`: flights of which it is not known.
    pub(super) of_unit: Option<String>,
    /// Flights of aircraft of one type; `none`: the aircraft is not known.
    pub(super) of_type: Option<String>,
    /// Flights for one purpose; `none`: it is not known.
    pub(super) purpose: Option<String>,
    /// What kind of file, where a file is asked for; CSV if left out.
    pub(super) format: Option<FileFormat>,
    /// In which language a file is; Czech if left out.
    pub(super) language: Option<FileLanguage>,
    /// How many at most, 1 to 200; 50 if left out.
    pub(super) limit: Option<u32>,
    /// The `next` of the page before.
    pub(super) after: Option<String>,
}

/// A page of the rows that a figure counts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FigureRows)]
pub(crate) struct RowsView {
    /// What is listed.
    title: Localized,
    columns: Vec<Column>,
    /// How many rows there are on all pages together: the figure.
    total: i64,
    items: Vec<Row>,
    /// What to ask for as `after` to get the next page; `null` on the last one.
    next: Option<String>,
}

/// The rows that a figure of the dashboard counts, as many as the figure says.
#[utoipa::path(get, path = "/figures/rows", tag = "figures", params(RowsParams), responses(
    (status = 200, body = RowsView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list_rows(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<RowsParams>,
) -> Result<axum::Json<RowsView>, Problem> {
    caller.require(Action::ViewFigures)?;
    let scope = Scope::of(&app, &caller, params.unit).await?;
    let view = if params.figure == Figure::Flights {
        let request = PageRequest::new(params.limit, params.after.as_deref())?;
        flight_page(&app, &scope, &params, request).await?
    } else {
        let (begin, limit) = window(&params)?;
        cut(table(&app, &scope, &params).await?, begin, limit)
    };
    Ok(axum::Json(view))
}

/// Where a page of a table that is counted in memory begins, and how long it is.
fn window(params: &RowsParams) -> Result<(usize, usize), Problem> {
    let begin = params.after.as_deref().unwrap_or("0").parse();
    let begin =
        begin.map_err(|_| Problem::invalid_field("after", "is not a place in this list"))?;
    let limit = params.limit.unwrap_or(50).clamp(1, 200);
    Ok((begin, usize::try_from(limit).unwrap_or(50)))
}

fn cut(table: Table, begin: usize, limit: usize) -> RowsView {
    let total = table.rows.len();
    let end = begin.saturating_add(limit);
    RowsView {
        title: table.title,
        columns: table.columns,
        total: i64::try_from(total).unwrap_or(i64::MAX),
        items: table.rows.into_iter().skip(begin).take(limit).collect(),
        next: (end < total).then(|| end.to_string()),
    }
}

/// A table that is counted in memory.
pub(super) async fn table(app: &App, scope: &Scope, params: &RowsParams) -> Result<Table, Problem> {
    let (now, scope, asked) = (app.clock.now(), scope.clone(), params.clone());
    let of_unit = unit_of(params)?.flatten();
    let days = params.days.unwrap_or(90);
    if !(1..=366).contains(&days) {
        return Err(Problem::invalid_field("days", "must be 1 to 366"));
    }
    let read = move |c: &mut Conn| match asked.figure {
        Figure::Aircraft => {
            let which = WhichAircraft {
                class: asked.class,
                serviceability: asked.serviceability,
                unit: of_unit,
            };
            lists::aircraft(c, &scope, which, now)
        }
        Figure::Operators => lists::operators(c, &scope, now),
        Figure::Licensed => lists::licensed_operators(c, &scope, now),
        Figure::Pilots => {
            let day = asked
                .day
                .unwrap_or_else(|| letka_domain::calendar::local_day(now));
            let class = asked.class.unwrap_or(AircraftClass::Mavic);
            let unit = of_unit.unwrap_or(UnitId(uuid::Uuid::nil()));
            lists::pilots(c, &scope, (now, day), (class, unit))
        }
        Figure::Licences => lists::licences(c, &scope, now, days),
        Figure::Permits => lists::permits(c, asked.state.unwrap_or(PermitState::Granted), now),
        Figure::Applications => {
            let state = asked.application_state;
            lists::applications(c, &scope, state.unwrap_or(ApplicationState::Submitted), now)
        }
        Figure::Flights => Ok(lists::flights(Vec::new())),
    };
    Ok(app.store.read(read).await?)
}

#[expect(
    clippy::option_option,
    reason = "None asks for flights of any unit, Some(None) for those without one"
)]
fn unit_of(params: &RowsParams) -> Result<Option<Option<UnitId>>, Problem> {
    let read = |text: &str| match text {
        "none" => Ok(None),
        id => id.parse().map(Some),
    };
    let unit = params.of_unit.as_deref().map(read).transpose();
    unit.map_err(|_| Problem::invalid_field("of_unit", "is no id of a unit"))
}

/// The filter of the flights that a query asks for.
pub(super) fn filter(
    c: &mut Conn,
    scope: &Scope,
    params: &RowsParams,
) -> Result<FlightFilter, Problem> {
    let aircraft = match params.of_type.as_deref() {
        None => None,
        Some("none") => Some(None),
        Some(id) => {
            let id: AircraftTypeId = id
                .parse()
                .map_err(|_| Problem::invalid_field("of_type", "is no id of a type"))?;
            let all = aircraft::list(c)?.into_iter();
            let of_type = all.filter(|one| one.aircraft_type.id == id);
            Some(Some(of_type.map(|one| one.id).collect()))
        }
    };
    let purpose = match params.purpose.as_deref() {
        None => None,
        Some("none") => Some(None),
        Some(word) => {
            let known: Result<Purpose, _> = word.parse();
            Some(Some(known.map_err(|error| {
                Problem::invalid_field("purpose", error.to_string())
            })?))
        }
    };
    Ok(FlightFilter {
        pilot_id: None,
        battery: None,
        reach: scope.reach.clone(),
        from: params.from.unwrap_or_else(|| month_begins(1970, 1)),
        to: params.to.unwrap_or_else(|| month_begins(9000, 1)),
        unit_id: unit_of(params)?,
        aircraft,
        purpose,
    })
}

async fn flight_page(
    app: &App,
    scope: &Scope,
    params: &RowsParams,
    request: PageRequest,
) -> Result<RowsView, Problem> {
    let (scope, params) = (scope.clone(), params.clone());
    let read = move |c: &mut Conn| {
        let filter = filter(c, &scope, &params)?;
        let total = figures::count_filtered(c, &filter)?;
        let page = flights::list_filtered(c, &filter, &request)?;
        Ok::<_, Problem>((total, page))
    };
    let (total, page) = app.store.read(read).await?;
    let table = lists::flights(page.items);
    Ok(RowsView {
        title: table.title,
        columns: table.columns,
        total,
        items: table.rows,
        next: page.next.map(|cursor| cursor.to_string()),
    })
}

/// The query of the flights of a period.
pub(super) fn flights_of(scope: &Scope, from: DateTime<Utc>, to: DateTime<Utc>) -> String {
    format!(
        "{}&from={}&to={}",
        scope.query("flights"),
        stamp(from),
        stamp(to)
    )
}

/// Reading for a dashboard may fail in the store only.
pub(super) type Read<T> = Result<T, StoreError>;
