//! The history of verdicts: every one is kept, what came out the same is kept once.

use chrono::TimeDelta;
use letka_domain::ids::{MissionId, VerdictId};
use letka_domain::rules::Outcome;
use letka_domain::rules::changes::Cause;
use letka_store::verdicts::{self, NewVerdict};
use letka_store::{StoreError, Tx};
use serde_json::{Value, json};

use crate::missions::{draft, enter, verdict};
use crate::schema::lines;
use crate::support::{Db, Engine, now, on_both_engines, world};

on_both_engines!(
    a_verdict_comes_back_as_it_was,
    what_came_out_the_same_is_kept_once,
    nothing_of_it_can_be_changed,
);

async fn keep(db: &Db, id: MissionId, cause: Cause, minutes: i64, facts: Value) -> VerdictId {
    let mut said = verdict(Outcome::Warnings);
    said.checked_at = now() + TimeDelta::minutes(minutes);
    let new = NewVerdict {
        mission_id: id,
        cause,
        verdict: said,
        facts,
    };
    db.write(move |tx: &mut Tx<'_>| verdicts::insert(tx, &new))
        .await
        .unwrap()
}

async fn a_verdict_comes_back_as_it_was(db: Db) {
    let id = enter(&db, draft(world(&db).await)).await;
    let facts = json!({"a": 0.1, "b": [1.0, 14.106_000_000_000_001]});
    let first = keep(&db, id, Cause::Submit, 0, facts.clone()).await;
    let second = keep(&db, id, Cause::Nightly, 5, facts.clone()).await;
    let list = db.read(move |c| verdicts::list(c, id)).await.unwrap();
    let found: Vec<_> = list
        .iter()
        .map(|record| (record.id, record.cause))
        .collect();
    assert_eq!(found, [(second, Cause::Nightly), (first, Cause::Submit)]);
    let mut said = verdict(Outcome::Warnings);
    said.checked_at = now() + TimeDelta::minutes(5);
    assert_eq!(
        (list[0].verdict.as_ref(), &list[0].facts),
        (Some(&said), &facts)
    );
    assert_eq!(
        (list[0].outcome, list[0].open_questions),
        (Outcome::Warnings, 0)
    );
    assert_eq!(list[0].rulebook_hash, "00ff");
    let last = |cause| db.read(move |c| verdicts::find_last(c, id, cause));
    assert_eq!(last(None).await.unwrap().unwrap().id, second);
    assert_eq!(last(Some(Cause::Submit)).await.unwrap().unwrap().id, first);
    assert_eq!(last(Some(Cause::Permit)).await.unwrap(), None);
    let one = db.read(move |c| verdicts::get(c, first)).await.unwrap();
    assert_eq!((one.mission_id, one.checked_at), (id, now()));
    let nothing = VerdictId(uuid::Uuid::from_u128(1));
    let missing = db.read(move |c| verdicts::get(c, nothing)).await;
    assert!(matches!(missing, Err(StoreError::NotFound("verdict"))));
}

async fn what_came_out_the_same_is_kept_once(db: Db) {
    let id = enter(&db, draft(world(&db).await)).await;
    for minutes in 0..3 {
        keep(&db, id, Cause::Nightly, minutes, json!({"same": true})).await;
    }
    keep(&db, id, Cause::Nightly, 3, json!({"same": false})).await;
    let count = "select cast(count(*) as text) as line from verdict_documents";
    assert_eq!(lines(&db, count).await, ["2"]);
    let list = db.read(move |c| verdicts::list(c, id)).await.unwrap();
    assert_eq!(list.len(), 4);
    let facts: Vec<&Value> = list.iter().map(|record| &record.facts["same"]).collect();
    assert_eq!(facts, [false, true, true, true]);
}

async fn nothing_of_it_can_be_changed(db: Db) {
    let id = enter(&db, draft(world(&db).await)).await;
    keep(&db, id, Cause::Submit, 0, json!({})).await;
    let mut attempts = vec![
        "update verdicts set outcome = 'clear'",
        "delete from verdicts",
        "update verdict_documents set facts = '{}'",
        "delete from verdict_documents",
    ];
    if db.engine == Engine::Sqlite {
        attempts.push("insert or replace into verdicts select * from verdicts");
    } else {
        attempts.push("truncate verdicts");
    }
    for sql in attempts {
        let error = db.raw(sql).await.unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("what is written stays"), "{sql}: {error:?}");
    }
}
