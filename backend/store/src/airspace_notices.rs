//! Lists of activations of areas: what an airspace use plan or an officer says is active.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::airspace::{Notice, NoticeList};
use letka_domain::period::Period;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::airspace_notices;
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

#[derive(Queryable, Selectable)]
#[diesel(table_name = airspace_notices)]
struct Row {
    source: String,
    covers_from: DateTime<Utc>,
    covers_to: DateTime<Utc>,
    issued_at: Option<DateTime<Utc>>,
    amends: bool,
    notices: Json<Vec<Notice>>,
}

/// Enters a list.
pub fn insert(tx: &mut Tx<'_>, new: &NoticeList) -> Result<(), StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("airspace_notices.insert", "airspace_notice", id)
        .detail(json!({"source": new.source, "notices": new.notices.len()}));
    tx.change(&entry, |c| {
        diesel::insert_into(airspace_notices::table)
            .values((
                airspace_notices::id.eq(Id(id)),
                airspace_notices::source.eq(&new.source),
                airspace_notices::covers_from.eq(At(new.covers.start())),
                airspace_notices::covers_to.eq(At(new.covers.end())),
                airspace_notices::issued_at.eq(new.issued_at.map(At)),
                airspace_notices::amends.eq(new.amends),
                airspace_notices::notices.eq(Json(new.notices.clone())),
                airspace_notices::imported_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(())
}

/// The lists that speak of any time of a period, in the order of their coming.
pub fn list_for(c: &mut Conn, period: &Period) -> Result<Vec<NoticeList>, StoreError> {
    let rows: Vec<Row> = airspace_notices::table
        .filter(airspace_notices::covers_to.ge(At(period.start())))
        .filter(airspace_notices::covers_from.le(At(period.end())))
        .select(Row::as_select())
        .order(airspace_notices::id)
        .load(c)?;
    rows.into_iter()
        .map(|row| {
            Ok(NoticeList {
                covers: Period::new(row.covers_from, row.covers_to).map_err(StoreError::corrupt)?,
                notices: row.notices.0,
                source: row.source,
                issued_at: row.issued_at,
                amends: row.amends,
            })
        })
        .collect()
}
