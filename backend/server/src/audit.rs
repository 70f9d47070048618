//! The trail for those who look after it: who changed what, when and from where, and whether it is whole.

mod export;
pub(crate) mod watch;

pub(crate) use export::*;

use axum::extract::State;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_store::audit::chain::Hex;
use letka_store::audit::verify::Break;
use letka_store::audit::{self, AuditFilter, ChainedEntry};
use letka_store::page::PageRequest;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::Params;
use crate::http::page::Page;

/// No filter is longer.
const MAX_WORD: usize = 200;

/// Which lines of the trail; all that is given must hold.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditParams {
    /// How many at most, 1 to 200; 50 if left out.
    limit: Option<u32>,
    /// The `next` of the page before.
    after: Option<String>,
    /// The kind of record, such as `mission`.
    record_kind: Option<String>,
    /// The record.
    record_id: Option<Uuid>,
    /// What was done, such as `missions.approve`.
    action: Option<String>,
    /// Who did it, by the whole name at that time.
    actor: Option<String>,
    /// From this moment on.
    from: Option<DateTime<Utc>>,
    /// Before this moment.
    to: Option<DateTime<Utc>>,
}

impl AuditParams {
    fn filter(&self) -> Result<AuditFilter, Problem> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && to <= from
        {
            return Err(Problem::invalid_field("to", "must be later than from"));
        }
        Ok(AuditFilter {
            record_kind: word("record_kind", self.record_kind.as_deref())?,
            record_id: self.record_id,
            action: word("action", self.action.as_deref())?,
            actor_name: word("actor", self.actor.as_deref())?,
            from: moment("from", self.from)?,
            to: moment("to", self.to)?,
        })
    }
}

/// A word to look for; an empty one does not filter. A database refuses some control characters.
fn word(field: &str, text: Option<&str>) -> Result<Option<String>, Problem> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    match text {
        Some(text) if text.len() > MAX_WORD || text.contains(char::is_control) => {
            Err(Problem::invalid_field(field, "is no word of the trail"))
        }
        text => Ok(text.map(str::to_owned)),
    }
}

/// A moment that a database can hold.
fn moment(field: &str, at: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>, Problem> {
    use chrono::Datelike;
    match at {
        Some(at) if !(1..=9998).contains(&at.year()) => {
            Err(Problem::invalid_field(field, "is no moment of our time"))
        }
        at => Ok(at),
    }
}

/// A line of the trail.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = AuditEntry)]
pub(crate) struct AuditEntryView {
    id: Uuid,
    /// Its running number in the chain; `null`: it is not part of the chain, somebody put it in.
    number: Option<u64>,
    at: DateTime<Utc>,
    /// `account`, `station` or `system`.
    actor_kind: String,
    /// The account or the station; `null`: the system itself.
    actor_id: Option<Uuid>,
    /// Its name at that time.
    actor: String,
    /// From where: the network address, or the user of the operating system; `null`: not known.
    from_address: Option<String>,
    /// What was done, such as `missions.approve`.
    action: String,
    /// What kind of record it was done to.
    record_kind: String,
    /// Which record; `null`: several at once.
    record_id: Option<Uuid>,
    /// The fields that changed.
    fields: Vec<ChangedField>,
    /// Whether what it told of a person was erased when its time was over.
    erased: bool,
}

/// A field of a record that changed, or what else the line says.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ChangedField {
    name: String,
    /// What it said before, as text; `null`: nothing, or the line does not tell.
    before: Option<String>,
    /// What it says after, as text; `null`: nothing.
    after: Option<String>,
}

impl ChangedField {
    /// A field that differs.
    pub(crate) fn new(name: &str, before: Option<&str>, after: Option<&str>) -> Self {
        Self {
            name: name.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        }
    }

    /// Which field.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl From<ChainedEntry> for AuditEntryView {
    fn from(line: ChainedEntry) -> Self {
        let entry = line.entry;
        Self {
            id: entry.id,
            number: line.number,
            at: entry.at,
            actor_kind: entry.actor_kind,
            actor_id: entry.actor_id,
            actor: entry.actor_name,
            from_address: entry.from_address,
            action: entry.action,
            record_kind: entry.record_kind,
            record_id: entry.record_id,
            fields: fields(&entry.detail),
            erased: line.erased,
        }
    }
}

