//! Applications for one-time permits: drafted, reviewed by somebody else, sent, decided.

pub(crate) mod draft;
pub(crate) mod grant;
pub(crate) mod input;
pub(crate) mod letters;
pub(crate) mod print;
pub(crate) mod steps;
pub(crate) mod view;
pub mod watch;
mod words;

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::IntoResponse;
use letka_domain::access::Action;
use letka_domain::applications::{ApplicationStep, Difference, LeadTimes, differences};
use letka_domain::ids::ApplicationId;
use letka_store::applications::{self, Application};
use letka_store::{Conn, StoreError, missions};
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::At;
use crate::missions::check;
use view::{ApplicationDetail, ApplicationView, AuthorityLead, Seen};

/// All applications that the caller may see, and how long the authorities take.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Applications {
    /// Those that changed last in front; 500 at most.
    items: Vec<ApplicationView>,
    /// How long each authority takes to decide.
    lead_times: Vec<AuthorityLead>,
}

/// The applications, and how long the authorities take to decide.
#[utoipa::path(get, path = "/applications", tag = "applications", responses(
    (status = 200, body = Applications), (status = 403, body = Problem)))]
pub(crate) async fn list_applications(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<Applications>, Problem> {
    caller.require(Action::ViewPermits)?;
    let reach = caller.rights.reach(Action::ViewPermits);
    let (now, own, assumed) = (
        app.clock.now(),
        app.config.permit_authority.clone(),
        app.config.permit_lead_days.get(),
    );
    let load = move |c: &mut Conn| {
        let found = applications::list(c, &reach)?;
        let mut leads = Leads::new(assumed);
        let mut items = Vec::with_capacity(found.len());
        for application in found {
            let lead = leads.of(c, &application.authority)?;
            items.push(ApplicationView::new(
                application,
                &Seen {
                    lead,
                    now,
                    caller: &caller,
                },
            ));
        }
        leads.of(c, &own)?;
        Ok::<_, StoreError>((items, leads.list()))
    };
    let (items, lead_times) = app.store.read(load).await?;
    Ok(axum::Json(Applications { items, lead_times }))
}

/// One application with its history, letters and what the mission now differs in.
#[utoipa::path(get, path = "/applications/{id}", tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, body = ApplicationDetail), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn find_application(
    State(app): State<App>,
    caller: Caller,
    At(id): At<ApplicationId>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ViewPermits)?;
    show(&app, &caller, id).await
}

/// How long authorities take, asked once for each.
pub(crate) struct Leads {
    assumed_days: f64,
    known: BTreeMap<String, LeadTimes>,
}

impl Leads {
    pub(crate) fn new(assumed_days: u16) -> Self {
        Self {
            assumed_days: f64::from(assumed_days),
            known: BTreeMap::new(),
        }
    }

    pub(crate) fn of(&mut self, c: &mut Conn, authority: &str) -> Result<LeadTimes, StoreError> {
        if let Some(known) = self.known.get(authority) {
            return Ok(*known);
        }
        let days = applications::decision_days(c, authority)?;
        let lead = LeadTimes::of(&days, self.assumed_days);
        self.known.insert(authority.to_owned(), lead);
        Ok(lead)
    }

    fn list(self) -> Vec<AuthorityLead> {
        let line = |(authority, lead)| AuthorityLead { authority, lead };
        self.known.into_iter().map(line).collect()
    }
}

/// An application with its version in the header.
type Tagged = ([(&'static str, String); 1], axum::Json<ApplicationDetail>);

/// The application as the caller sees it.
async fn show(app: &App, caller: &Caller, id: ApplicationId) -> Result<Tagged, Problem> {
    let (now, assumed) = (app.clock.now(), app.config.permit_lead_days.get());
    let load = move |c: &mut Conn| {
        let application = applications::get(c, id)?;
        let lead = Leads::new(assumed).of(c, &application.authority)?;
        let steps = applications::list_steps(c, id)?;
        let letters = applications::list_letters(c, id)?;
        Ok::<_, Problem>((application, lead, steps, letters))
    };
    let (application, lead, steps, letters) = app.store.read(load).await?;
    caller.require_in(Action::ViewPermits, application.unit.id)?;
    let differences = differs(app, &application).await?;
    let etag = format!("\"{}\"", application.version);
    let seen = Seen { lead, now, caller };
    let detail = ApplicationDetail::new(application, steps, letters, differences, &seen);
    Ok(([("etag", etag)], axum::Json(detail)))
}

/// In what the mission differs from its application; nothing where the application is over, has no
/// mission, or the mission cannot be judged now.
async fn differs(app: &App, application: &Application) -> Result<Vec<Difference>, Problem> {
    let runs = application.state.is_open() || application.state.is_granted();
    let (Some(mission), Some(before), true) = (&application.mission, &application.needs, runs)
    else {
        return Ok(Vec::new());
    };
    let id = mission.id;
    let mission = app.store.read(move |c| missions::get(c, id)).await?;
    if mission.state.has_begun() {
        return Ok(Vec::new());
    }
    let judged = check::judge_mission(app, &mission).await?;
    Ok(differences(&application.asked, before, &judged.needs()))
}

/// Refuses a step that does not fit the state.
fn allow(application: &Application, step: ApplicationStep) -> Result<(), Problem> {
    let after = application.state.after(step);
    after
        .map(drop)
        .map_err(|error| Problem::conflict("wrong_state", error.to_string()))
}

/// Refuses who may not draft for the unit of an application.
fn require_drafter(caller: &Caller, application: &Application) -> Result<(), Problem> {
    caller.require(Action::DraftApplication)?;
    if application.drafted_by.id == caller.account {
        return Ok(());
    }
    caller.require_in(Action::DraftApplication, application.unit.id)
}
