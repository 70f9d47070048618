//! Failures of signing in, second steps, second factors.

use chrono::TimeDelta;
use letka_domain::sign_in::{FORGOTTEN, Failures};
use letka_store::sessions::{self, Origin};
use letka_store::{StoreError, Tx, second_factors, sign_ins};

use crate::support::{Db, now, on_both_engines, world};

on_both_engines!(
    failures_are_counted_by_name_and_forgotten,
    a_second_step_expires,
    a_second_factor_counts_once_it_is_confirmed,
    codes_are_taken_once,
    sessions_of_others_are_not_ended,
);

async fn failures_are_counted_by_name_and_forgotten(db: Db) {
    let count = |name: u8| {
        let add = move |tx: &mut Tx<'_>| {
            let before = sign_ins::lock(tx, &[name; 32])?;
            let after = before.and_one(tx.now());
            sign_ins::set_failures(tx, &[name; 32], after)?;
            Ok::<_, StoreError>(after.count)
        };
        db.write(add)
    };
    assert_eq!(count(1).await.unwrap(), 1);
    assert_eq!(count(1).await.unwrap(), 2);
    assert_eq!(count(2).await.unwrap(), 1);
    let found = |name: u8| db.read(move |c| sign_ins::failures(c, &[name; 32]));
    let two = Failures {
        count: 2,
        last_at: Some(now()),
    };
    assert_eq!(found(1).await.unwrap(), two);
    assert_eq!(found(3).await.unwrap(), Failures::default());
    let old = Failures {
        count: 9,
        last_at: Some(now() - FORGOTTEN - TimeDelta::seconds(1)),
    };
    let age = move |tx: &mut Tx<'_>| sign_ins::set_failures(tx, &[2; 32], old);
    db.write(age).await.unwrap();
    db.write(sign_ins::delete_stale).await.unwrap();
    assert_eq!(found(1).await.unwrap(), two);
    assert_eq!(found(2).await.unwrap(), Failures::default());
}

async fn a_second_step_expires(db: Db) {
    let account = world(&db).await.commander;
    let until = now() + TimeDelta::minutes(5);
    let owe = move |tx: &mut Tx<'_>| sign_ins::insert_pending(tx, &[1; 32], account, until);
    db.write(owe).await.unwrap();
    let find = |hash: u8, at| db.read(move |c| sign_ins::find_pending(c, &[hash; 32], at));
    let pending = find(1, now()).await.unwrap().unwrap();
    assert_eq!(pending.account_id, account);
    assert_eq!(find(1, until).await.unwrap(), None);
    assert_eq!(find(2, now()).await.unwrap(), None);
    let forget = move |tx: &mut Tx<'_>| sign_ins::delete_pending(tx, account);
    db.write(forget).await.unwrap();
    assert_eq!(find(1, now()).await.unwrap(), None);
}

async fn a_second_factor_counts_once_it_is_confirmed(db: Db) {
    let account = world(&db).await.commander;
    let enrol = |byte: u8| db.write(move |tx| second_factors::insert(tx, account, &[byte; 20]));
    let found = || db.read(move |c| second_factors::find(c, account));
    let first = enrol(1).await.unwrap();
    let second = enrol(2).await.unwrap();
    assert!(found().await.unwrap().is_none());
    let confirm = |id| {
        let write =
            move |tx: &mut Tx<'_>| second_factors::confirm(tx, account, id, 5, &[[1; 32], [2; 32]]);
        db.write(write)
    };
    let replaced = confirm(first).await.unwrap_err();
    assert!(matches!(replaced, StoreError::NotFound(_)), "{replaced}");
    confirm(second).await.unwrap();
    assert!(confirm(second).await.is_err());
    let held = found().await.unwrap().unwrap();
    assert_eq!((held.id, held.last_step), (second, 5));
    assert_eq!(held.secret, [2; 20]);
    let third = enrol(3).await.unwrap();
    assert_eq!(found().await.unwrap().unwrap().id, second);
    confirm(third).await.unwrap();
    assert_eq!(found().await.unwrap().unwrap().id, third);
    db.write(move |tx| second_factors::end(tx, account))
        .await
        .unwrap();
    assert!(found().await.unwrap().is_none());
    assert!(
        db.write(move |tx| second_factors::end(tx, account))
            .await
            .is_err()
    );
}

async fn codes_are_taken_once(db: Db) {
    let account = world(&db).await.commander;
    let enrol = move |tx: &mut Tx<'_>| {
        let id = second_factors::insert(tx, account, &[1; 20])?;
        second_factors::confirm(tx, account, id, 5, &[[1; 32], [2; 32]])?;
        Ok::<_, StoreError>(id)
    };
    let id = db.write(enrol).await.unwrap();
    let step = |step| db.write(move |tx| second_factors::use_step(tx, id, step));
    assert!(!step(4).await.unwrap());
    assert!(!step(5).await.unwrap());
    assert!(step(6).await.unwrap());
    assert!(!step(6).await.unwrap());
    let code =
        |byte: u8| db.write(move |tx| second_factors::use_recovery_code(tx, id, &[byte; 32]));
    assert!(code(1).await.unwrap());
    assert!(!code(1).await.unwrap());
    assert!(!code(3).await.unwrap());
    let left = db.read(move |c| second_factors::count_recovery_codes(c, id));
    assert_eq!(left.await.unwrap(), 1);
}

async fn sessions_of_others_are_not_ended(db: Db) {
    let world = world(&db).await;
    let until = now() + TimeDelta::hours(1);
    let origin = Origin {
        address: Some("192.0.2.1".into()),
        user_agent: Some("Firefox".into()),
        failures: Failures::default().and_one(now()),
        identity: None,
    };
    let account = world.commander;
    let open = |byte: u8| {
        let origin = origin.clone();
        db.write(move |tx| sessions::insert(tx, &[byte; 32], account, until, &origin))
    };
    let (first, second) = (open(1).await.unwrap(), open(2).await.unwrap());
    let other = letka_domain::ids::AccountId(uuid::Uuid::from_u128(1));
    let steal = db.write(move |tx| sessions::delete_own(tx, other, first));
    assert!(steal.await.is_err());
    let list = db.read(move |c| sessions::list_for(c, account, now()));
    let list = list.await.unwrap();
    assert_eq!(
        list.iter().map(|one| one.id).collect::<Vec<_>>(),
        [second, first]
    );
    assert_eq!(list[0].origin.address.as_deref(), Some("192.0.2.1"));
    let found = db.read(move |c| sessions::find_valid(c, &[1; 32], now()));
    let found = found.await.unwrap().unwrap();
    assert_eq!(found.failures, origin.failures);
    assert!(!found.second_factor);
    let rest = db.write(move |tx| sessions::delete_all(tx, account, Some(second)));
    assert_eq!(rest.await.unwrap(), 1);
    let all = db.write(move |tx| sessions::delete_all(tx, account, None));
    assert_eq!(all.await.unwrap(), 1);
}
