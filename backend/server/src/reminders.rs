//! People are reminded of what expires: the person, the commanders above, officers for permits and for
//! reports of occurrences, technicians for aircraft.
//!
//! What is due follows from the records alone, and who was told stands with the key of the reminder: a
//! server that was off makes up for it, and nobody is told twice.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Role;
use letka_domain::ids::AccountId;
use letka_domain::notifications::{Expires, News};
use letka_domain::reminders::{Expiring, Reminder, days_left, due};
use letka_store::expiring::{self, Whose};
use letka_store::notifications::{self, NewNotification, Record};
use letka_store::{Actor, Conn, StoreError, deviations, missions};

use crate::answering::Answering;
use crate::app::App;
use crate::error::chain;
use crate::missions::deviation::report_due_at;
use crate::notifications::tell_all;
use crate::occurrences::notify::list_owed as list_owed_of_occurrences;
use crate::rulebooks::Rulebooks;
use crate::tasks::Rounds;

/// How often it is looked whether anything is due.
const LOOK: Duration = Duration::from_mins(15);

/// Who is reminded of a thing: the person, and the officers whose roles reach it.
fn concerned(answering: &Answering, of: &Expiring) -> Vec<AccountId> {
    let roles: &[Role] = match of.what {
        Expires::Licence | Expires::Medical => &[Role::Commander],
        Expires::Permit => &[Role::ComplianceOfficer],
        Expires::Report => &[Role::Commander, Role::ComplianceOfficer],
        Expires::Insurance | Expires::Maintenance | Expires::Parachute => {
            &[Role::Commander, Role::Technician]
        }
    };
    let own = of.operator.into_iter();
    let own = own.flat_map(|operator| answering.of_person(operator));
    own.chain(answering.holding(roles, of.unit)).collect()
}

/// Sends every reminder that is due and was not sent; says how many people were told of something.
pub async fn run_due(app: &App) -> usize {
    match remind(app).await {
        Ok(told) => told,
        Err(error) => {
            tracing::error!(cause = %chain(&error), "nobody is reminded of what expires");
            0
        }
    }
}

async fn remind(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    // What was missed is made up for: the domain says for how long.
    let books = app.rulebooks.clone();
    let load = move |c: &mut Conn| {
        let mut expiring = expiring::list(c, &Whose::Everybody, now - TimeDelta::days(40))?;
        let owed = list_owed(c, &books)?;
        let late = owed.iter().filter(|one| one.until < now);
        let late: Vec<Expiring> = late.cloned().collect();
        expiring.extend(owed);
        let answering = Answering::load(c)?;
        let reminders = due(&expiring, now);
        let wanted = reminders.iter().map(|one| notification(one, &answering));
        let overdue = late.iter().map(|one| overdue(one, now, &answering));
        let reports = list_owed_of_occurrences(c, &answering, now)?;
        notifications::list_untold(c, wanted.chain(overdue).chain(reports).collect())
    };
    let wanted: Vec<NewNotification> = app.store.read(load).await?;
    tell_all(app, &Actor::System("reminders"), &wanted).await
}

/// The reports of deviations that are owed, each until its time is over.
fn list_owed(c: &mut Conn, books: &Rulebooks) -> Result<Vec<Expiring>, StoreError> {
    let mut owed = Vec::new();
    for record in deviations::list_unreported(c)? {
        let mission = missions::get(c, record.mission_id)?;
        let outdated = record.opened_at < mission.planned_at;
        let Some(until) = report_due_at(&mission, books).filter(|_| !outdated) else {
            continue;
        };
        owed.push(Expiring {
            what: Expires::Report,
            id: record.id.0,
            name: String::new(),
            holder: mission.plan.name,
            operator: Some(mission.pilot.id),
            unit: Some(mission.unit.id),
            leads_to: ("mission", mission.id.0),
            from: None,
            until,
            series: None,
        });
    }
    Ok(owed)
}

/// That the time for a report is over: told once, whatever was told on the day.
fn overdue(of: &Expiring, now: DateTime<Utc>, answering: &Answering) -> NewNotification {
    let left = days_left(of, now);
    let mut late = notification(
        &Reminder {
            of,
            days: 0,
            left: left.min(-1),
        },
        answering,
    );
    late.once = Some(format!("overdue:{}:{}", of.what.as_str(), of.id));
    late
}

fn notification(reminder: &Reminder<'_>, answering: &Answering) -> NewNotification {
    let of = reminder.of;
    let (kind, id) = of.leads_to;
    NewNotification {
        to: concerned(answering, of),
        record: Record::new(kind, id, &of.holder),
        news: News::Expiry {
            what: of.what,
            name: of.name.clone(),
            holder: of.holder.clone(),
            until: of.until,
            days: reminder.days,
            left: reminder.left,
        },
        once: Some(reminder.key()),
    }
}

/// Looks from time to time whether anything is due.
pub(crate) async fn watch(app: App) {
    let mut rounds = Rounds::every(LOOK, &app.stopping);
    while rounds.next().await {
        rounds.unless_stopped(run_due(&app)).await;
    }
}
