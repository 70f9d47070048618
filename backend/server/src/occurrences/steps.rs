//! The steps of an occurrence, and what is added to it: notes, measures, that a measure was taken.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::{DateTime, Utc};
use letka_domain::access::Action;
use letka_domain::ids::{OccurrenceEntryId, OccurrenceId};
use letka_domain::occurrences::{OccurrenceEntryKind, OccurrenceStep};
use letka_store::occurrences::{self, NewEntry, Occurrence, Taken};
use letka_store::{Conn, Tx};
use serde::Deserialize;

use super::view::OccurrenceDetail;
use super::{manages, notify, require_seen, show};
use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::http::input::{At, Body, IfMatch, line, maybe_line, words};

/// A step to be taken.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveOccurrence {
    step: OccurrenceStep,
    /// Why no report is owed (`dismiss`), what everybody may learn (`close`); else a remark, or nothing.
    text: Option<String>,
    /// To whom it was sent (`send`).
    authority: Option<String>,
    /// The reference of the authority, where it gave one.
    authority_reference: Option<String>,
    /// When it was sent, where that was before now.
    sent_at: Option<DateTime<Utc>>,
}

impl MoveOccurrence {
    fn accept(
        &self,
        held: &Occurrence,
        caller: &Caller,
        now: DateTime<Utc>,
    ) -> Result<Taken, Problem> {
        let given = self.text.as_deref().filter(|text| !text.trim().is_empty());
        let text = match self.step {
            OccurrenceStep::Dismiss | OccurrenceStep::Close => {
                Some(words("text", given.unwrap_or_default())?)
            }
            OccurrenceStep::Review | OccurrenceStep::Send => {
                given.map(|text| words("text", text)).transpose()?
            }
        };
        let sent = match self.step {
            OccurrenceStep::Send => Some(self.sent(held, now)?),
            _ => None,
        };
        Ok(Taken {
            step: self.step,
            by: caller.account,
            text,
            sent,
        })
    }

    fn sent(
        &self,
        held: &Occurrence,
        now: DateTime<Utc>,
    ) -> Result<(DateTime<Utc>, String, Option<String>), Problem> {
        let at = self.sent_at.unwrap_or(now);
        if at > now || at < held.report.happened_at {
            let message = "must be after it happened and not in the future";
            return Err(Problem::invalid_field("sent_at", message));
        }
        let authority = self.authority.as_deref().unwrap_or_default();
        let authority = line("authority", authority, 200)?;
        let reference = self.authority_reference.as_deref();
        Ok((
            at,
            authority,
            maybe_line("authority_reference", reference, 100)?,
        ))
    }
}

/// Take an occurrence through a step. Who reported it does not close it. From when it is sent or closed
/// on its words stay, and notes are added.
#[utoipa::path(post, path = "/occurrences/{id}/move", tag = "occurrences",
    params(("id" = OccurrenceId, Path), ("If-Match" = String, Header, description = "the version that is moved")),
    request_body = MoveOccurrence, responses((status = 200, body = OccurrenceDetail),
        (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn move_occurrence(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OccurrenceId>,
    IfMatch(version): IfMatch,
    Body(input): Body<MoveOccurrence>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageOccurrences)?;
    let (now, by) = (app.clock.now(), caller.clone());
    let write = move |tx: &mut Tx<'_>| {
        let held = occurrences::get(tx.read(), id)?;
        by.require_in(Action::ManageOccurrences, held.unit.id)?;
        let closes = input.step == OccurrenceStep::Close;
        if closes && held.reported_by.id == by.account {
            let detail = "somebody else than who reported it closes an occurrence";
            let status = StatusCode::FORBIDDEN;
            return Err(Problem::new(status, "own_occurrence", detail));
        }
        if let Err(error) = held.state.after(input.step) {
            return Err(Problem::conflict("wrong_state", error.to_string()));
        }
        let taken = input.accept(&held, &by, now)?;
        occurrences::take(tx, id, version, taken)?;
        let after = occurrences::get(tx.read(), id)?;
        Ok(notify::of_step(tx, &after, by.account)?)
    };
    if app.store.write(&caller.actor(), now, write).await? {
        app.live.notification();
    }
    show(&app, &caller, id).await
}

