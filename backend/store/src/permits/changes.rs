//! Changes of permits: entered, changed, ended before their time. None is ever deleted.

use diesel::prelude::*;
use letka_domain::ids::{DocumentId, PermitId};
use letka_domain::permits::PermitState;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{NewPermit, PermitRecord, get};
use crate::audit::Entry;
use crate::schema::{permit_aircraft, permit_pilots, permits};
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = permits, treat_none_as_null = true)]
struct Columns<'a> {
    number: &'a str,
    kind: &'static str,
    title: &'a str,
    valid_from: At,
    valid_to: At,
    area: Option<Json<letka_domain::geometry::Area>>,
    max_height_agl_m: Option<f64>,
    night: bool,
    zones: Json<Vec<String>>,
    lifts: Json<Vec<String>>,
    conditions: Json<Vec<letka_domain::permits::Condition>>,
}

impl<'a> From<&'a NewPermit> for Columns<'a> {
    fn from(new: &'a NewPermit) -> Self {
        Self {
            number: &new.number,
            kind: new.kind.as_str(),
            title: &new.title,
            valid_from: At(new.valid.start()),
            valid_to: At(new.valid.end()),
            area: new.area.clone().map(Json),
            max_height_agl_m: new.max_height_agl_m,
            night: new.night,
            zones: Json(new.zones.clone()),
            lifts: Json(new.lifts.clone()),
            conditions: Json(new.conditions.clone()),
        }
    }
}

/// Enters a permit.
pub fn insert(tx: &mut Tx<'_>, new: &NewPermit) -> Result<PermitId, StoreError> {
    let id = new_id();
    let entry = Entry::new("permits.insert", "permit", id)
        .detail(json!({"number": new.number, "state": new.state.as_str()}));
    tx.change(&entry, |c| {
        diesel::insert_into(permits::table)
            .values((
                permits::id.eq(Id(id)),
                permits::state.eq(new.state.as_str()),
                permits::state_changed_at.eq(At(new.state_changed_at)),
                permits::synthetic.eq(new.synthetic),
                permits::version.eq(1),
                Columns::from(new),
            ))
            .execute(c)?;
        name(c, id, new)
    })?;
    Ok(PermitId(id))
}

/// Changes what a permit says; its state stays. Gives the next version.
pub fn update(
    tx: &mut Tx<'_>,
    id: PermitId,
    version: i32,
    new: &NewPermit,
) -> Result<i32, StoreError> {
    let before = locked(tx, id, version)?;
    let next = version + 1;
    let entry = Entry::new("permits.update", "permit", id.0)
        .detail(json!({"version": next}))
        .change(&said(&before), &to_be_said(new));
    tx.change(&entry, |c| {
        diesel::update(permits::table.filter(permits::id.eq(Id(id.0))))
            .set((permits::version.eq(next), Columns::from(new)))
            .execute(c)?;
        diesel::delete(permit_pilots::table.filter(permit_pilots::permit_id.eq(Id(id.0))))
            .execute(c)?;
        diesel::delete(permit_aircraft::table.filter(permit_aircraft::permit_id.eq(Id(id.0))))
            .execute(c)?;
        name(c, id.0, new)
    })?;
    Ok(next)
}

/// Says which of its documents is the letter that grants a permit; `None`: none. Gives the next version.
pub fn set_document(
    tx: &mut Tx<'_>,
    id: PermitId,
    version: i32,
    document: Option<DocumentId>,
) -> Result<i32, StoreError> {
    let before = locked(tx, id, version)?;
    let next = version + 1;
    let entry = Entry::new("permits.set_document", "permit", id.0)
        .detail(json!({"version": next}))
        .change(
            &json!({"document_id": before.document_id}),
            &json!({"document_id": document}),
        );
    tx.change(&entry, |c| {
        diesel::update(permits::table.filter(permits::id.eq(Id(id.0))))
            .set((
                permits::version.eq(next),
                permits::document_id.eq(document.map(|one| Id(one.0))),
            ))
            .execute(c)
    })?;
    Ok(next)
}

/// Ends a permit before its time, for a reason: from now on it covers nothing. Gives the next version.
pub fn end(tx: &mut Tx<'_>, id: PermitId, version: i32, reason: &str) -> Result<i32, StoreError> {
    let (before, now) = (locked(tx, id, version)?, tx.now());
    let next = version + 1;
    let state = |state: PermitState| json!({"state": state.as_str()});
    let entry = Entry::new("permits.end", "permit", id.0)
        .detail(json!({"version": next, "reason": reason}))
        .change(&state(before.permit.state), &state(PermitState::Revoked));
    tx.change(&entry, |c| {
        diesel::update(permits::table.filter(permits::id.eq(Id(id.0))))
            .set((
                permits::version.eq(next),
                permits::state.eq(PermitState::Revoked.as_str()),
                permits::state_changed_at.eq(At(now)),
                permits::end_reason.eq(reason),
            ))
            .execute(c)
    })?;
    Ok(next)
}

/// The permit as it was read, which nobody else changes until the end.
fn locked(tx: &mut Tx<'_>, id: PermitId, read: i32) -> Result<PermitRecord, StoreError> {
    tx.lock(|c| {
        permits::table
            .filter(permits::id.eq(Id(id.0)))
            .select(permits::version)
            .for_update()
            .execute(c)
            .map(|_| ())
    })?;
    let permit = get(tx.read(), id)?;
    if permit.version != read {
        let now = permit.version;
        return Err(StoreError::VersionMismatch { read, now });
    }
    Ok(permit)
}

/// Writes the aircraft and the pilots that it names.
fn name(c: &mut Conn, id: Uuid, new: &NewPermit) -> Result<(), StoreError> {
    for pilot in &new.pilots {
        diesel::insert_into(permit_pilots::table)
            .values((
                permit_pilots::permit_id.eq(Id(id)),
                permit_pilots::operator_id.eq(Id(pilot.0)),
            ))
            .execute(c)?;
    }
    for aircraft_id in &new.aircraft {
        diesel::insert_into(permit_aircraft::table)
            .values((
                permit_aircraft::permit_id.eq(Id(id)),
                permit_aircraft::aircraft_id.eq(Id(aircraft_id.0)),
            ))
            .execute(c)?;
    }
    Ok(())
}

/// What a permit says, for the trail.
fn said(record: &PermitRecord) -> Value {
    let permit = &record.permit;
    json!({"number": permit.number, "kind": permit.kind, "title": record.title, "valid": permit.valid,
        "aircraft": permit.aircraft, "pilots": permit.pilots, "area": permit.area,
        "max_height_agl_m": permit.max_height_agl_m, "night": permit.night, "zones": permit.zones,
        "lifts": permit.lifts, "conditions": permit.conditions})
}

/// What a permit is going to say, in the same form.
fn to_be_said(new: &NewPermit) -> Value {
    json!({"number": new.number, "kind": new.kind, "title": new.title, "valid": new.valid,
        "aircraft": new.aircraft, "pilots": new.pilots, "area": new.area,
        "max_height_agl_m": new.max_height_agl_m, "night": new.night, "zones": new.zones,
        "lifts": new.lifts, "conditions": new.conditions})
}
