//! Rules of the register about practice: how many flights within how many days.

use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::aircraft::AircraftClass;
use letka_domain::currency::Light;
use letka_domain::ids::CurrencyRuleId;
use letka_domain::rules::changes::Cause;
use letka_store::currency_rules::{self, CurrencyRule, NewCurrencyRule};
use letka_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, maybe_line};
use crate::http::page::List;
use crate::recheck;

/// A rule about practice, beside what the rulebook asks.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = CurrencyRule)]
pub(crate) struct CurrencyRuleView {
    id: CurrencyRuleId,
    /// The class of aircraft; null: each class by itself.
    class: Option<AircraftClass>,
    flights: u32,
    within_days: u32,
    light: Light,
    valid_from: DateTime<Utc>,
    valid_to: Option<DateTime<Utc>>,
    /// No source is known: it is our assumption.
    assumed: bool,
    source: Option<String>,
    /// Who entered it.
    by: String,
}

impl From<CurrencyRule> for CurrencyRuleView {
    fn from(rule: CurrencyRule) -> Self {
        Self {
            id: rule.id,
            class: rule.class,
            flights: rule.flights,
            within_days: rule.within_days,
            light: rule.light,
            valid_from: rule.valid_from,
            valid_to: rule.valid_to,
            assumed: rule.assumed,
            source: rule.source,
            by: rule.name,
        }
    }
}

/// The rules about practice, the latest in front.
#[utoipa::path(get, path = "/currency-rules", tag = "licences", responses(
    (status = 200, body = List<CurrencyRuleView>), (status = 403, body = Problem)))]
pub(crate) async fn list_currency_rules(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<List<CurrencyRuleView>>, Problem> {
    caller.require(Action::ViewCrew)?;
    let rules = app.store.read(currency_rules::list).await?;
    let items = rules.into_iter().map(CurrencyRuleView::from).collect();
    Ok(axum::Json(List { items }))
}

/// A rule to be entered.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CurrencyRuleInput {
    /// The class of aircraft; null: each class by itself.
    class: Option<AircraftClass>,
    /// 1 to 100.
    flights: u32,
    /// 1 to 1000.
    within_days: u32,
    light: Light,
    /// From when; from now on if it is left out.
    valid_from: Option<DateTime<Utc>>,
    /// Where it comes from; a rule without a source is marked as an assumption.
    source: Option<String>,
}

/// Enter a rule about practice.
#[utoipa::path(post, path = "/currency-rules", tag = "licences", request_body = CurrencyRuleInput, responses(
    (status = 201, body = CurrencyRuleView), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_currency_rule(
    State(app): State<App>,
    caller: Caller,
    Body(input): Body<CurrencyRuleInput>,
) -> Result<(StatusCode, axum::Json<CurrencyRuleView>), Problem> {
    caller.require(Action::ManageLicences)?;
    if !(1..=100).contains(&input.flights) {
        return Err(Problem::invalid_field("flights", "must be 1 to 100"));
    }
    if !(1..=1000).contains(&input.within_days) {
        return Err(Problem::invalid_field("within_days", "must be 1 to 1000"));
    }
    let (source, now) = (
        maybe_line("source", input.source.as_deref(), 300)?,
        app.clock.now(),
    );
    let new = NewCurrencyRule {
        class: input.class,
        flights: input.flights,
        within_days: input.within_days,
        light: input.light,
        valid_from: input.valid_from.unwrap_or(now),
        assumed: source.is_none(),
        source,
    };
    let write = move |tx: &mut Tx<'_>| currency_rules::insert(tx, &new);
    let id = app
        .store
        .write::<_, StoreError, _>(&caller.actor(), now, write)
        .await?;
    recheck::after_in_background(&app, Cause::Licence);
    Ok((StatusCode::CREATED, show(&app, id).await?))
}

/// End a rule about practice now. It stays to be seen.
#[utoipa::path(post, path = "/currency-rules/{id}/end", tag = "licences", params(("id" = CurrencyRuleId, Path)),
    responses((status = 200, body = CurrencyRuleView), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn end_currency_rule(
    State(app): State<App>,
    caller: Caller,
    At(id): At<CurrencyRuleId>,
) -> Result<axum::Json<CurrencyRuleView>, Problem> {
    caller.require(Action::ManageLicences)?;
    let now = app.clock.now();
    let write = move |tx: &mut Tx<'_>| {
        currency_rules::end(tx, id, now).map_err(|error| {
            if error.violates("currency_rules_valid_period_check") {
                let detail = "this rule has not begun yet";
                return Problem::conflict("wrong_state", detail);
            }
            error.into()
        })
    };
    app.store.write(&caller.actor(), now, write).await?;
    recheck::after_in_background(&app, Cause::Licence);
    show(&app, id).await
}

async fn show(app: &App, id: CurrencyRuleId) -> Result<axum::Json<CurrencyRuleView>, Problem> {
    let rules = app.store.read(currency_rules::list).await?;
    let found = rules.into_iter().find(|rule| rule.id == id);
    let found = found.ok_or_else(|| Problem::not_found("currency rule"))?;
    Ok(axum::Json(CurrencyRuleView::from(found)))
}
