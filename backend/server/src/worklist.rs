//! The worklist of a technician: open defects, maintenance and parachutes that are due, releases that wait.

use axum::extract::State;
use chrono::TimeDelta;
use letka_domain::access::Action;
use letka_domain::aircraft::AirworthinessFacts;
use letka_domain::aircraft::maintenance::{Due, DueState};
use letka_domain::ids::AircraftId;
use letka_store::aircraft::{self, Aircraft};
use letka_store::{Conn, StoreError, airworthiness as facts, defects};
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::defects::DefectView;
use crate::error::Problem;

/// How long before it must be packed anew a parachute is announced.
const PARACHUTES_AHEAD: TimeDelta = TimeDelta::days(30);

/// Something that is due on an aircraft.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DueItem {
    aircraft_id: AircraftId,
    registration: String,
    /// What is to be done.
    plan: String,
    mandatory: bool,
    #[serde(flatten)]
    due: Due,
}

/// An aircraft that waits for its release.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReleaseItem {
    aircraft_id: AircraftId,
    registration: String,
    /// What was repaired, or why it was grounded by hand.
    because: Vec<String>,
}

/// A parachute that is to be packed anew.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ParachuteItem {
    aircraft_id: AircraftId,
    registration: String,
    serial: String,
    repack_due_at: chrono::DateTime<chrono::Utc>,
}

/// What a technician has to do.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub(crate) struct Worklist {
    /// Open defects, the newest in front.
    defects: Vec<DefectView>,
    /// Maintenance that is due, soon due or unknown; the worst in front.
    maintenance: Vec<DueItem>,
    /// Parachutes that must be packed anew within 30 days.
    parachutes: Vec<ParachuteItem>,
    /// Aircraft that wait for their release.
    releases: Vec<ReleaseItem>,
}

/// What is to be done on the aircraft of the units that the caller looks after.
#[utoipa::path(get, path = "/worklist", tag = "maintenance", responses(
    (status = 200, body = Worklist), (status = 403, body = Problem)))]
pub(crate) async fn show_worklist(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<Worklist>, Problem> {
    caller.require(Action::ManageAircraft)?;
    let (reach, now) = (caller.rights.reach(Action::ManageAircraft), app.clock.now());
    let load = move |c: &mut Conn| {
        let mut fleet = aircraft::list(c)?;
        fleet.retain(|one| one.closed.is_none() && reach.contains(one.unit.id));
        let known = facts::list_for(c, &fleet)?;
        let open = defects::list_open(c)?;
        let open = open.into_iter().filter(|one| reach.contains(one.unit.id));
        let mut list = Worklist {
            defects: open.map(DefectView::from).collect(),
            ..Worklist::default()
        };
        for (one, known) in fleet.iter().zip(&known) {
            list.add(one, known, now);
        }
        let rank = |due: &Due| DueState::ALL.iter().position(|state| *state == due.state);
        list.maintenance
            .sort_by_key(|item| std::cmp::Reverse(rank(&item.due)));
        list.parachutes.sort_by_key(|item| item.repack_due_at);
        Ok::<_, StoreError>(list)
    };
    Ok(axum::Json(app.store.read(load).await?))
}

impl Worklist {
    fn add(
        &mut self,
        one: &Aircraft,
        known: &AirworthinessFacts,
        now: chrono::DateTime<chrono::Utc>,
    ) {
        let (aircraft_id, registration) = (one.id, &one.registration);
        for facts in &known.maintenance {
            let due = facts.due(now);
            if due.state != DueState::Fine {
                self.maintenance.push(DueItem {
                    aircraft_id,
                    registration: registration.clone(),
                    plan: facts.plan.clone(),
                    mandatory: facts.mandatory,
                    due,
                });
            }
        }
        let soon = known.parachutes.iter();
        let soon = soon.filter(|one| one.repack_due_at - now <= PARACHUTES_AHEAD);
        self.parachutes.extend(soon.map(|parachute| ParachuteItem {
            aircraft_id,
            registration: registration.clone(),
            serial: parachute.serial.clone(),
            repack_due_at: parachute.repack_due_at,
        }));
        let because: Vec<String> = known
            .grounded
            .iter()
            .chain(&known.unreleased)
            .cloned()
            .collect();
        if !because.is_empty() {
            self.releases.push(ReleaseItem {
                aircraft_id,
                registration: registration.clone(),
                because,
            });
        }
    }
}
