//! Applications for one-time permits, with their history and their letters. Nothing is deleted.

mod changes;
mod letters;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::applications::{
    ApplicationState, ApplicationStep, ApplicationTexts, Asked, Needs, Timeliness,
};
use letka_domain::ids::{AccountId, ApplicationId, MissionId, PermitId, UnitId};

use crate::schema::{accounts, application_steps, applications, missions, permits, units};
use crate::types::{Id, Json, confined};
use crate::words::Named;
use crate::{Conn, StoreError};

pub use changes::{Edit, NewApplication, Taken, insert, set_timeliness, take, update};
pub use letters::{Direction, Letter, NewLetter, insert_letter, list_letters};

/// Greatest number of applications of a list.
const LIMIT: i64 = 500;
/// So many decisions of an authority tell how long it takes: the last ones.
const DECISIONS: i64 = 200;

/// An application.
#[derive(Debug, Clone, PartialEq)]
pub struct Application {
    /// Which one.
    pub id: ApplicationId,
    /// Counts changes; a writer names the version it read.
    pub version: i32,
    /// The year of its number.
    pub year: i32,
    /// Its number in the series of that year.
    pub serial: i32,
    /// What people call it.
    pub title: String,
    /// The authority that decides.
    pub authority: String,
    /// The reference of the authority.
    pub authority_reference: Option<String>,
    /// Where it stands.
    pub state: ApplicationState,
    /// Since when.
    pub state_changed_at: DateTime<Utc>,
    /// The unit that it is for.
    pub unit: Named<UnitId>,
    /// The mission that it was drafted from.
    pub mission: Option<Named<MissionId>>,
    /// When that mission is to take off.
    pub mission_start_at: Option<DateTime<Utc>>,
    /// Who drafted it.
    pub drafted_by: Named<AccountId>,
    /// Who reviewed it and sent it.
    pub submitted_by: Option<Named<AccountId>>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When the authority got it.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When the authority decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// By when the authority wants more.
    pub supplement_due_at: Option<DateTime<Utc>>,
    /// What is asked.
    pub asked: Asked,
    /// What people say in it.
    pub texts: ApplicationTexts,
    /// What the mission needed when it was drafted.
    pub needs: Option<Needs>,
    /// The permit that came of it, by number.
    pub permit: Option<Named<PermitId>>,
    /// Whether it comes in time, as people were last told.
    pub timeliness: Option<Timeliness>,
}

impl Application {
    /// Our reference: the year and the number in its series.
    pub fn reference(&self) -> String {
        format!("{}/{:04}", self.year, self.serial)
    }

    /// When the permit is needed: at take-off, or from the first day that is asked for.
    pub fn needed_at(&self) -> DateTime<Utc> {
        self.mission_start_at.unwrap_or(self.asked.valid.start())
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = applications)]
struct Row {
    id: ApplicationId,
    version: i32,
    year: i32,
    serial: i32,
    title: String,
    authority: String,
    authority_reference: Option<String>,
    state: ApplicationState,
    state_changed_at: DateTime<Utc>,
    drafted_by: AccountId,
    submitted_by: Option<AccountId>,
    created_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    decided_at: Option<DateTime<Utc>>,
    supplement_due_at: Option<DateTime<Utc>>,
    asked: Json<Asked>,
    texts: Json<ApplicationTexts>,
    needs: Option<Json<Needs>>,
    timeliness: Option<Timeliness>,
}

type Joined = (
    Row,
    Named<UnitId>,
    Option<(MissionId, String, DateTime<Utc>)>,
    Option<Named<PermitId>>,
);

/// Applications with the names around them: what every query here begins with.
macro_rules! joined {
    () => {
        applications::table
            .inner_join(units::table)
            .left_join(missions::table)
            .left_join(permits::table)
            .select((
                Row::as_select(),
                (units::id, units::name),
                (missions::id, missions::name, missions::start_at).nullable(),
                (permits::id, permits::number).nullable(),
            ))
    };
}

/// The application of an id.
pub fn get(c: &mut Conn, id: ApplicationId) -> Result<Application, StoreError> {
    let row: Option<Joined> = joined!()
        .filter(applications::id.eq(Id(id.0)))
        .first(c)
        .optional()?;
    with_names(c, row.into_iter().collect())?
        .pop()
        .ok_or(StoreError::NotFound("application"))
}

/// The applications of units, those that changed last in front; 500 at most.
pub fn list(c: &mut Conn, units: &Reach) -> Result<Vec<Application>, StoreError> {
    let mut query = joined!()
        .order((applications::state_changed_at.desc(), applications::id))
        .limit(LIMIT)
        .into_boxed();
    if let Some(units) = confined(units) {
        query = query.filter(applications::unit_id.eq_any(units));
    }
    let rows: Vec<Joined> = query.load(c)?;
    with_names(c, rows)
}

/// The applications that are neither over nor given up; 500 at most.
pub fn list_running(c: &mut Conn) -> Result<Vec<Application>, StoreError> {
    let states = ApplicationState::ALL.iter().copied();
    let running = states.filter(|state| state.is_open() || state.is_granted());
    let rows: Vec<Joined> = joined!()
        .filter(applications::state.eq_any(running.map(ApplicationState::as_str)))
        .order((applications::created_at, applications::id))
        .limit(LIMIT)
        .load(c)?;
    with_names(c, rows)
}

