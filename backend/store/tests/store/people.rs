//! Units, operators, licences, accounts and sessions.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_domain::ids::{AccountId, OperatorId};
use letka_domain::licences::LicenceKind;
use letka_domain::period::Period;
use letka_store::accounts::NewAccount;
use letka_store::licences::NewLicence;
use letka_store::operators::OperatorStatus;
use letka_store::{Named, StoreError, Tx, accounts, licences, operators, sessions, units};
use uuid::Uuid;

use crate::support::{Db, SEED, account, at, now, on_both_engines, world};

on_both_engines!(
    operators_are_found_with_their_unit,
    licences_come_with_the_first_to_end_in_front,
    accounts_are_found_by_username,
    a_session_counts_until_it_expires,
    a_disabled_account_has_no_session,
    sessions_end,
);

async fn operators_are_found_with_their_unit(db: Db) {
    let world = world(&db).await;
    let found = db
        .read(move |c| operators::find(c, world.pilot))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.name, "Jiří Šťastný");
    assert_eq!(found.badge_number, "100001");
    assert_eq!(
        found.unit,
        Named {
            id: world.unit,
            name: "Odbor KL".into()
        }
    );
    assert_eq!(
        (found.status, found.synthetic),
        (OperatorStatus::Active, true)
    );
    let flies = |status: &OperatorStatus| status.is_active();
    assert_eq!(
        OperatorStatus::ALL.iter().map(flies).collect::<Vec<_>>(),
        [true, false, false]
    );
    let nobody = OperatorId(Uuid::from_u128(1));
    assert_eq!(
        db.read(move |c| operators::find(c, nobody)).await.unwrap(),
        None
    );
    assert_eq!(db.read(operators::count).await.unwrap(), 1);
    let units = db.read(units::list).await.unwrap();
    assert_eq!(
        units.into_iter().map(|unit| unit.code).collect::<Vec<_>>(),
        ["KL"]
    );
}

async fn licences_come_with_the_first_to_end_in_front(db: Db) {
    let world = world(&db).await;
    let licence = |kind, number: &str, to| NewLicence {
        operator_id: world.pilot,
        kind,
        number: number.into(),
        issued_by: "PP ČR".into(),
        valid: Period::new(at("2026-01-01T00:00:00Z"), at(to)).unwrap(),
        suspended_at: None,
    };
    let mut suspended = licence(LicenceKind::RatingBrus, "B-1", "2026-12-01T00:00:00Z");
    suspended.suspended_at = Some(now());
    let long = licence(LicenceKind::PoliceUav, "P-1", "2028-01-01T00:00:00.000001Z");
    let (first, again) = (long.clone(), long.clone());
    db.write(move |tx| licences::insert(tx, &first))
        .await
        .unwrap();
    let second = suspended.clone();
    db.write(move |tx| licences::insert(tx, &second))
        .await
        .unwrap();
    let list = db
        .read(move |c| licences::list_for(c, world.pilot))
        .await
        .unwrap();
    assert_eq!(
        list.iter().map(|l| l.number.as_str()).collect::<Vec<_>>(),
        ["B-1", "P-1"]
    );
    assert_eq!(
        (list[0].suspended_at, list[1].valid),
        (Some(now()), long.valid)
    );
    assert!(list[0].facts().suspended && !list[1].facts().suspended);
    let taken = db
        .write(move |tx| licences::insert(tx, &again))
        .await
        .unwrap_err();
    assert!(taken.violates("licences_kind_number_key"), "{taken}");
    let other = OperatorId(Uuid::from_u128(1));
    assert_eq!(
        db.read(move |c| licences::list_for(c, other))
            .await
            .unwrap(),
        []
    );
}

