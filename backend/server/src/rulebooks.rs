//! Rulebooks: those of the program and those that an administrator loaded.

mod held;
pub(crate) mod rules;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, NaiveDate, Utc};
use letka_domain::access::Action;
use letka_domain::localized::Localized;
use letka_domain::rulebook::{BUILT_IN, Rulebook};
use letka_domain::rules::changes::Cause;
use letka_store::rulebooks::{self, LoadedRulebook};
use letka_store::{StoreError, Tx};
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{FieldProblem, Problem};
use crate::http::body;
use crate::http::page::List;
use crate::recheck;

pub use held::Rulebooks;

/// The rulebook of the program has some tens of kilobytes.
const MAX_TEXT_BYTES: usize = 1024 * 1024;
/// Longest name of a rulebook, in characters.
const LONGEST_NAME: usize = 120;

/// A rulebook.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Rulebook)]
pub(crate) struct RulebookView {
    /// Its name.
    id: String,
    /// SHA-256 of its file, lower-case hex.
    hash: String,
    /// Whether this version of the program can read it. While it cannot, nothing is judged in its time.
    readable: bool,
    /// The legal regime it stands for; `null`: it cannot be read.
    regime: Option<String>,
    /// What people call it; `null`: it cannot be read.
    title: Option<Localized>,
    /// First day in force (UTC).
    valid_from: NaiveDate,
    /// Last day in force (UTC); `null` is until another one begins.
    valid_to: Option<NaiveDate>,
    /// Whether it is in force now.
    in_force: bool,
    /// When it was loaded; `null`: it came with the program.
    loaded_at: Option<DateTime<Utc>>,
    /// Who loaded it; `null`: it came with the program, or nobody knows.
    loaded_by: Option<String>,
}

impl RulebookView {
    fn built_in(book: Rulebook) -> Self {
        Self {
            readable: true,
            regime: Some(book.regime),
            title: Some(book.title),
            id: book.id,
            hash: book.hash,
            valid_from: book.valid_from,
            valid_to: book.valid_to,
            in_force: false,
            loaded_at: None,
            loaded_by: None,
        }
    }

    fn loaded((loaded, actor): (LoadedRulebook, Option<String>)) -> Self {
        let about = Self {
            id: loaded.name.clone(),
            hash: loaded.hash,
            readable: false,
            regime: None,
            title: None,
            valid_from: loaded.valid_from.date_naive(),
            valid_to: None,
            in_force: false,
            loaded_at: Some(loaded.loaded_at),
            loaded_by: actor,
        };
        match Rulebook::parse(&loaded.name, &loaded.text) {
            Ok(book) => Self {
                loaded_at: about.loaded_at,
                loaded_by: about.loaded_by,
                ..Self::built_in(book)
            },
            Err(_) => about,
        }
    }
}

/// The rulebooks, the latest first.
#[utoipa::path(get, path = "/rulebooks", tag = "rules", responses(
    (status = 200, body = List<RulebookView>), (status = 401, body = Problem)))]
