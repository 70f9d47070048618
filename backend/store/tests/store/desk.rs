//! The commander's desk: deputies, and what people are told.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_domain::ids::{AccountId, NotificationId};
use letka_domain::period::Period;
use letka_domain::rules::Outcome;
use letka_domain::rules::changes::{Cause, Changes};
use letka_store::deputies::{self, NewDeputy};
use letka_store::page::PageRequest;
use letka_store::{StoreError, Tx, accounts, notifications};

use crate::missions::{draft, enter};
use crate::support::{Db, World, account, now, on_both_engines, world};

on_both_engines!(
    a_deputy_decides_within_the_period,
    nobody_is_his_own_deputy,
    who_may_be_a_deputy_is_listed,
    everybody_reads_what_he_is_told,
);

pub(crate) fn no_changes() -> Changes {
    Changes {
        before: Outcome::Clear,
        after: Outcome::Blocked,
        groups: Vec::new(),
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
        notifications::insert(tx, &[who, other], mission, Cause::Permit, &no_changes())?;
        notifications::insert(tx, &[who], mission, Cause::Zones, &no_changes())
    };
    db.write(tell).await.unwrap();
    let page = PageRequest::default();
    let list = |account| db.read(move |c| notifications::list(c, account, &page));
    let unread = |account| db.read(move |c| notifications::count_unread(c, account));
    let told = list(who).await.unwrap().items;
    let causes: Vec<Cause> = told.iter().map(|one| one.cause).collect();
    assert_eq!(causes, [Cause::Zones, Cause::Permit]);
    assert_eq!(told[0].mission.name, "Pátrání Kladno");
    assert_eq!((&told[0].changes, told[0].read_at), (&no_changes(), None));
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