async fn accounts_are_found_by_username(db: Db) {
    let world = world(&db).await;
    let pilot = NewAccount {
        operator_id: Some(world.pilot),
        unit_id: None,
        ..account("pilot", Role::Pilot, world.unit)
    };
    let id = db
        .write(move |tx| accounts::insert(tx, &pilot))
        .await
        .unwrap();
    let find = |name: &'static str| db.read(move |c| accounts::find_by_username(c, name));
    let found = find("pilot").await.unwrap().unwrap();
    assert_eq!((found.account.id, found.account.role), (id, Role::Pilot));
    assert_eq!(
        (found.account.operator_id, &found.account.unit),
        (Some(world.pilot), &None)
    );
    assert_eq!(found.password_hash, "$argon2id$test");
    let commander = find("velitel").await.unwrap().unwrap().account;
    assert_eq!(
        commander.unit.as_ref().map(|unit| unit.id),
        Some(world.unit)
    );
    let again = db
        .read(move |c| accounts::get(c, world.commander))
        .await
        .unwrap();
    assert_eq!(again, commander);
    assert!(find("nikdo").await.unwrap().is_none());
    let nobody = AccountId(Uuid::from_u128(1));
    let missing = db.read(move |c| accounts::get(c, nobody)).await;
    assert!(matches!(missing, Err(StoreError::NotFound("account"))));
}

async fn a_session_counts_until_it_expires(db: Db) {
    let world = world(&db).await;
    let expires = now() + TimeDelta::hours(8);
    let open = move |tx: &mut Tx<'_>| sessions::insert(tx, &[1; 32], world.commander, expires);
    let id = db.write(open).await.unwrap();
    let find = |hash, at| db.read(move |c| sessions::find_valid(c, &[hash; 32], at));
    let session = find(1, now()).await.unwrap().unwrap();
    assert_eq!(
        (session.id, session.account.username.as_str()),
        (id, "velitel")
    );
    assert_eq!(session.account.unit.map(|unit| unit.id), Some(world.unit));
    assert_eq!((session.last_seen_at, session.expires_at), (now(), expires));
    assert!(
        find(1, expires - TimeDelta::microseconds(1))
            .await
            .unwrap()
            .is_some()
    );
    assert!(find(1, expires).await.unwrap().is_none());
    assert!(find(2, now()).await.unwrap().is_none());

    let later = now() + TimeDelta::minutes(5);
    for time in [later, now()] {
        let touch = move |tx: &mut Tx<'_>| sessions::touch(tx, id);
        db.store
            .write::<_, StoreError, _>(&SEED, time, touch)
            .await
            .unwrap();
    }
    assert_eq!(find(1, now()).await.unwrap().unwrap().last_seen_at, later);
}

async fn a_disabled_account_has_no_session(db: Db) {
    let world = world(&db).await;
    let expires = now() + TimeDelta::hours(8);
    let open = move |tx: &mut Tx<'_>| sessions::insert(tx, &[1; 32], world.commander, expires);
    db.write(open).await.unwrap();
    let disabled = "update accounts set disabled = not disabled where username = 'velitel'";
    db.raw(disabled).await.unwrap();
    let found = db
        .read(|c| sessions::find_valid(c, &[1; 32], now()))
        .await
        .unwrap();
    assert_eq!(found, None);
}

async fn sessions_end(db: Db) {
    let world = world(&db).await;
    let open = |hash: u8, hours| {
        let expires = now() + TimeDelta::hours(hours);
        let hash = [hash; 32];
        db.write(move |tx| sessions::insert(tx, &hash, world.commander, expires))
    };
    let first = open(1, 8).await.unwrap();
    open(2, 1).await.unwrap();
    open(3, -1).await.unwrap();
    assert_eq!(db.write(sessions::delete_expired).await.unwrap(), 1);
    assert_eq!(db.write(sessions::delete_expired).await.unwrap(), 0);
    db.write(move |tx| sessions::delete(tx, first))
        .await
        .unwrap();
    let again = db.write(move |tx| sessions::delete(tx, first)).await;
    assert!(matches!(again, Err(StoreError::NotFound("session"))));
    let find = |hash: u8| db.read(move |c| sessions::find_valid(c, &[hash; 32], now()));
    assert!(find(1).await.unwrap().is_none());
    assert!(find(2).await.unwrap().is_some());
}
