//! Kinds of licences: data, so that a customer adds one without a new program.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::LicenceKindId;
use letka_domain::licences::{LicenceCategory, LicenceKind};
use letka_domain::rules::changes::Cause;
use letka_store::licence_kinds::{self, Kind, KindData};
use letka_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, line};
use crate::http::page::List;
use crate::recheck;

/// A kind of licences.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = LicenceKindRecord)]
pub(crate) struct KindView {
    id: LicenceKindId,
    /// Short and stable, for files.
    code: String,
    name_cs: String,
    name_en: String,
    category: LicenceCategory,
    /// What the rules know it as; null: they do not.
    meaning: Option<LicenceKind>,
    /// For how many months it is issued.
    validity_months: Option<i32>,
    /// From when everybody who flies must hold it, beside what the rules want.
    required_from: Option<DateTime<Utc>>,
    required_to: Option<DateTime<Utc>>,
    /// Since when no more are issued.
    closed_at: Option<DateTime<Utc>>,
    /// To be named in `If-Match` by whoever changes it.
    version: i32,
}

impl From<Kind> for KindView {
    fn from(kind: Kind) -> Self {
        Self {
            id: kind.id,
            code: kind.code,
            name_cs: kind.name_cs,
            name_en: kind.name_en,
            category: kind.category,
            meaning: kind.meaning,
            validity_months: kind.validity_months,
            required_from: kind.required_from,
            required_to: kind.required_to,
            closed_at: kind.closed_at,
            version: kind.version,
        }
    }
}

/// What is said of a kind.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct KindInput {
    code: String,
    name_cs: String,
    name_en: String,
    category: LicenceCategory,
    meaning: Option<LicenceKind>,
    /// 1 to 600.
    validity_months: Option<i32>,
    required_from: Option<DateTime<Utc>>,
    required_to: Option<DateTime<Utc>>,
    /// Whether no more are issued.
    #[serde(default)]
    closed: bool,
}

impl KindInput {
    fn accept(self, closed_at: Option<DateTime<Utc>>) -> Result<KindData, Problem> {
        let code = line("code", &self.code, 40)?;
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        if !code.chars().all(|letter| plain(letter) || letter == '_') {
            let detail = "must be of small letters, digits and underscores";
            return Err(Problem::invalid_field("code", detail));
        }
        if self
            .validity_months
            .is_some_and(|months| !(1..=600).contains(&months))
        {
            return Err(Problem::invalid_field(
                "validity_months",
                "must be 1 to 600",
            ));
        }
        let ends = self.required_from.zip(self.required_to);
        let endless = self.required_to.is_some() && self.required_from.is_none();
        if endless || ends.is_some_and(|(from, to)| from >= to) {
            return Err(Problem::invalid_field(
                "required_to",
                "must be after required_from",
            ));
        }
        Ok(KindData {
            code,
            name_cs: line("name_cs", &self.name_cs, 80)?,
            name_en: line("name_en", &self.name_en, 80)?,
            category: self.category,
            meaning: self.meaning,
            validity_months: self.validity_months,
            required_from: self.required_from,
            required_to: self.required_to,
            closed_at,
        })
    }
}

fn refused(error: StoreError) -> Problem {
    if error.violates("licence_kinds_code_key") {
        return Problem::invalid_field("code", "another kind has this code");
    }
    error.into()
}

/// The kinds of licences.
#[utoipa::path(get, path = "/licence-kinds", tag = "licences", responses(
    (status = 200, body = List<KindView>), (status = 403, body = Problem)))]
pub(crate) async fn list_licence_kinds(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<KindView>>, Problem> {
    caller.require(Action::ViewCrew)?;
    let kinds = app.store.read(licence_kinds::list).await?;
    let items = kinds.into_iter().map(KindView::from).collect();
    Ok(axum::Json(List { items }))
}

/// Enter a kind of licences.
#[utoipa::path(post, path = "/licence-kinds", tag = "licences", request_body = KindInput, responses(
    (status = 201, body = KindView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_licence_kind(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<KindInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageLicences)?;
    let now = app.clock.now();
    let closed = input.closed.then_some(now);
    let data = input.accept(closed)?;
    let write = move |tx: &mut Tx<'_>| licence_kinds::insert(tx, &data).map_err(refused);
    let id = app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Licence);
    Ok((StatusCode::CREATED, show(&app, id).await?))
}

/// Change a kind of licences. What missions ahead demand follows at once.
#[utoipa::path(put, path = "/licence-kinds/{id}", tag = "licences", request_body = KindInput,
    params(("id" = LicenceKindId, Path), ("If-Match" = String, Header, description = "the version that is changed")),
    responses((status = 200, body = KindView), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change_licence_kind(
    State(app): State<App>,
    caller: Caller,
    At(id): At<LicenceKindId>,
    IfMatch(version): IfMatch,
    Body(input): Body<KindInput>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageLicences)?;
    let now = app.clock.now();
    let write = move |tx: &mut Tx<'_>| {
        let before = licence_kinds::get(tx.read(), id)?;
        let closed = input.closed.then_some(before.closed_at.unwrap_or(now));
        let data = input.accept(closed)?;
        licence_kinds::update(tx, id, version, &data).map_err(refused)
    };
    app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Licence);
    show(&app, id).await
}

async fn show(app: &App, id: LicenceKindId) -> Result<impl IntoResponse + use<>, Problem> {
    let kind = app.store.read(move |c| licence_kinds::get(c, id)).await?;
    let tag = format!("\"{}\"", kind.version);
    Ok(([("etag", tag)], axum::Json(KindView::from(kind))))
}
