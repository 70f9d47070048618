//! Changes of occurrences: reported, put right, taken through their steps. What was there is kept.

use chrono::{DateTime, Datelike, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use letka_domain::ids::{AccountId, AircraftId, OccurrenceId, UnitId};
use letka_domain::occurrences::{
    OccurrenceEntryKind, OccurrenceReport, OccurrenceState, OccurrenceStep, is_frozen,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::entries::{NewEntry, write};
use super::row::Columns;
use super::{FlightSnapshot, Occurrence, get};
use crate::audit::Entry;
use crate::schema::{occurrence_versions, occurrences};
use crate::types::{At, Id, Json};
use crate::{StoreError, Tx, new_id};

/// The name of the refusal of a change of what was sent or closed.
pub const FROZEN: &str = "occurrences_frozen";

/// What the report of an occurrence says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// The unit that it is one of.
    pub unit_id: UnitId,
    /// The aircraft.
    pub aircraft_id: Option<AircraftId>,
    /// The flight as it was when it was named.
    pub snapshot: Option<FlightSnapshot>,
    /// What is reported.
    pub report: OccurrenceReport,
}

impl From<&Occurrence> for Said {
    fn from(one: &Occurrence) -> Self {
        Self {
            unit_id: one.unit.id,
            aircraft_id: one.aircraft.as_ref().map(|aircraft| aircraft.id),
            snapshot: one.snapshot.clone(),
            report: one.report.clone(),
        }
    }
}

/// An occurrence to be reported.
#[derive(Debug, Clone)]
pub struct NewOccurrence {
    /// What is said.
    pub said: Said,
    /// Who reports it.
    pub by: AccountId,
    /// Invented for demonstration.
    pub synthetic: bool,
}

/// A step to be taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// Which one.
    pub step: OccurrenceStep,
    /// Who takes it.
    pub by: AccountId,
    /// What is written to it: why no report is owed; the lessons.
    pub text: Option<String>,
    /// Where it was sent: when, to whom, under which reference of theirs.
    pub sent: Option<(DateTime<Utc>, String, Option<String>)>,
}

/// Reports an occurrence, under the next number of this year's series.
pub fn insert(tx: &mut Tx<'_>, new: &NewOccurrence) -> Result<OccurrenceId, StoreError> {
    let at = tx.now();
    let (id, year) = (new_id(), letka_domain::calendar::local_day(at).year());
    // Two at once would take the same number: the second waits for the first.
    tx.lock(|c| {
        diesel::sql_query("lock table occurrences in share row exclusive mode")
            .execute(c)
            .map(|_| ())
    })?;
    let last: Option<i32> = occurrences::table
        .filter(occurrences::year.eq(year))
        .select(max(occurrences::serial))
        .first(tx.read())?;
    let serial = last.unwrap_or(0) + 1;
    let report = &new.said.report;
    let flight = new.said.snapshot.as_ref().map(|one| one.flight_id);
    // What happened stands in the record alone: it may tell of people who were hurt.
    let entry = Entry::new("occurrences.report", "occurrence", id).detail(
        json!({"year": year, "serial": serial, "kind": report.kind, "severity": report.severity,
            "known_at": report.known_at, "flight_id": flight}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(occurrences::table)
            .values((
                (
                    occurrences::id.eq(Id(id)),
                    occurrences::version.eq(1),
                    occurrences::year.eq(year),
                    occurrences::serial.eq(serial),
                    occurrences::state.eq(OccurrenceState::Reported.as_str()),
                    occurrences::reported_at.eq(At(at)),
                    occurrences::reported_by.eq(Id(new.by.0)),
                    occurrences::synthetic.eq(new.synthetic),
                ),
                Columns::from(&new.said),
            ))
            .execute(c)?;
        let first = NewEntry::new(OccurrenceEntryKind::Report, new.by, None);
        write(c, OccurrenceId(id), &first, at).map(drop)
    })?;
    Ok(OccurrenceId(id))
}

