//! What time does to applications: a permit comes into force and ends, and a permit that will not be
//! there in time is said to those who wait for it, once for each change.

use std::time::Duration;

use chrono::{DateTime, Utc};
use letka_domain::access::Role;
use letka_domain::applications::{ApplicationStep, Timeliness};
use letka_domain::ids::AccountId;
use letka_domain::localized::Localized;
use letka_domain::notifications::News;
use letka_store::applications::{self, Application, Taken};
use letka_store::notifications::{self, NewNotification, Record};
use letka_store::{Actor, Conn, StoreError, Tx, accounts, missions, permits};

use super::Leads;
use crate::app::App;
use crate::error::chain;
use crate::tasks::Rounds;

/// How often it is looked.
const LOOK: Duration = Duration::from_mins(1);
/// Who does it, in the trail.
const ACTOR: Actor = Actor::System("applications");

/// Looks every minute.
pub(crate) async fn watch(app: App) {
    let mut rounds = Rounds::every(LOOK, &app.stopping);
    while rounds.next().await {
        run(&app).await;
    }
}

/// Takes the steps that are due and tells what changed.
pub async fn run(app: &App) {
    let running = match app.store.read(applications::list_running).await {
        Ok(running) => running,
        Err(error) => {
            tracing::error!(cause = %chain(&error), "the applications are not looked after");
            return;
        }
    };
    for application in &running {
        match look_after(app, application).await {
            Ok(true) => app.live.notification(),
            // Or somebody changed it meanwhile: the next round looks again.
            Ok(false) | Err(StoreError::VersionMismatch { .. }) => {}
            Err(error) => {
                tracing::error!(application = %application.id, cause = %chain(&error), "an application is not looked after");
            }
        }
    }
}

/// Whether anybody was told.
async fn look_after(app: &App, application: &Application) -> Result<bool, StoreError> {
    let (now, assumed) = (app.clock.now(), app.config.permit_lead_days.get());
    let known = application.clone();
    let look = move |c: &mut Conn| {
        let due = due_step(c, &known, now)?;
        let lead = Leads::new(assumed).of(c, &known.authority)?;
        let stands = (known.state, known.submitted_at);
        let timeliness = Timeliness::of(stands, known.needed_at(), &lead, now);
        Ok::<_, StoreError>((due, timeliness))
    };
    let (due, timeliness) = app.store.read(look).await?;
    if let Some(step) = due {
        let (id, version) = (application.id, application.version);
        let take = move |tx: &mut Tx<'_>| {
            applications::take(tx, id, version, Taken::new(step, None)).map(drop)
        };
        app.store.write(&ACTOR, now, take).await?;
        return Ok(false);
    }
    // What was in time from the beginning is no news.
    let before = application.timeliness.unwrap_or(Timeliness::InTime);
    if !application.state.is_open() || before == timeliness {
        return Ok(false);
    }
    let known = application.clone();
    let tell = move |tx: &mut Tx<'_>| tell(tx, &known, timeliness);
    app.store.write(&ACTOR, now, tell).await
}

/// The step that time alone takes, by the validity of the permit as it was granted.
fn due_step(
    c: &mut Conn,
    application: &Application,
    now: DateTime<Utc>,
) -> Result<Option<ApplicationStep>, StoreError> {
    let Some(permit) = &application.permit else {
        return Ok(None);
    };
    let valid = permits::get(c, permit.id)?.permit.valid;
    Ok(application.state.due_step(&valid, now))
}

/// Keeps what is told, and tells the planner, the drafter and the compliance officers.
fn tell(
    tx: &mut Tx<'_>,
    application: &Application,
    timeliness: Timeliness,
) -> Result<bool, StoreError> {
    applications::set_timeliness(tx, application.id, timeliness)?;
    let mut to = vec![application.drafted_by.id];
    if let Some(mission) = &application.mission {
        to.extend(missions::get(tx.read(), mission.id)?.planned_by);
    }
    let officers = accounts::list_by_roles(tx.read(), &[Role::ComplianceOfficer])?;
    let officers = officers.iter().filter(|account| !account.disabled);
    to.extend(officers.map(|account| account.id));
    let to: Vec<AccountId> = to;
    let name = format!("{} {}", application.reference(), application.title);
    let new = NewNotification {
        to,
        record: Record::new("application", application.id.0, name),
        news: News::Permit {
            text: words(timeliness),
        },
        once: None,
    };
    Ok(!notifications::insert(tx, &new)?.is_empty())
}

fn words(timeliness: Timeliness) -> Localized {
    match timeliness {
        Timeliness::InTime => Localized::fixed(
            "Povolení by zase mělo být včas.",
            "The permit should be there in time again.",
        ),
        Timeliness::AtRisk => Localized::fixed(
            "Povolení nemusí být včas: Úřad podle svých lhůt rozhodne včas jen v některých případech.",
            "The permit may not be there in time: by its lead times the authority decides in time in some cases only.",
        ),
        Timeliness::Late => Localized::fixed(
            "Povolení nebude včas: podle lhůt Úřadu bude rozhodnutí až po vzletu.",
            "The permit will not be there in time: by its lead times the authority decides after take-off.",
        ),
        Timeliness::Missed => Localized::fixed(
            "Doba letu nastala a povolení není.",
            "The time of the flight has come, and there is no permit.",
        ),
    }
}
