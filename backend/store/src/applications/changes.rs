//! Changes of applications: begun, edited, taken through their steps. Each step stays in the history.

use chrono::{DateTime, Datelike, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use letka_domain::applications::{
    ApplicationState, ApplicationStep, ApplicationTexts, Asked, Needs, Timeliness,
};
use letka_domain::ids::{AccountId, ApplicationId, MissionId, PermitId, UnitId};
use serde_json::json;
use uuid::Uuid;

use super::{Application, get};
use crate::audit::Entry;
use crate::schema::{application_steps, applications};
use crate::types::{At, Id, Json};
use crate::{Actor, Conn, StoreError, Tx, new_id};

/// An application to be begun.
#[derive(Debug, Clone)]
pub struct NewApplication {
    /// What people call it.
    pub title: String,
    /// The authority that decides.
    pub authority: String,
    /// The unit that it is for.
    pub unit_id: UnitId,
    /// The mission that it is drafted from.
    pub mission_id: Option<MissionId>,
    /// Who drafts it.
    pub drafted_by: AccountId,
    /// What is asked.
    pub asked: Asked,
    /// What people say in it.
    pub texts: ApplicationTexts,
    /// What the mission needs.
    pub needs: Option<Needs>,
    /// Invented for demonstration.
    pub synthetic: bool,
}

/// What an application is to say.
#[derive(Debug, Clone)]
pub struct Edit {
    /// What people call it.
    pub title: String,
    /// The authority that decides.
    pub authority: String,
    /// What is asked.
    pub asked: Asked,
    /// What people say in it.
    pub texts: ApplicationTexts,
}

/// A step to be taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Which one.
    pub step: ApplicationStep,
    /// What is written to it.
    pub comment: Option<String>,
    /// By when the authority wants more.
    pub supplement_due_at: Option<DateTime<Utc>>,
    /// The reference of the authority, where it is given now.
    pub authority_reference: Option<String>,
    /// The permit that comes of it.
    pub permit_id: Option<PermitId>,
    /// When the authority got it or decided, where that was another day than today.
    pub at: Option<DateTime<Utc>>,
}

impl Taken {
    /// A step without anything else.
    pub fn new(step: ApplicationStep, comment: Option<String>) -> Self {
        Self {
            step,
            comment,
            supplement_due_at: None,
            authority_reference: None,
            permit_id: None,
            at: None,
        }
    }
}

#[derive(AsChangeset, Default)]
#[diesel(table_name = applications)]
struct Columns {
    version: i32,
    state: &'static str,
    state_changed_at: Option<At>,
    submitted_by: Option<Id>,
    submitted_at: Option<At>,
    decided_at: Option<At>,
    #[expect(
        clippy::option_option,
        reason = "None leaves the column, Some(None) empties it"
    )]
    supplement_due_at: Option<Option<At>>,
    authority_reference: Option<String>,
    permit_id: Option<Id>,
}

/// Begins an application, under the next number of this year's series.
pub fn insert(tx: &mut Tx<'_>, new: &NewApplication) -> Result<ApplicationId, StoreError> {
    let at = tx.now();
    let (id, year) = (new_id(), letka_domain::calendar::local_day(at).year());
    // Two at once would take the same number: the second waits for the first.
    tx.lock(|c| {
        diesel::sql_query("lock table applications in share row exclusive mode")
            .execute(c)
            .map(|_| ())
    })?;
    let last: Option<i32> = applications::table
        .filter(applications::year.eq(year))
        .select(max(applications::serial))
        .first(tx.read())?;
    let serial = last.unwrap_or(0) + 1;
    let entry = Entry::new("applications.insert", "application", id).detail(
        json!({"reference": format!("{year}/{serial:04}"), "title": new.title,
            "mission_id": new.mission_id}),
    );
    let actor = tx.actor().clone();
    tx.change(&entry, |c| {
        diesel::insert_into(applications::table)
            .values((
                (
                    applications::id.eq(Id(id)),
                    applications::version.eq(1),
                    applications::year.eq(year),
                    applications::serial.eq(serial),
                    applications::title.eq(&new.title),
                    applications::authority.eq(&new.authority),
                    applications::state.eq(ApplicationState::Draft.as_str()),
                    applications::state_changed_at.eq(At(at)),
                    applications::unit_id.eq(Id(new.unit_id.0)),
                ),
                (
                    applications::mission_id.eq(new.mission_id.map(|id| Id(id.0))),
                    applications::drafted_by.eq(Id(new.drafted_by.0)),
                    applications::created_at.eq(At(at)),
                    applications::asked.eq(Json(new.asked.clone())),
                    applications::texts.eq(Json(new.texts.clone())),
                    applications::needs.eq(new.needs.clone().map(Json)),
                    applications::synthetic.eq(new.synthetic),
                ),
            ))
            .execute(c)?;
        note(c, id, &actor, (None, ApplicationState::Draft), (None, at))
    })?;
    Ok(ApplicationId(id))
}