pub(crate) async fn list_rulebooks(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<RulebookView>>, Problem> {
    caller.require(Action::ViewMissions)?;
    let items = views(&app).await?;
    Ok(axum::Json(List { items }))
}

async fn views(app: &App) -> Result<Vec<RulebookView>, Problem> {
    let loaded = app.store.read(rulebooks::list_with_actors).await?;
    // What cannot be read makes that nothing is in force; then none is shown as if it were.
    let current = app.rulebooks.in_force(app.clock.now());
    let current = current.ok().map(|book| book.hash);
    let built_in = Rulebook::built_in().into_iter().map(RulebookView::built_in);
    let mut items: Vec<RulebookView> = built_in
        .chain(loaded.into_iter().map(RulebookView::loaded))
        .map(|view| RulebookView {
            in_force: Some(&view.hash) == current.as_ref(),
            ..view
        })
        .collect();
    items.reverse();
    items.sort_by_key(|view| std::cmp::Reverse(view.valid_from));
    Ok(items)
}

/// Load a rulebook (TOML). It is judged by at once from its first day on; what cannot be read is named
/// with its line.
#[utoipa::path(post, path = "/rulebooks", tag = "rules",
    request_body(content = String, content_type = "application/toml"), responses(
    (status = 201, body = RulebookView), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn load_rulebook(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageRules)?;
    let text = body::text(request, MAX_TEXT_BYTES).await?;
    let book = read(&text)?;
    if BUILT_IN.iter().any(|(_, known)| *known == text) {
        return Err(exists());
    }
    let hash = book.hash.clone();
    let insert = move |tx: &mut Tx<'_>| rulebooks::insert(tx, &book, &text);
    let (actor, now) = (caller.actor(), app.clock.now());
    let inserted = app.store.write(&actor, now, insert).await;
    inserted.map_err(|error: StoreError| {
        if error.violates("rulebooks_hash_key") {
            exists()
        } else {
            error.into()
        }
    })?;
    app.rulebooks.reload(&app.store).await?;
    recheck::after_in_background(&app, Cause::Rulebook);
    let view = views(&app).await?;
    let view = view.into_iter().find(|view| view.hash == hash);
    let view = view.ok_or_else(|| Problem::not_found("rulebook"))?;
    Ok((StatusCode::CREATED, axum::Json(view)))
}

fn exists() -> Problem {
    Problem::conflict("rulebook_exists", "this rulebook is there already")
}

/// A rulebook, or the line that cannot be.
fn read(text: &str) -> Result<Box<Rulebook>, Problem> {
    let book = Rulebook::parse("upload", text)
        .map_err(|error| Problem::invalid(vec![faulty_line(text, &error.cause)]))?;
    let refuse = |key: &str, message: String| {
        let line = text
            .lines()
            .position(|line| line.trim_start().starts_with(key));
        Problem::invalid(vec![body::in_line(
            line.map_or(1, |line| line + 1),
            message,
        )])
    };
    if !(1..=LONGEST_NAME).contains(&book.id.trim().chars().count()) {
        return Err(refuse(
            "id",
            format!("the id must have 1 to {LONGEST_NAME} characters"),
        ));
    }
    if book.valid_to.is_some_and(|last| last < book.valid_from) {
        return Err(refuse("valid_to", "it ends before it begins".to_owned()));
    }
    Ok(Box::new(book))
}

/// Where a rulebook is wrong. What is wrong between its lines, such as an end before the beginning,
/// has no place of its own for the parser and says its line in words.
fn faulty_line(text: &str, error: &toml::de::Error) -> FieldProblem {
    let message = error.message();
    if let Some(span) = error.span() {
        return body::in_line(body::line_at(text.as_bytes(), span.start), message);
    }
    let said = message.strip_prefix("line ").and_then(|rest| {
        let (number, message) = rest.split_once(": ")?;
        Some((number.parse().ok()?, message))
    });
    let (line, message) = said.unwrap_or((1, message));
    body::in_line(line, message)
}

#[cfg(test)]
mod tests {
    use serde::de::Error as _;

    use super::*;

    #[test]
    fn a_fault_is_named_with_its_line() {
        let said = |message: &str| toml::de::Error::custom(message);
        let parsed = toml::from_str::<toml::Table>("a = 1\nb = \n");
        for (error, field) in [
            (said("line 15: valid_to ends before it begins"), "lines[15]"),
            (said("line x: what"), "lines[1]"),
            (said("what"), "lines[1]"),
            (parsed.expect_err("it has no value"), "lines[2]"),
        ] {
            assert_eq!(faulty_line("a = 1\nb = \n", &error).field, field, "{error}");
        }
        let problem = faulty_line("", &said("line 15: valid_to ends"));
        assert_eq!(problem.message, "valid_to ends");
    }
}
