//! The commander's desk: deputies, and what people are told.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_domain::ids::{AccountId, MissionId, NotificationId};
use letka_domain::localized::Localized;
use letka_domain::notifications::News;
use letka_domain::period::Period;
use letka_domain::rules::Outcome;
use letka_domain::rules::changes::{Cause, Changes};
use letka_store::deputies::{self, NewDeputy};
use letka_store::notifications::{self, NewNotification, Record};
use letka_store::page::PageRequest;
use letka_store::{StoreError, Tx, accounts};

use crate::missions::{draft, enter};
use crate::support::{Db, World, account, now, on_both_engines, world};

on_both_engines!(
    a_deputy_decides_within_the_period,
    nobody_is_his_own_deputy,
    who_may_be_a_deputy_is_listed,
    everybody_reads_what_he_is_told,
    under_one_key_everybody_is_told_once,
);

pub(crate) fn no_changes() -> Changes {
    Changes {
        before: Outcome::Clear,
        after: Outcome::Blocked,
        groups: Vec::new(),
    }
}

/// That a mission is judged differently, for some accounts.
pub(crate) fn judged(to: &[AccountId], mission: MissionId, cause: Cause) -> NewNotification {
    NewNotification {
        to: to.to_vec(),
        record: Record::new("mission", mission.0, "Pátrání Kladno"),
        news: News::MissionJudged {
            cause,
            changes: no_changes(),
        },
        once: None,
    }
}

async fn officer(db: &Db, world: World) -> AccountId {
    let officer = account("pověřená", Role::ComplianceOfficer, world.unit);
    db.write(move |tx| accounts::insert(tx, &officer))
        .await
        .unwrap()
}

fn deputy(world: World, deputy_id: AccountId) -> NewDeputy {
    NewDeputy {
        unit_id: world.unit,
        commander_id: world.commander,
        deputy_id,
        valid: Period::new(now(), now() + TimeDelta::days(7)).unwrap(),
    }
}

async fn a_deputy_decides_within_the_period(db: Db) {
    let world = world(&db).await;
    let who = officer(&db, world).await;
    let new = deputy(world, who);
    let id = db
        .write(move |tx| deputies::insert(tx, &new))
        .await
        .unwrap();
    let found = db.read(deputies::list).await.unwrap();
    assert_eq!((found[0].id, found[0].unit.id), (id, world.unit));
    assert_eq!(found[0].commander.name, "Účet velitel");
    assert_eq!((found[0].deputy.id, found[0].ended_at), (who, None));
    let units = |at| db.read(move |c| deputies::list_units(c, who, at));
    let tick = TimeDelta::microseconds(1);
    let end = now() + TimeDelta::days(7);
    for (at, expected) in [
        (now() - tick, vec![]),
        (now(), vec![world.unit]),
        (end, vec![world.unit]),
        (end + tick, vec![]),
    ] {
        assert_eq!(units(at).await.unwrap(), expected, "{at}");
    }
    let stranger = db.write(move |tx| deputies::end(tx, id, who)).await;
    assert!(
        matches!(stranger, Err(StoreError::NotFound("deputy"))),
        "{stranger:?}"
    );
    for _ in 0..2 {
        db.write(move |tx| deputies::end(tx, id, world.commander))
            .await
            .unwrap();
    }
    assert_eq!(units(now()).await.unwrap(), []);
    assert_eq!(
        db.read(deputies::list).await.unwrap()[0].ended_at,
        Some(now())
    );
}

async fn nobody_is_his_own_deputy(db: Db) {
    let world = world(&db).await;
    let new = deputy(world, world.commander);
    let refused = db
        .write(move |tx| deputies::insert(tx, &new))
        .await
        .unwrap_err();
    assert!(refused.violates("deputies_another_check"), "{refused:?}");
}

