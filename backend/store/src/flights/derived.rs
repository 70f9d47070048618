//! Saving what a raw log tells of a flight: once, however often it is derived.

use diesel::prelude::*;
use letka_domain::flights::{FlightSummary, Quality};
use letka_domain::ids::{FlightId, LogId, MissionId, PermitId};
use serde_json::json;

use super::row::{Columns, Facts, NewRow, Row};
use super::signatures::is_closed;
use super::{Attribution, FlightSource, record, snapshots, sources};
use crate::audit::Entry;
use crate::conn::each_backend;
use crate::schema::{flight_logs, flight_permits, flights};
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// How a derived flight was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SavedAs {
    /// It was not there before.
    New,
    /// It was there, and something that was missing has been added.
    Completed,
    /// It was there, and nothing has changed.
    Known,
    /// Another log, or a person, had told of it; this log stands beside that.
    Joined,
    /// Another log, or a person, had told of it; this log tells it better and takes its place.
    TookOver,
}

/// What saving a derived flight did, and what the flight is attributed to now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    id: FlightId,
    how: SavedAs,
    /// The mission that it was attributed to before.
    mission_before: Option<MissionId>,
    attribution: Attribution,
}

impl Saved {
    /// Which flight it is.
    pub fn id(&self) -> FlightId {
        self.id
    }

    /// How it was saved.
    pub fn how(&self) -> SavedAs {
        self.how
    }

    /// Whether it was not there before.
    pub fn is_new(&self) -> bool {
        self.how == SavedAs::New
    }

    /// Whether the track of this log is the track of the flight now.
    pub fn takes_track(&self) -> bool {
        !matches!(self.how, SavedAs::Known | SavedAs::Joined)
    }

    /// Whether it was there and nothing has changed.
    pub fn is_known(&self) -> bool {
        self.how == SavedAs::Known
    }

    /// What the flight is attributed to now: what it was before, and what was missing.
    pub fn attribution(&self) -> &Attribution {
        &self.attribution
    }

    /// The mission of the flight, whenever it was set.
    pub fn mission(&self) -> Option<MissionId> {
        self.attribution.mission_id
    }

    /// The mission of the flight if it had none before.
    pub fn new_mission(&self) -> Option<MissionId> {
        self.mission().filter(|_| self.mission_before.is_none())
    }
}

/// Saves flight number `log_seq` of a log. The same log and number is the same flight; so is a flight
/// of the same aircraft at the same time that another log or a person told of. Both are kept as its
/// sources, and the better one is its record.
///
/// A flight without a landing takes over what a longer log tells. A landed one stays as it is: only
/// what is missing is filled in, as is its attribution, so that nothing that people have seen or
/// corrected changes by itself.
pub fn save_derived(
    tx: &mut Tx<'_>,
    log_id: LogId,
    log_seq: u32,
    summary: &FlightSummary,
    attribution: &Attribution,
) -> Result<Saved, StoreError> {
    // Two derivations of one log stand in line here.
    tx.lock(|c| {
        flight_logs::table
            .filter(flight_logs::id.eq(Id(log_id.0)))
            .select(flight_logs::closed)
            .for_update()
            .execute(c)
            .map(|_| ())
    })?;
    let log_seq = i32::try_from(log_seq).map_err(StoreError::corrupt)?;
    let place = (log_id, log_seq);
    if let Some(row) = sources::known(tx.read(), log_id, log_seq)? {
        return if !row.is_of(place) {
            Ok(known_beside(&row))
        } else if opens(&row.facts()?, summary) && !is_closed(tx.read(), row.id)? {
            join(tx, &row, (place, Told::WithItsKey), summary, attribution)
        } else {
            complete(tx, &row, summary, attribution)
        };
    }
    let same = match attribution.aircraft_id {
        Some(aircraft) => sources::same_flight(tx, (log_id, aircraft), summary)?,
        None => None,
    };
    match same {
        Some(row) => join(tx, &row, (place, Told::ByAnother), summary, attribution),
        None => insert(tx, place, summary, attribution),
    }
}

/// A flight that this log stands beside already: nothing changes.
fn known_beside(row: &Row) -> Saved {
    Saved {
        id: row.id,
        how: SavedAs::Known,
        mission_before: row.attribution().mission_id,
        attribution: row.attribution(),
    }
}

/// Which log tells of a flight that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Another one than before.
    ByAnother,
    /// The same, of which only the header could be read before.
    WithItsKey,
}

impl Told {
    /// Why the record of the flight is another one.
    fn reason(self) -> &'static str {
        match self {
            Self::ByAnother => "another log tells of this flight",
            Self::WithItsKey => "the key of the log opened it",
        }
    }
}

