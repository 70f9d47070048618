//! Weather reports, as they were read.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::period::Period;
use letka_domain::weather::Report;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::weather_reports;
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

/// Most reports of one answer; the newest count.
const MOST: i64 = 500;

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

/// The reports that may speak of a period: those whose last moment is not more than a day before it.
pub fn list_for(c: &mut Conn, period: &Period) -> Result<Vec<Report>, StoreError> {
    let since = period.start() - chrono::TimeDelta::days(1);
    let rows: Vec<Json<Report>> = weather_reports::table
        .filter(weather_reports::last_at.ge(At(since)))
        .filter(weather_reports::issued_at.le(At(period.end())))
        .select(weather_reports::report)
        .order(weather_reports::id.desc())
        .limit(MOST)
        .load(c)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
