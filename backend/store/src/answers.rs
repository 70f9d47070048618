//! Answers of people to what a machine cannot decide. Append-only; the last one to a question counts.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, MissionId};
use letka_domain::missions::Answer;
use serde_json::json;

use crate::audit::Entry;
use crate::schema::answers;
use crate::types::{At, Id};
use crate::{Conn, StoreError, Tx, new_id};

/// An answer to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// The rule that asks.
    pub rule: String,
    /// The zone that it asks about, where it asks about one.
    pub zone: Option<String>,
    /// What was asked, in Czech.
    pub question: String,
    /// Whether it is as the rule wants it.
    pub yes: bool,
    /// What else they write.
    pub note: Option<String>,
}

/// Keeps answers of one person to questions about a mission.
pub fn insert(
    tx: &mut Tx<'_>,
    mission_id: MissionId,
    by: (AccountId, &str),
    new: &[NewAnswer],
) -> Result<(), StoreError> {
    let now = tx.now();
    let told: Vec<_> = new
        .iter()
        .map(|answer| json!({"rule": answer.rule, "zone": answer.zone, "yes": answer.yes}))
        .collect();
    let entry = Entry::new("answers.insert", "mission", mission_id.0).detail(json!(told));
    tx.change(&entry, |c| {
        new.iter().try_for_each(|answer| {
            diesel::insert_into(answers::table)
                .values((
                    answers::id.eq(Id(new_id())),
                    answers::mission_id.eq(Id(mission_id.0)),
                    answers::rule.eq(&answer.rule),
                    answers::zone.eq(&answer.zone),
                    answers::question.eq(&answer.question),
                    answers::yes.eq(answer.yes),
                    answers::note.eq(&answer.note),
                    answers::account_id.eq(Id(by.0.0)),
                    answers::name.eq(by.1),
                    answers::answered_at.eq(At(now)),
                ))
                .execute(c)
                .map(|_| ())
        })
    })
}

/// The answers about a mission that were given since a moment, the oldest first.
pub fn list_since(
    c: &mut Conn,
    mission_id: MissionId,
    since: DateTime<Utc>,
) -> Result<Vec<Answer>, StoreError> {
    type Row = (
        String,
        Option<String>,
        String,
        bool,
        String,
        DateTime<Utc>,
        Option<String>,
    );
    let rows: Vec<Row> = answers::table
        .filter(answers::mission_id.eq(Id(mission_id.0)))
        .filter(answers::answered_at.ge(At(since)))
        .select((
            answers::rule,
            answers::zone,
            answers::question,
            answers::yes,
            answers::name,
            answers::answered_at,
            answers::note,
        ))
        .order((answers::answered_at, answers::id))
        .load(c)?;
    let answer = |(rule, zone, question, yes, by, at, note)| Answer {
        rule,
        zone,
        question: Some(question),
        yes,
        by,
        at,
        note,
    };
    Ok(rows.into_iter().map(answer).collect())
}
