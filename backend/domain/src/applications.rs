//! Applications for one-time permits: what is asked, the states and the steps between them.

pub mod differences;
pub mod lead_times;
pub mod needs;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::geometry::Area;
use crate::ids::{AircraftId, OperatorId};
use crate::period::Period;
use crate::words::words;

pub use differences::{Difference, DifferenceField, differences};
pub use lead_times::{LeadTimes, Timeliness};
pub use needs::{Exceeded, Needs};

words! {
    /// Where an application stands.
    ApplicationState: "application state" {
        /// Being written.
        Draft = "draft",
        /// Waiting for a second person of ours.
        Review = "review",
        /// With the authority.
        Submitted = "submitted",
        /// The authority has asked for more, by a day.
        SupplementAsked = "supplement_asked",
        /// What the authority asked for was sent; it decides.
        Supplemented = "supplemented",
        /// Granted; its time has not come.
        Granted = "granted",
        /// Refused.
        Refused = "refused",
        /// Given up by us before a decision.
        Withdrawn = "withdrawn",
        /// Granted, and its time runs.
        Active = "active",
        /// Its time is over.
        Expired = "expired",
        /// Taken back by the authority.
        Revoked = "revoked",
    }
}

words! {
    /// What is done with an application.
    ApplicationStep: "application step" {
        /// Change what is asked.
        Edit = "edit",
        /// Hand it to a second person.
        SendToReview = "send_to_review",
        /// Give it back to its drafter.
        Return = "return",
        /// Send it to the authority.
        Submit = "submit",
        /// The authority asks for more.
        AskSupplement = "ask_supplement",
        /// What was asked for is sent.
        Supplement = "supplement",
        /// The authority grants it, or less than was asked.
        Grant = "grant",
        /// What was entered as granted is put right.
        Correct = "correct",
        /// The authority refuses it.
        Refuse = "refuse",
        /// We give it up.
        Withdraw = "withdraw",
        /// Its time begins.
        Activate = "activate",
        /// Its time ends.
        Expire = "expire",
        /// The authority takes it back.
        Revoke = "revoke",
    }
}

/// The step does not fit the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an application that is {state} cannot be taken through the step {step}")]
pub struct WrongApplicationState {
    /// Where the application stands.
    pub state: ApplicationState,
    /// What was asked.
    pub step: ApplicationStep,
}

impl ApplicationState {
    /// The state after a step.
    pub fn after(self, step: ApplicationStep) -> Result<Self, WrongApplicationState> {
        use ApplicationState as State;
        use ApplicationStep as Step;
        match (self, step) {
            (State::Draft, Step::Edit) | (State::Review, Step::Return) => Ok(State::Draft),
            (State::Draft, Step::SendToReview) => Ok(State::Review),
            (State::Review, Step::Submit) => Ok(State::Submitted),
            (State::Submitted | State::Supplemented, Step::AskSupplement) => {
                Ok(State::SupplementAsked)
            }
            (State::SupplementAsked, Step::Supplement) => Ok(State::Supplemented),
            (State::Submitted | State::Supplemented, Step::Grant) => Ok(State::Granted),
            (State::Submitted | State::SupplementAsked | State::Supplemented, Step::Refuse) => {
                Ok(State::Refused)
            }
            (state, Step::Withdraw) if state.is_open() => Ok(State::Withdrawn),
            (State::Granted | State::Active, Step::Correct) => Ok(self),
            (State::Granted, Step::Activate) => Ok(State::Active),
            (State::Granted | State::Active, Step::Expire) => Ok(State::Expired),
            (State::Granted | State::Active, Step::Revoke) => Ok(State::Revoked),
            (state, step) => Err(WrongApplicationState { state, step }),
        }
    }

    /// Whether nobody has decided it and nobody has given it up.
    pub fn is_open(self) -> bool {
        self.is_ours() || self.is_with_authority()
    }

    /// Whether it has not left the house.
    pub fn is_ours(self) -> bool {
        matches!(self, Self::Draft | Self::Review)
    }

