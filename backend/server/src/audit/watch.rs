//! Checks the chain of the trail without end, in small portions, and says loudly when it is broken.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use letka_domain::access::Role;
use letka_domain::localized::Localized;
use letka_domain::notifications::News;
use letka_store::audit::chain::{self, Link};
use letka_store::audit::verify::{self, Break, Step, Walk};
use letka_store::notifications::{self, NewNotification, Record};
use letka_store::{Actor, Conn, StoreError, Tx, accounts};

use super::BrokenLink;
use crate::app::App;
use crate::error::chain as causes;

/// How many links are checked at once: a few milliseconds of work.
const PORTION: u32 = 500;
/// How long it rests between two portions.
const REST: Duration = Duration::from_millis(200);
/// How long it rests at the end of the chain.
const PAUSE: Duration = Duration::from_secs(5);
/// After how many pauses it begins at the first line again.
const ROUNDS: u32 = 720;

/// How far the chain was checked.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// The newest link that held.
    pub(crate) checked: Link,
    /// When it was checked.
    pub(crate) at: Option<DateTime<Utc>>,
    /// Of how many lines what they told of a person was erased.
    pub(crate) erased: u64,
    /// What was found broken.
    pub(crate) broken: Option<BrokenLink>,
}

/// What the checking has found so far. It begins anew with the server.
#[derive(Debug)]
pub struct Watch(Mutex<Seen>);

impl Default for Watch {
    fn default() -> Self {
        Self(Mutex::new(Seen {
            checked: Link::START,
            at: None,
            erased: 0,
            broken: None,
        }))
    }
}

