//! Applications with their numbers, history and letters.

use chrono::TimeDelta;
use letka_domain::access::Reach;
use letka_domain::applications::{ApplicationState, ApplicationStep, ApplicationTexts, Asked};
use letka_domain::period::Period;
use letka_store::applications::{self, Direction, Edit, NewApplication, NewLetter, Taken};
use letka_store::{Actor, StoreError};

use crate::permits::{circle, permit};
use crate::support::{Db, World, at, now, on_both_engines, world};

on_both_engines!(
    an_application_comes_back_as_it_was,
    numbers_are_a_series_even_for_two_at_once,
    steps_are_kept_and_what_does_not_fit_is_refused,
    decisions_tell_how_long_an_authority_takes,
);

pub(crate) fn asked() -> Asked {
    Asked {
        valid: Period::new(at("2026-06-01T00:00:00Z"), at("2026-06-30T00:00:00Z")).unwrap(),
        area: Some(circle()),
        max_height_agl_m: Some(150.0),
        max_distance_from_pilot_m: None,
        night: true,
        zones: vec!["LKP1".into()],
        lifts: vec![],
        aircraft: vec![],
        pilots: vec![],
    }
}

pub(crate) fn application(world: World) -> NewApplication {
    NewApplication {
        title: "Žádost".into(),
        authority: "ÚCL".into(),
        unit_id: world.unit,
        mission_id: None,
        drafted_by: world.commander,
        asked: asked(),
        texts: ApplicationTexts::default(),
        needs: None,
        synthetic: false,
    }
}

pub(crate) fn edit() -> Edit {
    Edit {
        title: "Jiná".into(),
        authority: "ÚCL".into(),
        asked: asked(),
        texts: ApplicationTexts::default(),
    }
}

pub(crate) fn letter() -> NewLetter {
    NewLetter {
        direction: Direction::In,
        dated_at: now(),
        subject: "Výzva".into(),
        reference: Some("ÚCL/1".into()),
        document_id: None,
    }
}

async fn an_application_comes_back_as_it_was(db: Db) {
    let world = world(&db).await;
    let new = application(world);
    let kept = new.clone();
    let id = db
        .write(move |tx| applications::insert(tx, &new))
        .await
        .unwrap();
    let found = db.read(move |c| applications::get(c, id)).await.unwrap();
    assert_eq!((found.version, found.state), (1, ApplicationState::Draft));
    assert_eq!((&found.asked, &found.texts), (&kept.asked, &kept.texts));
    assert_eq!(found.reference(), "2026/0001");
    assert_eq!(found.drafted_by.id, world.commander);
    db.write(move |tx| applications::insert_letter(tx, id, (world.commander, "V"), &letter()))
        .await
        .unwrap();
    let letters = db
        .read(move |c| applications::list_letters(c, id))
        .await
        .unwrap();
    assert_eq!((letters.len(), letters[0].direction), (1, Direction::In));
    let nowhere = db
        .read(|c| applications::list(c, &Reach::default()))
        .await
        .unwrap();
    assert!(nowhere.is_empty());
}

async fn numbers_are_a_series_even_for_two_at_once(db: Db) {
    let world = world(&db).await;
    let begin = || {
        let (store, new) = (db.store.clone(), application(world));
        async move {
            store
                .write(&Actor::System("tests"), now(), move |tx| {
                    applications::insert(tx, &new)
                })
                .await
        }
    };
    let (one, other) = tokio::join!(begin(), begin());
    one.unwrap();
    other.unwrap();
    let all = db
        .read(|c| applications::list(c, &Reach::everywhere()))
        .await
        .unwrap();
    let mut serials: Vec<i32> = all.iter().map(|one| one.serial).collect();
    serials.sort_unstable();
    assert_eq!(serials, [1, 2]);
}

async fn steps_are_kept_and_what_does_not_fit_is_refused(db: Db) {
    let world = world(&db).await;
    let new = application(world);
    let id = db
        .write(move |tx| applications::insert(tx, &new))
        .await
        .unwrap();
    let take = |version: i32, step: ApplicationStep| {
        db.write(move |tx| applications::take(tx, id, version, Taken::new(step, None)))
    };
    let wrong = take(1, ApplicationStep::Grant).await.unwrap_err();
    assert!(wrong.violates("applications_state_check"), "{wrong}");
    take(1, ApplicationStep::SendToReview).await.unwrap();
    let old = take(1, ApplicationStep::Submit).await.unwrap_err();
    assert!(
        matches!(old, StoreError::VersionMismatch { read: 1, now: 2 }),
        "{old}"
    );
    take(2, ApplicationStep::Submit).await.unwrap();
    let late = db
        .write(move |tx| applications::update(tx, id, 3, &edit()))
        .await
        .unwrap_err();
    assert!(late.violates("applications_state_check"), "{late}");
    let steps = db
        .read(move |c| applications::list_steps(c, id))
        .await
        .unwrap();
    let taken: Vec<_> = steps.iter().map(|step| step.step).collect();
    let expected = [
        None,
        Some(ApplicationStep::SendToReview),
        Some(ApplicationStep::Submit),
    ];
    assert_eq!(taken, expected);
}

async fn decisions_tell_how_long_an_authority_takes(db: Db) {
    let world = world(&db).await;
    let new = application(world);
    let id = db
        .write(move |tx| applications::insert(tx, &new))
        .await
        .unwrap();
    let db = &db;
    let take = |version: i32, days: i64, step: ApplicationStep| {
        let mut taken = Taken::new(step, None);
        taken.at = Some(now() + TimeDelta::days(days));
        async move {
            if step == ApplicationStep::Grant {
                let new = permit("ÚCL-1", vec![]);
                let id = db
                    .write(move |tx| letka_store::permits::insert(tx, &new))
                    .await
                    .unwrap();
                taken.permit_id = Some(id);
            }
            db.write(move |tx| applications::take(tx, id, version, taken))
                .await
                .unwrap();
        }
    };
    take(1, 0, ApplicationStep::SendToReview).await;
    take(2, 1, ApplicationStep::Submit).await;
    take(3, 22, ApplicationStep::Grant).await;
    let days = db
        .read(|c| applications::decision_days(c, "ÚCL"))
        .await
        .unwrap();
    assert_eq!(days, [21.0]);
    assert!(
        db.read(|c| applications::decision_days(c, "jiný"))
            .await
            .unwrap()
            .is_empty()
    );
    let found = db.read(move |c| applications::get(c, id)).await.unwrap();
    let permit = found.permit.unwrap();
    assert_eq!(permit.name, "ÚCL-1");
    let of_permit = db
        .read(move |c| applications::find_by_permit(c, permit.id))
        .await
        .unwrap();
    assert_eq!(of_permit.map(|one| one.id), Some(id));
}