/// Whether a flight of which only the header of its log could be read is read whole now.
fn opens(old: &Facts, new: &FlightSummary) -> bool {
    let locked = |notes: &[String]| notes.iter().any(|note| note == "key_needed");
    locked(&old.quality_notes) && !locked(&new.quality_notes)
}

/// Puts a log beside what told of a flight before it, or in its place where it tells it better: a
/// log is better than what a person wrote down, and a good one better than a poor one. What a
/// commander has closed stays as it is.
fn join(
    tx: &mut Tx<'_>,
    row: &Row,
    ((log_id, log_seq), told): ((LogId, i32), Told),
    summary: &FlightSummary,
    attribution: &Attribution,
) -> Result<Saved, StoreError> {
    let row = record::lock(tx, row.id, row.version)?;
    let (id, old) = (row.id, row.facts()?);
    let is_better = told == Told::WithItsKey
        || row.source == FlightSource::Manual
        || rank(summary.quality) < rank(old.quality);
    let takes_over = is_better && !is_closed(tx.read(), id)?;
    let old_attribution = Attribution {
        permits: list_permits(tx.read(), id)?,
        ..row.attribution()
    };
    let merged = merge_attribution(&old_attribution, attribution);
    let source = source_of(tx, log_id)?;
    let record = record::of_row(tx.read(), &row)?;
    let (now, version) = (tx.now(), row.version);
    let detail = json!({"log_id": log_id, "log_seq": log_seq, "takes_over": takes_over});
    let entry = Entry::new("flights.join", "flight", id.0).detail(detail);
    tx.change(&entry, |c| {
        if told == Told::ByAnother {
            sources::add(c, id, (log_id, log_seq), now)?;
        }
        if !takes_over {
            return Ok(());
        }
        record::keep(c, (id, version), &record, (now, None), told.reason())?;
        let facts = Facts::from(summary).filled_from(&old);
        diesel::update(flights::table.filter(flights::id.eq(Id(id.0))))
            .set((
                Columns::new(facts, &merged, now),
                flights::takeoff_at.eq(At(summary.takeoff_time)),
                flights::source.eq(source.as_str()),
                flights::system_id.eq(summary.system_id.map(i32::from)),
                flights::log_id.eq(Id(log_id.0)),
                flights::log_seq.eq(log_seq),
                flights::version.eq(version + 1),
            ))
            .execute(c)?;
        if old_attribution.permits.is_empty() {
            link_permits(c, [(id, merged.permits.as_slice())])?;
        }
        snapshots::after_change(c, id, now)
    })?;
    Ok(Saved {
        id,
        how: if takes_over {
            SavedAs::TookOver
        } else {
            SavedAs::Joined
        },
        mission_before: old_attribution.mission_id,
        attribution: if takes_over { merged } else { old_attribution },
    })
}

/// The order of qualities, the best first.
fn rank(quality: Quality) -> u8 {
    match quality {
        Quality::Good => 0,
        Quality::Degraded => 1,
        Quality::Poor => 2,
    }
}

/// Where the flights of a log come from.
fn source_of(tx: &mut Tx<'_>, log: LogId) -> Result<FlightSource, StoreError> {
    let log = crate::flight_logs::get(tx.read(), log)?;
    Ok(match log.station_id {
        Some(_) => FlightSource::Telemetry,
        None => FlightSource::Import,
    })
}

fn insert(
    tx: &mut Tx<'_>,
    (log_id, log_seq): (LogId, i32),
    summary: &FlightSummary,
    attribution: &Attribution,
) -> Result<Saved, StoreError> {
    let source = source_of(tx, log_id)?;
    let id = new_id();
    let row = NewRow {
        id: Id(id),
        log_id: Some(Id(log_id.0)),
        log_seq: Some(log_seq),
        source: source.as_str(),
        system_id: summary.system_id.map(i32::from),
        takeoff_at: At(summary.takeoff_time),
        entered_by: None,
        version: 1,
        columns: Columns::new(Facts::from(summary), attribution, tx.now()),
    };
    let now = tx.now();
    let entry = Entry::new("flights.save_derived", "flight", id)
        .detail(json!({"log_id": log_id, "log_seq": log_seq, "attribution": told(attribution)}));
    tx.change(&entry, |c| {
        diesel::insert_into(flights::table).values(row).execute(c)?;
        sources::add(c, FlightId(id), (log_id, log_seq), now)?;
        link_permits(c, [(FlightId(id), attribution.permits.as_slice())])?;
        snapshots::after_change(c, FlightId(id), now)
    })?;
    Ok(Saved {
        id: FlightId(id),
        how: SavedAs::New,
        mission_before: None,
        attribution: attribution.clone(),
    })
}

