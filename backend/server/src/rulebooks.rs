//! Rulebooks: those of the program and those that an administrator loaded; and the table of rules.

use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, NaiveDate, Utc};
use letka_domain::access::Action;
use letka_domain::localized::Localized;
use letka_domain::period::Period;
use letka_domain::rulebook::{Rulebook, Severity, SourceQuality};
use letka_domain::rules::changes::Cause;
use letka_domain::rules::table::{self, RuleRow, RuleState};
use letka_store::{Store, StoreError, rulebooks};
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, chain};
use crate::http::page::List;
use crate::recheck;

/// The rulebooks to judge by. One that was loaded stands before those of the program that begin on
/// the same day.
#[derive(Debug)]
pub struct Rulebooks {
    // Held only to take or to replace the list.
    books: RwLock<Arc<Vec<Rulebook>>>,
}

impl Default for Rulebooks {
    fn default() -> Self {
        Self {
            books: RwLock::new(Arc::new(Rulebook::built_in())),
        }
    }
}

impl Rulebooks {
    /// All of them.
    pub fn all(&self) -> Arc<Vec<Rulebook>> {
        Arc::clone(&self.books.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in what was loaded into the database.
    pub async fn reload(&self, store: &Store) -> Result<(), StoreError> {
        let loaded = store.read(rulebooks::list).await?;
        let mut books = Rulebook::built_in();
        for (name, text) in loaded {
            // It was read before it was entered; a later program may know other rules.
            match Rulebook::parse(&name, &text) {
                Ok(book) => books.push(book),
                Err(error) => {
                    tracing::error!(cause = %chain(&error), "a loaded rulebook cannot be used");
                }
            }
        }
        *self.books.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(books);
        Ok(())
    }

    /// The rulebook in force during the whole of a period.
    pub fn for_period(&self, period: &Period) -> Result<Rulebook, Problem> {
        let books = self.all();
        let Some(book) = Rulebook::in_force(&books, period.start()) else {
            let detail = "no rulebook is in force at that time";
            return Err(Problem::conflict("no_rulebook", detail));
        };
        if Rulebook::in_force(&books, period.end()) != Some(book) {
            let detail = "the rules change during this mission; let it end before, or begin after";
            return Err(Problem::conflict("rulebook_changes", detail));
        }
        Ok(book.clone())
    }
}

/// A rulebook.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Rulebook)]
pub(crate) struct RulebookView {
    /// Its name.
    id: String,
    /// SHA-256 of its file, lower-case hex.
    hash: String,
    /// The legal regime it stands for.
    regime: String,
    title: Localized,
    /// First day in force.
    valid_from: NaiveDate,
    /// Last day in force; `null` is until another one begins.
    valid_to: Option<NaiveDate>,
    /// Whether it is in force now.
    in_force: bool,
}

fn view(book: &Rulebook, books: &[Rulebook], now: DateTime<Utc>) -> RulebookView {
    RulebookView {
        id: book.id.clone(),
        hash: book.hash.clone(),
        regime: book.regime.clone(),
        title: book.title.clone(),
        valid_from: book.valid_from,
        valid_to: book.valid_to,
        in_force: Rulebook::in_force(books, now) == Some(book),
    }
}

/// The rulebooks.
#[utoipa::path(get, path = "/rulebooks", tag = "rules", responses(
    (status = 200, body = List<RulebookView>), (status = 401, body = Problem)))]
pub(crate) async fn list_rulebooks(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<RulebookView>>, Problem> {
    caller.require(Action::ViewMissions)?;
    let (books, now) = (app.rulebooks.all(), app.clock.now());
    let items = books.iter().map(|book| view(book, &books, now)).collect();
    Ok(axum::Json(List { items }))
}

/// Load a rulebook (TOML). It is judged by from its first day on; what cannot be read is named with
/// its line.
#[utoipa::path(post, path = "/rulebooks", tag = "rules",
    request_body(content = String, content_type = "application/toml"), responses(
    (status = 201, body = RulebookView), (status = 403, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn load_rulebook(
    State(app): State<App>,
    caller: Caller,
    text: String,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageRules)?;
    let book = Rulebook::parse("upload", &text)
        .map_err(|error| Problem::invalid_field("body", error.cause.to_string()))?;
    let now = app.clock.now();
    let new = book.clone();
    let insert = move |tx: &mut letka_store::Tx<'_>| rulebooks::insert(tx, &new, &text);
    app.store.write(&caller.actor(), now, insert).await?;
    app.rulebooks.reload(&app.store).await?;
    recheck::after_in_background(&app, Cause::Rulebook);
    let books = app.rulebooks.all();
    Ok((StatusCode::CREATED, axum::Json(view(&book, &books, now))))
}

/// A rule with its state.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Rule)]
pub(crate) struct RuleView {
    id: &'static str,
    state: RuleState,
    title: Localized,
    /// Where it is in the code, or which rule holds it.
    place: &'static str,
    /// Why it is kept like this; `null` where the text of the rulebook says enough.
    why: Option<Localized>,
    /// Act or document; `null` for a rule that no rulebook has.
    source: Option<String>,
    article: Option<String>,
    source_quality: Option<SourceQuality>,
    severity: Option<Severity>,
    waivable: Option<bool>,
}

impl From<RuleRow> for RuleView {
    fn from(row: RuleRow) -> Self {
        let stated = row.stated.as_ref();
        Self {
            id: row.id,
            state: row.state,
            place: row.where_it_is,
            why: row.why,
            source: stated.map(|stated| stated.source.to_string()),
            article: stated.and_then(|stated| stated.article.as_ref().map(ToString::to_string)),
            source_quality: stated.map(|stated| stated.source_quality),
            severity: stated.map(|stated| stated.severity),
            waivable: stated.map(|stated| stated.waivable),
            title: row.title,
        }
    }
}

/// Every rule with its state in the rulebook in force now.
#[utoipa::path(get, path = "/rules", tag = "rules", responses(
    (status = 200, body = List<RuleView>), (status = 409, body = Problem)))]
pub(crate) async fn list_rules(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<RuleView>>, Problem> {
    caller.require(Action::ViewMissions)?;
    let books = app.rulebooks.all();
    let Some(book) = Rulebook::in_force(&books, app.clock.now()) else {
        return Err(Problem::conflict(
            "no_rulebook",
            "no rulebook is in force now",
        ));
    };
    let items = table::table(book).into_iter().map(RuleView::from).collect();
    Ok(axum::Json(List { items }))
}
