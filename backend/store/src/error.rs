//! What can go wrong in the store, the same on both engines.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such record.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The write contradicts a named constraint, such as `operators_badge_number_key`.
    #[error("the write contradicts {constraint}")]
    Conflict {
        /// The constraint, by the name that the migrations give it.
        constraint: String,
    },
    /// The write points to a record that does not exist, or takes away one that is pointed to.
    #[error("the write breaks a reference between records")]
    BrokenReference(#[source] DieselError),
    /// Somebody else changed the record since it was read.
    #[error("the record has changed: it was read as version {read} and is now version {now}")]
    VersionMismatch {
        /// The version that the caller read.
        read: i32,
        /// The version in the database.
        now: i32,
    },
    /// A transaction changed something and left no trail; it was rolled back.
    #[error("a write left no trail and was rolled back")]
    NoTrail,
    /// The address of the database cannot be used.
    #[error("database address: {0}")]
    Url(String),
    /// The database was written by a newer version of this program.
    #[error("the database knows a step that this version does not: {0}")]
    NewerSchema(String),
    /// The database cannot be reached, or it is too busy to answer.
    #[error("the database is not available")]
    Unavailable(#[source] Cause),
    /// Anything else: a defect, or a database that was changed by hand.
    #[error("the database failed")]
    Internal(#[source] Cause),
}

/// The error underneath.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

impl StoreError {
    /// A stored value that cannot be read.
    pub(crate) fn corrupt(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// A write against a version that is no longer the newest changed nothing.
    pub(crate) fn unless_changed(rows: usize, read: i32, now: i32) -> Result<(), Self> {
        match rows {
            0 => Err(Self::VersionMismatch { read, now }),
            _ => Ok(()),
        }
    }

    /// A rule that the store itself holds, by a name like that of a constraint.
    pub(crate) fn conflict(rule: &str) -> Self {
        Self::Conflict {
            constraint: rule.to_owned(),
        }
    }

    /// Whether this is the violation of one constraint.
    pub fn violates(&self, name: &str) -> bool {
        matches!(self, Self::Conflict { constraint } if constraint == name)
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Self::NotFound("record"),
            DieselError::DatabaseError(kind, about) => match kind {
                DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::CheckViolation => {
                    match constraint(about.as_ref()) {
                        Some(constraint) => Self::Conflict { constraint },
                        None => Self::Internal(error.into()),
                    }
                }
                DatabaseErrorKind::ForeignKeyViolation => Self::BrokenReference(error),
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => {
                    Self::Unavailable(error.into())
                }
                // What SQLite says when a record is taken away that others point to.
                _ if about.message() == "FOREIGN KEY constraint failed" => {
                    Self::BrokenReference(error)
                }
                _ if about.message() == "database is locked" => Self::Unavailable(error.into()),
                _ => Self::Internal(error.into()),
            },
            _ => Self::Internal(error.into()),
        }
    }
}

impl From<diesel::r2d2::PoolError> for StoreError {
    fn from(error: diesel::r2d2::PoolError) -> Self {
        Self::Unavailable(error.into())
    }
}

/// The name of the violated constraint. PostgreSQL tells it; SQLite tells the name of a check and
/// the columns of a key.
fn constraint(about: &dyn DatabaseErrorInformation) -> Option<String> {
    if let Some(name) = about.constraint_name() {
        return Some(name.to_owned());
    }
    let message = about.message();
    if let Some(name) = message.strip_prefix("CHECK constraint failed: ") {
        return Some(name.to_owned());
    }
    key_name(message.strip_prefix("UNIQUE constraint failed: ")?)
}

/// Tables whose primary key has several columns; their name for it ends like that of an `id`.
const COMPOSITE_KEYS: &[&str] = &[
    "permit_aircraft",
    "mission_permits",
    "flight_batteries",
    "flight_crew",
    "flight_findings",
    "flight_permits",
    "flight_signatures",
    "flight_snapshots",
    "flight_sources",
    "flight_tracks",
    "flight_versions",
    "occurrence_versions",
];

/// The name of a key from its columns, as `flights.log_id, flights.log_seq`. The migrations name
/// every key by this pattern, which a test holds.
fn key_name(columns: &str) -> Option<String> {
    let mut table = None;
    let mut names = Vec::new();
    for column in columns.split(", ") {
        let (of, name) = column.split_once('.')?;
        table = Some(of);
        names.push(name);
    }
    let table = table?;
    if names == ["id"] || COMPOSITE_KEYS.contains(&table) {
        return Some(format!("{table}_pkey"));
    }
    Some(format!("{table}_{}_key", names.join("_")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_named_by_their_columns() {
        assert_eq!(key_name("units.id").unwrap(), "units_pkey");
        assert_eq!(key_name("units.code").unwrap(), "units_code_key");
        assert_eq!(
            key_name("flights.log_id, flights.log_seq").unwrap(),
            "flights_log_id_log_seq_key"
        );
        assert_eq!(
            key_name("flight_permits.flight_id, flight_permits.permit_id").unwrap(),
            "flight_permits_pkey"
        );
    }
}
