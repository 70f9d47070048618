//! Letters between us and the authority. None is ever changed or deleted.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use letka_domain::ids::{AccountId, ApplicationId, DocumentId, LetterId};
use serde_json::json;

use crate::audit::Entry;
use crate::schema::application_letters;
use crate::types::{At, Id};
use crate::words::words;
use crate::{Conn, StoreError, Tx, new_id};

/// Greatest number of letters of a list.
const LIMIT: i64 = 500;

words! {
    /// Whether a letter came or went.
    Direction {
        /// From the authority.
        In = "in",
        /// To the authority.
        Out = "out",
    }
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Which one.
    pub id: LetterId,
    /// Whether it came or went.
    pub direction: Direction,
    /// The day of the letter.
    pub dated_at: DateTime<Utc>,
    /// What it is about.
    pub subject: String,
    /// Its reference.
    pub reference: Option<String>,
    /// The letter itself.
    pub document_id: Option<DocumentId>,
    /// Who entered it.
    pub entered_by: String,
    /// When.
    pub entered_at: DateTime<Utc>,
}

/// A letter to be entered.
#[derive(Debug, Clone)]
pub struct NewLetter {
    /// Whether it came or went.
    pub direction: Direction,
    /// The day of the letter.
    pub dated_at: DateTime<Utc>,
    /// What it is about.
    pub subject: String,
    /// Its reference.
    pub reference: Option<String>,
    /// The letter itself.
    pub document_id: Option<DocumentId>,
}

/// Enters a letter.
pub fn insert_letter(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    by: (AccountId, &str),
    new: &NewLetter,
) -> Result<LetterId, StoreError> {
    let (id, now) = (new_id(), tx.now());
    let entry = Entry::new("applications.insert_letter", "application", application.0).detail(
        json!({"letter_id": id, "direction": new.direction, "subject": new.subject,
            "reference": new.reference, "document_id": new.document_id}),
    );
    tx.change(&entry, |c| {
        diesel::insert_into(application_letters::table)
            .values((
                application_letters::id.eq(Id(id)),
                application_letters::application_id.eq(Id(application.0)),
                application_letters::direction.eq(new.direction.as_str()),
                application_letters::dated_at.eq(At(new.dated_at)),
                application_letters::subject.eq(&new.subject),
                application_letters::reference.eq(&new.reference),
                application_letters::document_id.eq(new.document_id.map(|id| Id(id.0))),
                application_letters::account_id.eq(Id(by.0.0)),
                application_letters::name.eq(by.1),
                application_letters::entered_at.eq(At(now)),
            ))
            .execute(c)
    })?;
    Ok(LetterId(id))
}

/// The letters of an application, the oldest first; 500 at most.
pub fn list_letters(c: &mut Conn, id: ApplicationId) -> Result<Vec<Letter>, StoreError> {
    type Line = (
        LetterId,
        Direction,
        DateTime<Utc>,
        String,
        Option<String>,
        Option<DocumentId>,
        String,
        DateTime<Utc>,
    );
    let lines: Vec<Line> = application_letters::table
        .filter(application_letters::application_id.eq(Id(id.0)))
        .order((application_letters::dated_at, application_letters::id))
        .select((
            application_letters::id,
            application_letters::direction,
            application_letters::dated_at,
            application_letters::subject,
            application_letters::reference,
            application_letters::document_id,
            application_letters::name,
            application_letters::entered_at,
        ))
        .limit(LIMIT)
        .load(c)?;
    let letter = |line: Line| {
        let (id, direction, dated_at, subject, reference, document_id, entered_by, entered_at) =
            line;
        Letter {
            id,
            direction,
            dated_at,
            subject,
            reference,
            document_id,
            entered_by,
            entered_at,
        }
    };
    Ok(lines.into_iter().map(letter).collect())
}
