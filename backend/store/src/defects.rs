//! Defects of aircraft: reported, put off, repaired.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::aircraft::defects::{DefectFacts, DefectSeverity, Deferral};
use letka_domain::ids::{AircraftId, DefectId, FlightId, UnitId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{aircraft, defects, units};
use crate::types::{At, Id};
use crate::versions::{changed_one, next_version};
use crate::{Conn, Named, StoreError, Tx, new_id};

/// A defect with its aircraft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Which one.
    pub id: DefectId,
    /// Counts changes.
    pub version: i32,
    /// The aircraft, by registration.
    pub aircraft: Named<AircraftId>,
    /// The unit that keeps it.
    pub unit: Named<UnitId>,
    /// What it means for flying.
    pub severity: DefectSeverity,
    /// What is wrong.
    pub text: String,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// On which flight it was found.
    pub flight_id: Option<FlightId>,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// Who reported it.
    pub reporter: String,
    /// How it was put off, and by whom.
    pub deferral: Option<(Deferral, String)>,
    /// When it was repaired, by whom, and what was done.
    pub closed: Option<Repair>,
}

/// How a defect was repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub closer: String,
    /// What was done.
    pub resolution: String,
}

impl Defect {
    /// What decides of it while it is open.
    pub fn facts(&self) -> DefectFacts {
        DefectFacts {
            id: self.id,
            severity: self.severity,
            text: self.text.clone(),
            deferral: self.deferral.as_ref().map(|(deferral, _)| deferral.clone()),
        }
    }
}

/// A defect to be reported.
#[derive(Debug, Clone)]
pub struct NewDefect {
    /// The aircraft.
    pub aircraft_id: AircraftId,
    /// What it means for flying.
    pub severity: DefectSeverity,
    /// What is wrong.
    pub text: String,
    /// When it was found.
    pub found_at: DateTime<Utc>,
    /// On which flight it was found.
    pub flight_id: Option<FlightId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = defects)]
struct Row {
    id: DefectId,
    version: i32,
    severity: DefectSeverity,
    text: String,
    found_at: DateTime<Utc>,
    flight_id: Option<FlightId>,
    reported_at: DateTime<Utc>,
    reporter: String,
    deferred_until: Option<DateTime<Utc>>,
    deferral_limits: Option<String>,
    deferrer: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    closer: Option<String>,
    resolution: Option<String>,
}

type Joined = (Row, Named<AircraftId>, Named<UnitId>);

impl From<Joined> for Defect {
    fn from((row, aircraft, unit): Joined) -> Self {
        let deferral = row.deferred_until.zip(row.deferral_limits);
        let deferral = deferral.map(|(until, limits)| Deferral { until, limits });
        let closed = row.closed_at.zip(row.closer.zip(row.resolution));
        Self {
            id: row.id,
            version: row.version,
            aircraft,
            unit,
            severity: row.severity,
            text: row.text,
            found_at: row.found_at,
            flight_id: row.flight_id,
            reported_at: row.reported_at,
            reporter: row.reporter,
            deferral: deferral.zip(row.deferrer),
            closed: closed.map(|(at, (closer, resolution))| Repair {
                at,
                closer,
                resolution,
            }),
        }
    }
}

/// Defects with aircraft and unit: what every query here begins with.
macro_rules! joined {
    () => {
        defects::table
            .inner_join(aircraft::table.inner_join(units::table))
            .select((
                Row::as_select(),
                (aircraft::id, aircraft::registration),
                (units::id, units::name),
            ))
    };
}

/// Reports a defect. The entry is one of the aircraft too: its missions are judged again.
pub fn insert(tx: &mut Tx<'_>, new: &NewDefect) -> Result<DefectId, StoreError> {
    let (id, now, (by, reporter)) = (new_id(), tx.now(), tx.signer());
    let entry = Entry::new("defects.report", "defect", id).detail(
        json!({"aircraft_id": new.aircraft_id, "severity": new.severity, "text": new.text,
            "found_at": new.found_at, "flight_id": new.flight_id}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(defects::table)
            .values((
                defects::id.eq(Id(id)),
                defects::version.eq(1),
                defects::aircraft_id.eq(Id(new.aircraft_id.0)),
                defects::severity.eq(new.severity.as_str()),
                defects::text.eq(&new.text),
                defects::found_at.eq(At(new.found_at)),
                defects::flight_id.eq(new.flight_id.map(|flight| Id(flight.0))),
                defects::reported_at.eq(At(now)),
                defects::reported_by.eq(by.map(|account| Id(account.0))),
                defects::reporter.eq(reporter),
            ))
            .execute(c)
    })?;
    Ok(DefectId(id))
}

