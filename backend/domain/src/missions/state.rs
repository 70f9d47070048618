//! The states of a mission and the steps between them.

use chrono::{DateTime, TimeDelta, Utc};

use crate::words::words;

words! {
    /// Where a mission stands.
    MissionState: "mission state" {
        /// Being planned.
        Draft = "draft",
        /// Waiting for a decision.
        Submitted = "submitted",
        /// Sent back to the pilot with a comment.
        Returned = "returned",
        /// Approved and not yet on the vehicle.
        Approved = "approved",
        /// On the vehicle.
        Uploaded = "uploaded",
        /// Started.
        Started = "started",
        /// Flown; its flight stands in the log.
        Flown = "flown",
        /// Given up before it was started.
        Cancelled = "cancelled",
        /// Refused for good: by a commander, or by the rules when an urgent flight was to start.
        Refused = "refused",
    }
}

words! {
    /// What a person does with a mission.
    Step: "step" {
        /// Change the plan.
        Edit = "edit",
        /// Send for approval.
        Submit = "submit",
        /// Approve.
        Approve = "approve",
        /// Send back with a comment.
        Return = "return",
        /// Give up.
        Cancel = "cancel",
        /// Put on the vehicle.
        Upload = "upload",
        /// Start.
        Start = "start",
        /// Call the vehicle home.
        ReturnHome = "return_home",
        /// Land where it is.
        Land = "land",
        /// Refuse for good.
        Refuse = "refuse",
        /// Answer what a machine cannot decide.
        Answer = "answer",
        /// Add a consent or withdraw it.
        Coordinate = "coordinate",
        /// Say whether it goes before others of the fleet.
        Rank = "rank",
        /// Attest why a deviation is necessary, urgent and outweighs.
        Attest = "attest",
        /// Approve a deviation.
        ApproveDeviation = "approve_deviation",
        /// File the report of a deviation.
        Report = "report",
        /// Close the record of an urgent flight.
        Close = "close",
    }
}

/// The step does not fit the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a mission that is {state} cannot be taken through the step {step}")]
pub struct WrongState {
    /// Where the mission stands.
    pub state: MissionState,
    /// What was asked.
    pub step: Step,
}

/// A mission may be started from this long before its planned take-off.
pub const START_EARLY: TimeDelta = TimeDelta::minutes(30);
/// A mission may be started until this long after its planned take-off: what was approved for the
/// morning is not approved for the night.
pub const START_LATE: TimeDelta = TimeDelta::minutes(60);

impl MissionState {
    /// The state after `step` of a mission that was planned.
    pub fn after(self, step: Step) -> Result<Self, WrongState> {
        use MissionState::{
            Approved, Cancelled, Draft, Flown, Refused, Returned, Started, Submitted, Uploaded,
        };
        match (self, step) {
            (Draft | Returned, Step::Edit) => Ok(Draft),
            (Draft | Returned, Step::Submit) => Ok(Submitted),
            (Submitted, Step::Approve) => Ok(Approved),
            (Submitted, Step::Return) => Ok(Returned),
            (Submitted, Step::Refuse) => Ok(Refused),
            (Draft | Submitted | Returned | Approved | Uploaded | Started, Step::Cancel) => {
                Ok(Cancelled)
            }
            (Approved | Uploaded, Step::Upload) => Ok(Uploaded),
            (Uploaded, Step::Start) => Ok(Started),
            // Home and down are never refused once something may be in the air: a start that was
            // not confirmed, or a mission that was given up, may fly all the same.
            (Approved | Uploaded | Started | Cancelled, Step::ReturnHome | Step::Land)
            // What people say beside the plan is said in any state in which it counts.
            | (
                Draft | Returned | Submitted | Approved | Uploaded,
                Step::Answer | Step::Coordinate | Step::Attest | Step::ApproveDeviation,
            )
            | (Submitted | Approved | Uploaded, Step::Rank)
            | (Started | Flown, Step::Report) => Ok(self),
            _ => Err(WrongState { state: self, step }),
        }
    }

    /// The state after `step` of an urgent flight, which begins as started: what it owes is given
    /// afterwards, and it cannot be given up to escape that.
    pub fn after_urgent(self, step: Step) -> Result<Self, WrongState> {
        use MissionState::{Flown, Started};
        match (self, step) {
            (
                Started | Flown,
                Step::Answer | Step::Attest | Step::ApproveDeviation | Step::Report,
            )
            | (Started, Step::ReturnHome | Step::Land) => Ok(self),
            (Started | Flown, Step::Close) => Ok(Flown),
            _ => Err(WrongState { state: self, step }),
        }
    }