async fn who_may_be_a_deputy_is_listed(db: Db) {
    let world = world(&db).await;
    let who = officer(&db, world).await;
    let roles = [Role::Commander, Role::ComplianceOfficer];
    let list = move |c: &mut letka_store::Conn| accounts::list_by_roles(c, &roles);
    let found = db.read(list).await.unwrap();
    let ids: Vec<AccountId> = found.iter().map(|account| account.id).collect();
    assert_eq!(ids, [who, world.commander]);
    db.raw("update accounts set disabled = true").await.unwrap();
    assert!(db.read(list).await.unwrap().is_empty());
    let mut flier = account("pilotka", Role::Pilot, world.unit);
    flier.operator_id = Some(world.pilot);
    let flier = db
        .write(move |tx| accounts::insert(tx, &flier))
        .await
        .unwrap();
    let of = move |c: &mut letka_store::Conn| accounts::list_for_operator(c, world.pilot);
    assert_eq!(db.read(of).await.unwrap(), [flier]);
}

async fn everybody_reads_what_he_is_told(db: Db) {
    let world = world(&db).await;
    let (who, other) = (officer(&db, world).await, world.commander);
    let mission = enter(&db, draft(world)).await;
    let tell = move |tx: &mut Tx<'_>| {
        notifications::insert(tx, &judged(&[who, other], mission, Cause::Permit))?;
        notifications::insert(tx, &judged(&[who], mission, Cause::Zones))
    };
    db.write(tell).await.unwrap();
    let page = PageRequest::default();
    let list = |account| db.read(move |c| notifications::list(c, account, &page));
    let unread = |account| db.read(move |c| notifications::count_unread(c, account));
    let told = list(who).await.unwrap().items;
    let news: Vec<News> = told.iter().map(|one| one.news.clone()).collect();
    let expected = [Cause::Zones, Cause::Permit].map(|cause| judged(&[], mission, cause).news);
    assert_eq!(news, expected);
    assert_eq!(told[0].record.name, "Pátrání Kladno");
    assert_eq!(told[0].record.id, Some(mission.0));
    assert_eq!(told[0].read_at, None);
    assert_eq!(
        (unread(who).await.unwrap(), unread(other).await.unwrap()),
        (2, 1)
    );
    let id = told[0].id;
    let read = |account, id| {
        let mark = move |tx: &mut Tx<'_>| notifications::mark_read(tx, account, id);
        db.write(mark)
    };
    let foreign = read(other, Some(id)).await;
    assert!(
        matches!(foreign, Err(StoreError::NotFound("notification"))),
        "{foreign:?}"
    );
    let nothing = read(who, Some(NotificationId(uuid::Uuid::from_u128(1)))).await;
    assert!(matches!(nothing, Err(StoreError::NotFound("notification"))));
    read(who, Some(id)).await.unwrap();
    assert_eq!(list(who).await.unwrap().items[0].read_at, Some(now()));
    assert_eq!(
        (unread(who).await.unwrap(), unread(other).await.unwrap()),
        (1, 1)
    );
    read(who, None).await.unwrap();
    assert_eq!(
        (unread(who).await.unwrap(), unread(other).await.unwrap()),
        (0, 1)
    );
}

async fn under_one_key_everybody_is_told_once(db: Db) {
    let world = world(&db).await;
    let (who, other) = (officer(&db, world).await, world.commander);
    let tell = |to: &[AccountId], once: Option<&str>| {
        let new = NewNotification {
            to: to.to_vec(),
            record: Record::new("audit", None, "Záznam změn"),
            news: News::Trail {
                text: Localized::same("Řetěz nesouhlasí"),
            },
            once: once.map(str::to_owned),
        };
        let tell = move |tx: &mut Tx<'_>| notifications::insert(tx, &new);
        db.write(tell)
    };
    assert_eq!(tell(&[who, who], Some("a")).await.unwrap(), [who]);
    let mut both = [who, other];
    both.sort_unstable();
    assert_eq!(
        tell(&both, Some("a")).await.unwrap(),
        [other],
        "who was told is left out"
    );
    assert_eq!(tell(&both, Some("a")).await.unwrap(), []);
    assert_eq!(tell(&both, Some("b")).await.unwrap(), both);
    assert_eq!(tell(&[who], None).await.unwrap(), [who]);
    assert_eq!(
        tell(&[who], None).await.unwrap(),
        [who],
        "without a key every time"
    );
    let page = PageRequest::default();
    let list = move |c: &mut letka_store::Conn| notifications::list(c, who, &page);
    assert_eq!(db.read(list).await.unwrap().items.len(), 4);
}