    /// Whether the authority has it, or waits for more.
    pub fn is_with_authority(self) -> bool {
        matches!(
            self,
            Self::Submitted | Self::SupplementAsked | Self::Supplemented
        )
    }

    /// Whether there is a permit that counts, or will.
    pub fn is_granted(self) -> bool {
        matches!(self, Self::Granted | Self::Active)
    }

    /// The step that time alone takes, for what was granted for a period.
    pub fn due_step(self, valid: &Period, now: DateTime<Utc>) -> Option<ApplicationStep> {
        if !self.is_granted() {
            None
        } else if now > valid.end() {
            Some(ApplicationStep::Expire)
        } else if self == Self::Granted && now >= valid.start() {
            Some(ApplicationStep::Activate)
        } else {
            None
        }
    }
}

/// How long an application was in each state that it was in, from its history: when it came into
/// which state, the oldest first.
pub fn time_in_states(
    history: &[(DateTime<Utc>, ApplicationState)],
    now: DateTime<Utc>,
) -> Vec<(ApplicationState, TimeDelta)> {
    let ends = history.iter().skip(1).map(|(at, _)| *at).chain([now]);
    let mut found: Vec<(ApplicationState, TimeDelta)> = Vec::new();
    for ((from, state), to) in history.iter().zip(ends) {
        let spent = (to - *from).max(TimeDelta::zero());
        match found.iter_mut().find(|(known, _)| known == state) {
            Some((_, sum)) => *sum += spent,
            None => found.push((*state, spent)),
        }
    }
    found
}

/// What a person says in an application. Nothing of it is made up: what is empty was not said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ApplicationTexts {
    /// How the aircraft flies: vertical or combined, along which way.
    pub trajectory: String,
    /// Why the flight is clearly necessary.
    pub necessity: String,
    /// Why it is urgent.
    pub urgency: String,
    /// Why its interest prevails over the one that § 52 protects.
    pub interest: String,
    /// What keeps people, property and other traffic safe.
    pub safety: String,
}

impl ApplicationTexts {
    /// The fields that are still empty, as JSON names them.
    pub fn missing(&self) -> Vec<&'static str> {
        let fields = [
            ("trajectory", &self.trajectory),
            ("necessity", &self.necessity),
            ("urgency", &self.urgency),
            ("interest", &self.interest),
            ("safety", &self.safety),
        ];
        let empty = |(_, text): &(&str, &String)| text.trim().is_empty();
        fields
            .into_iter()
            .filter(empty)
            .map(|(name, _)| name)
            .collect()
    }
}

