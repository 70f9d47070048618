//! What signing in, second factors, tokens and the care for accounts leave in the trail.

use chrono::TimeDelta;
use letka_domain::access::{Action, Grant, Role};
use letka_domain::ids::AccountId;
use letka_domain::sign_in::Failures;
use letka_store::api_tokens::{self, NewApiToken};
use letka_store::identities::{self, Begun, Taken};
use letka_store::sessions::{self, Origin};
use letka_store::{Tx, accounts, second_factors, sign_ins};

use super::check;
use crate::support::{Db, World, account, now};

pub(super) async fn sign_in(db: &Db, world: World) {
    let pilot = account("pilot", Role::Pilot, world.unit);
    let account = check(db, "accounts::insert", move |tx| {
        accounts::insert(tx, &pilot)
    })
    .await;
    let open = |expires, hash: u8| {
        let open = move |tx: &mut Tx<'_>| {
            sessions::insert(tx, &[hash; 32], account, expires, &Origin::default())
        };
        check(db, "sessions::insert", open)
    };
    open(now(), 1).await;
    let session = open(now() + TimeDelta::hours(1), 2).await;
    check(db, "sessions::delete_expired", sessions::delete_expired).await;
    let own = open(now() + TimeDelta::hours(1), 3).await;
    let end = move |tx: &mut Tx<'_>| sessions::delete_own(tx, account, own);
    check(db, "sessions::delete_own", end).await;
    open(now() + TimeDelta::hours(1), 4).await;
    let end = move |tx: &mut Tx<'_>| sessions::delete_all(tx, account, Some(session));
    check(db, "sessions::delete_all", end).await;
    check(db, "sessions::touch", move |tx| {
        sessions::touch(tx, session)
    })
    .await;
    check(db, "sessions::delete", move |tx| {
        sessions::delete(tx, session)
    })
    .await;
    prove(db, account).await;
    go_elsewhere(db, account).await;
}

async fn prove(db: &Db, account: AccountId) {
    let set = move |tx: &mut Tx<'_>| accounts::set_password(tx, account, "$argon2id$", true);
    check(db, "accounts::set_password", set).await;
    check(db, "accounts::lock", move |tx| accounts::lock(tx, account)).await;
    let edit = accounts::Edit {
        name: "Jiná".into(),
        unit_id: None,
        operator_id: None,
    };
    let update = move |tx: &mut Tx<'_>| accounts::update(tx, account, 1, &edit);
    check(db, "accounts::update", update).await;
    let grant = Grant {
        role: Role::Instructor,
        unit: None,
    };
    let give = move |tx: &mut Tx<'_>| accounts::give_role(tx, account, grant);
    let role = check(db, "accounts::give_role", give).await;
    let end = move |tx: &mut Tx<'_>| accounts::end_role(tx, account, role);
    check(db, "accounts::end_role", end).await;
    for disabled in [true, false] {
        let set = move |tx: &mut Tx<'_>| accounts::set_disabled(tx, account, disabled);
        check(db, "accounts::set_disabled", set).await;
    }
    let name = [7; 32];
    check(db, "sign_ins::lock", move |tx| sign_ins::lock(tx, &name)).await;
    let failed = Failures::default().and_one(now());
    let set = move |tx: &mut Tx<'_>| sign_ins::set_failures(tx, &name, failed);
    check(db, "sign_ins::set_failures", set).await;
    let owe = move |tx: &mut Tx<'_>| sign_ins::insert_pending(tx, &[8; 32], account, now());
    check(db, "sign_ins::insert_pending", owe).await;
    let forget = move |tx: &mut Tx<'_>| sign_ins::delete_pending(tx, account);
    check(db, "sign_ins::delete_pending", forget).await;
    check(db, "sign_ins::delete_stale", sign_ins::delete_stale).await;
    let enrol = move |tx: &mut Tx<'_>| second_factors::insert(tx, account, &[1; 20]);
    let factor = check(db, "second_factors::insert", enrol).await;
    let confirm =
        move |tx: &mut Tx<'_>| second_factors::confirm(tx, account, factor, 1, &[[9; 32]]);
    check(db, "second_factors::confirm", confirm).await;
    let step = move |tx: &mut Tx<'_>| second_factors::use_step(tx, factor, 2);
    assert!(check(db, "second_factors::use_step", step).await);
    let code = move |tx: &mut Tx<'_>| second_factors::use_recovery_code(tx, factor, &[9; 32]);
    assert!(check(db, "second_factors::use_recovery_code", code).await);
    let end = move |tx: &mut Tx<'_>| second_factors::end(tx, account);
    check(db, "second_factors::end", end).await;
}

async fn go_elsewhere(db: &Db, account: AccountId) {
    let new = NewApiToken {
        account_id: account,
        name: "Výkazy".into(),
        scopes: vec![Action::ViewFlights],
        expires_at: now() + TimeDelta::days(1),
    };
    let insert = move |tx: &mut Tx<'_>| api_tokens::insert(tx, &[1; 32], &new);
    let token = check(db, "api_tokens::insert", insert).await;
    check(db, "api_tokens::touch", move |tx| {
        api_tokens::touch(tx, token)
    })
    .await;
    let revoke = move |tx: &mut Tx<'_>| api_tokens::revoke(tx, account, token);
    check(db, "api_tokens::revoke", revoke).await;
    let begun = Begun {
        nonce: "n".into(),
        verifier: "v".into(),
    };
    let begin = move |tx: &mut Tx<'_>| {
        let until = now() + TimeDelta::minutes(10);
        identities::begin(tx, &[1; 32], &[2; 32], &begun, until)
    };
    check(db, "identities::begin", begin).await;
    let take = |tx: &mut Tx<'_>| identities::take(tx, &[1; 32], &[2; 32]);
    let taken = check(db, "identities::take", take).await;
    assert!(matches!(taken, Taken::Begun(_)));
    let clear = |tx: &mut Tx<'_>| identities::delete_expired(tx, now());
    check(db, "identities::delete_expired", clear).await;
    let insert = move |tx: &mut Tx<'_>| identities::insert(tx, account, "https://idp", "1");
    let link = check(db, "identities::insert", insert).await;
    let end = move |tx: &mut Tx<'_>| identities::end(tx, account, link);
    check(db, "identities::end", end).await;
}
