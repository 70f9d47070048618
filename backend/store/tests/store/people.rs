//! Units, operators, licences, accounts and sessions.

use chrono::TimeDelta;
use letka_domain::access::{Reach, Role};
use letka_domain::ids::{AccountId, OperatorId};
use letka_domain::licences::{LicenceKind, LicenceLimits, LicenceStep};
use letka_domain::period::Period;
use letka_store::accounts::{GivenRole, NewAccount};
use letka_store::licence_kinds::Kind;
use letka_store::licences::{Licence, NewLicence};
use letka_store::operators::{NewOperator, OperatorFilter, OperatorStatus};
use letka_store::page::PageRequest;
use letka_store::sessions::Origin;
use letka_store::units::NewUnit;
use letka_store::{
    Conn, Named, StoreError, Tx, accounts, licence_kinds, licences, operators, sessions, units,
};
use uuid::Uuid;

use crate::support::{Db, SEED, account, at, now, on_both_engines, operator, unit, world};

on_both_engines!(
    operators_are_found_with_their_unit,
    licences_come_with_the_first_to_end_in_front,
    a_status_holds_from_its_moment,
    people_come_in_pages_by_name,
    a_person_moves_to_another_unit,
    units_make_no_circles_and_close_when_they_are_empty,
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
        (found.status_at(now()), found.synthetic),
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
    let kind = |kind| db.read(move |c| licence_kinds::get_by_meaning(c, kind));
    let (police, rating) = (
        kind(LicenceKind::PoliceUav).await.unwrap(),
        kind(LicenceKind::RatingBrus).await.unwrap(),
    );
    let licence = |kind: &Kind, number: &str, to| NewLicence {
        operator_id: world.pilot,
        kind_id: kind.id,
        number: number.into(),
        issued_by: "PP ČR".into(),
        valid: Period::new(at("2026-01-01T00:00:00Z"), at(to)).unwrap(),
        limits: LicenceLimits::default(),
        renews: None,
    };
    let mut limited = licence(&rating, "B-1", "2026-12-01T00:00:00Z");
    limited.limits = LicenceLimits {
        text: Some("jen s instruktorem".into()),
        day_only: true,
        max_height_agl_m: Some(50.0),
    };
    let long = licence(&police, "P-1", "2028-01-01T00:00:00.000001Z");
    let insert = |new: NewLicence| db.write(move |tx| licences::insert(tx, &new));
    insert(long.clone()).await.unwrap();
    let suspended = insert(limited.clone()).await.unwrap();
    let suspend = move |tx: &mut Tx<'_>| {
        licences::step(tx, suspended, LicenceStep::Suspend, now(), "kontrola")
    };
    db.write(suspend).await.unwrap();
    let list = db
        .read(move |c| licences::list_for(c, world.pilot))
        .await
        .unwrap();
    assert_eq!(
        list.iter().map(|l| l.number.as_str()).collect::<Vec<_>>(),
        ["B-1", "P-1"]
    );
    assert_eq!(
        (&list[0].limits, list[1].valid),
        (&limited.limits, long.valid)
    );
    let step = &list[0].steps[0];
    assert_eq!(
        (step.step, step.from, step.reason.as_str()),
        (LicenceStep::Suspend, now(), "kontrola")
    );
    let minute = Period::new(now(), now() + TimeDelta::minutes(1)).unwrap();
    let suspended = |licence: &Licence| licence.facts(&minute, None).suspended;
    assert!(suspended(&list[0]) && !suspended(&list[1]));
    assert!(!list[0].is_interrupted(&minute, Some(now() - TimeDelta::seconds(1))));
    let taken = insert(long.clone()).await.unwrap_err();
    assert!(
        taken.violates("licences_kind_id_number_valid_from_key"),
        "{taken}"
    );
    let renewal = NewLicence {
        valid: Period::new(at("2027-12-01T00:00:00Z"), at("2030-01-01T00:00:00Z")).unwrap(),
        renews: Some(list[1].id),
        ..long
    };
    insert(renewal.clone()).await.unwrap();
    let again = NewLicence {
        number: "P-2".into(),
        ..renewal
    };
    let again = insert(again).await.unwrap_err();
    assert!(again.violates("licences_renews_id_key"), "{again}");
    let other = OperatorId(Uuid::from_u128(1));
    assert_eq!(
        db.read(move |c| licences::list_for(c, other))
            .await
            .unwrap(),
        []
    );
}

