//! Zones, in the datasets that they come with.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::airspace::{Activity, Authority, Restriction, Zone, ZoneKind};
use letka_domain::altitude::{Altitude, Datum};
use letka_domain::geometry::Area;
use letka_domain::ids::DatasetId;
use letka_domain::period::Period;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::{zone_datasets, zones};
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

/// A zone in force.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneRecord {
    /// What the rules read of it.
    pub zone: Zone,
    /// Invented for demonstration.
    pub synthetic: bool,
}

/// A dataset to be entered. A later one of the same name takes its place from its first moment.
#[derive(Debug, Clone)]
pub struct NewDataset {
    /// What people call it; `zone_datasets_name_effective_from_key` when it is there already.
    pub name: String,
    /// Where it comes from.
    pub source: String,
    /// In force from.
    pub effective_from: DateTime<Utc>,
    /// In force until; `None`: until another follows.
    pub effective_to: Option<DateTime<Utc>>,
    /// Invented for demonstration.
    pub synthetic: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = zone_datasets)]
struct Dataset {
    id: DatasetId,
    name: String,
    source: String,
    effective_from: DateTime<Utc>,
    effective_to: Option<DateTime<Utc>>,
    synthetic: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = zones)]
struct Row {
    identifier: String,
    name: String,
    kind: ZoneKind,
    restriction: Restriction,
    area: Json<Area>,
    lower_m: f64,
    lower_datum: Datum,
    upper_m: Option<f64>,
    upper_datum: Option<Datum>,
    police_exempt: bool,
    activity: Json<Activity>,
    authority: Option<Json<Authority>>,
    message: Option<String>,
    voltage_kv: Option<f64>,
}

impl Row {
    fn of(self, dataset: &Dataset) -> ZoneRecord {
        let day = dataset.effective_from.date_naive();
        let upper = self.upper_m.zip(self.upper_datum);
        ZoneRecord {
            zone: Zone {
                identifier: self.identifier,
                name: self.name,
                kind: self.kind,
                restriction: self.restriction,
                area: self.area.0,
                lower: Altitude {
                    metres: self.lower_m,
                    datum: self.lower_datum,
                },
                upper: upper.map(|(metres, datum)| Altitude { metres, datum }),
                activity: self.activity.0,
                police_exempt: self.police_exempt,
                authority: self.authority.map(|authority| authority.0),
                message: self.message,
                voltage_kv: self.voltage_kv,
                source: format!("{}, {day}", dataset.source),
            },
            synthetic: dataset.synthetic,
        }
    }
}

/// Enters a dataset without zones.
pub fn insert_dataset(tx: &mut Tx<'_>, new: &NewDataset) -> Result<DatasetId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("zones.insert_dataset", "zone_dataset", id)
        .detail(json!({"name": new.name, "effective_from": new.effective_from}));
    tx.change(&entry, |c| {
        diesel::insert_into(zone_datasets::table)
            .values((
                zone_datasets::id.eq(Id(id)),
                zone_datasets::name.eq(&new.name),
                zone_datasets::source.eq(&new.source),
                zone_datasets::effective_from.eq(At(new.effective_from)),
                zone_datasets::effective_to.eq(new.effective_to.map(At)),
                zone_datasets::synthetic.eq(new.synthetic),
                zone_datasets::imported_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(DatasetId(id))
}

/// Enters zones into a dataset. Their `source` is not kept: it is the dataset's.
pub fn insert(tx: &mut Tx<'_>, dataset_id: DatasetId, new: &[Zone]) -> Result<(), StoreError> {
    let entry = Entry::new("zones.insert", "zone_dataset", dataset_id.0)
        .detail(json!({"count": new.len()}));
    tx.change(&entry, |c| {
        new.iter()
            .try_for_each(|zone| insert_one(c, dataset_id, zone))
    })
}

fn insert_one(c: &mut Conn, dataset_id: DatasetId, zone: &Zone) -> QueryResult<()> {
    diesel::insert_into(zones::table)
        .values((
            zones::id.eq(Id(new_id())),
            zones::dataset_id.eq(Id(dataset_id.0)),
            zones::identifier.eq(&zone.identifier),
            zones::name.eq(&zone.name),
            zones::kind.eq(zone.kind.as_str()),
            zones::restriction.eq(zone.restriction.as_str()),
            zones::area.eq(Json(zone.area.clone())),
            zones::lower_m.eq(zone.lower.metres),
            zones::lower_datum.eq(zone.lower.datum.as_str()),
            zones::upper_m.eq(zone.upper.map(|upper| upper.metres)),
            zones::upper_datum.eq(zone.upper.map(|upper| upper.datum.as_str())),
            zones::police_exempt.eq(zone.police_exempt),
            zones::activity.eq(Json(zone.activity.clone())),
            zones::authority.eq(zone.authority.clone().map(Json)),
            zones::message.eq(&zone.message),
            zones::voltage_kv.eq(zone.voltage_kv),
        ))
        .execute(c)?;
    Ok(())
}

/// The zones of every dataset that is in force at any time of a period. `None`, which is not the
/// same as no zones, when no dataset is in force at its start, or when one of any name ends before
/// the period does and nothing of that name follows at once: then nobody can tell.
pub fn list_in_force(c: &mut Conn, period: &Period) -> Result<Option<Vec<ZoneRecord>>, StoreError> {
    let begun: Vec<Dataset> = zone_datasets::table
        .filter(zone_datasets::effective_from.le(At(period.end())))
        .select(Dataset::as_select())
        .order((zone_datasets::name, zone_datasets::effective_from))
        .load(c)?;
    let Some(datasets) = in_force(&begun, period) else {
        return Ok(None);
    };
    let mut found = Vec::new();
    for dataset in datasets {
        let rows: Vec<Row> = zones::table
            .filter(zones::dataset_id.eq(Id(dataset.id.0)))
            .select(Row::as_select())
            .order((zones::identifier, zones::id))
            .load(c)?;
        found.extend(rows.into_iter().map(|row| row.of(dataset)));
    }
    Ok(Some(found))
}

/// Which of the datasets that begin before a period ends are in force in it; they come by name and
/// beginning.
fn in_force<'d>(begun: &'d [Dataset], period: &Period) -> Option<Vec<&'d Dataset>> {
    let mut found = Vec::new();
    let mut any_at_start = false;
    for of_name in begun.chunk_by(|one, next| one.name == next.name) {
        let before = of_name.partition_point(|set| set.effective_from <= period.start());
        any_at_start |= before > 0;
        // The newest that has begun counts alone, even if it is over: an older one does not come
        // back.
        let line = &of_name[before.saturating_sub(1)..];
        for (at, set) in line.iter().enumerate() {
            let next = line.get(at + 1);
            let followed_by = |end| next.is_some_and(|next| next.effective_from <= end);
            let ends = set.effective_to.filter(|end| *end <= period.end());
            if ends.is_some_and(|end| !followed_by(end)) {
                return None;
            }
            found.push(set);
        }
    }
    any_at_start.then_some(found)
}
