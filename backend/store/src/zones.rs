//! Zones, in the datasets that they come with.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::airspace::{
    Activity, Authority, Dataset, DatasetInfo, Restriction, Zone, ZoneFault, ZoneKind,
};
use letka_domain::altitude::{Altitude, Datum};
use letka_domain::geometry::Area;
use letka_domain::ids::{AccountId, DatasetId};
use letka_domain::period::Period;
use serde_json::json;

use crate::audit::Entry;
use crate::conn::each_backend;
use crate::schema::{zone_dataset_withdrawals, zone_datasets, zones};
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

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
    /// When it was published.
    pub issued_at: Option<DateTime<Utc>>,
    /// How many features its file has, readable or not.
    pub features: usize,
    /// What is wrong with its features.
    pub faults: Vec<ZoneFault>,
    /// SHA-256 of its file in lower-case hex; `None`: it was not a file.
    pub sha256: Option<String>,
    /// Invented for demonstration.
    pub synthetic: bool,
}

/// A dataset without its zones.
#[derive(Debug, Clone, PartialEq, Queryable, Selectable)]
#[diesel(table_name = zone_datasets)]
pub struct DatasetRecord {
    /// Which one.
    pub id: DatasetId,
    /// What people call it.
    pub name: String,
    /// Where it comes from.
    pub source: String,
    /// In force from.
    pub effective_from: DateTime<Utc>,
    /// In force until; `None`: until another follows.
    pub effective_to: Option<DateTime<Utc>>,
    /// Invented for demonstration.
    pub synthetic: bool,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// When it was published.
    pub issued_at: Option<DateTime<Utc>>,
    features: i32,
    faults: Json<Vec<ZoneFault>>,
    /// SHA-256 of its file in lower-case hex.
    pub sha256: Option<String>,
}

impl DatasetRecord {
    /// How many features its file has, readable or not.
    pub fn features(&self) -> usize {
        usize::try_from(self.features).unwrap_or_default()
    }

    /// What is wrong with its features.
    pub fn faults(&self) -> &[ZoneFault] {
        &self.faults.0
    }

    /// How its zones name it.
    pub fn label(&self) -> String {
        format!("{}, {}", self.source, self.effective_from.date_naive())
    }

    /// The dataset as the rules read it, with its zones.
    pub fn with(&self, zones: Vec<Zone>) -> Dataset {
        Dataset {
            info: DatasetInfo {
                name: self.source.clone(),
                effective_from: Some(self.effective_from),
                effective_to: self.effective_to,
                issued_at: self.issued_at,
            },
            zones,
            features: self.features(),
            faults: self.faults.0.clone(),
        }
    }
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
    fn of(self, dataset: &DatasetRecord) -> Zone {
        let upper = self.upper_m.zip(self.upper_datum);
        Zone {
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
            source: dataset.label(),
        }
    }
}

/// Enters a dataset without zones.
pub fn insert_dataset(tx: &mut Tx<'_>, new: &NewDataset) -> Result<DatasetId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let features = i32::try_from(new.features).map_err(StoreError::corrupt)?;
    let entry = Entry::new("zones.insert_dataset", "zone_dataset", id).detail(
        json!({"name": new.name, "effective_from": new.effective_from,
            "features": new.features, "faults": new.faults.len(), "sha256": new.sha256}),
    );
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
                zone_datasets::issued_at.eq(new.issued_at.map(At)),
                zone_datasets::features.eq(features),
                zone_datasets::faults.eq(Json(new.faults.clone())),
                zone_datasets::sha256.eq(&new.sha256),
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
        new.chunks(BATCH)
            .try_for_each(|some| insert_some(c, dataset_id, some))
    })
}

/// How many zones one statement enters: it may not carry more than 32,766 values on SQLite.
const BATCH: usize = 500;

fn insert_some(c: &mut Conn, dataset_id: DatasetId, new: &[Zone]) -> QueryResult<()> {
    let row = |zone: &Zone| {
        (
            zones::id.eq(Id(new_id())),
            zones::dataset_id.eq(Id(dataset_id.0)),
            zones::identifier.eq(zone.identifier.clone()),
            zones::name.eq(zone.name.clone()),
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
            zones::message.eq(zone.message.clone()),
            zones::voltage_kv.eq(zone.voltage_kv),
        )
    };
    let rows: Vec<_> = new.iter().map(row).collect();
    each_backend!(c, |c| diesel::insert_into(zones::table)
        .values(&rows)
        .execute(c))?;
    Ok(())
}

