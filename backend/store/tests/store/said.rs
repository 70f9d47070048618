//! What people say about missions: answers and consents.

use chrono::TimeDelta;
use letka_domain::missions::{Answer, Consent, ConsentAnswer};
use letka_domain::period::Period;
use letka_store::answers::{self, NewAnswer};
use letka_store::{StoreError, Tx, consents};

use crate::missions::{draft, enter};
use crate::support::{Db, Engine, SEED, now, on_both_engines, world};

on_both_engines!(
    answers_come_back_in_their_order,
    a_consent_is_withdrawn_and_stays,
    every_version_of_a_consent_stays,
    what_was_said_cannot_be_changed,
);

pub(crate) fn yes() -> NewAnswer {
    NewAnswer {
        rule: "SAF-01".into(),
        zone: None,
        question: "Zváženo?".into(),
        yes: true,
        note: None,
    }
}

pub(crate) fn consent(zone: &str) -> Consent {
    Consent {
        with: "TWR Ruzyně".into(),
        reference: "č. 12, Šťastný 10:15".into(),
        requested_at: Some(now()),
        valid: Some(Period::new(now(), now() + TimeDelta::hours(2)).unwrap()),
        zones: vec![zone.into()],
        rules: vec!["TRF-01".into()],
        max_height_agl_m: Some(99.5),
        ..Consent::default()
    }
}

async fn answers_come_back_in_their_order(db: Db) {
    let world = world(&db).await;
    let id = enter(&db, draft(world)).await;
    let by = world.commander;
    let no = NewAnswer {
        yes: false,
        zone: Some("LKP2".into()),
        note: Some("ještě ne".into()),
        ..yes()
    };
    let later = now() + TimeDelta::minutes(1);
    let first = move |tx: &mut Tx<'_>| answers::insert(tx, id, (by, "Jana"), &[yes(), no]);
    db.write(first).await.unwrap();
    let second = move |tx: &mut Tx<'_>| answers::insert(tx, id, (by, "Petr"), &[yes()]);
    db.store
        .write::<_, StoreError, _>(&SEED, later, second)
        .await
        .unwrap();
    let since = |moment| db.read(move |c| answers::list_since(c, id, moment));
    let found = since(now()).await.unwrap();
    let told: Vec<_> = found.iter().map(|a| (a.yes, a.by.as_str(), a.at)).collect();
    assert_eq!(
        told,
        [
            (true, "Jana", now()),
            (false, "Jana", now()),
            (true, "Petr", later)
        ]
    );
    let expected = Answer {
        rule: "SAF-01".into(),
        zone: Some("LKP2".into()),
        question: Some("Zváženo?".into()),
        yes: false,
        by: "Jana".into(),
        at: now(),
        note: Some("ještě ne".into()),
    };
    assert_eq!(found[1], expected);
    assert_eq!(
        since(later).await.unwrap().len(),
        1,
        "the plan was changed meanwhile"
    );
}

async fn a_consent_is_withdrawn_and_stays(db: Db) {
    let world = world(&db).await;
    let (id, other) = (
        enter(&db, draft(world)).await,
        enter(&db, draft(world)).await,
    );
    let by = world.commander;
    let add = move |tx: &mut Tx<'_>| consents::insert(tx, id, (by, "Jana"), &consent("LKP2"));
    let one = db.write(add).await.unwrap();
    let found = db.read(move |c| consents::list(c, id)).await.unwrap();
    assert_eq!((found[0].id, &found[0].consent), (one, &consent("LKP2")));
    assert_eq!(
        (found[0].added_by.as_str(), &found[0].withdrawn),
        ("Jana", &None)
    );
    let withdraw =
        |mission| move |tx: &mut Tx<'_>| consents::withdraw(tx, mission, one, (by, "Petr"));
    let missing = db.write(withdraw(other)).await;
    assert!(
        matches!(missing, Err(StoreError::NotFound("consent"))),
        "{missing:?}"
    );
    db.write(withdraw(id)).await.unwrap();
    let found = db.read(move |c| consents::list(c, id)).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].withdrawn, Some(("Petr".into(), now())));
    let again = db.write(withdraw(id)).await.unwrap_err();
    assert!(
        again.violates("consent_withdrawals_consent_id_key"),
        "{again:?}"
    );
}

async fn every_version_of_a_consent_stays(db: Db) {
    let world = world(&db).await;
    let mission = enter(&db, draft(world)).await;
    let (by, asked) = (
        world.commander,
        Consent {
            answer: ConsentAnswer::Awaited,
            reference: String::new(),
            valid: None,
            ..consent("LKP2")
        },
    );
    let add = {
        let asked = asked.clone();
        move |tx: &mut Tx<'_>| consents::insert(tx, mission, (by, "Jana"), &asked)
    };
    let id = db.write(add).await.unwrap();
    let revise = |version, to: Consent| {
        move |tx: &mut Tx<'_>| consents::revise(tx, mission, (id, version), (by, "Petr"), &to)
    };
    db.write(revise(1, consent("LKP2"))).await.unwrap();
    let late = db.write(revise(1, consent("LKP3"))).await.unwrap_err();
    assert!(
        matches!(late, StoreError::VersionMismatch { read: 1, now: 2 }),
        "{late:?}"
    );
    db.write(revise(2, consent("LKP4"))).await.unwrap();
    let found = db
        .read(move |c| consents::get(c, mission, id))
        .await
        .unwrap();
    assert_eq!((found.version, &found.consent), (3, &consent("LKP4")));
    assert_eq!(
        (found.added_by.as_str(), found.changed.0.as_str()),
        ("Jana", "Petr")
    );
    let said: Vec<_> = found
        .earlier
        .iter()
        .map(|one| (&one.consent, one.entered_by.as_str()))
        .collect();
    assert_eq!(said, [(&asked, "Jana"), (&consent("LKP2"), "Petr")]);
    for sql in [
        "update consent_versions set name = 'x'",
        "delete from consent_versions",
    ] {
        let error = db.raw(sql).await.unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("what is written stays"), "{sql}: {error:?}");
    }
}

async fn what_was_said_cannot_be_changed(db: Db) {
    let world = world(&db).await;
    let id = enter(&db, draft(world)).await;
    let by = world.commander;
    db.write(move |tx| {
        answers::insert(tx, id, (by, "Jana"), &[yes()])?;
        let consent = consents::insert(tx, id, (by, "Jana"), &consent("LKP2"))?;
        consents::withdraw(tx, id, consent, (by, "Jana"))
    })
    .await
    .unwrap();
    let yes = if db.engine == Engine::Postgres {
        "update answers set yes = false"
    } else {
        "update answers set yes = 0"
    };
    for sql in [
        yes,
        "delete from answers",
        "update consents set name = 'x'",
        "delete from consents",
        "delete from consent_withdrawals",
    ] {
        let error = db.raw(sql).await.unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("what is written stays"), "{sql}: {error:?}");
    }
}
