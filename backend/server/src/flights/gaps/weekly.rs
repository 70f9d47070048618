//! Once a week whoever answers for the flight log is told what does not fit together in it.

use std::time::Duration;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use letka_domain::access::Role;
use letka_domain::calendar::local_day;
use letka_domain::ids::AccountId;
use letka_domain::localized::Localized;
use letka_domain::notifications::News;
use letka_domain::period::Period;
use letka_store::notifications::{self, NewNotification, Record};
use letka_store::{Actor, Conn, StoreError};

use super::{Gap, LONGEST, find};
use crate::answering::Answering;
use crate::app::App;
use crate::error::chain;
use crate::notifications::tell_all;
use crate::tasks::Rounds;

/// How often it is looked whether a week has begun.
const LOOK: Duration = Duration::from_hours(1);

/// Looks every hour whether a week has begun in which nobody was told yet.
pub(crate) async fn watch(app: App) {
    let mut rounds = Rounds::every(LOOK, &app.stopping);
    while rounds.next().await {
        if let Err(error) = run(&app).await {
            tracing::error!(cause = %chain(&error), "nobody is told of gaps in the flight log");
        }
    }
}

/// Tells pilots what is missing of their own flights of the last 92 days, and commanders what is of
/// their units; once in each week by the calendar of Prague. Says how many people were told.
pub async fn run(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let list = move |c: &mut Conn| {
        let wanted = wanted(c, now)?;
        notifications::list_untold(c, wanted)
    };
    let wanted = app.store.read(list).await?;
    tell_all(app, &Actor::System("gaps in the flight log"), &wanted).await
}

fn wanted(c: &mut Conn, now: DateTime<Utc>) -> Result<Vec<NewNotification>, StoreError> {
    let Ok(period) = Period::new(now - LONGEST, now + TimeDelta::seconds(1)) else {
        return Ok(Vec::new());
    };
    let gaps = find(c, &period, now)?;
    let answering = Answering::load(c)?;
    let week = local_day(now).iso_week();
    let once = format!("flight-gaps:{}-{:02}", week.year(), week.week());
    let name = format!("{}/{}", week.week(), week.year());
    let news = |to: Vec<AccountId>, count: usize| NewNotification {
        to,
        record: Record::new("flight_gaps", None, name.clone()),
        news: News::Flight { text: words(count) },
        once: Some(once.clone()),
    };
    let count = |of: &dyn Fn(&Gap) -> bool| gaps.iter().filter(|gap| of(gap)).count();
    // Who commands is told of the unit, not of the own flights in it once more.
    let units = answering.reaches(Role::Commander).map(|(account, reach)| {
        let within = |gap: &Gap| gap.unit.is_none_or(|unit| reach.contains(unit));
        (vec![account], count(&within))
    });
    let own = answering.people().map(|(operator, accounts)| {
        let own = |gap: &Gap| gap.pilot == Some(operator);
        (accounts.to_vec(), count(&own))
    });
    let all = units.chain(own).filter(|(_, count)| *count > 0);
    Ok(all.map(|(to, count)| news(to, count)).collect())
}

fn words(count: usize) -> Localized {
    Localized::new(
        format!("V letové knize něco nesedí; vysvětlete nebo doplňte: {count}."),
        format!("The flight log does not fit together; explain or complete: {count}."),
    )
}