/// Something to be added.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnterOnOccurrence {
    /// `note`, `measure` or `done`.
    kind: OccurrenceEntryKind,
    /// What is written; that a measure was taken may go without words.
    text: Option<String>,
    /// By when a measure is to be taken.
    due_at: Option<DateTime<Utc>>,
    /// The measure that was taken.
    measure_id: Option<OccurrenceEntryId>,
}

impl EnterOnOccurrence {
    fn accept(&self, caller: &Caller) -> Result<NewEntry, Problem> {
        let given = self.text.as_deref().filter(|text| !text.trim().is_empty());
        let done = self.kind == OccurrenceEntryKind::Done;
        if !self.kind.is_addition() {
            let message = "must be note, measure or done";
            return Err(Problem::invalid_field("kind", message));
        }
        if self.due_at.is_some() && self.kind != OccurrenceEntryKind::Measure {
            let message = "belongs to a measure";
            return Err(Problem::invalid_field("due_at", message));
        }
        if self.measure_id.is_some() != done {
            let message = "belongs to what was done, and must be there";
            return Err(Problem::invalid_field("measure_id", message));
        }
        let text = match given {
            None if done => None,
            given => Some(words("text", given.unwrap_or_default())?),
        };
        Ok(NewEntry {
            kind: self.kind,
            by: caller.account,
            text,
            due_at: self.due_at,
            measure_id: self.measure_id,
        })
    }
}

/// Add a note, a measure, or that a measure was taken; also to what was sent or closed. Who reported it
/// adds notes, who looks after it anything.
#[utoipa::path(post, path = "/occurrences/{id}/entries", tag = "occurrences",
    params(("id" = OccurrenceId, Path)), request_body = EnterOnOccurrence, responses(
        (status = 201, body = OccurrenceDetail), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn enter_on_occurrence(
    State(app): State<App>,
    caller: Caller,
    At(id): At<OccurrenceId>,
    Body(input): Body<EnterOnOccurrence>,
) -> Result<impl IntoResponse, Problem> {
    caller.require(Action::ManageOwnAccount)?;
    let new = input.accept(&caller)?;
    let by = caller.clone();
    let write = move |tx: &mut Tx<'_>| {
        let held = occurrences::get(tx.read(), id)?;
        require_seen(&by, &held)?;
        let own_note = new.kind == OccurrenceEntryKind::Note && held.reported_by.id == by.account;
        if !own_note && !manages(&by, &held) {
            return by.require_in(Action::ManageOccurrences, held.unit.id);
        }
        require_measure(tx.read(), id, new.measure_id)?;
        occurrences::enter(tx, id, &new).map_err(|error| {
            if error.violates("occurrence_entries_measure_id_key") {
                let detail = "this measure was taken before";
                return Problem::conflict("measure_taken", detail);
            }
            Problem::from(error)
        })?;
        Ok(())
    };
    let now = app.clock.now();
    app.store.write(&caller.actor(), now, write).await?;
    Ok((StatusCode::CREATED, show(&app, &caller, id).await?))
}

/// Refuses a measure that is none of the occurrence.
fn require_measure(
    c: &mut Conn,
    id: OccurrenceId,
    measure: Option<OccurrenceEntryId>,
) -> Result<(), Problem> {
    let Some(measure) = measure else {
        return Ok(());
    };
    let entries = occurrences::list_entries(c, id)?;
    let known = entries
        .iter()
        .any(|one| one.id == measure && one.kind == OccurrenceEntryKind::Measure);
    let message = "is no measure of this occurrence";
    known
        .then_some(())
        .ok_or_else(|| Problem::invalid_field("measure_id", message))
}
