//! Maintenance: what types need, what was done on aircraft, and what was used since.

mod flown;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::aircraft::maintenance::Interval;
use letka_domain::aircraft::signatures;
use letka_domain::ids::{AircraftId, AircraftTypeId, MaintenancePlanId, MaintenanceWorkId};
use serde_json::{Value, json};

use crate::audit::Entry;
use crate::schema::{maintenance_plans, maintenance_works};
use crate::types::{At, Id, Json};
use crate::versions::{changed_one, next_version};
use crate::{Conn, StoreError, Tx, new_id};

pub use flown::{Flown, flown_since};

/// What a type needs from time to time.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = maintenance_plans)]
pub struct Plan {
    /// Which one.
    pub id: MaintenancePlanId,
    /// Counts changes.
    pub version: i32,
    /// The type.
    pub type_id: AircraftTypeId,
    /// What is to be done.
    pub name: String,
    /// Whether an aircraft must not fly without it.
    pub mandatory: bool,
    every: Json<Interval>,
    /// Where that stands.
    pub source: String,
    /// Since when it no longer applies.
    pub closed_at: Option<DateTime<Utc>>,
}

impl Plan {
    /// How often.
    pub fn every(&self) -> Interval {
        self.every.0
    }

    /// The same as it is entered.
    fn to_new(&self) -> NewPlan {
        NewPlan {
            name: self.name.clone(),
            mandatory: self.mandatory,
            every: self.every(),
            source: self.source.clone(),
        }
    }
}

/// What a plan is to say.
#[derive(Debug, Clone)]
pub struct NewPlan {
    /// What is to be done.
    pub name: String,
    /// Whether an aircraft must not fly without it.
    pub mandatory: bool,
    /// How often.
    pub every: Interval,
    /// Where that stands.
    pub source: String,
}

impl NewPlan {
    fn to_json(&self) -> Value {
        json!({"name": self.name, "mandatory": self.mandatory, "every": self.every,
            "source": self.source})
    }
}

/// The columns that an entry or a change decides.
macro_rules! columns {
    ($new:expr, $version:expr) => {
        (
            maintenance_plans::version.eq($version),
            maintenance_plans::name.eq(&$new.name),
            maintenance_plans::mandatory.eq($new.mandatory),
            maintenance_plans::every.eq(Json($new.every)),
            maintenance_plans::source.eq(&$new.source),
        )
    };
}

/// Maintenance that was done.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = maintenance_works)]
pub struct Work {
    /// Which one.
    pub id: MaintenanceWorkId,
    /// On which aircraft.
    pub aircraft_id: AircraftId,
    /// By which plan.
    pub plan_id: Option<MaintenancePlanId>,
    /// When.
    pub done_at: DateTime<Utc>,
    /// What was done.
    pub text: String,
    /// Which parts were changed.
    pub parts: Option<String>,
    /// Who.
    pub worker: String,
    /// The signature.
    pub sha256: String,
}

/// Maintenance to be entered.
#[derive(Debug, Clone)]
pub struct NewWork {
    /// On which aircraft.
    pub aircraft_id: AircraftId,
    /// By which plan.
    pub plan_id: Option<MaintenancePlanId>,
    /// When; not after the moment of entry.
    pub done_at: DateTime<Utc>,
    /// What was done.
    pub text: String,
    /// Which parts were changed.
    pub parts: Option<String>,
}

/// Enters a plan of a type.
pub fn insert_plan(
    tx: &mut Tx<'_>,
    type_id: AircraftTypeId,
    new: &NewPlan,
) -> Result<MaintenancePlanId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let mut detail = new.to_json();
    detail["type_id"] = json!(type_id);
    let entry = Entry::new("maintenance.insert_plan", "maintenance_plan", id).detail(detail);
    tx.change(&entry, |c| {
        diesel::insert_into(maintenance_plans::table)
            .values((
                maintenance_plans::id.eq(Id(id)),
                maintenance_plans::type_id.eq(Id(type_id.0)),
                maintenance_plans::created_at.eq(At(now)),
                columns!(new, 1),
            ))
            .execute(c)
    })?;
    Ok(MaintenancePlanId(id))
}

