//! Deviations for urgent tasks: what was attested, approved and reported. Append-only, so that a
//! mission that has one is marked for ever; what was approved can no longer be attested anew.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::access::Reach;
use letka_domain::ids::{AccountId, DeviationId, MissionId};
use letka_domain::missions::{Approval, Attestation, Deviation};
use serde_json::json;

use crate::audit::Entry;
use crate::page::{Cursor, Page, PageRequest};
use crate::schema::{deviation_entries, deviations, missions};
use crate::types::{At, Id, confined};
use crate::words::words;
use crate::{Conn, StoreError, Tx, new_id};

words! {
    /// What is entered about a deviation.
    EntryKind {
        /// Why it is clearly necessary.
        Necessity = "necessity",
        /// Why it is urgent.
        Urgency = "urgency",
        /// Why its interest prevails.
        Interest = "interest",
        /// An officer approves it.
        Approval = "approval",
        /// What came of it.
        Report = "report",
    }
}

impl EntryKind {
    /// Whether it is one of the three attestations.
    pub fn is_attestation(self) -> bool {
        matches!(self, Self::Necessity | Self::Urgency | Self::Interest)
    }

    fn action(self) -> &'static str {
        match self {
            Self::Necessity | Self::Urgency | Self::Interest => "deviations.attest",
            Self::Approval => "deviations.approve",
            Self::Report => "deviations.report",
        }
    }
}

/// A deviation with all that was entered about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviationRecord {
    /// Which one.
    pub id: DeviationId,
    /// The mission.
    pub mission_id: MissionId,
    /// When it was claimed.
    pub opened_at: DateTime<Utc>,
    /// What the rules read of it.
    pub deviation: Deviation,
    /// The report and who filed it.
    pub report: Option<Attestation>,
    /// Who attested anything, once or more.
    pub attesters: Vec<AccountId>,
}

#[derive(Queryable)]
struct EntryRow {
    deviation_id: DeviationId,
    kind: EntryKind,
    text: Option<String>,
    account_id: AccountId,
    name: String,
    at: DateTime<Utc>,
}

type Head = (DeviationId, MissionId, DateTime<Utc>);

/// More deviations than this nobody is reminded of at once.
const MOST_UNREPORTED: i64 = 1000;

