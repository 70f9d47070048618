//! Words that lie in text columns: those of the domain and those that only the store needs.

use diesel::deserialize::{self, FromSql};
use diesel::sql_types::Text;
use letka_domain::access::Role;
use letka_domain::aircraft::defects::DefectSeverity;
use letka_domain::aircraft::{AircraftClass, BatteryState, Serviceability};
use letka_domain::airspace::{Restriction, ZoneKind};
use letka_domain::altitude::Datum;
use letka_domain::applications::{ApplicationState, ApplicationStep, Timeliness};
use letka_domain::currency::Light;
use letka_domain::documents::{DocumentOwner, DocumentPurpose, MediaType};
use letka_domain::flights::{Quality, Sight, Signs};
use letka_domain::licences::{LicenceCategory, LicenceKind, LicenceStep};
use letka_domain::missions::{Duty, MissionState, Purpose};
use letka_domain::occurrences::{
    AircraftDamage, Injury, OccurrenceEntryKind, OccurrenceKind, OccurrenceSeverity,
    OccurrenceState,
};
use letka_domain::permits::{PermitKind, PermitState};
use letka_domain::retention::RetentionSubject;
use letka_domain::rules::Outcome;
use letka_domain::rules::changes::Cause;
use letka_domain::school::{Grade, TrainingKind};
use letka_domain::targets::TargetMeasure;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::{Deserialize, Serialize};

use crate::conn::{MultiBackend, MultiRawValue};

/// A record as others name it: its id and its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, diesel::Queryable)]
pub struct Named<I> {
    /// Which one.
    pub id: I,
    /// What people call it.
    pub name: String,
}

/// Defines an enum whose variants are words of a text column.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$vdoc:meta])* $variant:ident = $word:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every variant, in the order of the definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        $crate::words::words_from_sql!($name);
    };
}
pub(crate) use words;

/// Reads words straight from a text column. Serde knows the words of every enum of the domain.
macro_rules! words_from_sql {
    ($($word:ty),* $(,)?) => {$(
        impl diesel::deserialize::FromSql<diesel::sql_types::Text, $crate::conn::MultiBackend>
            for $word
        {
            fn from_sql(
                bytes: $crate::conn::MultiRawValue<'_>,
            ) -> diesel::deserialize::Result<Self> {
                $crate::words::read(bytes)
            }
        }

        impl diesel::Queryable<diesel::sql_types::Text, $crate::conn::MultiBackend> for $word {
            type Row = Self;

            fn build(row: Self) -> diesel::deserialize::Result<Self> {
                Ok(row)
            }
        }
    )*};
}
pub(crate) use words_from_sql;

words_from_sql!(
    ApplicationState,
    ApplicationStep,
    Timeliness,
    AircraftClass,
    AircraftDamage,
    BatteryState,
    Grade,
    Cause,
    Datum,
    DefectSeverity,
    DocumentOwner,
    DocumentPurpose,
    Duty,
    Injury,
    LicenceCategory,
    LicenceKind,
    LicenceStep,
    Light,
    MediaType,
    MissionState,
    OccurrenceEntryKind,
    OccurrenceKind,
    OccurrenceSeverity,
    OccurrenceState,
    Outcome,
    PermitKind,
    PermitState,
    Purpose,
    Quality,
    Restriction,
    Role,
    Serviceability,
    RetentionSubject,
    Sight,
    Signs,
    TrainingKind,
    TargetMeasure,
    ZoneKind,
);

pub(crate) fn read<T: for<'de> Deserialize<'de>>(
    bytes: MultiRawValue<'_>,
) -> deserialize::Result<T> {
    let word = <String as FromSql<Text, MultiBackend>>::from_sql(bytes)?;
    let word: StrDeserializer<'_, WordError> = word.as_str().into_deserializer();
    Ok(T::deserialize(word)?)
}

/// The word of a quality.
pub(crate) fn quality(quality: Quality) -> &'static str {
    match quality {
        Quality::Good => "good",
        Quality::Degraded => "degraded",
        Quality::Poor => "poor",
    }
}
