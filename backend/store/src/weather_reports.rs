//! Weather reports, as they were read.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use letka_domain::period::Period;
use letka_domain::weather::Report;
use serde_json::json;
use uuid::Uuid;

use crate::audit::Entry;
use crate::schema::weather_reports;
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

/// Most reports of one answer; those entered last count.
const MOST: usize = 500;
/// Most reports that are looked through for them: a week of hourly forecasts for a hundred places.
const MOST_HEADS: i64 = 20_000;

/// Enters the reports that are not there yet, and tells how many these are.
pub fn insert(tx: &mut Tx<'_>, reports: &[Report]) -> Result<usize, StoreError> {
    let mut new: Vec<&Report> = Vec::new();
    for report in reports {
        if !new.contains(&report) && !is_known(tx.read(), report)? {
            new.push(report);
        }
    }
    if !new.is_empty() {
        insert_all(tx, &new)?;
    }
    Ok(new.len())
}

/// Whether the report before this one, of the same source and place, says the same and was issued
/// less than `within` earlier. A forecast that does not tell when it was made is another one each time
/// it is asked for.
pub fn is_told(c: &mut Conn, report: &Report, within: TimeDelta) -> Result<bool, StoreError> {
    let last: Option<Json<Report>> = weather_reports::table
        .filter(weather_reports::source.eq(&report.source))
        .filter(weather_reports::place.eq(place_key(report)))
        .filter(weather_reports::issued_at.le(At(report.issued_at)))
        .order((
            weather_reports::issued_at.desc(),
            weather_reports::id.desc(),
        ))
        .select(weather_reports::report)
        .first(c)
        .optional()?;
    Ok(last.is_some_and(|last| {
        let age = report.issued_at - last.0.issued_at;
        last.0.conditions == report.conditions && age < within
    }))
}

/// Latitude and longitude as text, to a tenth of a metre; `None`: the report has no place.
fn place_key(report: &Report) -> Option<String> {
    let place = report.place?;
    Some(format!("{:.6},{:.6}", place.lat(), place.lon()))
}

/// Whether the same report was entered before.
fn is_known(c: &mut Conn, report: &Report) -> Result<bool, StoreError> {
    let rows: Vec<Json<Report>> = weather_reports::table
        .filter(weather_reports::last_at.eq(At(last_at(report))))
        .filter(weather_reports::issued_at.eq(At(report.issued_at)))
        .filter(weather_reports::source.eq(&report.source))
        .select(weather_reports::report)
        .load(c)?;
    Ok(rows.iter().any(|row| row.0 == *report))
}

fn insert_all(tx: &mut Tx<'_>, reports: &[&Report]) -> Result<(), StoreError> {
    let now = tx.now();
    let sources: Vec<&str> = reports
        .iter()
        .map(|report| report.source.as_str())
        .collect();
    let entry = Entry::new("weather_reports.insert", "weather_report", None)
        .detail(json!({"sources": sources}));
    tx.change(&entry, |c| {
        reports.iter().try_for_each(|report| {
            diesel::insert_into(weather_reports::table)
                .values((
                    weather_reports::id.eq(Id(new_id())),
                    weather_reports::source.eq(&report.source),
                    weather_reports::issued_at.eq(At(report.issued_at)),
                    weather_reports::last_at.eq(At(last_at(report))),
                    weather_reports::report.eq(Json((*report).clone())),
                    weather_reports::received_at.eq(At(now)),
                    weather_reports::place.eq(place_key(report)),
                ))
                .execute(c)
                .map(|_| ())
        })
    })
}

/// The last moment that a report speaks of.
fn last_at(report: &Report) -> DateTime<Utc> {
    let ends = report
        .conditions
        .iter()
        .map(|conditions| conditions.period.end());
    ends.fold(report.issued_at, DateTime::max)
}

/// A report without what it says: id, source, place and when it was issued.
type Head = (Uuid, String, Option<String>, DateTime<Utc>);

/// The reports that may speak of a period: those whose last moment is not more than a day before it.
/// Of each source and place the newest that was issued by `now`, because it says what is known there
/// now; what was issued later, if the clocks are wrong, beside it. Those entered last stand in front.
pub fn list_for(
    c: &mut Conn,
    period: &Period,
    now: DateTime<Utc>,
) -> Result<Vec<Report>, StoreError> {
    let since = period.start() - TimeDelta::days(1);
    let heads: Vec<Head> = weather_reports::table
        .filter(weather_reports::last_at.ge(At(since)))
        .filter(weather_reports::issued_at.le(At(period.end())))
        .select((
            weather_reports::id,
            weather_reports::source,
            weather_reports::place,
            weather_reports::issued_at,
        ))
        .order(weather_reports::id.desc())
        .limit(MOST_HEADS)
        .load(c)?;
    let rows: Vec<Json<Report>> = weather_reports::table
        .filter(weather_reports::id.eq_any(newest(&heads, now).into_iter().map(Id)))
        .select(weather_reports::report)
        .order(weather_reports::id.desc())
        .load(c)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Which of the reports, those entered last in front, are the newest of their source and place. Of two
/// that were issued at the same moment the one entered last corrects the other.
fn newest(heads: &[Head], now: DateTime<Utc>) -> Vec<Uuid> {
    let mut last: BTreeMap<(&str, &str), (DateTime<Utc>, Uuid)> = BTreeMap::new();
    let mut found = Vec::new();
    for (id, source, place, issued_at) in heads {
        // Of a report without a place nobody knows which other one it replaces.
        let Some(place) = place.as_deref().filter(|_| *issued_at <= now) else {
            found.push(*id);
            continue;
        };
        let newest = last.entry((source, place)).or_insert((*issued_at, *id));
        if newest.0 < *issued_at {
            *newest = (*issued_at, *id);
        }
    }
    found.extend(last.into_values().map(|(_, id)| id));
    // Ids grow with time.
    found.sort_unstable_by(|one, other| other.cmp(one));
    found.truncate(MOST);
    found
}