/// Changes what a plan says; its type stays, and what was done by it counts on. Gives the next version.
pub fn update_plan(
    tx: &mut Tx<'_>,
    id: MaintenancePlanId,
    version: i32,
    edit: &NewPlan,
) -> Result<i32, StoreError> {
    let next = next_version!(tx, maintenance_plans, id, version, "maintenance plan");
    let before = get_plan(tx.read(), id)?.to_new().to_json();
    let entry = Entry::new("maintenance.update_plan", "maintenance_plan", id.0)
        .change(&before, &edit.to_json());
    tx.change(&entry, |c| {
        let own = maintenance_plans::table.filter(maintenance_plans::id.eq(Id(id.0)));
        let done = diesel::update(own)
            .filter(maintenance_plans::version.eq(version))
            .filter(maintenance_plans::closed_at.is_null())
            .set(columns!(edit, next))
            .execute(c)?;
        changed_one(done, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// Ends a plan: it no longer applies.
pub fn close_plan(tx: &mut Tx<'_>, id: MaintenancePlanId, version: i32) -> Result<i32, StoreError> {
    let (next, now) = (
        next_version!(tx, maintenance_plans, id, version, "maintenance plan"),
        tx.now(),
    );
    let entry = Entry::new("maintenance.close_plan", "maintenance_plan", id.0);
    tx.change(&entry, |c| {
        let own = maintenance_plans::table.filter(maintenance_plans::id.eq(Id(id.0)));
        let done = diesel::update(own)
            .filter(maintenance_plans::version.eq(version))
            .filter(maintenance_plans::closed_at.is_null())
            .set((
                maintenance_plans::version.eq(next),
                maintenance_plans::closed_at.eq(At(now)),
            ))
            .execute(c)?;
        changed_one(done, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// Enters maintenance that was done, signed by whoever writes.
pub fn insert_work(tx: &mut Tx<'_>, new: &NewWork) -> Result<MaintenanceWorkId, StoreError> {
    let (id, now, (by, worker)) = (new_id(), tx.now(), tx.signer());
    let done = (new.text.as_str(), new.parts.as_deref());
    let sha256 = signatures::of_work(new.aircraft_id, new.plan_id, done, &worker, new.done_at);
    let entry = Entry::new("maintenance.insert_work", "maintenance_work", id).detail(
        json!({"aircraft_id": new.aircraft_id, "plan_id": new.plan_id, "done_at": new.done_at,
            "text": new.text, "parts": new.parts, "sha256": sha256}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(maintenance_works::table)
            .values((
                maintenance_works::id.eq(Id(id)),
                maintenance_works::aircraft_id.eq(Id(new.aircraft_id.0)),
                maintenance_works::plan_id.eq(new.plan_id.map(|plan| Id(plan.0))),
                maintenance_works::done_at.eq(At(new.done_at)),
                maintenance_works::text.eq(&new.text),
                maintenance_works::parts.eq(&new.parts),
                maintenance_works::done_by.eq(by.map(|account| Id(account.0))),
                maintenance_works::worker.eq(worker),
                maintenance_works::entered_at.eq(At(now)),
                maintenance_works::sha256.eq(sha256),
            ))
            .execute(c)
    })?;
    Ok(MaintenanceWorkId(id))
}

/// Every plan that applies.
pub fn list_plans(c: &mut Conn) -> Result<Vec<Plan>, StoreError> {
    Ok(maintenance_plans::table
        .filter(maintenance_plans::closed_at.is_null())
        .order((maintenance_plans::type_id, maintenance_plans::name))
        .select(Plan::as_select())
        .load(c)?)
}

/// The plan of an id.
pub fn get_plan(c: &mut Conn, id: MaintenancePlanId) -> Result<Plan, StoreError> {
    let found = maintenance_plans::table
        .filter(maintenance_plans::id.eq(Id(id.0)))
        .select(Plan::as_select())
        .first(c)
        .optional()?;
    found.ok_or(StoreError::NotFound("maintenance plan"))
}

/// What was done on an aircraft, the last in front; 200 at most.
pub fn list_works(c: &mut Conn, aircraft_id: AircraftId) -> Result<Vec<Work>, StoreError> {
    Ok(maintenance_works::table
        .filter(maintenance_works::aircraft_id.eq(Id(aircraft_id.0)))
        .order((
            maintenance_works::done_at.desc(),
            maintenance_works::id.desc(),
        ))
        .select(Work::as_select())
        .limit(200)
        .load(c)?)
}

/// When each plan was last done on each aircraft.
pub(crate) fn last_done(
    c: &mut Conn,
) -> Result<HashMap<(AircraftId, MaintenancePlanId), DateTime<Utc>>, StoreError> {
    type Row = (AircraftId, Option<MaintenancePlanId>, DateTime<Utc>);
    let rows: Vec<Row> = maintenance_works::table
        .filter(maintenance_works::plan_id.is_not_null())
        .order(maintenance_works::done_at)
        .select((
            maintenance_works::aircraft_id,
            maintenance_works::plan_id,
            maintenance_works::done_at,
        ))
        .load(c)?;
    let known = rows
        .into_iter()
        .filter_map(|(aircraft, plan, at)| Some(((aircraft, plan?), at)));
    Ok(known.collect())
}
