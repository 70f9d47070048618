//! Permits of the Civil Aviation Authority, with the aircraft that they name.

mod changes;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use letka_domain::geometry::Area;
use letka_domain::ids::{AircraftId, DocumentId, OperatorId, PermitId};
use letka_domain::period::Period;
use letka_domain::permits::{Condition, Permit, PermitKind, PermitState};

use crate::page::{Cursor, Page, PageRequest};
use crate::schema::{aircraft, permit_aircraft, permit_pilots, permits};
use crate::types::{At, Id, Json, containing, lower};
use crate::words::Named;
use crate::{Conn, StoreError};

pub use changes::{end, insert, set_document, update};

/// A permit as the register holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct PermitRecord {
    /// What the rules read of it.
    pub permit: Permit,
    /// Counts changes; a writer names the version it read.
    pub version: i32,
    /// Why it was ended before its time; `None`: it was not.
    pub end_reason: Option<String>,
    /// The letter that grants it, among its documents; `None`: none was chosen.
    pub document_id: Option<DocumentId>,
    /// What people call it.
    pub title: String,
    /// The aircraft that it names, by registration.
    pub aircraft: Vec<Named<AircraftId>>,
    /// Since when it stands in its state.
    pub state_changed_at: DateTime<Utc>,
    /// Invented for demonstration.
    pub synthetic: bool,
}

/// A permit to be entered.
#[derive(Debug, Clone)]
pub struct NewPermit {
    /// Reference number of the authority; `permits_number_key` when it is taken.
    pub number: String,
    /// What it is for.
    pub kind: PermitKind,
    /// Where it stands.
    pub state: PermitState,
    /// What people call it.
    pub title: String,
    /// From when until when.
    pub valid: Period,
    /// The aircraft that it names.
    pub aircraft: Vec<AircraftId>,
    /// The pilots that it names; empty: it holds for every licensed one.
    pub pilots: Vec<OperatorId>,
    /// Where it holds; `permits_one_time_area_check` when a one-time permit has none.
    pub area: Option<Area>,
    /// Greatest height above ground, metres.
    pub max_height_agl_m: Option<f64>,
    /// Allows flight at night.
    pub night: bool,
    /// Identifiers of the zones that it opens.
    pub zones: Vec<String>,
    /// Ids of the rules that it lifts beside height, night and zones.
    pub lifts: Vec<String>,
    /// Its conditions.
    pub conditions: Vec<Condition>,
    /// Since when it stands in its state.
    pub state_changed_at: DateTime<Utc>,
    /// Invented for demonstration.
    pub synthetic: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = permits)]
struct Row {
    id: PermitId,
    number: String,
    kind: PermitKind,
    state: PermitState,
    title: String,
    valid_from: DateTime<Utc>,
    valid_to: DateTime<Utc>,
    area: Option<Json<Area>>,
    max_height_agl_m: Option<f64>,
    night: bool,
    zones: Json<Vec<String>>,
    state_changed_at: DateTime<Utc>,
    synthetic: bool,
    lifts: Json<Vec<String>>,
    conditions: Json<Vec<Condition>>,
    version: i32,
    end_reason: Option<String>,
    document_id: Option<DocumentId>,
}

impl Row {
    fn naming(
        self,
        aircraft: Vec<Named<AircraftId>>,
        pilots: Vec<OperatorId>,
    ) -> Result<PermitRecord, StoreError> {
        Ok(PermitRecord {
            permit: Permit {
                id: self.id,
                number: self.number,
                kind: self.kind,
                state: self.state,
                valid: Period::new(self.valid_from, self.valid_to).map_err(StoreError::corrupt)?,
                aircraft: aircraft.iter().map(|aircraft| aircraft.id).collect(),
                pilots,
                area: self.area.map(|area| area.0),
                max_height_agl_m: self.max_height_agl_m,
                night: self.night,
                zones: self.zones.0,
                lifts: self.lifts.0,
                conditions: self.conditions.0,
            },
            version: self.version,
            end_reason: self.end_reason,
            document_id: self.document_id,
            title: self.title,
            aircraft,
            state_changed_at: self.state_changed_at,
            synthetic: self.synthetic,
        })
    }
}

/// The permit of an id.
pub fn get(c: &mut Conn, id: PermitId) -> Result<PermitRecord, StoreError> {
    let row: Option<Row> = permits::table
        .filter(permits::id.eq(Id(id.0)))
        .select(Row::as_select())
        .first(c)
        .optional()?;
    with_names(c, row.into_iter().collect())?
        .pop()
        .ok_or(StoreError::NotFound("permit"))
}

