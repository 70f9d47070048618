//! The rulebooks to judge by, kept in memory.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, NaiveDate, Utc};
use letka_domain::period::Period;
use letka_domain::rulebook::Rulebook;
use letka_store::rulebooks::{self, LoadedRulebook};
use letka_store::{Store, StoreError};
use tokio::sync::Mutex;

use crate::error::{Problem, chain};

/// A rulebook that was loaded and that this version of the program cannot read: it knows other rules.
#[derive(Debug, Clone)]
pub(crate) struct Unreadable {
    /// First day in force.
    valid_from: NaiveDate,
    /// How many rulebooks stand before it.
    after: usize,
    /// What it calls itself.
    name: String,
}

/// The rulebooks of the program, then those that were loaded, in the order of loading.
#[derive(Debug, Default)]
struct Held {
    books: Vec<Rulebook>,
    unreadable: Vec<Unreadable>,
}

impl Held {
    fn new(loaded: &[LoadedRulebook]) -> Self {
        let mut held = Self {
            books: Rulebook::built_in(),
            unreadable: Vec::new(),
        };
        for book in loaded {
            match Rulebook::parse(&book.name, &book.text) {
                Ok(book) => held.books.push(book),
                Err(error) => {
                    tracing::error!(cause = %chain(&error), "a loaded rulebook cannot be used");
                    held.unreadable.push(Unreadable {
                        valid_from: book.valid_from.date_naive(),
                        after: held.books.len(),
                        name: book.name.clone(),
                    });
                }
            }
        }
        held
    }

    /// The rulebook in force at a moment. One that cannot be read and that would stand before it is
    /// never passed over: nobody may be cleared by rules that were replaced.
    fn in_force(&self, at: DateTime<Utc>) -> Result<&Rulebook, Problem> {
        let found = Rulebook::in_force(&self.books, at);
        let place = found.map(|book| {
            let index = self.books.iter().rposition(|other| other == book);
            (book.valid_from, index.map_or(0, |index| index + 1))
        });
        let day = at.date_naive();
        let hides = |lost: &&Unreadable| {
            lost.valid_from <= day
                && place.is_none_or(|place| (lost.valid_from, lost.after) >= place)
        };
        if let Some(lost) = self.unreadable.iter().find(hides) {
            let detail = format!(
                "the rulebook {} cannot be read by this version; load a corrected one",
                lost.name
            );
            return Err(Problem::conflict("rulebook_unreadable", detail));
        }
        found
            .ok_or_else(|| Problem::conflict("no_rulebook", "no rulebook is in force at that time"))
    }
}

/// The rulebooks to judge by. One that was loaded stands before those of the program that begin on
/// the same day, and one that was loaded later before those loaded earlier.
#[derive(Debug)]
pub struct Rulebooks {
    // Held only to take or to replace the list.
    held: RwLock<Arc<Held>>,
    // Held while the database is read: an older state must not come after a newer one.
    reloading: Mutex<()>,
}

impl Default for Rulebooks {
    fn default() -> Self {
        Self {
            held: RwLock::new(Arc::new(Held::new(&[]))),
            reloading: Mutex::default(),
        }
    }
}

impl Rulebooks {
    fn held(&self) -> Arc<Held> {
        Arc::clone(&self.held.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in what was loaded into the database.
    pub async fn reload(&self, store: &Store) -> Result<(), StoreError> {
        let _alone = self.reloading.lock().await;
        let loaded = store.read(rulebooks::list).await?;
        let held = Arc::new(Held::new(&loaded));
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = held;
        Ok(())
    }

    /// The rulebook of a hash, whether it is in force or not.
    pub fn find(&self, hash: &str) -> Option<Rulebook> {
        let held = self.held();
        held.books.iter().find(|book| book.hash == hash).cloned()
    }

    /// The rulebook in force at a moment.
    pub fn in_force(&self, at: DateTime<Utc>) -> Result<Rulebook, Problem> {
        self.held().in_force(at).cloned()
    }

    /// The rulebook in force during the whole of a period.
    pub fn for_period(&self, period: &Period) -> Result<Rulebook, Problem> {
        let held = self.held();
        let book = held.in_force(period.start())?;
        if held.in_force(period.end())? != book {
            let detail = "the rules change during this mission; let it end before, or begin after";
            return Err(Problem::conflict("rulebook_changes", detail));
        }
        Ok(book.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in() -> &'static str {
        letka_domain::rulebook::BUILT_IN
            .last()
            .map_or("", |(_, text)| *text)
    }

    fn loaded(from: &str, readable: bool) -> LoadedRulebook {
        let line = format!("valid_from = \"{from}\"");
        let text = built_in().replacen("valid_from = \"2025-09-01\"", &line, 1);
        let text = text.replacen("id = \"", &format!("id = \"{from}-{readable}-"), 1);
        LoadedRulebook {
            id: uuid::Uuid::nil(),
            name: format!("{from}-{readable}"),
            hash: String::new(),
            valid_from: format!("{from}T00:00:00Z").parse().unwrap_or_default(),
            text: if readable {
                text
            } else {
                text + "\nnothing = 1\n"
            },
            loaded_at: DateTime::default(),
        }
    }

    /// What was loaded (first day, and whether it can be read), when it is asked, and how the name of
    /// the rulebook in force begins; `None`: nobody may be cleared.
    type Case<'c> = (&'c str, &'c [(&'c str, bool)], &'c str, Option<&'c str>);

    #[test]
    fn a_rulebook_that_cannot_be_read_is_not_passed_over() {
        let day = |day: &str| format!("{day}T12:00:00Z").parse().unwrap_or_default();
        let cases: &[Case<'_>] = &[
            ("none loaded", &[], "2026-06-01", Some("CZ-")),
            (
                "a later one",
                &[("2026-03-01", true)],
                "2026-06-01",
                Some("2026-03-01-true"),
            ),
            (
                "before its day",
                &[("2026-03-01", false)],
                "2026-02-28",
                Some("CZ-"),
            ),
            ("on its day", &[("2026-03-01", false)], "2026-03-01", None),
            (
                "on the day of the program's",
                &[("2025-09-01", false)],
                "2026-06-01",
                None,
            ),
            (
                "before the program's",
                &[("2025-08-01", false)],
                "2026-06-01",
                Some("CZ-"),
            ),
            (
                "corrected afterwards",
                &[("2026-03-01", false), ("2026-03-01", true)],
                "2026-06-01",
                Some("2026-03-01-true"),
            ),
            (
                "spoilt afterwards",
                &[("2026-03-01", true), ("2026-03-01", false)],
                "2026-06-01",
                None,
            ),
            (
                "replaced by a later day",
                &[("2026-03-01", false), ("2026-04-01", true)],
                "2026-06-01",
                Some("2026-04-01-true"),
            ),
            ("before every rulebook", &[], "2010-01-01", None),
        ];
        for (what, books, at, expected) in cases {
            let books: Vec<_> = books.iter().map(|(from, ok)| loaded(from, *ok)).collect();
            let held = Held::new(&books);
            let found = held.in_force(day(at)).ok().map(|book| book.id.as_str());
            match expected {
                Some(start) => assert!(
                    found.is_some_and(|id| id.starts_with(start)),
                    "{what}: {found:?}"
                ),
                None => assert_eq!(found, None, "{what}"),
            }
        }
    }
}