async fn a_status_holds_from_its_moment(db: Db) {
    let world = world(&db).await;
    let day = |days| now() + TimeDelta::days(days);
    let set = |status, from, reason: &'static str| {
        db.write(move |tx| operators::set_status(tx, world.pilot, status, from, reason))
    };
    set(OperatorStatus::Left, day(10), "odchod").await.unwrap();
    set(OperatorStatus::Suspended, day(2), "kázeň")
        .await
        .unwrap();
    set(OperatorStatus::Active, day(4), "konec").await.unwrap();
    let found = db
        .read(move |c| operators::get(c, world.pilot))
        .await
        .unwrap();
    let at = |days| found.status_at(day(days)).as_str();
    let days = [0, 2, 3, 4, 9, 10];
    let expected = [
        "active",
        "suspended",
        "suspended",
        "active",
        "active",
        "left",
    ];
    assert_eq!(days.map(at), expected);
    let flies = |from, to| found.flies_during(&Period::new(day(from), day(to)).unwrap(), None);
    assert_eq!(
        [
            flies(0, 1),
            flies(0, 2),
            flies(0, 5),
            flies(4, 5),
            flies(9, 11)
        ],
        [true, false, false, true, false]
    );
    let wanted = |status, days| {
        let filter = OperatorFilter {
            status: Some(status),
            ..OperatorFilter::default()
        };
        let page = PageRequest::default();
        db.read(move |c| operators::list(c, &Reach::everywhere(), &filter, &page, day(days)))
    };
    assert_eq!(
        wanted(OperatorStatus::Left, 10).await.unwrap().items,
        [found]
    );
    assert_eq!(wanted(OperatorStatus::Left, 9).await.unwrap().items, []);
}

async fn people_come_in_pages_by_name(db: Db) {
    let world = world(&db).await;
    for (name, badge) in [
        ("Žaneta Bílá", "7"),
        ("Adam Černý", "8"),
        ("Adam Černý", "9"),
    ] {
        let new = NewOperator {
            name: name.into(),
            ..operator(world.unit, badge)
        };
        db.write(move |tx| operators::insert(tx, &new))
            .await
            .unwrap();
    }
    let mut seen = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = PageRequest::new(Some(2), after.as_deref()).unwrap();
        let list = move |c: &mut Conn| {
            operators::list(
                c,
                &Reach::everywhere(),
                &OperatorFilter::default(),
                &page,
                now(),
            )
        };
        let page = db.read(list).await.unwrap();
        seen.extend(page.items.into_iter().map(|one| one.name));
        let Some(next) = page.next else { break };
        after = Some(next.to_string());
    }
    assert_eq!(
        seen,
        ["Adam Černý", "Adam Černý", "Jiří Šťastný", "Žaneta Bílá"]
    );
    let found = |text: &'static str, reach: Reach| {
        let filter = OperatorFilter {
            text: Some(text.into()),
            ..OperatorFilter::default()
        };
        let page = PageRequest::default();
        db.read(move |c| operators::list(c, &reach, &filter, &page, now()))
    };
    assert_eq!(
        found("stastny", Reach::everywhere())
            .await
            .unwrap()
            .items
            .len(),
        1
    );
    assert_eq!(
        found("1000", Reach::everywhere())
            .await
            .unwrap()
            .items
            .len(),
        1
    );
    assert_eq!(found("stastny", Reach::over([])).await.unwrap().items, []);
}

async fn a_person_moves_to_another_unit(db: Db) {
    let world = world(&db).await;
    let other = db.write(|tx| units::insert(tx, &unit("KO"))).await.unwrap();
    let go = |version| db.write(move |tx| operators::move_to_unit(tx, world.pilot, version, other));
    go(1).await.unwrap();
    assert!(matches!(
        go(1).await,
        Err(StoreError::VersionMismatch { read: 1, now: 2 })
    ));
    let moves = db
        .read(move |c| operators::list_moves(c, world.pilot))
        .await
        .unwrap();
    assert_eq!(moves.len(), 1);
    assert_eq!(
        (moves[0].from.name.as_str(), moves[0].to.id),
        ("Odbor KL", other)
    );
}

async fn units_make_no_circles_and_close_when_they_are_empty(db: Db) {
    let world = world(&db).await;
    let below = |code: &str, parent| NewUnit {
        parent_id: Some(parent),
        ..unit(code)
    };
    let new = below("A", world.unit);
    let one = db.write(move |tx| units::insert(tx, &new)).await.unwrap();
    let new = below("B", one);
    let two = db.write(move |tx| units::insert(tx, &new)).await.unwrap();
    let put = |id, version, new: NewUnit| db.write(move |tx| units::update(tx, id, version, &new));
    for parent in [one, two] {
        let circle = put(one, 1, below("A", parent)).await.unwrap_err();
        assert!(circle.violates(units::CIRCLE), "{circle}");
    }
    put(two, 1, below("B", world.unit)).await.unwrap();
    let close = |id, version| db.write(move |tx| units::close(tx, id, version));
    let full = close(world.unit, 1).await.unwrap_err();
    assert!(full.violates(units::NOT_EMPTY), "{full}");
    close(one, 1).await.unwrap();
    let again = close(one, 2).await.unwrap_err();
    assert!(again.violates(units::CLOSED), "{again}");
    let closed = put(two, 2, below("B", one)).await.unwrap_err();
    assert!(closed.violates(units::CLOSED), "{closed}");
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
    assert_eq!(found.account.id, id);
    let held = [GivenRole {
        role: Role::Pilot,
        unit: Some(Named {
            id: world.unit,
            name: "Odbor KL".into(),
        }),
    }];
    assert_eq!(found.account.roles, held);
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
    let open = move |tx: &mut Tx<'_>| {
        sessions::insert(tx, &[1; 32], world.commander, expires, &Origin::default())
    };
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
    let open = move |tx: &mut Tx<'_>| {
        sessions::insert(tx, &[1; 32], world.commander, expires, &Origin::default())
    };
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
        db.write(move |tx| {
            sessions::insert(tx, &hash, world.commander, expires, &Origin::default())
        })
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
