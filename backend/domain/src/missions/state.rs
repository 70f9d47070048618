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
    /// The state after `step`.
    pub fn after(self, step: Step) -> Result<Self, WrongState> {
        use MissionState::{Approved, Cancelled, Draft, Returned, Started, Submitted, Uploaded};
        match (self, step) {
            (Draft | Returned, Step::Edit) => Ok(Draft),
            (Draft | Returned, Step::Submit) => Ok(Submitted),
            (Submitted, Step::Approve) => Ok(Approved),
            (Submitted, Step::Return) => Ok(Returned),
            (Draft | Submitted | Returned | Approved | Uploaded | Started, Step::Cancel) => {
                Ok(Cancelled)
            }
            (Approved | Uploaded, Step::Upload) => Ok(Uploaded),
            (Uploaded, Step::Start) => Ok(Started),
            // Home and down are never refused once something may be in the air: a start that was
            // not confirmed, or a mission that was given up, may fly all the same.
            (Approved | Uploaded | Started | Cancelled, Step::ReturnHome | Step::Land) => Ok(self),
            _ => Err(WrongState { state: self, step }),
        }
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
    fn the_start_window_has_two_ends() {
        let start = "2026-06-24T09:00:00Z".parse().unwrap();
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert!(may_start_at(start, at("2026-06-24T08:30:00Z")));
        assert!(!may_start_at(start, at("2026-06-24T08:29:59Z")));
        assert!(may_start_at(start, at("2026-06-24T10:00:00Z")));
        assert!(!may_start_at(start, at("2026-06-24T10:00:01Z")));
    }
}
