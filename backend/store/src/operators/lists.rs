//! Lists of operators: in pages by name, filtered by unit, status and text.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::ids::{OperatorId, UnitId};

use super::{Operator, OperatorStatus, Row, history};
use crate::page::{Cursor, Page, PageRequest};
use crate::schema::{operators, units};
use crate::types::{Id, confined};
use crate::words::Named;
use crate::{Conn, StoreError};

/// Which operators are wanted.
#[derive(Debug, Clone, Default)]
pub struct OperatorFilter {
    /// Of these units; `None`: of all.
    pub units: Option<BTreeSet<UnitId>>,
    /// Who have this status at the moment of the list.
    pub status: Option<OperatorStatus>,
    /// Whose name or service number holds this, whatever its case and accents.
    pub text: Option<String>,
}

/// Letters without case and accents, so that people are found as they are typed.
fn plain(text: &str) -> String {
    let bare = |letter: char| match letter {
        'á' | 'ä' => 'a',
        'č' => 'c',
        'ď' => 'd',
        'é' | 'ě' | 'ë' => 'e',
        'í' => 'i',
        'ľ' | 'ĺ' => 'l',
        'ň' => 'n',
        'ó' | 'ö' | 'ô' => 'o',
        'ř' | 'ŕ' => 'r',
        'š' => 's',
        'ť' => 't',
        'ú' | 'ů' | 'ü' => 'u',
        'ý' => 'y',
        'ž' => 'z',
        other => other,
    };
    text.trim().to_lowercase().chars().map(bare).collect()
}

/// The operators that a reach contains, in pages by name, as they are at a moment.
pub fn list(
    c: &mut Conn,
    reach: &Reach,
    filter: &OperatorFilter,
    page: &PageRequest,
    at: DateTime<Utc>,
) -> Result<Page<Operator>, StoreError> {
    let wanted = wanted(c, filter, at)?;
    let mut query = operators::table
        .inner_join(units::table)
        .select((Row::as_select(), (units::id, units::name)))
        .order((operators::name, operators::id))
        .limit(page.rows())
        .into_boxed();
    if let Some(units) = confined(reach) {
        query = query.filter(operators::unit_id.eq_any(units));
    }
    if let Some(units) = &filter.units {
        query = query.filter(operators::unit_id.eq_any(units.iter().map(|id| Id(id.0))));
    }
    if let Some(wanted) = wanted {
        query = query.filter(operators::id.eq_any(wanted));
    }
    if let Some(Cursor { id, .. }) = page.after() {
        let last: Option<String> = operators::table
            .filter(operators::id.eq(Id(id)))
            .select(operators::name)
            .first(c)
            .optional()?;
        let last = last.unwrap_or_default();
        let same_name = operators::name
            .eq(last.clone())
            .and(operators::id.gt(Id(id)));
        query = query.filter(operators::name.gt(last).or(same_name));
    }
    let rows: Vec<(Row, Named<UnitId>)> = query.load(c)?;
    let people = history::complete(c, rows)?;
    Ok(page.page(people, |one| Cursor {
        at: DateTime::UNIX_EPOCH,
        id: one.id.0,
    }))
}

/// The status of any operator at a moment, from the one that was entered at first.
pub(crate) fn statuses_at(
    c: &mut Conn,
    at: DateTime<Utc>,
) -> Result<impl Fn(&OperatorId, OperatorStatus) -> OperatorStatus + use<>, StoreError> {
    let statuses = history::list_statuses(c, None)?;
    Ok(move |id: &OperatorId, first| {
        let entries = statuses.get(id).into_iter().flatten();
        let begun = entries.filter(|entry| entry.from <= at);
        let last = begun.max_by_key(|entry| entry.from);
        last.map_or(first, |entry| entry.status)
    })
}

/// The unit of each operator who has not left at a moment.
pub(crate) fn units_of_present(c: &mut Conn, at: DateTime<Utc>) -> Result<Vec<UnitId>, StoreError> {
    let rows: Vec<(OperatorId, UnitId, OperatorStatus)> = operators::table
        .select((operators::id, operators::unit_id, operators::status))
        .load(c)?;
    let status = statuses_at(c, at)?;
    let present = rows
        .into_iter()
        .filter(|(id, _, first)| status(id, *first) != OperatorStatus::Left);
    Ok(present.map(|(_, unit, _)| unit).collect())
}

/// The ids that text and status leave; `None`: all.
fn wanted(
    c: &mut Conn,
    filter: &OperatorFilter,
    at: DateTime<Utc>,
) -> Result<Option<Vec<Id>>, StoreError> {
    let text = filter.text.as_deref().map(plain);
    let text = text.filter(|text| !text.is_empty());
    if text.is_none() && filter.status.is_none() {
        return Ok(None);
    }
    let rows: Vec<(OperatorId, String, String, OperatorStatus)> = operators::table
        .select((
            operators::id,
            operators::name,
            operators::badge_number,
            operators::status,
        ))
        .load(c)?;
    let status = statuses_at(c, at)?;
    let fits = |(id, name, badge, first): &(OperatorId, String, String, OperatorStatus)| {
        let told = |text: &String| plain(name).contains(text) || badge.contains(text.as_str());
        text.as_ref().is_none_or(told)
            && filter.status.is_none_or(|want| status(id, *first) == want)
    };
    let ids = rows.iter().filter(|row| fits(row)).map(|row| Id(row.0.0));
    Ok(Some(ids.collect()))
}

/// The operators that a reach contains, by name, so many at most.
pub fn list_reached(c: &mut Conn, reach: &Reach, most: i64) -> Result<Vec<Operator>, StoreError> {
    let mut query = operators::table
        .inner_join(units::table)
        .select((Row::as_select(), (units::id, units::name)))
        .order((operators::name, operators::id))
        .limit(most)
        .into_boxed();
    if let Some(units) = confined(reach) {
        query = query.filter(operators::unit_id.eq_any(units));
    }
    let rows: Vec<(Row, Named<UnitId>)> = query.load(c)?;
    history::complete(c, rows)
}

/// The operators of some ids, by name; 1000 at most.
pub fn list_of(c: &mut Conn, ids: &[OperatorId]) -> Result<Vec<Operator>, StoreError> {
    let rows: Vec<(Row, Named<UnitId>)> = operators::table
        .inner_join(units::table)
        .filter(operators::id.eq_any(ids.iter().take(1000).map(|id| Id(id.0))))
        .select((Row::as_select(), (units::id, units::name)))
        .order((operators::name, operators::id))
        .load(c)?;
    history::complete(c, rows)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_are_found_as_they_are_typed() {
        assert_eq!(plain(" Jiří ŠŤASTNÝ "), "jiri stastny");
        assert_eq!(plain("Ůček"), "ucek");
    }
}
