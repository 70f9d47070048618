//! For how long personal data, and logs of flights, are kept: dated, and only added to.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::retention::RetentionSubject;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::retention_periods as periods;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// For how long something is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// What.
    pub subject: RetentionSubject,
    /// For how many months.
    pub months: u32,
    /// From when it counts.
    pub valid_from: DateTime<Utc>,
    /// Where it comes from; `None`: it is an assumption.
    pub source: Option<String>,
    /// Who entered it.
    pub by: String,
    /// When.
    pub entered_at: DateTime<Utc>,
}

/// A period to be entered.
#[derive(Debug, Clone)]
pub struct NewPeriod {
    /// What is kept.
    pub subject: RetentionSubject,
    /// For how many months; `retention_periods_months_check` unless 1 to 1200.
    pub months: u32,
    /// From when it counts.
    pub valid_from: DateTime<Utc>,
    /// Where it comes from; `None`: it is an assumption.
    pub source: Option<String>,
}

/// Enters a period.
pub fn insert_period(tx: &mut Tx<'_>, new: &NewPeriod) -> Result<(), StoreError> {
    let (id, now, actor) = (new_id(), tx.now(), tx.actor());
    let (account, name) = (actor.account(), actor.name().to_owned());
    let entry = Entry::new("retention.insert_period", "retention", id).detail(json!({
        "subject": new.subject, "months": new.months, "valid_from": new.valid_from, "source": new.source,
    }));
    tx.change(&entry, |c| {
        diesel::insert_into(periods::table)
            .values((
                periods::id.eq(Id(id)),
                periods::subject.eq(new.subject.as_str()),
                periods::months.eq(i32::try_from(new.months).unwrap_or(i32::MAX)),
                periods::valid_from.eq(At(new.valid_from)),
                periods::source.eq(&new.source),
                periods::account_id.eq(account.map(|id| Id(id.0))),
                periods::name.eq(name),
                periods::entered_at.eq(At(now)),
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// Every period, the one that begins last in front; 100 at most.
pub fn list_periods(c: &mut Conn) -> Result<Vec<Period>, StoreError> {
    type Row = (
        RetentionSubject,
        i32,
        DateTime<Utc>,
        Option<String>,
        String,
        DateTime<Utc>,
    );
    let rows: Vec<Row> = periods::table
        .order((
            periods::valid_from.desc(),
            periods::entered_at.desc(),
            periods::id.desc(),
        ))
        .select((
            periods::subject,
            periods::months,
            periods::valid_from,
            periods::source,
            periods::name,
            periods::entered_at,
        ))
        .limit(100)
        .load(c)?;
    let period = |(subject, months, valid_from, source, by, entered_at): Row| {
        Ok(Period {
            subject,
            months: u32::try_from(months).map_err(StoreError::corrupt)?,
            valid_from,
            source,
            by,
            entered_at,
        })
    };
    rows.into_iter().map(period).collect()
}

/// The period that counts at a moment; `None`: nobody has set one, so that nothing is erased.
pub fn current(
    c: &mut Conn,
    subject: RetentionSubject,
    now: DateTime<Utc>,
) -> Result<Option<Period>, StoreError> {
    let counts = |one: &Period| one.subject == subject && one.valid_from <= now;
    Ok(list_periods(c)?.into_iter().find(counts))
}
