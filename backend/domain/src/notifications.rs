//! What people are told in the application: news of one kind or another about a record.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::localized::Localized;
use crate::rules::changes::{Cause, Changes};
use crate::words::words;

words! {
    /// What kind of news it is.
    NewsKind: "kind of news" {
        /// A mission is judged differently than before.
        MissionJudged = "mission_judged",
        /// Something expires, or has expired.
        Expiry = "expiry",
        /// Something about a permit or an application for one.
        Permit = "permit",
        /// Something about an aircraft: grounded, released, a defect.
        Aircraft = "aircraft",
        /// The trail of changes does not hold together.
        Trail = "trail",
        /// Something about the account of the person.
        Account = "account",
        /// Something about the aviation school.
        Training = "training",
        /// Something about a flight, or about the flight log.
        Flight = "flight",
        /// Something about an occurrence.
        Occurrence = "occurrence",
    }
}

words! {
    /// What expires.
    Expires: "thing that expires" {
        /// A licence of a person.
        Licence = "licence",
        /// A permit.
        Permit = "permit",
        /// The insurance of an aircraft.
        Insurance = "insurance",
        /// What maintenance of an aircraft is due.
        Maintenance = "maintenance",
        /// The packing of a parachute.
        Parachute = "parachute",
        /// A medical certificate of a person.
        Medical = "medical",
        /// The time for the report of a deviation.
        Report = "report",
    }
}

/// What somebody is told. Whoever has news of a new kind adds a variant; news that is a sentence is
/// written in both languages where it is made, and needs no words in the user interface.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum News {
    /// A mission is judged differently than before.
    MissionJudged {
        /// Why it was judged again.
        cause: Cause,
        /// What changed since the verdict before.
        changes: Changes,
    },
    /// Something expires, or has expired.
    Expiry {
        /// What expires.
        what: Expires,
        /// Its number, or what people call it.
        name: String,
        /// Whose it is: a person, an aircraft, the directorate.
        holder: String,
        /// Until when it is valid.
        until: DateTime<Utc>,
        /// How many days ahead the reminder is for; 0: on the day.
        days: u32,
        /// How many days were left when it was told; below 0: it had expired.
        left: i64,
    },
    /// Something about a permit or an application for one.
    Permit {
        /// What.
        text: Localized,
    },
    /// Something about an aircraft.
    Aircraft {
        /// What.
        text: Localized,
    },
    /// The trail of changes does not hold together.
    Trail {
        /// What.
        text: Localized,
    },
    /// Something about the account of the person.
    Account {
        /// What.
        text: Localized,
    },
    /// Something about the aviation school.
    Training {
        /// What.
        text: Localized,
    },
    /// Something about a flight, or about the flight log.
    Flight {
        /// What.
        text: Localized,
    },
    /// Something about an occurrence.
    Occurrence {
        /// What.
        text: Localized,
    },
}

impl News {
    /// What kind of news it is.
    pub fn kind(&self) -> NewsKind {
        match self {
            Self::MissionJudged { .. } => NewsKind::MissionJudged,
            Self::Expiry { .. } => NewsKind::Expiry,
            Self::Permit { .. } => NewsKind::Permit,
            Self::Aircraft { .. } => NewsKind::Aircraft,
            Self::Trail { .. } => NewsKind::Trail,
            Self::Account { .. } => NewsKind::Account,
            Self::Training { .. } => NewsKind::Training,
            Self::Flight { .. } => NewsKind::Flight,
            Self::Occurrence { .. } => NewsKind::Occurrence,
        }
    }
}