/// The fields of a detail: those of `before` and `after`, and what else stands there.
fn fields(detail: &str) -> Vec<ChangedField> {
    let Ok(Value::Object(mut all)) = serde_json::from_str::<Value>(detail) else {
        return Vec::new();
    };
    let mut part = |name: &str| match all.remove(name) {
        Some(Value::Object(fields)) => fields,
        Some(other) => Map::from_iter([(name.to_owned(), other)]),
        None => Map::new(),
    };
    let (before, mut after) = (part("before"), part("after"));
    let mut found: Vec<ChangedField> = before
        .into_iter()
        .map(|(name, old)| ChangedField {
            after: after.remove(&name).as_ref().and_then(text),
            before: text(&old),
            name,
        })
        .collect();
    let new = after
        .into_iter()
        .chain(all)
        .map(|(name, new)| ChangedField {
            name,
            before: None,
            after: text(&new),
        });
    found.extend(new);
    found
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The trail of all changes, the newest first.
#[utoipa::path(get, path = "/audit", tag = "audit", params(AuditParams), responses(
    (status = 200, body = Page<AuditEntryView>), (status = 422, body = Problem)))]
pub(crate) async fn list_audit(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<AuditParams>,
) -> Result<axum::Json<Page<AuditEntryView>>, Problem> {
    caller.require(Action::ViewAudit)?;
    let request = PageRequest::new(params.limit, params.after.as_deref())?;
    let filter = params.filter()?;
    let search = move |c: &mut letka_store::Conn| audit::search(c, &filter, &request);
    let page = app.store.read(search).await?;
    Ok(axum::Json(Page {
        items: page.items.into_iter().map(AuditEntryView::from).collect(),
        next: page.next.map(|cursor| cursor.to_string()),
    }))
}

/// Whether the trail is whole, as far as it was checked.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AuditState {
    /// Up to which line it was checked; 0: not yet.
    checked_to: u64,
    /// When that was; `null`: not yet.
    checked_at: Option<DateTime<Utc>>,
    /// The hash of that line, to be noted elsewhere; `null`: no line was checked.
    hash: Option<String>,
    /// The newest line.
    newest: u64,
    /// Of how many lines what they told of a person was erased.
    erased: u64,
    /// The first line that is not what was written; `null`: none was found.
    broken: Option<BrokenLink>,
    /// The kinds of records that the trail tells of.
    record_kinds: Vec<String>,
}

/// A line that is not what was written.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct BrokenLink {
    /// Its number; `null`: it has none.
    number: Option<u64>,
    /// When the line says that it was written; `null`: it is gone.
    at: Option<DateTime<Utc>>,
    /// `gap`: lines were taken away; `removed`: the line is gone; `previous_hash`: it does not follow the
    /// line before; `hash`: it says something else; `personal_digest`: what it tells of a person was
    /// changed; `unlinked`: somebody put it in; `cut_off`: lines at the end that were there are gone.
    difference: &'static str,
}

impl From<&Break> for BrokenLink {
    fn from(found: &Break) -> Self {
        Self {
            number: found.number,
            at: found.at,
            difference: found.difference.as_str(),
        }
    }
}

/// Is the trail whole?
#[utoipa::path(get, path = "/audit/state", tag = "audit", responses((status = 200, body = AuditState)))]
pub(crate) async fn show_audit_state(
    State(app): State<App>,
    caller: Caller,
) -> Result<axum::Json<AuditState>, Problem> {
    caller.require(Action::ViewAudit)?;
    let load = |c: &mut letka_store::Conn| {
        let head = audit::chain::head(c)?;
        Ok::<_, letka_store::StoreError>((head, audit::record_kinds(c)?))
    };
    let (head, record_kinds) = app.store.read(load).await?;
    let seen = app.audit_watch.seen();
    Ok(axum::Json(AuditState {
        checked_to: seen.checked.number,
        checked_at: seen.at,
        hash: (seen.checked.number > 0).then(|| Hex(seen.checked.hash).to_string()),
        newest: head.number,
        erased: seen.erased,
        broken: seen.broken,
        record_kinds,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn before_and_after_stand_beside_each_other() {
        let detail =
            r#"{"before":{"name":"A","left":1},"after":{"name":"B","came":[1]},"note":"x"}"#;
        let found = fields(detail)
            .into_iter()
            .map(|one| (one.name, one.before, one.after));
        let some = |text: &str| Some(text.to_owned());
        let expected = [
            ("left".to_owned(), some("1"), None),
            ("name".to_owned(), some("A"), some("B")),
            ("came".to_owned(), None, some("[1]")),
            ("note".to_owned(), None, some("x")),
        ];
        assert_eq!(found.collect::<Vec<_>>(), expected);
        assert!(fields("nonsense").is_empty() && fields("[]").is_empty());
        assert_eq!(fields(r#"{"before":3}"#)[0].name, "before");
    }
}