/// The applications that were drafted from a mission, the latest first; 500 at most.
pub fn list_for_mission(c: &mut Conn, id: MissionId) -> Result<Vec<Application>, StoreError> {
    let rows: Vec<Joined> = joined!()
        .filter(applications::mission_id.eq(Id(id.0)))
        .order((applications::created_at.desc(), applications::id))
        .limit(LIMIT)
        .load(c)?;
    with_names(c, rows)
}

/// The application that a permit came of; `None`: it was entered without one.
pub fn find_by_permit(c: &mut Conn, id: PermitId) -> Result<Option<Application>, StoreError> {
    let row: Option<Joined> = joined!()
        .filter(applications::permit_id.eq(Id(id.0)))
        .first(c)
        .optional()?;
    Ok(with_names(c, row.into_iter().collect())?.pop())
}

/// When the first application for a mission that still runs was lodged; `None`: none was.
pub fn lodged_at(c: &mut Conn, id: MissionId) -> Result<Option<DateTime<Utc>>, StoreError> {
    let found: Vec<(ApplicationState, Option<DateTime<Utc>>)> = applications::table
        .filter(applications::mission_id.eq(Id(id.0)))
        .filter(applications::submitted_at.is_not_null())
        .select((applications::state, applications::submitted_at))
        .order(applications::submitted_at)
        .limit(LIMIT)
        .load(c)?;
    let runs = |state: ApplicationState| state.is_with_authority() || state.is_granted();
    let mut lodged = found.into_iter().filter(|(state, _)| runs(*state));
    Ok(lodged.next().and_then(|(_, at)| at))
}

/// How many days an authority took for each of its last 200 decisions.
pub fn decision_days(c: &mut Conn, authority: &str) -> Result<Vec<f64>, StoreError> {
    type Decided = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);
    let found: Vec<Decided> = applications::table
        .filter(applications::authority.eq(authority))
        .filter(applications::decided_at.is_not_null())
        .filter(applications::submitted_at.is_not_null())
        .order(applications::decided_at.desc())
        .select((applications::submitted_at, applications::decided_at))
        .limit(DECISIONS)
        .load(c)?;
    let days = |(lodged, decided): Decided| Some((decided? - lodged?).as_seconds_f64() / 86_400.0);
    Ok(found.into_iter().filter_map(days).collect())
}

/// A step of the history of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryStep {
    /// What was done; `None`: it was begun.
    pub step: Option<ApplicationStep>,
    /// Where it stands since then.
    pub state: ApplicationState,
    /// Who.
    pub by: String,
    /// What they wrote.
    pub comment: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// The history of an application, the oldest first.
pub fn list_steps(c: &mut Conn, id: ApplicationId) -> Result<Vec<HistoryStep>, StoreError> {
    type Line = (
        Option<ApplicationStep>,
        ApplicationState,
        String,
        Option<String>,
        DateTime<Utc>,
    );
    let lines: Vec<Line> = application_steps::table
        .filter(application_steps::application_id.eq(Id(id.0)))
        .order((application_steps::taken_at, application_steps::id))
        .select((
            application_steps::step,
            application_steps::state,
            application_steps::name,
            application_steps::comment,
            application_steps::taken_at,
        ))
        .limit(LIMIT)
        .load(c)?;
    let step = |(step, state, by, comment, at): Line| HistoryStep {
        step,
        state,
        by,
        comment,
        at,
    };
    Ok(lines.into_iter().map(step).collect())
}

fn with_names(c: &mut Conn, rows: Vec<Joined>) -> Result<Vec<Application>, StoreError> {
    let ids = rows
        .iter()
        .flat_map(|(row, ..)| [Some(row.drafted_by), row.submitted_by]);
    let names: Vec<(AccountId, String)> = accounts::table
        .filter(accounts::id.eq_any(ids.flatten().map(|id| Id(id.0))))
        .select((accounts::id, accounts::name))
        .load(c)?;
    let named = |id: AccountId| {
        let known = names.iter().find(|(known, _)| *known == id);
        let name = known.map(|(_, name)| name.clone()).unwrap_or_default();
        Named { id, name }
    };
    let application = |(row, unit, mission, permit): Joined| {
        let mission_start_at = mission.as_ref().map(|(_, _, start)| *start);
        Application {
            id: row.id,
            version: row.version,
            year: row.year,
            serial: row.serial,
            title: row.title,
            authority: row.authority,
            authority_reference: row.authority_reference,
            state: row.state,
            state_changed_at: row.state_changed_at,
            unit,
            mission: mission.map(|(id, name, _)| Named { id, name }),
            mission_start_at,
            drafted_by: named(row.drafted_by),
            submitted_by: row.submitted_by.map(named),
            created_at: row.created_at,
            submitted_at: row.submitted_at,
            decided_at: row.decided_at,
            supplement_due_at: row.supplement_due_at,
            asked: row.asked.0,
            texts: row.texts.0,
            needs: row.needs.map(|needs| needs.0),
            permit,
            timeliness: row.timeliness,
        }
    };
    Ok(rows.into_iter().map(application).collect())
}