fn complete(
    tx: &mut Tx<'_>,
    row: &Row,
    summary: &FlightSummary,
    attribution: &Attribution,
) -> Result<Saved, StoreError> {
    let (id, old) = (row.id, row.facts()?);
    let facts = merge_facts(&old, Facts::from(summary));
    let old_attribution = Attribution {
        permits: list_permits(tx.read(), id)?,
        ..row.attribution()
    };
    let attribution = merge_attribution(&old_attribution, attribution);
    let unchanged = facts == old && attribution == old_attribution;
    let mut saved = Saved {
        id,
        how: SavedAs::Known,
        mission_before: old_attribution.mission_id,
        attribution,
    };
    if unchanged {
        return Ok(saved);
    }
    let attribution = &saved.attribution;
    let detail = json!({"landed": facts.landing_at, "attribution": told(attribution)});
    let now = tx.now();
    let columns = Columns::new(facts, attribution, now);
    tx.change(
        &Entry::new("flights.complete", "flight", id.0).detail(detail),
        |c| {
            diesel::update(flights::table.filter(flights::id.eq(Id(id.0))))
                .set((columns, flights::version.eq(row.version + 1)))
                .execute(c)?;
            if old_attribution.permits.is_empty() {
                link_permits(c, [(id, attribution.permits.as_slice())])?;
            }
            snapshots::after_change(c, id, now)
        },
    )?;
    saved.how = SavedAs::Completed;
    Ok(saved)
}

fn merge_facts(old: &Facts, new: Facts) -> Facts {
    let vehicle_uid = old.vehicle_uid.clone().or_else(|| new.vehicle_uid.clone());
    if old.landing_at.is_none() {
        return Facts { vehicle_uid, ..new };
    }
    Facts {
        vehicle_uid,
        max_amsl_m: old.max_amsl_m.or(new.max_amsl_m),
        max_distance_m: old.max_distance_m.or(new.max_distance_m),
        duration_s: old.duration_s.or(new.duration_s),
        battery_start_pct: old.battery_start_pct.or(new.battery_start_pct),
        battery_end_pct: old.battery_end_pct.or(new.battery_end_pct),
        takeoff_position: old.takeoff_position.or(new.takeoff_position),
        landing_position: old.landing_position.or(new.landing_position),
        ..old.clone()
    }
}

fn merge_attribution(old: &Attribution, new: &Attribution) -> Attribution {
    let permits = if old.permits.is_empty() {
        &new.permits
    } else {
        &old.permits
    };
    Attribution {
        aircraft_id: old.aircraft_id.or(new.aircraft_id),
        pilot_id: old.pilot_id.or(new.pilot_id),
        unit_id: old.unit_id.or(new.unit_id),
        mission_id: old.mission_id.or(new.mission_id),
        purpose: old.purpose.or(new.purpose),
        permits: permits.clone(),
    }
}

/// An attribution, as the trail tells it.
fn told(attribution: &Attribution) -> serde_json::Value {
    json!({
        "aircraft_id": attribution.aircraft_id,
        "pilot_id": attribution.pilot_id,
        "unit_id": attribution.unit_id,
        "mission_id": attribution.mission_id,
        "permits": attribution.permits,
    })
}

pub(super) fn list_permits(c: &mut Conn, id: FlightId) -> Result<Vec<PermitId>, StoreError> {
    Ok(flight_permits::table
        .filter(flight_permits::flight_id.eq(Id(id.0)))
        .select(flight_permits::permit_id)
        .order(flight_permits::permit_id)
        .load(c)?)
}

/// Links flights to the permits that they were made under, many in one statement.
pub(super) fn link_permits<'a>(
    c: &mut Conn,
    flights: impl IntoIterator<Item = (FlightId, &'a [PermitId])>,
) -> Result<(), StoreError> {
    let link = |flight: FlightId, permit: &PermitId| {
        (
            flight_permits::flight_id.eq(Id(flight.0)),
            flight_permits::permit_id.eq(Id(permit.0)),
        )
    };
    let links: Vec<_> = flights
        .into_iter()
        .flat_map(|(flight, permits)| permits.iter().map(move |permit| link(flight, permit)))
        .collect();
    for some in links.chunks(1000) {
        each_backend!(c, |c| diesel::insert_into(flight_permits::table)
            .values(some)
            .execute(c))?;
    }
    Ok(())
}
