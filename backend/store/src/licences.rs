//! Licences: what an operator may do, and from when until when. A licence is never changed: what happens
//! to it are steps, and its renewal is another licence.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::ids::{AccountId, LicenceId, LicenceKindId, OperatorId};
use letka_domain::licences::{self, DatedStep, LicenceFacts, LicenceLimits, LicenceStep};
use letka_domain::period::Period;
use serde_json::json;
use uuid::Uuid;

use crate::audit::Entry;
use crate::licence_kinds::Kind;
use crate::schema::{licence_kinds, licence_steps, licences as table, operators};
use crate::types::{At, Id, confined};
use crate::{Conn, StoreError, Tx, new_id};

/// A licence.
#[derive(Debug, Clone, PartialEq)]
pub struct Licence {
    /// Which one.
    pub id: LicenceId,
    /// Who holds it.
    pub operator_id: OperatorId,
    /// What kind it is of.
    pub kind: Kind,
    /// Number of the document.
    pub number: String,
    /// Who issued it.
    pub issued_by: String,
    /// From when until when.
    pub valid: Period,
    /// What it is limited to.
    pub limits: LicenceLimits,
    /// The licence that it renews.
    pub renews: Option<LicenceId>,
    /// What happened to it, in the order of entry.
    pub steps: Vec<StepEntry>,
}

/// What happened to a licence, from when, why and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepEntry {
    /// What.
    pub step: LicenceStep,
    /// From when.
    pub from: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// Who entered it; `None`: the system.
    pub account_id: Option<AccountId>,
    /// The name at that time.
    pub by: String,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
}

impl Licence {
    /// Whether it is suspended or revoked at some moment of a period, by what was entered until a moment;
    /// `None`: until now.
    pub fn is_interrupted(&self, period: &Period, as_of: Option<DateTime<Utc>>) -> bool {
        let known = |step: &&StepEntry| as_of.is_none_or(|as_of| step.entered_at <= as_of);
        let dated = |step: &StepEntry| DatedStep {
            step: step.step,
            from: step.from,
        };
        let steps: Vec<DatedStep> = self.steps.iter().filter(known).map(dated).collect();
        licences::interrupted(&steps, period)
    }

    /// Whether it was revoked, from whatever moment.
    pub fn is_revoked(&self) -> bool {
        let revoked = |step: &StepEntry| step.step == LicenceStep::Revoke;
        self.steps.iter().any(revoked)
    }

    /// What the rules read of it for a mission in a period.
    pub fn facts(&self, period: &Period, as_of: Option<DateTime<Utc>>) -> LicenceFacts {
        LicenceFacts {
            kind: self.kind.meaning,
            code: self.kind.code.clone(),
            number: self.number.clone(),
            valid: self.valid,
            suspended: self.is_interrupted(period, as_of),
            limits: self.limits.clone(),
        }
    }
}