impl Watch {
    /// What was found so far.
    pub(crate) fn seen(&self) -> Seen {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn note(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Runs until the server stops.
pub(crate) async fn watch(app: App) {
    let mut walk = Walk::after(Link::START);
    let mut rounds = 0;
    loop {
        let rest = match portion(&app, walk.clone()).await {
            Ok((there, Step::On)) => {
                walk = there;
                REST
            }
            Ok((there, Step::End)) => {
                walk = there;
                rounds += 1;
                if rounds == ROUNDS {
                    (walk, rounds) = (Walk::after(Link::START), 0);
                }
                PAUSE
            }
            // A person must look at it; going on could only find what follows from it.
            Ok((_, Step::Broken(_))) => PAUSE * 12,
            Err(error) => {
                tracing::warn!(cause = %causes(&error), "the trail could not be checked");
                PAUSE
            }
        };
        tokio::select! {
            () = app.stopping.stopped() => return,
            () = tokio::time::sleep(rest) => {}
        }
    }
}

/// Checks the next portion, notes what came of it, and tells those who must know.
pub(crate) async fn portion(app: &App, walk: Walk) -> Result<(Walk, Step), StoreError> {
    let before = app.audit_watch.seen();
    let checked = before.checked;
    let step = move |c: &mut Conn| {
        let (walk, step) = walk.step(c, PORTION)?;
        let step = match step {
            Step::End => match verify::unlinked(c)? {
                Some(found) => Step::Broken(found),
                None => Step::End,
            },
            step => step,
        };
        // What was checked earlier must still be there, or its end was cut off or written anew.
        Ok::<_, StoreError>((chain::still_holds(c, &checked)?, walk, step))
    };
    let (whole, walk, step) = app.store.read(step).await?;
    let found = match &step {
        Step::Broken(found) => Some(BrokenLink::from(found)),
        _ if !whole => Some(cut_off(&checked)),
        _ => None,
    };
    let now = app.clock.now();
    if let Some(found) = found {
        let known = before.broken.is_some();
        app.audit_watch
            .note(|seen| seen.broken = Some(found.clone()));
        if !known {
            tell(app, &found, now).await;
        }
        let stop = Break {
            number: found.number,
            id: None,
            at: found.at,
            difference: verify::Difference::Removed,
        };
        let step = if whole { step } else { Step::Broken(stop) };
        return Ok((walk, step));
    }
    app.audit_watch.note(|seen| {
        if walk.last.number >= seen.checked.number {
            (seen.checked, seen.erased, seen.broken) = (walk.last, walk.erased, None);
        }
        seen.at = Some(now);
    });
    Ok((walk, step))
}

fn cut_off(last: &Link) -> BrokenLink {
    BrokenLink {
        number: Some(last.number),
        at: None,
        difference: "cut_off",
    }
}

/// Tells the log, and those who look after the trail.
async fn tell(app: &App, found: &BrokenLink, now: DateTime<Utc>) {
    tracing::error!(
        number = found.number,
        difference = found.difference,
        "the trail is broken"
    );
    let number = found.number.map(|number| number.to_string());
    let new = news(number.as_deref().unwrap_or("?"), found.difference);
    let write = move |tx: &mut Tx<'_>| {
        let holders = accounts::list_by_roles(tx.read(), &[Role::Auditor, Role::Administrator])?;
        let to = holders.into_iter().map(|account| account.id).collect();
        notifications::insert(tx, &NewNotification { to, ..new })
    };
    let actor = Actor::System("trail check");
    match app
        .store
        .write::<_, StoreError, _>(&actor, now, write)
        .await
    {
        Ok(told) if !told.is_empty() => app.live.notification(),
        Ok(_) => {}
        Err(error) => {
            tracing::error!(cause = %causes(&error), "nobody could be told of the broken trail");
        }
    }
}

/// What they are told, once of each break.
fn news(number: &str, difference: &str) -> NewNotification {
    let text = Localized::new(
        format!(
            "Záznam změn je porušený, poprvé na řádku {number}. Podívejte se na stránku Záznam změn."
        ),
        format!(
            "The trail of changes is broken, first at line {number}. Look at the page Trail of changes."
        ),
    );
    NewNotification {
        to: Vec::new(),
        record: Record::new("audit", None, "Záznam změn / Trail of changes"),
        news: News::Trail { text },
        once: Some(format!("audit:{number}:{difference}")),
    }
}

#[cfg(test)]
mod tests {
    use letka_domain::access::Grant;
    use letka_store::Store;
    use letka_store::accounts::NewAccount;
    use letka_store::page::PageRequest;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;

    #[tokio::test]
    async fn a_tail_that_was_cut_off_is_told_once_to_the_auditor() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}/letka.sqlite", folder.path().display());
        let store = Store::connect(&url, 2).await.unwrap();
        store.migrate().await.unwrap();
        let (_stop, stopping) = crate::Stopping::new();
        let app = App::start(Config::default(), store, Clock::default(), stopping)
            .await
            .unwrap();
        let account = NewAccount {
            username: "auditor".into(),
            name: "Auditor".into(),
            roles: vec![Grant {
                role: Role::Auditor,
                unit: None,
            }],
            unit_id: None,
            operator_id: None,
            password_hash: "$argon2id$test".into(),
        };
        let write = move |tx: &mut Tx<'_>| accounts::insert(tx, &account);
        let actor = Actor::System("tests");
        let now = app.clock.now();
        let auditor = app
            .store
            .write::<_, StoreError, _>(&actor, now, write)
            .await
            .unwrap();
        let (walk, step) = portion(&app, Walk::after(Link::START)).await.unwrap();
        assert_eq!((walk.last.number, step), (1, Step::End));
        assert_eq!(app.audit_watch.seen().checked, walk.last);
        // As though a line had been there once that is gone now.
        app.audit_watch.note(|seen| {
            seen.checked = Link {
                number: 9,
                hash: [1; 32],
            }
        });
        for _ in 0..2 {
            let (_, step) = portion(&app, walk.clone()).await.unwrap();
            assert!(matches!(step, Step::Broken(_)), "{step:?}");
        }
        assert_eq!(app.audit_watch.seen().broken.unwrap().difference, "cut_off");
        let list = move |c: &mut Conn| notifications::list(c, auditor, &PageRequest::default());
        let told = app
            .store
            .read::<_, StoreError, _>(list)
            .await
            .unwrap()
            .items;
        assert_eq!(told.len(), 1);
        assert!(matches!(&told[0].news, News::Trail { text } if text.cs.contains("řádku 9")));
    }
}
