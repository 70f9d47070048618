//! Who of an identity provider is which account, and who is on the way there.

use chrono::TimeDelta;
use letka_domain::ids::AccountId;
use letka_store::identities::{self, Begun, Taken};
use letka_store::sessions::{self, Origin};
use letka_store::{StoreError, Tx};

use crate::support::{Db, now, on_both_engines, world};

const ISSUER: &str = "https://idp.example";

on_both_engines!(
    a_person_is_one_account_and_an_account_one_person,
    a_link_that_ended_leaves_room_for_another,
    what_was_begun_is_taken_once_by_its_browser,
    a_session_says_whether_a_provider_vouches,
);

fn link(
    db: &Db,
    account: AccountId,
    subject: &'static str,
) -> impl Future<Output = Result<uuid::Uuid, StoreError>> {
    db.write(move |tx| identities::insert(tx, account, ISSUER, subject))
}

async fn a_person_is_one_account_and_an_account_one_person(db: Db) {
    let world = world(&db).await;
    let pilot = crate::support::account("pilot", letka_domain::access::Role::Pilot, world.unit);
    let other = db
        .write(move |tx| letka_store::accounts::insert(tx, &pilot))
        .await
        .unwrap();
    let id = link(&db, world.commander, "1").await.unwrap();
    let found = db.read(|c| identities::find(c, ISSUER, "1")).await.unwrap();
    assert_eq!(found, Some((id, world.commander)));
    let elsewhere = db.read(|c| identities::find(c, "https://other.example", "1"));
    assert_eq!(elsewhere.await.unwrap(), None);
    let taken = link(&db, other, "1").await.unwrap_err();
    assert!(
        taken.violates("account_identities_issuer_subject_key"),
        "{taken}"
    );
    let second = link(&db, world.commander, "2").await.unwrap_err();
    assert!(
        second.violates("account_identities_account_id_issuer_key"),
        "{second}"
    );
}

async fn a_link_that_ended_leaves_room_for_another(db: Db) {
    let account = world(&db).await.commander;
    let id = link(&db, account, "1").await.unwrap();
    let end = move |tx: &mut Tx<'_>| identities::end(tx, account, id);
    db.write(end).await.unwrap();
    assert_eq!(
        db.read(|c| identities::find(c, ISSUER, "1")).await.unwrap(),
        None
    );
    let again = db.write(end).await.unwrap_err();
    assert!(matches!(again, StoreError::NotFound("identity")), "{again}");
    let new = link(&db, account, "1").await.unwrap();
    let left = db
        .read(move |c| identities::list_for(c, account))
        .await
        .unwrap();
    assert_eq!(left.iter().map(|one| one.id).collect::<Vec<_>>(), [new]);
    let foreign = AccountId(uuid::Uuid::from_u128(1));
    let steal = db.write(move |tx| identities::end(tx, foreign, new));
    assert!(steal.await.is_err());
}

async fn what_was_begun_is_taken_once_by_its_browser(db: Db) {
    let begin = |state: u8, minutes| {
        let begun = Begun {
            nonce: "n".into(),
            verifier: "v".into(),
        };
        let until = now() + TimeDelta::minutes(minutes);
        db.write(move |tx| identities::begin(tx, &[state; 32], &[9; 32], &begun, until))
    };
    let take = |state: u8, browser: u8| {
        db.write(move |tx| identities::take(tx, &[state; 32], &[browser; 32]))
    };
    begin(1, 10).await.unwrap();
    begin(2, 0).await.unwrap();
    assert!(matches!(take(1, 8).await.unwrap(), Taken::Unknown));
    let Taken::Begun(begun) = take(1, 9).await.unwrap() else {
        panic!("another browser took it away");
    };
    assert_eq!((begun.nonce.as_str(), begun.verifier.as_str()), ("n", "v"));
    assert!(matches!(take(1, 9).await.unwrap(), Taken::Unknown));
    assert!(matches!(take(2, 9).await.unwrap(), Taken::Expired));
    begin(3, 0).await.unwrap();
    let clear = |tx: &mut Tx<'_>| identities::delete_expired(tx, now());
    db.write(clear).await.unwrap();
    assert!(matches!(take(3, 9).await.unwrap(), Taken::Unknown));
}

async fn a_session_says_whether_a_provider_vouches(db: Db) {
    let account = world(&db).await.commander;
    let identity = link(&db, account, "1").await.unwrap();
    let until = now() + TimeDelta::hours(1);
    for (byte, identity) in [(1, None), (2, Some(identity))] {
        let origin = Origin {
            identity,
            ..Origin::default()
        };
        let open =
            move |tx: &mut Tx<'_>| sessions::insert(tx, &[byte; 32], account, until, &origin);
        db.write(open).await.unwrap();
        let find = db.read(move |c| sessions::find_valid(c, &[byte; 32], now()));
        let found = find.await.unwrap().unwrap();
        assert_eq!(found.by_provider, identity.is_some());
    }
}
