//! The history of verdicts. What was asked and what came out is kept once, however often it came out
//! so: a mission that is judged every night costs a line a night.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::hex::hex;
use letka_domain::ids::{MissionId, VerdictId};
use letka_domain::rules::changes::Cause;
use letka_domain::rules::{Outcome, Verdict};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::audit::Entry;
use crate::schema::{verdict_documents, verdicts};
use crate::types::{At, Id, Json};
use crate::{Conn, StoreError, Tx, new_id};

/// A verdict to be kept.
#[derive(Debug, Clone)]
pub struct NewVerdict {
    /// The mission.
    pub mission_id: MissionId,
    /// Why it was asked.
    pub cause: Cause,
    /// What the rules said.
    pub verdict: Verdict,
    /// What was asked: enough to judge it again.
    pub facts: Value,
}

/// A verdict that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct VerdictRecord {
    /// Which one.
    pub id: VerdictId,
    /// The mission.
    pub mission_id: MissionId,
    /// As of when it was asked.
    pub checked_at: DateTime<Utc>,
    /// Why it was asked.
    pub cause: Cause,
    /// What it says.
    pub outcome: Outcome,
    /// How many questions were open.
    pub open_questions: u32,
    /// The rulebook that it rests on.
    pub rulebook_id: String,
    /// SHA-256 of the rulebook.
    pub rulebook_hash: String,
    /// What the rules said; `None`: an earlier program wrote it in a form that is no longer read.
    pub verdict: Option<Verdict>,
    /// What was asked.
    pub facts: Value,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = verdicts)]
struct Row {
    id: VerdictId,
    mission_id: MissionId,
    checked_at: DateTime<Utc>,
    cause: Cause,
    outcome: Outcome,
    open_questions: u32,
    rulebook_id: String,
    rulebook_hash: String,
}

type Joined = (Row, Json<Value>, Json<Value>);

/// A verdict with its document: what every query here begins with.
macro_rules! joined {
    () => {
        verdicts::table
            .inner_join(verdict_documents::table)
            .select((
                Row::as_select(),
                verdict_documents::verdict,
                verdict_documents::facts,
            ))
    };
}

fn record((row, verdict, facts): Joined) -> VerdictRecord {
    let mut verdict = verdict.0;
    if let Value::Object(fields) = &mut verdict {
        fields.insert("checked_at".into(), json!(row.checked_at));
    }
    VerdictRecord {
        id: row.id,
        mission_id: row.mission_id,
        checked_at: row.checked_at,
        cause: row.cause,
        outcome: row.outcome,
        open_questions: row.open_questions,
        rulebook_id: row.rulebook_id,
        rulebook_hash: row.rulebook_hash,
        verdict: serde_json::from_value(verdict).ok(),
        facts: facts.0,
    }
}

/// Keeps a verdict.
pub fn insert(tx: &mut Tx<'_>, new: &NewVerdict) -> Result<VerdictId, StoreError> {
    let (id, verdict) = (new_id(), &new.verdict);
    let mut said = serde_json::to_value(verdict).map_err(StoreError::corrupt)?;
    if let Value::Object(fields) = &mut said {
        fields.remove("checked_at");
    }
    let questions = i32::try_from(verdict.open_questions().count()).unwrap_or(i32::MAX);
    let entry = Entry::new("verdicts.insert", "mission", new.mission_id.0).detail(
        json!({"verdict_id": id, "cause": new.cause, "outcome": verdict.outcome,
            "open_questions": questions}),
    );
    tx.change(&entry, |c| {
        let document = document(c, said, new.facts.clone())?;
        diesel::insert_into(verdicts::table)
            .values((
                verdicts::id.eq(Id(id)),
                verdicts::mission_id.eq(Id(new.mission_id.0)),
                verdicts::document_id.eq(Id(document)),
                verdicts::checked_at.eq(At(verdict.checked_at)),
                verdicts::cause.eq(new.cause.as_str()),
                verdicts::outcome.eq(verdict.outcome.as_str()),
                verdicts::open_questions.eq(questions),
                verdicts::rulebook_id.eq(&verdict.rulebook.id),
                verdicts::rulebook_hash.eq(&verdict.rulebook.hash),
            ))
            .execute(c)?;
        Ok::<_, StoreError>(())
    })?;
    Ok(VerdictId(id))
}

/// The document of a verdict and its facts, made where it is not there yet.
fn document(c: &mut Conn, verdict: Value, facts: Value) -> Result<Uuid, StoreError> {
    let text = format!("{verdict}\n{facts}");
    let digest = Sha256::digest(text.as_bytes());
    let hash = hex(&digest);
    let find = |c: &mut Conn| {
        verdict_documents::table
            .filter(verdict_documents::hash.eq(&hash))
            .select(verdict_documents::id)
            .first::<Uuid>(c)
            .optional()
    };
    if let Some(known) = find(c)? {
        return Ok(known);
    }
    let id = new_id();
    let made = c.transaction(|c| {
        diesel::insert_into(verdict_documents::table)
            .values((
                verdict_documents::id.eq(Id(id)),
                verdict_documents::hash.eq(&hash),
                verdict_documents::verdict.eq(Json(verdict)),
                verdict_documents::facts.eq(Json(facts)),
            ))
            .execute(c)
            .map_err(StoreError::from)
    });
    match made {
        Ok(_) => Ok(id),
        // Somebody else made it at the same moment.
        Err(error) if error.violates("verdict_documents_hash_key") => {
            find(c)?.ok_or(StoreError::NotFound("document"))
        }
        Err(error) => Err(error),
    }
}

/// The verdicts on a mission, the newest first; 200 at most.
pub fn list(c: &mut Conn, mission_id: MissionId) -> Result<Vec<VerdictRecord>, StoreError> {
    let rows: Vec<Joined> = joined!()
        .filter(verdicts::mission_id.eq(Id(mission_id.0)))
        .order((verdicts::checked_at.desc(), verdicts::id.desc()))
        .limit(200)
        .load(c)?;
    Ok(rows.into_iter().map(record).collect())
}

/// The verdict of an id.
pub fn get(c: &mut Conn, id: VerdictId) -> Result<VerdictRecord, StoreError> {
    let row: Option<Joined> = joined!()
        .filter(verdicts::id.eq(Id(id.0)))
        .first(c)
        .optional()?;
    row.map(record).ok_or(StoreError::NotFound("verdict"))
}

/// The last verdict on a mission, of one cause or of any.
pub fn find_last(
    c: &mut Conn,
    mission_id: MissionId,
    cause: Option<Cause>,
) -> Result<Option<VerdictRecord>, StoreError> {
    let mut query = joined!()
        .filter(verdicts::mission_id.eq(Id(mission_id.0)))
        .order((verdicts::checked_at.desc(), verdicts::id.desc()))
        .into_boxed();
    if let Some(cause) = cause {
        query = query.filter(verdicts::cause.eq(cause.as_str()));
    }
    let row: Option<Joined> = query.first(c).optional()?;
    Ok(row.map(record))
}