/// A licence to be entered.
#[derive(Debug, Clone)]
pub struct NewLicence {
    /// Who holds it.
    pub operator_id: OperatorId,
    /// What kind it is of.
    pub kind_id: LicenceKindId,
    /// Number of the document; `licences_kind_id_number_valid_from_key` when it was entered already.
    pub number: String,
    /// Who issued it.
    pub issued_by: String,
    /// From when until when.
    pub valid: Period,
    /// What it is limited to.
    pub limits: LicenceLimits,
    /// The licence that it renews; `licences_renews_id_key` when that was renewed already.
    pub renews: Option<LicenceId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
struct Row {
    id: LicenceId,
    operator_id: OperatorId,
    number: String,
    issued_by: String,
    valid_from: DateTime<Utc>,
    valid_to: DateTime<Utc>,
    limitation: Option<String>,
    day_only: bool,
    max_height_agl_m: Option<f64>,
    renews_id: Option<LicenceId>,
}

type StepRow = (
    LicenceId,
    LicenceStep,
    DateTime<Utc>,
    String,
    Option<AccountId>,
    String,
    DateTime<Utc>,
);

/// What is read of a step.
const STEP: (
    licence_steps::licence_id,
    licence_steps::step,
    licence_steps::effective_from,
    licence_steps::reason,
    licence_steps::account_id,
    licence_steps::name,
    licence_steps::entered_at,
) = (
    licence_steps::licence_id,
    licence_steps::step,
    licence_steps::effective_from,
    licence_steps::reason,
    licence_steps::account_id,
    licence_steps::name,
    licence_steps::entered_at,
);

/// Enters a licence.
pub fn insert(tx: &mut Tx<'_>, new: &NewLicence) -> Result<LicenceId, StoreError> {
    let id = new_id();
    let entry = Entry::new("licences.insert", "licence", id).detail(
        json!({"operator_id": new.operator_id, "kind_id": new.kind_id, "number": new.number,
            "valid": new.valid, "limits": new.limits, "renews_id": new.renews}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(table::table)
            .values((
                table::id.eq(Id(id)),
                table::operator_id.eq(Id(new.operator_id.0)),
                table::kind_id.eq(Id(new.kind_id.0)),
                table::number.eq(&new.number),
                table::issued_by.eq(&new.issued_by),
                table::valid_from.eq(At(new.valid.start())),
                table::valid_to.eq(At(new.valid.end())),
                table::limitation.eq(&new.limits.text),
                table::day_only.eq(new.limits.day_only),
                table::max_height_agl_m.eq(new.limits.max_height_agl_m),
                table::renews_id.eq(new.renews.map(|id| Id(id.0))),
            ))
            .execute(c)
    })?;
    Ok(LicenceId(id))
}

/// Enters what happens to a licence from a moment on.
pub fn step(
    tx: &mut Tx<'_>,
    id: LicenceId,
    step: LicenceStep,
    from: DateTime<Utc>,
    reason: &str,
) -> Result<(), StoreError> {
    let action = match step {
        LicenceStep::Suspend => "licences.suspend",
        LicenceStep::Lift => "licences.lift",
        LicenceStep::Revoke => "licences.revoke",
    };
    let entry = Entry::new(action, "licence", id.0).detail(json!({"from": from, "reason": reason}));
    let (now, actor) = (tx.now(), tx.actor());
    let (account, name) = (actor.account(), actor.name().to_owned());
    tx.change(&entry, |c| {
        diesel::insert_into(licence_steps::table)
            .values((
                licence_steps::id.eq(Id(new_id())),
                licence_steps::licence_id.eq(Id(id.0)),
                licence_steps::step.eq(step.as_str()),
                licence_steps::effective_from.eq(At(from)),
                licence_steps::reason.eq(reason),
                licence_steps::account_id.eq(account.map(|id| Id(id.0))),
                licence_steps::name.eq(name),
                licence_steps::entered_at.eq(At(now)),
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// The licence of an id.
pub fn get(c: &mut Conn, id: LicenceId) -> Result<Licence, StoreError> {
    let row: Option<(Row, Kind)> = table::table
        .inner_join(licence_kinds::table)
        .filter(table::id.eq(Id(id.0)))
        .select((Row::as_select(), Kind::as_select()))
        .first(c)
        .optional()?;
    complete(c, row.into_iter().collect())?
        .pop()
        .ok_or(StoreError::NotFound("licence"))
}

/// Every licence of an operator, the ones that end first in front.
pub fn list_for(c: &mut Conn, operator_id: OperatorId) -> Result<Vec<Licence>, StoreError> {
    list_for_all(c, &[operator_id])
}

/// Every licence of some operators, the ones that end first in front.
pub fn list_for_all(c: &mut Conn, operators: &[OperatorId]) -> Result<Vec<Licence>, StoreError> {
    let mut rows: Vec<(Row, Kind)> = Vec::new();
    for some in operators.chunks(1000) {
        let found: Vec<(Row, Kind)> = table::table
            .inner_join(licence_kinds::table)
            .filter(table::operator_id.eq_any(some.iter().map(|id| Id(id.0))))
            .select((Row::as_select(), Kind::as_select()))
            .order((table::valid_to, table::id))
            .load(c)?;
        rows.extend(found);
    }
    complete(c, rows)
}

/// A licence without what only its own page shows.
pub(crate) struct Outline {
    pub(crate) id: LicenceId,
    pub(crate) operator_id: OperatorId,
    pub(crate) kind_id: LicenceKindId,
    pub(crate) number: String,
    pub(crate) valid: Period,
    pub(crate) steps: Vec<StepEntry>,
}

/// The licences of the operators within reach that have not ended at a moment, those that end first in
/// front.
pub(crate) fn list_outlines(
    c: &mut Conn,
    reach: &Reach,
    at: DateTime<Utc>,
) -> Result<Vec<Outline>, StoreError> {
    type Found = (
        LicenceId,
        OperatorId,
        LicenceKindId,
        String,
        DateTime<Utc>,
        DateTime<Utc>,
    );
    let mut query = table::table
        .filter(table::valid_to.ge(At(at)))
        .select((
            table::id,
            table::operator_id,
            table::kind_id,
            table::number,
            table::valid_from,
            table::valid_to,
        ))
        .order((table::valid_to, table::id))
        .into_boxed();
    if let Some(units) = confined(reach) {
        let reached = operators::table
            .filter(operators::unit_id.eq_any(units))
            .select(operators::id);
        query = query.filter(table::operator_id.eq_any(reached));
    }
    let rows: Vec<Found> = query.load(c)?;
    // Few licences were ever suspended or revoked: theirs are found from there.
    let found: Vec<StepRow> = licence_steps::table
        .inner_join(table::table)
        .filter(table::valid_to.ge(At(at)))
        .order((licence_steps::entered_at, licence_steps::id))
        .select(STEP)
        .load(c)?;
    let mut steps = by_licence(found);
    let outline = |(id, operator_id, kind_id, number, from, to): Found| {
        Ok(Outline {
            id,
            operator_id,
            kind_id,
            number,
            valid: Period::new(from, to).map_err(StoreError::corrupt)?,
            steps: steps.remove(&id).unwrap_or_default(),
        })
    };
    rows.into_iter().map(outline).collect()
}

/// Who holds a licence of a kind under a number.
pub fn find_holder(
    c: &mut Conn,
    kind_id: LicenceKindId,
    number: &str,
) -> Result<Option<OperatorId>, StoreError> {
    Ok(table::table
        .filter(table::kind_id.eq(Id(kind_id.0)))
        .filter(table::number.eq(number))
        .select(table::operator_id)
        .first(c)
        .optional()?)
}

/// What happened to licences, in the order in which it was entered.
fn steps_of(c: &mut Conn, ids: &[Uuid]) -> Result<HashMap<LicenceId, Vec<StepEntry>>, StoreError> {
    let mut found: Vec<StepRow> = Vec::new();
    for some in ids.chunks(1000) {
        let rows: Vec<StepRow> = licence_steps::table
            .filter(licence_steps::licence_id.eq_any(some.iter().map(|id| Id(*id))))
            .order((licence_steps::entered_at, licence_steps::id))
            .select(STEP)
            .load(c)?;
        found.extend(rows);
    }
    Ok(by_licence(found))
}

/// Steps in the order in which they were entered, for each licence.
fn by_licence(found: Vec<StepRow>) -> HashMap<LicenceId, Vec<StepEntry>> {
    let mut steps: HashMap<LicenceId, Vec<StepEntry>> = HashMap::new();
    for (licence_id, step, from, reason, account_id, by, entered_at) in found {
        steps.entry(licence_id).or_default().push(StepEntry {
            step,
            from,
            reason,
            account_id,
            by,
            entered_at,
        });
    }
    steps
}

/// Adds what happened to them.
fn complete(c: &mut Conn, rows: Vec<(Row, Kind)>) -> Result<Vec<Licence>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|(row, _)| row.id.0).collect();
    let mut steps = steps_of(c, &ids)?;
    let licence = |(row, kind): (Row, Kind)| {
        Ok(Licence {
            id: row.id,
            operator_id: row.operator_id,
            kind,
            number: row.number,
            issued_by: row.issued_by,
            valid: Period::new(row.valid_from, row.valid_to).map_err(StoreError::corrupt)?,
            limits: LicenceLimits {
                text: row.limitation,
                day_only: row.day_only,
                max_height_agl_m: row.max_height_agl_m,
            },
            renews: row.renews_id,
            steps: steps.remove(&row.id).unwrap_or_default(),
        })
    };
    rows.into_iter().map(licence).collect()
}
