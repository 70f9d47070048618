//! The table of rules: every rule with its state in the rulebook in force.

use axum::extract::State;
use letka_domain::access::Action;
use letka_domain::localized::Localized;
use letka_domain::rulebook::{Severity, SourceQuality};
use letka_domain::rules::table::{self, RuleRow, RuleState};
use serde::Serialize;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::page::List;

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
    source: Option<Localized>,
    article: Option<Localized>,
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
            source: stated.map(|stated| stated.source.clone()),
            article: stated.and_then(|stated| stated.article.clone()),
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
    let book = app.rulebooks.in_force(app.clock.now())?;
    let items = table::table(&book)
        .into_iter()
        .map(RuleView::from)
        .collect();
    Ok(axum::Json(List { items }))
}
