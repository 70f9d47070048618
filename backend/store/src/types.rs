//! How values lie in both engines: ids, moments, words and JSON documents.
//!
//! | SQL type    | PostgreSQL    | SQLite                                          |
//! |-------------|---------------|-------------------------------------------------|
//! | [`Guid`]    | `uuid`        | `TEXT`, lower case with hyphens                 |
//! | [`Instant`] | `timestamptz` | `TEXT`, `2026-11-24T09:00:00.000000Z`, 27 bytes |
//! | [`Doc`]     | `jsonb`       | `TEXT`                                          |
//! | `Text`      | `text`        | `TEXT`; words of the domain lie in it           |
//!
//! Both kinds of text sort as their values do. Values are *bound* through the wrappers [`Id`],
//! [`At`] and [`Json`], because Diesel's expressions can be implemented for own types only; they
//! are *read* straight into the types of the domain.

use std::fmt::Debug;
use std::io::Write;

use chrono::{DateTime, Datelike, SecondsFormat, SubsecRound, Utc};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, HasSqlType, Integer, Jsonb, SqlType, Timestamptz, Uuid as PgUuid};
use diesel::sqlite::{Sqlite, SqliteValue};
use letka_domain::ids::{
    AccountId, AircraftId, AircraftTypeId, ApplicationId, BatteryId, CalendarFeedId, ConsentId,
    CourseId, CourseRunId, CurrencyRuleId, DatasetId, DefectId, DeputyId, DeviationId, DocumentId,
    ExaminationId, FittingId, FlightId, LetterId, LicenceId, LicenceKindId, LogId, MailId,
    MaintenancePlanId, MaintenanceWorkId, MissionId, NotificationId, OccurrenceEntryId,
    OccurrenceId, OperatorId, ParachuteId, PermitId, ReleaseId, ReservationId, StationId, TargetId,
    TraineeId, TrainingSessionId, UnitId, VerdictId,
};
use letka_domain::localized::Localized;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::conn::{MultiBackend, MultiRawValue};
use crate::second_factors::SecondFactorId;
use crate::sessions::SessionId;

/// SQL type of an identifier.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(
    postgres_type(oid = 2950, array_oid = 2951),
    sqlite_type(name = "Text")
)]
pub struct Guid;

/// SQL type of a moment in UTC, to the microsecond.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(
    postgres_type(oid = 1184, array_oid = 1185),
    sqlite_type(name = "Text")
)]
pub struct Instant;

impl diesel::sql_types::SqlOrd for Instant {}

/// SQL type of a JSON document.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(
    postgres_type(oid = 3802, array_oid = 3807),
    sqlite_type(name = "Text")
)]
pub struct Doc;

/// An identifier to bind.
#[derive(Debug, Clone, Copy, AsExpression)]
#[diesel(sql_type = Guid)]
pub(crate) struct Id(pub(crate) Uuid);

/// The ids of the units that a reach is confined to; `None`: it reaches everything.
pub(crate) fn confined(reach: &letka_domain::access::Reach) -> Option<Vec<Id>> {
    let units = reach.confined_to()?;
    Some(units.iter().map(|unit| Id(unit.0)).collect())
}

/// A pattern of `like … escape '!'` for what contains a text.
pub(crate) fn containing(text: &str) -> String {
    let escaped = text.chars().flat_map(|letter| {
        let escape = matches!(letter, '%' | '_' | '!').then_some('!');
        escape.into_iter().chain(std::iter::once(letter))
    });
    format!("%{}%", escaped.collect::<String>())
}

diesel::define_sql_function! {
    /// A text in lower case: PostgreSQL knows all letters, SQLite those of ASCII.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// A moment to bind; cut to microseconds, as both engines hold it.
#[derive(Debug, Clone, Copy, AsExpression)]
#[diesel(sql_type = Instant)]
pub(crate) struct At(pub(crate) DateTime<Utc>);

/// A JSON document, bound and read.
#[derive(Debug, Clone, PartialEq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Doc)]
pub struct Json<T: Debug>(pub(crate) T);

macro_rules! known_to_multi_backend {
    ($($sql:ty),*) => {$(
        impl HasSqlType<$sql> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$sql>(lookup)
            }
        }
    )*};
}
known_to_multi_backend!(Guid, Instant, Doc);

macro_rules! bound_on_multi_backend {
    ($($value:ty as $sql:ident),*) => {$(
        impl ToSql<$sql, MultiBackend> for $value {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value(($sql, self));
                Ok(IsNull::No)
            }
        }
    )*};
}
bound_on_multi_backend!(Id as Guid, At as Instant);

impl ToSql<Guid, Pg> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<PgUuid, Pg>::to_sql(&self.0, out)
    }
}

impl ToSql<Guid, Sqlite> for Id {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.0.to_string());
        Ok(IsNull::No)
    }
}

impl FromSql<Guid, Pg> for Uuid {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        FromSql::<PgUuid, Pg>::from_sql(bytes)
    }
}

impl FromSql<Guid, Sqlite> for Uuid {
    fn from_sql(mut bytes: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(bytes.read_text().parse()?)
    }
}

impl FromSql<Guid, MultiBackend> for Uuid {
    fn from_sql(bytes: MultiRawValue<'_>) -> deserialize::Result<Self> {
        bytes.from_sql::<Self, Guid>()
    }
}