/// Changes what an application says. Gives the next version.
pub fn update(
    tx: &mut Tx<'_>,
    id: ApplicationId,
    version: i32,
    edit: &Edit,
) -> Result<i32, StoreError> {
    let before = locked(tx, id, version)?;
    before
        .state
        .after(ApplicationStep::Edit)
        .map_err(|_| wrong())?;
    let next = version + 1;
    let said = |title: &str, authority: &str, asked: &Asked, texts: &ApplicationTexts| json!({"title": title, "authority": authority, "asked": asked, "texts": texts});
    let entry = Entry::new("applications.update", "application", id.0)
        .detail(json!({"version": next}))
        .change(
            &said(
                &before.title,
                &before.authority,
                &before.asked,
                &before.texts,
            ),
            &said(&edit.title, &edit.authority, &edit.asked, &edit.texts),
        );
    tx.change(&entry, |c| {
        diesel::update(applications::table.filter(applications::id.eq(Id(id.0))))
            .set((
                applications::version.eq(next),
                applications::title.eq(&edit.title),
                applications::authority.eq(&edit.authority),
                applications::asked.eq(Json(edit.asked.clone())),
                applications::texts.eq(Json(edit.texts.clone())),
            ))
            .execute(c)
    })?;
    Ok(next)
}

/// Takes an application through a step. Gives the state after it.
pub fn take(
    tx: &mut Tx<'_>,
    id: ApplicationId,
    version: i32,
    taken: Taken,
) -> Result<ApplicationState, StoreError> {
    let before = locked(tx, id, version)?;
    let state = before.state.after(taken.step).map_err(|_| wrong())?;
    let (now, actor) = (tx.now(), tx.actor().clone());
    let at = taken.at.unwrap_or(now);
    let next = version + 1;
    let mut set = Columns {
        version: next,
        state: state.as_str(),
        state_changed_at: (state != before.state).then_some(At(at)),
        authority_reference: taken.authority_reference,
        permit_id: taken.permit_id.map(|id| Id(id.0)),
        supplement_due_at: Some(taken.supplement_due_at.map(At)),
        ..Columns::default()
    };
    match taken.step {
        ApplicationStep::Submit => {
            set.submitted_by = actor.id().map(Id);
            set.submitted_at = Some(At(at));
        }
        ApplicationStep::Grant | ApplicationStep::Refuse => set.decided_at = Some(At(at)),
        _ => {}
    }
    let entry = Entry::new("applications.take", "application", id.0)
        .detail(
            json!({"version": next, "step": taken.step, "comment": taken.comment,
            "permit_id": taken.permit_id}),
        )
        .change(&json!({"state": before.state}), &json!({"state": state}));
    let comment = taken.comment;
    tx.change(&entry, |c| {
        diesel::update(applications::table.filter(applications::id.eq(Id(id.0))))
            .set(set)
            .execute(c)?;
        note(c, id.0, &actor, (Some(taken.step), state), (comment, at))
    })?;
    Ok(state)
}

/// Keeps whether an application comes in time, as people are told; whoever tells them leaves the entry.
pub fn set_timeliness(
    tx: &mut Tx<'_>,
    id: ApplicationId,
    timeliness: Timeliness,
) -> Result<(), StoreError> {
    let entry = Entry::new("applications.set_timeliness", "application", id.0)
        .detail(json!({"timeliness": timeliness}));
    tx.change(&entry, |c| {
        diesel::update(applications::table.filter(applications::id.eq(Id(id.0))))
            .set(applications::timeliness.eq(timeliness.as_str()))
            .execute(c)
            .map(|_| ())
    })
}

fn note(
    c: &mut Conn,
    id: Uuid,
    actor: &Actor,
    (step, state): (Option<ApplicationStep>, ApplicationState),
    (comment, at): (Option<String>, DateTime<Utc>),
) -> QueryResult<()> {
    let account = match actor {
        Actor::Account { id, .. } => Some(Id(id.0)),
        Actor::Station { .. } | Actor::Command { .. } | Actor::System(_) => None,
    };
    diesel::insert_into(application_steps::table)
        .values((
            application_steps::id.eq(Id(new_id())),
            application_steps::application_id.eq(Id(id)),
            application_steps::step.eq(step.map(ApplicationStep::as_str)),
            application_steps::state.eq(state.as_str()),
            application_steps::account_id.eq(account),
            application_steps::name.eq(actor.name()),
            application_steps::comment.eq(comment),
            application_steps::taken_at.eq(At(at)),
        ))
        .execute(c)
        .map(|_| ())
}

/// A step that does not fit; whoever asks looks at the state before.
fn wrong() -> StoreError {
    StoreError::Conflict {
        constraint: "applications_state_check".into(),
    }
}

/// The application as it was read, which nobody else changes until the end.
fn locked(tx: &mut Tx<'_>, id: ApplicationId, read: i32) -> Result<Application, StoreError> {
    tx.lock(|c| {
        applications::table
            .filter(applications::id.eq(Id(id.0)))
            .select(applications::version)
            .for_update()
            .execute(c)
            .map(|_| ())
    })?;
    let application = get(tx.read(), id)?;
    if application.version != read {
        let now = application.version;
        return Err(StoreError::VersionMismatch { read, now });
    }
    Ok(application)
}