/// Opens a deviation: from now on the mission is marked.
pub fn open(
    tx: &mut Tx<'_>,
    mission_id: MissionId,
    by: AccountId,
) -> Result<DeviationId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry =
        Entry::new("deviations.open", "mission", mission_id.0).detail(json!({"deviation_id": id}));
    tx.change(&entry, |c| {
        diesel::insert_into(deviations::table)
            .values((
                deviations::id.eq(Id(id)),
                deviations::mission_id.eq(Id(mission_id.0)),
                deviations::account_id.eq(Id(by.0)),
                deviations::opened_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(DeviationId(id))
}

/// Enters something about the deviation of a mission. A second approval or report contradicts
/// `deviation_entries_deviation_id_kind_key`; an attestation after the approval is refused.
pub fn enter(
    tx: &mut Tx<'_>,
    (mission_id, id): (MissionId, DeviationId),
    kind: EntryKind,
    text: Option<&str>,
    by: (AccountId, &str),
) -> Result<(), StoreError> {
    let now = tx.now();
    let entry = Entry::new(kind.action(), "mission", mission_id.0)
        .detail(json!({"deviation_id": id, "kind": kind, "text": text}));
    tx.change(&entry, |c| {
        diesel::insert_into(deviation_entries::table)
            .values((
                deviation_entries::id.eq(Id(new_id())),
                deviation_entries::deviation_id.eq(Id(id.0)),
                deviation_entries::kind.eq(kind.as_str()),
                deviation_entries::text.eq(text),
                deviation_entries::account_id.eq(Id(by.0.0)),
                deviation_entries::name.eq(by.1),
                deviation_entries::entered_at.eq(At(now)),
            ))
            .execute(c)
            .map(|_| ())
    })
}

/// The deviation of a mission with its plan as it is since a moment; `None`: it claims none.
pub fn find_since(
    c: &mut Conn,
    mission_id: MissionId,
    since: DateTime<Utc>,
) -> Result<Option<DeviationRecord>, StoreError> {
    let head: Option<Head> = deviations::table
        .filter(deviations::mission_id.eq(Id(mission_id.0)))
        .filter(deviations::opened_at.ge(At(since)))
        .select((
            deviations::id,
            deviations::mission_id,
            deviations::opened_at,
        ))
        .order((deviations::opened_at.desc(), deviations::id.desc()))
        .first(c)
        .optional()?;
    Ok(with_entries(c, head.into_iter().collect())?.pop())
}

/// The deviations that have no report yet, the oldest first; 1000 at most.
pub fn list_unreported(c: &mut Conn) -> Result<Vec<DeviationRecord>, StoreError> {
    let report = EntryKind::Report.as_str();
    let reported = deviation_entries::table
        .filter(deviation_entries::kind.eq(report))
        .select(deviation_entries::deviation_id);
    let heads: Vec<Head> = deviations::table
        .filter(deviations::id.ne_all(reported))
        .select((
            deviations::id,
            deviations::mission_id,
            deviations::opened_at,
        ))
        .order((deviations::opened_at, deviations::id))
        .limit(MOST_UNREPORTED)
        .load(c)?;
    with_entries(c, heads)
}

/// The deviation of an id.
pub fn get(c: &mut Conn, id: DeviationId) -> Result<DeviationRecord, StoreError> {
    let head: Option<Head> = deviations::table
        .filter(deviations::id.eq(Id(id.0)))
        .select((
            deviations::id,
            deviations::mission_id,
            deviations::opened_at,
        ))
        .first(c)
        .optional()?;
    let found = with_entries(c, head.into_iter().collect())?.pop();
    found.ok_or(StoreError::NotFound("deviation"))
}

/// Something that was entered about a deviation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// What.
    pub kind: EntryKind,
    /// The reason or the report; `None`: an approval without words.
    pub text: Option<String>,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Everything that was entered about a deviation, the oldest first.
pub fn list_entries(c: &mut Conn, id: DeviationId) -> Result<Vec<Entered>, StoreError> {
    type Row = (EntryKind, Option<String>, String, DateTime<Utc>);
    let rows: Vec<Row> = deviation_entries::table
        .filter(deviation_entries::deviation_id.eq(Id(id.0)))
        .select((
            deviation_entries::kind,
            deviation_entries::text,
            deviation_entries::name,
            deviation_entries::entered_at,
        ))
        .order((deviation_entries::entered_at, deviation_entries::id))
        .load(c)?;
    let entered = |(kind, text, by, at): Row| Entered { kind, text, by, at };
    Ok(rows.into_iter().map(entered).collect())
}

/// Every deviation, the latest first; of one unit, or of all.
pub fn list(
    c: &mut Conn,
    units: &Reach,
    page: &PageRequest,
) -> Result<Page<DeviationRecord>, StoreError> {
    let mut query = deviations::table
        .inner_join(missions::table)
        .select((
            deviations::id,
            deviations::mission_id,
            deviations::opened_at,
        ))
        .order((deviations::opened_at.desc(), deviations::id.desc()))
        .limit(page.rows())
        .into_boxed();
    if let Some(units) = confined(units) {
        query = query.filter(missions::unit_id.eq_any(units));
    }
    if let Some(Cursor { at, id }) = page.after() {
        let same_time = deviations::opened_at
            .eq(At(at))
            .and(deviations::id.lt(Id(id)));
        query = query.filter(deviations::opened_at.lt(At(at)).or(same_time));
    }
    let heads: Vec<Head> = query.load(c)?;
    let records = with_entries(c, heads)?;
    Ok(page.page(records, |record| Cursor {
        at: record.opened_at,
        id: record.id.0,
    }))
}

/// Which of these missions an account attested a deviation of, with whatever plan.
pub fn list_attested(
    c: &mut Conn,
    by: AccountId,
    among: &[MissionId],
) -> Result<HashSet<MissionId>, StoreError> {
    let kinds = EntryKind::ALL.iter().filter(|kind| kind.is_attestation());
    let found: Vec<MissionId> = deviation_entries::table
        .inner_join(deviations::table)
        .filter(deviation_entries::account_id.eq(Id(by.0)))
        .filter(deviation_entries::kind.eq_any(kinds.map(|kind| kind.as_str())))
        .filter(deviations::mission_id.eq_any(among.iter().map(|id| Id(id.0))))
        .select(deviations::mission_id)
        .load(c)?;
    Ok(found.into_iter().collect())
}

fn with_entries(c: &mut Conn, heads: Vec<Head>) -> Result<Vec<DeviationRecord>, StoreError> {
    let rows: Vec<EntryRow> = deviation_entries::table
        .filter(deviation_entries::deviation_id.eq_any(heads.iter().map(|head| Id(head.0.0))))
        .select((
            deviation_entries::deviation_id,
            deviation_entries::kind,
            deviation_entries::text,
            deviation_entries::account_id,
            deviation_entries::name,
            deviation_entries::entered_at,
        ))
        .order((deviation_entries::entered_at, deviation_entries::id))
        .load(c)?;
    let record = |(id, mission_id, opened_at): Head| {
        let mut record = DeviationRecord {
            id,
            mission_id,
            opened_at,
            deviation: Deviation::default(),
            report: None,
            attesters: Vec::new(),
        };
        rows.iter()
            .filter(|row| row.deviation_id == id)
            .for_each(|row| record.take(row));
        record
    };
    Ok(heads.into_iter().map(record).collect())
}

impl DeviationRecord {
    /// Takes an entry in; the later one of a kind counts.
    fn take(&mut self, row: &EntryRow) {
        let words = Attestation {
            text: row.text.clone().unwrap_or_default(),
            by: row.name.clone(),
            at: row.at,
        };
        if row.kind.is_attestation() && !self.attesters.contains(&row.account_id) {
            self.attesters.push(row.account_id);
        }
        match row.kind {
            EntryKind::Necessity => self.deviation.necessity = Some(words),
            EntryKind::Urgency => self.deviation.urgency = Some(words),
            EntryKind::Interest => self.deviation.interest = Some(words),
            EntryKind::Approval => {
                self.deviation.approved = Some(Approval {
                    by: words.by,
                    at: words.at,
                });
            }
            EntryKind::Report => {
                self.deviation.reported_at = Some(row.at);
                self.report = Some(words);
            }
        }
    }
}