/// Puts right what a report says; what it said before is kept. Gives the next version. [`FROZEN`] where
/// it was sent or closed.
pub fn update(
    tx: &mut Tx<'_>,
    id: OccurrenceId,
    version: i32,
    said: &Said,
    (by, reason): (AccountId, Option<&str>),
) -> Result<i32, StoreError> {
    let before = locked(tx, id, version)?;
    if is_frozen(before.state) {
        return Err(StoreError::conflict(FROZEN));
    }
    let (next, now) = (version + 1, tx.now());
    let entry = Entry::new("occurrences.update", "occurrence", id.0)
        .detail(json!({"version": next, "reason": reason}));
    tx.change(&entry, |c| {
        diesel::insert_into(occurrence_versions::table)
            .values((
                occurrence_versions::occurrence_id.eq(Id(id.0)),
                occurrence_versions::version.eq(version),
                occurrence_versions::said.eq(Json(Said::from(&before))),
                occurrence_versions::changed_by.eq(Id(by.0)),
                occurrence_versions::changed_at.eq(At(now)),
            ))
            .execute(c)?;
        diesel::update(occurrences::table.filter(occurrences::id.eq(Id(id.0))))
            .set((occurrences::version.eq(next), Columns::from(said)))
            .execute(c)?;
        let edited = NewEntry::new(OccurrenceEntryKind::Edit, by, reason.map(str::to_owned));
        write(c, id, &edited, now).map(drop)
    })?;
    Ok(next)
}

#[derive(AsChangeset)]
#[diesel(table_name = occurrences)]
struct Step {
    version: i32,
    state: &'static str,
    sent_at: Option<At>,
    authority: Option<String>,
    authority_reference: Option<String>,
    closed_at: Option<At>,
    closed_by: Option<Id>,
    lessons: Option<String>,
}

/// Takes an occurrence through a step. Gives the state after it. Who reported it contradicts
/// `occurrences_closer_check` by closing it.
pub fn take(
    tx: &mut Tx<'_>,
    id: OccurrenceId,
    version: i32,
    taken: Taken,
) -> Result<OccurrenceState, StoreError> {
    let before = locked(tx, id, version)?;
    let wrong = || StoreError::conflict("occurrences_state_check");
    let state = before.state.after(taken.step).map_err(|_| wrong())?;
    let (next, now) = (version + 1, tx.now());
    let (kind, action) = entered(taken.step);
    let closes = state == OccurrenceState::Closed;
    let (sent_at, authority, authority_reference) = match taken.sent {
        Some((at, authority, reference)) => (Some(at), Some(authority), reference),
        None => (None, None, None),
    };
    let entry = Entry::new(action, "occurrence", id.0)
        .detail(json!({"version": next, "authority": authority, "reference": authority_reference}))
        .change(&json!({"state": before.state}), &json!({"state": state}));
    let set = Step {
        version: next,
        state: state.as_str(),
        sent_at: sent_at.map(At),
        authority,
        authority_reference,
        closed_at: closes.then_some(At(now)),
        closed_by: closes.then_some(Id(taken.by.0)),
        lessons: taken.text.clone().filter(|_| closes),
    };
    let step = NewEntry::new(kind, taken.by, taken.text);
    tx.change(&entry, |c| {
        diesel::update(occurrences::table.filter(occurrences::id.eq(Id(id.0))))
            .set(set)
            .execute(c)?;
        write(c, id, &step, now).map(drop)
    })?;
    Ok(state)
}

fn entered(step: OccurrenceStep) -> (OccurrenceEntryKind, &'static str) {
    match step {
        OccurrenceStep::Review => (OccurrenceEntryKind::Review, "occurrences.review"),
        OccurrenceStep::Send => (OccurrenceEntryKind::Send, "occurrences.send"),
        OccurrenceStep::Dismiss => (OccurrenceEntryKind::Dismiss, "occurrences.dismiss"),
        OccurrenceStep::Close => (OccurrenceEntryKind::Close, "occurrences.close"),
    }
}

/// The occurrence as it was read, which nobody else changes until the end.
fn locked(tx: &mut Tx<'_>, id: OccurrenceId, read: i32) -> Result<Occurrence, StoreError> {
    tx.lock(|c| {
        occurrences::table
            .filter(occurrences::id.eq(Id(id.0)))
            .select(occurrences::version)
            .for_update()
            .execute(c)
            .map(|_| ())
    })?;
    let occurrence = get(tx.read(), id)?;
    if occurrence.version != read {
        let now = occurrence.version;
        return Err(StoreError::VersionMismatch { read, now });
    }
    Ok(occurrence)
}