impl At {
    /// The moment as both engines hold it, or why it cannot be held.
    fn held(self) -> Result<DateTime<Utc>, String> {
        // Text of a wider year would no longer sort as the moments do.
        if (0..=9999).contains(&self.0.year()) {
            Ok(self.0.trunc_subsecs(6))
        } else {
            Err(format!("year {} is not between 0 and 9999", self.0.year()))
        }
    }
}

impl ToSql<Instant, Pg> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        ToSql::<Timestamptz, Pg>::to_sql(&self.held()?, &mut out.reborrow())
    }
}

impl ToSql<Instant, Sqlite> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.held()?.to_rfc3339_opts(SecondsFormat::Micros, true));
        Ok(IsNull::No)
    }
}

impl FromSql<Instant, Pg> for DateTime<Utc> {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        FromSql::<Timestamptz, Pg>::from_sql(bytes)
    }
}

impl FromSql<Instant, Sqlite> for DateTime<Utc> {
    fn from_sql(mut bytes: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(DateTime::parse_from_rfc3339(bytes.read_text())?.to_utc())
    }
}

impl FromSql<Instant, MultiBackend> for DateTime<Utc> {
    fn from_sql(bytes: MultiRawValue<'_>) -> deserialize::Result<Self> {
        bytes.from_sql::<Self, Instant>()
    }
}

impl<T: Serialize + Debug> ToSql<Doc, Pg> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        // jsonb travels as its version, 1, and the text.
        out.write_all(&[1])?;
        serde_json::to_writer(out, &self.0)?;
        Ok(IsNull::No)
    }
}

impl<T: Serialize + Debug> ToSql<Doc, Sqlite> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}

impl<T: Serialize + Debug + Send + Sync + 'static> ToSql<Doc, MultiBackend> for Json<T> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((Doc, self));
        Ok(IsNull::No)
    }
}

impl<T: DeserializeOwned + Debug> FromSql<Doc, Pg> for Json<T> {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        let value: serde_json::Value = FromSql::<Jsonb, Pg>::from_sql(bytes)?;
        Ok(Self(serde_json::from_value(value)?))
    }
}

impl<T: DeserializeOwned + Debug> FromSql<Doc, Sqlite> for Json<T> {
    fn from_sql(mut bytes: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
        Ok(Self(serde_json::from_str(bytes.read_text())?))
    }
}

impl<T: DeserializeOwned + Debug> FromSql<Doc, MultiBackend> for Json<T> {
    fn from_sql(bytes: MultiRawValue<'_>) -> deserialize::Result<Self> {
        bytes.from_sql::<Self, Doc>()
    }
}

impl FromSql<Doc, MultiBackend> for Localized {
    fn from_sql(bytes: MultiRawValue<'_>) -> deserialize::Result<Self> {
        let document = <Json<Self> as FromSql<Doc, MultiBackend>>::from_sql(bytes)?;
        Ok(document.0)
    }
}

impl diesel::Queryable<Doc, MultiBackend> for Localized {
    type Row = Self;

    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}

/// Reads identifiers straight from a column.
macro_rules! ids_from_sql {
    ($($id:ty),* $(,)?) => {$(
        impl FromSql<Guid, MultiBackend> for $id {
            fn from_sql(bytes: MultiRawValue<'_>) -> deserialize::Result<Self> {
                <Uuid as FromSql<Guid, MultiBackend>>::from_sql(bytes).map(Self)
            }
        }

        impl diesel::Queryable<Guid, MultiBackend> for $id {
            type Row = Self;

            fn build(row: Self) -> deserialize::Result<Self> {
                Ok(row)
            }
        }
    )*};
}
ids_from_sql!(
    AccountId,
    AircraftId,
    AircraftTypeId,
    ApplicationId,
    LetterId,
    BatteryId,
    CalendarFeedId,
    ConsentId,
    CurrencyRuleId,
    DatasetId,
    DefectId,
    DeputyId,
    TargetId,
    DeviationId,
    DocumentId,
    FittingId,
    FlightId,
    LicenceId,
    LicenceKindId,
    LogId,
    MailId,
    MaintenancePlanId,
    MaintenanceWorkId,
    MissionId,
    NotificationId,
    OccurrenceEntryId,
    OccurrenceId,
    CourseId,
    CourseRunId,
    TraineeId,
    TrainingSessionId,
    ExaminationId,
    OperatorId,
    ParachuteId,
    PermitId,
    ReleaseId,
    ReservationId,
    SecondFactorId,
    SessionId,
    StationId,
    UnitId,
    VerdictId,
);

/// Reads numbers that are never negative straight from a column; a check of the table holds it.
macro_rules! numbers_from_sql {
    ($($number:ty as $signed:ty: $sql:ty),*) => {$(
        impl FromSql<$sql, MultiBackend> for $number {
            fn from_sql(bytes: MultiRawValue<'_>) -> deserialize::Result<Self> {
                let signed = <$signed as FromSql<$sql, MultiBackend>>::from_sql(bytes)?;
                Ok(signed.try_into()?)
            }
        }
    )*};
}
numbers_from_sql!(u8 as i32: Integer, u32 as i32: Integer, u64 as i64: BigInt);