/// Which permits of the register are asked for.
#[derive(Debug, Clone, Default)]
pub struct PermitFilter {
    /// In this state only.
    pub state: Option<PermitState>,
    /// Of this kind only.
    pub kind: Option<PermitKind>,
    /// With this in the number or in the title, whatever the case of ASCII letters.
    pub text: Option<String>,
}

/// Permits of the register, those that end last in front.
pub fn list(
    c: &mut Conn,
    filter: &PermitFilter,
    page: &PageRequest,
) -> Result<Page<PermitRecord>, StoreError> {
    let mut query = permits::table
        .select(Row::as_select())
        .order((permits::valid_to.desc(), permits::id.desc()))
        .limit(page.rows())
        .into_boxed();
    if let Some(state) = filter.state {
        query = query.filter(permits::state.eq(state.as_str()));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(permits::kind.eq(kind.as_str()));
    }
    if let Some(text) = &filter.text {
        let pattern = containing(text);
        // SQLite matches whatever the case of ASCII, PostgreSQL what is written in lower case.
        let exact = (permits::number.like(pattern.clone()).escape('!'))
            .or(permits::title.like(pattern.clone()).escape('!'));
        let pattern = pattern.to_lowercase();
        let lowered =
            (lower(permits::number).like(pattern.clone()).escape('!'))
                .or(lower(permits::title).like(pattern).escape('!'));
        query = query.filter(exact.or(lowered));
    }
    if let Some(Cursor { at, id }) = page.after() {
        let same_time = permits::valid_to.eq(At(at)).and(permits::id.lt(Id(id)));
        query = query.filter(permits::valid_to.lt(At(at)).or(same_time));
    }
    let rows: Vec<Row> = query.load(c)?;
    let records = with_names(c, rows)?;
    Ok(page.page(records, |record| Cursor {
        at: record.permit.valid.end(),
        id: record.permit.id.0,
    }))
}

/// How long an operating permit that has ended is still named where one is lacking.
const NAMED_AFTER_END: TimeDelta = TimeDelta::days(366);

/// The permits that can matter to a flight, whatever their state: those that have not ended when it
/// begins, and of operating permits those that ended within the year before. None of the others can
/// cover it, and nobody wants to hear of them.
pub fn list_for_flight(c: &mut Conn, period: &Period) -> Result<Vec<PermitRecord>, StoreError> {
    let begins = period.start();
    let recent = begins.checked_sub_signed(NAMED_AFTER_END).unwrap_or(begins);
    let operating = permits::kind.eq(PermitKind::Operating.as_str());
    let rows = permits::table
        .filter(permits::valid_to.ge(At(recent)))
        .filter(permits::valid_to.ge(At(begins)).or(operating))
        .select(Row::as_select())
        .order((permits::valid_to.desc(), permits::id))
        .load(c)?;
    with_names(c, rows)
}

fn with_names(c: &mut Conn, rows: Vec<Row>) -> Result<Vec<PermitRecord>, StoreError> {
    let links: Vec<(PermitId, Named<AircraftId>)> = permit_aircraft::table
        .inner_join(aircraft::table)
        .filter(permit_aircraft::permit_id.eq_any(rows.iter().map(|row| Id(row.id.0))))
        .select((
            permit_aircraft::permit_id,
            (aircraft::id, aircraft::registration),
        ))
        .order(aircraft::registration)
        .load(c)?;
    let mut named: HashMap<PermitId, Vec<Named<AircraftId>>> = HashMap::new();
    for (permit_id, aircraft) in links {
        named.entry(permit_id).or_default().push(aircraft);
    }
    let links: Vec<(PermitId, OperatorId)> = permit_pilots::table
        .filter(permit_pilots::permit_id.eq_any(rows.iter().map(|row| Id(row.id.0))))
        .select((permit_pilots::permit_id, permit_pilots::operator_id))
        .order(permit_pilots::operator_id)
        .load(c)?;
    let mut pilots: HashMap<PermitId, Vec<OperatorId>> = HashMap::new();
    for (permit_id, pilot) in links {
        pilots.entry(permit_id).or_default().push(pilot);
    }
    rows.into_iter()
        .map(|row| {
            let aircraft = named.remove(&row.id).unwrap_or_default();
            let pilots = pilots.remove(&row.id).unwrap_or_default();
            row.naming(aircraft, pilots)
        })
        .collect()
}