    /// Whether it is going to fly and has not started: what changes meanwhile concerns it.
    pub fn is_ahead(self) -> bool {
        matches!(self, Self::Submitted | Self::Approved | Self::Uploaded)
    }

    /// Whether a decision to let it fly stands.
    pub fn is_released(self) -> bool {
        matches!(self, Self::Approved | Self::Uploaded)
    }

    /// Whether it is over: nothing that the registers say now changes what was.
    pub fn has_begun(self) -> bool {
        matches!(self, Self::Started | Self::Flown)
    }
}

/// Whether a mission planned for `start` may take off at `now`.
pub fn may_start_at(start: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (-START_EARLY..=START_LATE).contains(&(now - start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_way_goes_through() {
        let steps = [
            Step::Edit,
            Step::Submit,
            Step::Approve,
            Step::Upload,
            Step::Start,
            Step::Land,
        ];
        let end = steps
            .iter()
            .try_fold(MissionState::Draft, |state, step| state.after(*step));
        assert_eq!(end, Ok(MissionState::Started));
    }

    #[test]
    fn nothing_is_flown_that_was_not_approved() {
        for &state in MissionState::ALL {
            if !matches!(state, MissionState::Approved | MissionState::Uploaded) {
                assert!(state.after(Step::Upload).is_err(), "{state}");
            }
            if state != MissionState::Uploaded {
                assert!(state.after(Step::Start).is_err(), "{state}");
            }
        }
    }

    #[test]
    fn the_way_home_is_open_and_changes_nothing() {
        use MissionState::{Approved, Cancelled, Started, Uploaded};
        for state in [Approved, Uploaded, Started, Cancelled] {
            assert_eq!(state.after(Step::ReturnHome), Ok(state));
            assert_eq!(state.after(Step::Land), Ok(state));
        }
        assert!(MissionState::Draft.after(Step::Land).is_err());
    }

    #[test]
    fn what_was_approved_can_no_longer_be_changed() {
        assert!(MissionState::Approved.after(Step::Edit).is_err());
        assert!(MissionState::Submitted.after(Step::Edit).is_err());
    }

    #[test]
    fn a_refusal_is_final() {
        for &step in Step::ALL {
            assert!(MissionState::Refused.after(step).is_err(), "{step}");
            assert!(MissionState::Refused.after_urgent(step).is_err(), "{step}");
        }
        assert_eq!(
            MissionState::Submitted.after(Step::Refuse),
            Ok(MissionState::Refused)
        );
        assert!(MissionState::Approved.after(Step::Refuse).is_err());
    }

    #[test]
    fn an_urgent_flight_cannot_be_given_up_and_is_never_uploaded() {
        use MissionState::{Flown, Started};
        for step in [Step::Cancel, Step::Upload, Step::Start, Step::Edit] {
            assert!(Started.after_urgent(step).is_err(), "{step}");
        }
        assert_eq!(Started.after_urgent(Step::Land), Ok(Started));
        assert_eq!(Started.after_urgent(Step::Close), Ok(Flown));
        assert_eq!(Flown.after_urgent(Step::Report), Ok(Flown));
    }

    #[test]
    fn what_people_say_changes_no_state_and_comes_before_the_start() {
        for step in [
            Step::Answer,
            Step::Coordinate,
            Step::Attest,
            Step::ApproveDeviation,
        ] {
            for &state in MissionState::ALL {
                let expected = matches!(state, MissionState::Draft | MissionState::Returned)
                    || state.is_ahead();
                assert_eq!(state.after(step) == Ok(state), expected, "{state} {step}");
            }
        }
    }

    #[test]
    fn the_start_window_has_two_ends() {
        let start = "2026-06-24T09:00:00Z".parse().unwrap();
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert!(may_start_at(start, at("2026-06-24T08:30:00Z")));
        assert!(!may_start_at(start, at("2026-06-24T08:29:59Z")));
        assert!(may_start_at(start, at("2026-06-24T10:00:00Z")));
        assert!(!may_start_at(start, at("2026-06-24T10:00:01Z")));
    }
}