/// Puts a defect off within limits. Answers with the new version.
pub fn defer(
    tx: &mut Tx<'_>,
    id: DefectId,
    version: i32,
    deferral: &Deferral,
) -> Result<i32, StoreError> {
    let (next, now, (_, deferrer)) = (
        next_version!(tx, defects, id, version, "defect"),
        tx.now(),
        tx.signer(),
    );
    let before = get(tx.read(), id)?.deferral.map(|(deferral, _)| deferral);
    let entry = Entry::new("defects.defer", "defect", id.0)
        .change(&json!({"deferral": before}), &json!({"deferral": deferral}));
    tx.change(&entry, |c| {
        let done = diesel::update(defects::table.filter(defects::id.eq(Id(id.0))))
            .filter(defects::version.eq(version))
            .set((
                defects::version.eq(next),
                defects::deferred_at.eq(At(now)),
                defects::deferred_until.eq(At(deferral.until)),
                defects::deferral_limits.eq(&deferral.limits),
                defects::deferrer.eq(deferrer),
            ))
            .execute(c)?;
        changed_one(done, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// Closes a defect that was repaired. Answers with the new version.
pub fn close(
    tx: &mut Tx<'_>,
    id: DefectId,
    version: i32,
    resolution: &str,
) -> Result<i32, StoreError> {
    let (next, now, (_, closer)) = (
        next_version!(tx, defects, id, version, "defect"),
        tx.now(),
        tx.signer(),
    );
    let entry =
        Entry::new("defects.close", "defect", id.0).detail(json!({"resolution": resolution}));
    tx.change(&entry, |c| {
        let done = diesel::update(defects::table.filter(defects::id.eq(Id(id.0))))
            .filter(defects::version.eq(version))
            .filter(defects::closed_at.is_null())
            .set((
                defects::version.eq(next),
                defects::closed_at.eq(At(now)),
                defects::closer.eq(closer),
                defects::resolution.eq(resolution),
            ))
            .execute(c)?;
        changed_one(done, version)?;
        Ok::<_, StoreError>(next)
    })
}

/// The defect of an id.
pub fn get(c: &mut Conn, id: DefectId) -> Result<Defect, StoreError> {
    let row: Option<Joined> = joined!()
        .filter(defects::id.eq(Id(id.0)))
        .first(c)
        .optional()?;
    row.map(Defect::from).ok_or(StoreError::NotFound("defect"))
}

/// The defects of an aircraft, the newest in front; 200 at most.
pub fn list_for(c: &mut Conn, aircraft_id: AircraftId) -> Result<Vec<Defect>, StoreError> {
    let rows: Vec<Joined> = joined!()
        .filter(defects::aircraft_id.eq(Id(aircraft_id.0)))
        .order((defects::reported_at.desc(), defects::id.desc()))
        .limit(200)
        .load(c)?;
    Ok(rows.into_iter().map(Defect::from).collect())
}

/// Every open defect of the fleet.
pub fn list_open(c: &mut Conn) -> Result<Vec<Defect>, StoreError> {
    let rows: Vec<Joined> = joined!()
        .filter(defects::closed_at.is_null())
        .order((defects::reported_at.desc(), defects::id.desc()))
        .load(c)?;
    Ok(rows.into_iter().map(Defect::from).collect())
}

/// A defect that was repaired: of which aircraft, what it was, and when.
pub(crate) type Repaired = (AircraftId, String, Option<DateTime<Utc>>);

/// Which defects that kept an aircraft on the ground were repaired, of every aircraft.
pub(crate) fn list_repaired(c: &mut Conn) -> Result<Vec<Repaired>, StoreError> {
    Ok(defects::table
        .filter(defects::closed_at.is_not_null())
        .filter(defects::severity.ne(DefectSeverity::Cosmetic.as_str()))
        .order((defects::closed_at, defects::id))
        .select((defects::aircraft_id, defects::text, defects::closed_at))
        .load(c)?)
}
