//! Rulebooks that were loaded: their text comes back, in their order, each once.

use chrono::TimeDelta;
use letka_domain::rulebook::Rulebook;
use letka_store::rulebooks::{self, LoadedRulebook};
use letka_store::{Actor, StoreError};

use crate::support::{Db, now, on_both_engines};

on_both_engines!(
    a_text_comes_back_as_it_was,
    rulebooks_come_in_the_order_of_loading,
    a_rulebook_is_loaded_once,
    it_is_known_who_loaded_each,
);

/// The rulebook of the program under another name, and its text.
pub(crate) fn own(id: &str) -> (Box<Rulebook>, String) {
    let (_, text) = letka_domain::rulebook::BUILT_IN[0];
    let line = format!("id = \"{id}\" # řádek\r\n");
    let rest = text.lines().filter(|line| !line.starts_with("id = "));
    let text = line + &rest.collect::<Vec<_>>().join("\n");
    (Box::new(Rulebook::parse(id, &text).unwrap()), text)
}

async fn load(db: &Db, id: &str) -> Result<(), StoreError> {
    let (book, text) = own(id);
    db.write(move |tx| rulebooks::insert(tx, &book, &text))
        .await
}

async fn loaded(db: &Db) -> Vec<LoadedRulebook> {
    db.read(rulebooks::list).await.unwrap()
}

async fn a_text_comes_back_as_it_was(db: Db) {
    assert_eq!(loaded(&db).await, []);
    load(&db, "Vlastní").await.unwrap();
    let (book, text) = own("Vlastní");
    let [found] = &loaded(&db).await[..] else {
        panic!("one was loaded")
    };
    assert_eq!((&found.name, &found.text), (&book.id, &text));
    assert_eq!(found.hash, book.hash);
    assert_eq!(found.valid_from.date_naive(), book.valid_from);
    assert!((found.loaded_at - now()).abs() < TimeDelta::milliseconds(1));
    assert_eq!(Rulebook::parse("back", &found.text).unwrap(), *book);
}

async fn rulebooks_come_in_the_order_of_loading(db: Db) {
    for id in ["B", "A", "C"] {
        load(&db, id).await.unwrap();
    }
    let names: Vec<String> = loaded(&db)
        .await
        .into_iter()
        .map(|book| book.name)
        .collect();
    assert_eq!(names, ["B", "A", "C"]);
}

async fn a_rulebook_is_loaded_once(db: Db) {
    load(&db, "A").await.unwrap();
    let error = load(&db, "A").await.unwrap_err();
    assert!(error.violates("rulebooks_hash_key"), "{error:?}");
    load(&db, "B").await.unwrap();
    assert_eq!(loaded(&db).await.len(), 2);
}

async fn it_is_known_who_loaded_each(db: Db) {
    load(&db, "A").await.unwrap();
    let (book, text) = own("B");
    let insert = move |tx: &mut letka_store::Tx<'_>| rulebooks::insert(tx, &book, &text);
    db.store
        .write(&Actor::System("another"), now(), insert)
        .await
        .unwrap();
    let books = db.read(rulebooks::list_with_actors).await.unwrap();
    let who: Vec<_> = books
        .iter()
        .map(|(book, actor)| (book.name.as_str(), actor.as_deref()))
        .collect();
    assert_eq!(who, [("A", Some("tests")), ("B", Some("another"))]);
}
