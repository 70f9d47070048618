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
    /// A kind of licences.
    LicenceKindId,
    /// A rule of the register about practice.
    CurrencyRuleId,
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
    /// A scan, a photograph or a letter.
    DocumentId,
    /// A deviation for an urgent task.
    DeviationId,
    /// A target that a commander set.
    TargetId,
    /// The naming of a deputy.
    DeputyId,
    /// Something that a person is told.
    NotificationId,
    /// An application for a one-time permit.
    ApplicationId,
    /// A letter of an application.
    LetterId,
    /// A calendar under a secret address.
    CalendarFeedId,
    /// A mail in the outbox.
    MailId,
    /// A course of the school, in one version.
    CourseId,
    /// A run of a course.
    CourseRunId,
    /// Somebody who is trained in a run.
    TraineeId,
    /// A session of training.
    TrainingSessionId,
    /// An examination.
    ExaminationId,
    /// A defect of an aircraft.
    DefectId,
    /// The release of an aircraft to service.
    ReleaseId,
    /// What a type of aircraft needs from time to time.
    MaintenancePlanId,
    /// Maintenance that was done.
    MaintenanceWorkId,
    /// A battery.
    BatteryId,
    /// A parachute.
    ParachuteId,
    /// A battery or a parachute in an aircraft.
    FittingId,
    /// A reservation of an aircraft.
    ReservationId,
    /// An occurrence: something happened that others learn from.
    OccurrenceId,
    /// Something that was entered about an occurrence.
    OccurrenceEntryId,
}