/// Why, by whom and when a dataset was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// The name of who did it, at that time.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Withdraws a dataset: no mission is judged by it any more, and the one before it of its name counts
/// again. `zone_dataset_withdrawals_dataset_id_key` when it was withdrawn before.
pub fn withdraw(
    tx: &mut Tx<'_>,
    id: DatasetId,
    by: (AccountId, &str),
    reason: &str,
) -> Result<(), StoreError> {
    find_dataset(tx.read(), id)?;
    let now = tx.now();
    let entry =
        Entry::new("zones.withdraw", "zone_dataset", id.0).detail(json!({"reason": reason}));
    tx.change(&entry, |c| {
        diesel::insert_into(zone_dataset_withdrawals::table)
            .values((
                zone_dataset_withdrawals::id.eq(Id(new_id())),
                zone_dataset_withdrawals::dataset_id.eq(Id(id.0)),
                zone_dataset_withdrawals::reason.eq(reason),
                zone_dataset_withdrawals::account_id.eq(Id(by.0.0)),
                zone_dataset_withdrawals::name.eq(by.1),
                zone_dataset_withdrawals::withdrawn_at.eq(At(now)),
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// The datasets that were withdrawn.
pub fn withdrawals(c: &mut Conn) -> Result<BTreeMap<DatasetId, Withdrawal>, StoreError> {
    let rows: Vec<(DatasetId, String, String, DateTime<Utc>)> = zone_dataset_withdrawals::table
        .select((
            zone_dataset_withdrawals::dataset_id,
            zone_dataset_withdrawals::reason,
            zone_dataset_withdrawals::name,
            zone_dataset_withdrawals::withdrawn_at,
        ))
        .load(c)?;
    let withdrawal = |(id, reason, by, at)| (id, Withdrawal { reason, by, at });
    Ok(rows.into_iter().map(withdrawal).collect())
}

/// The datasets that have begun by a moment and were not withdrawn, by name and beginning.
fn begun(c: &mut Conn, by: DateTime<Utc>) -> Result<Vec<DatasetRecord>, StoreError> {
    let withdrawn = zone_dataset_withdrawals::table.select(zone_dataset_withdrawals::dataset_id);
    Ok(zone_datasets::table
        .filter(zone_datasets::effective_from.le(At(by)))
        .filter(zone_datasets::id.ne_all(withdrawn))
        .select(DatasetRecord::as_select())
        .order((zone_datasets::name, zone_datasets::effective_from))
        .load(c)?)
}

/// The datasets that are in force at any time of a period. `None`, which is not the same as no
/// datasets, when none is in force at its start, or when one of any name ends before the period does
/// and nothing of that name follows at once: then nobody can tell.
pub fn list_in_force(
    c: &mut Conn,
    period: &Period,
) -> Result<Option<Vec<DatasetRecord>>, StoreError> {
    let begun = begun(c, period.end())?;
    let found = in_force(&begun, period);
    Ok(found.map(|datasets| datasets.into_iter().cloned().collect()))
}

/// The datasets that are in force at a moment: of each name the newest that has begun, unless it is
/// over. For a map; what a mission is judged by is [`list_in_force`], which also knows what is missing.
pub fn list_at(c: &mut Conn, at: DateTime<Utc>) -> Result<Vec<DatasetRecord>, StoreError> {
    let begun = begun(c, at)?;
    let newest = begun.chunk_by(|one, next| one.name == next.name);
    let newest = newest.filter_map(<[DatasetRecord]>::last);
    let in_force = newest.filter(|set| set.effective_to.is_none_or(|end| at < end));
    Ok(in_force.cloned().collect())
}

/// A dataset.
pub fn find_dataset(c: &mut Conn, id: DatasetId) -> Result<DatasetRecord, StoreError> {
    zone_datasets::table
        .filter(zone_datasets::id.eq(Id(id.0)))
        .select(DatasetRecord::as_select())
        .first(c)
        .optional()?
        .ok_or(StoreError::NotFound("dataset"))
}

/// How many zones each dataset has; a dataset without zones is not among them.
pub fn count_by_dataset(c: &mut Conn) -> Result<BTreeMap<DatasetId, usize>, StoreError> {
    let rows: Vec<(DatasetId, i64)> = zones::table
        .group_by(zones::dataset_id)
        .select((zones::dataset_id, diesel::dsl::count_star()))
        .load(c)?;
    let count = |(id, count)| (id, usize::try_from(count).unwrap_or_default());
    Ok(rows.into_iter().map(count).collect())
}

/// Every dataset, the newest in force in front.
pub fn list_datasets(c: &mut Conn) -> Result<Vec<DatasetRecord>, StoreError> {
    Ok(zone_datasets::table
        .select(DatasetRecord::as_select())
        .order((
            zone_datasets::effective_from.desc(),
            zone_datasets::id.desc(),
        ))
        .load(c)?)
}

/// The zones of a dataset, by identifier.
pub fn list(c: &mut Conn, dataset: &DatasetRecord) -> Result<Vec<Zone>, StoreError> {
    let rows: Vec<Row> = zones::table
        .filter(zones::dataset_id.eq(Id(dataset.id.0)))
        .select(Row::as_select())
        .order((zones::identifier, zones::id))
        .load(c)?;
    Ok(rows.into_iter().map(|row| row.of(dataset)).collect())
}

/// Which of the datasets that begin before a period ends are in force in it; they come by name and
/// beginning.
fn in_force<'d>(begun: &'d [DatasetRecord], period: &Period) -> Option<Vec<&'d DatasetRecord>> {
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