/// What an application asks for, or what was granted of it: the limits of a one-time permit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// From when until when, with a reserve for weather.
    pub valid: Period,
    /// Where; `None`: not drawn yet.
    pub area: Option<Area>,
    /// Greatest height above ground, metres; `None`: none beyond the usual.
    pub max_height_agl_m: Option<f64>,
    /// Greatest distance from the pilot, metres; `None`: none is named.
    pub max_distance_from_pilot_m: Option<f64>,
    /// Whether at night too.
    pub night: bool,
    /// Identifiers of the zones to be opened.
    pub zones: Vec<String>,
    /// Ids of the rules to be lifted beside height, night and zones.
    pub lifts: Vec<String>,
    /// The aircraft.
    pub aircraft: Vec<AircraftId>,
    /// The pilots; empty: every licensed one.
    pub pilots: Vec<OperatorId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// Every state with the steps that it allows and where they lead. What is not here is refused.
    const TABLE: &[(ApplicationState, &[(ApplicationStep, ApplicationState)])] = {
        use ApplicationState::{
            Active, Draft, Expired, Granted, Refused, Review, Revoked, Submitted, SupplementAsked,
            Supplemented, Withdrawn,
        };
        use ApplicationStep as Step;
        &[
            (
                Draft,
                &[
                    (Step::Edit, Draft),
                    (Step::SendToReview, Review),
                    (Step::Withdraw, Withdrawn),
                ],
            ),
            (
                Review,
                &[
                    (Step::Return, Draft),
                    (Step::Submit, Submitted),
                    (Step::Withdraw, Withdrawn),
                ],
            ),
            (
                Submitted,
                &[
                    (Step::AskSupplement, SupplementAsked),
                    (Step::Grant, Granted),
                    (Step::Refuse, Refused),
                    (Step::Withdraw, Withdrawn),
                ],
            ),
            (
                SupplementAsked,
                &[
                    (Step::Supplement, Supplemented),
                    (Step::Refuse, Refused),
                    (Step::Withdraw, Withdrawn),
                ],
            ),
            (
                Supplemented,
                &[
                    (Step::AskSupplement, SupplementAsked),
                    (Step::Grant, Granted),
                    (Step::Refuse, Refused),
                    (Step::Withdraw, Withdrawn),
                ],
            ),
            (
                Granted,
                &[
                    (Step::Correct, Granted),
                    (Step::Activate, Active),
                    (Step::Expire, Expired),
                    (Step::Revoke, Revoked),
                ],
            ),
            (
                Active,
                &[
                    (Step::Correct, Active),
                    (Step::Expire, Expired),
                    (Step::Revoke, Revoked),
                ],
            ),
            (Refused, &[]),
            (Withdrawn, &[]),
            (Expired, &[]),
            (Revoked, &[]),
        ]
    };

    #[test]
    fn every_step_from_every_state_is_as_the_table_says() {
        assert_eq!(TABLE.len(), ApplicationState::ALL.len());
        for (state, allowed) in TABLE {
            for &step in ApplicationStep::ALL {
                let expected = allowed.iter().find(|(known, _)| *known == step);
                let expected = expected.map(|(_, next)| *next);
                assert_eq!(state.after(step).ok(), expected, "{state} {step}");
            }
        }
    }

    #[test]
    fn time_alone_begins_and_ends_what_was_granted() {
        let valid = Period::new(at("2026-06-01T00:00:00Z"), at("2026-06-30T00:00:00Z")).unwrap();
        let (granted, active) = (ApplicationState::Granted, ApplicationState::Active);
        for (state, now, expected) in [
            (granted, "2026-05-31T23:59:59Z", None),
            (
                granted,
                "2026-06-01T00:00:00Z",
                Some(ApplicationStep::Activate),
            ),
            (active, "2026-06-30T00:00:00Z", None),
            (
                active,
                "2026-06-30T00:00:01Z",
                Some(ApplicationStep::Expire),
            ),
            (
                granted,
                "2026-07-30T00:00:01Z",
                Some(ApplicationStep::Expire),
            ),
            (ApplicationState::Submitted, "2026-07-30T00:00:01Z", None),
        ] {
            assert_eq!(state.due_step(&valid, at(now)), expected, "{state} {now}");
        }
    }

    #[test]
    fn the_days_in_each_state_are_added_up() {
        let (draft, review) = (ApplicationState::Draft, ApplicationState::Review);
        let history = [
            (at("2026-06-01T00:00:00Z"), draft),
            (at("2026-06-03T00:00:00Z"), review),
            (at("2026-06-04T00:00:00Z"), draft),
            (at("2026-06-05T00:00:00Z"), review),
        ];
        let spent = time_in_states(&history, at("2026-06-09T12:00:00Z"));
        let expected = [
            (draft, TimeDelta::days(3)),
            (review, TimeDelta::days(5) + TimeDelta::hours(12)),
        ];
        assert_eq!(spent, expected);
        assert!(time_in_states(&[], at("2026-06-09T12:00:00Z")).is_empty());
    }

    #[test]
    fn what_was_not_said_is_named() {
        let mut texts = ApplicationTexts {
            necessity: "x".into(),
            urgency: " ".into(),
            ..ApplicationTexts::default()
        };
        let missing = ["trajectory", "urgency", "interest", "safety"];
        assert_eq!(texts.missing(), missing);
        for field in [&mut texts.trajectory, &mut texts.interest] {
            *field = "x".into();
        }
        assert_eq!(texts.missing(), ["urgency", "safety"]);
    }
}
