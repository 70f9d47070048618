//! Identifiers, one type for each kind, so that no id is passed where another is meant.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A unit: a territorial department or the response unit.
    UnitId,
    /// An operator: a licensed person.
    OperatorId,
    /// An account that can sign in.
    AccountId,
    /// A licence of an operator.
    LicenceId,
    /// An aircraft type.
    AircraftTypeId,
    /// An aircraft (airframe).
    AircraftId,
    /// An operating or one-time permit.
    PermitId,
    /// A mission.
    MissionId,
    /// A flight that was flown.
    FlightId,
    /// A ground station.
    StationId,
    /// A raw flight log.
    LogId,
    /// An order from the backend to a station.
    OrderId,
    /// A dataset of zones.
    DatasetId,
    /// A verdict that was kept.
    VerdictId,
    /// A consent or clearance on a mission.
    ConsentId,
    /// A deviation for an urgent task.
    DeviationId,
    /// The naming of a deputy.
    DeputyId,
    /// Something that a person is told.
    NotificationId,
}
