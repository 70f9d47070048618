//! Where a report stands, the steps between, and the clock that runs for it.

use chrono::{DateTime, Utc};

use super::{due_at, remind_at};
use crate::words::words;

words! {
    /// Where an occurrence stands.
    OccurrenceState: "state of an occurrence" {
        /// Reported; nobody has looked at it.
        Reported = "reported",
        /// Somebody reviews it.
        UnderReview = "under_review",
        /// Sent to the authority.
        Sent = "sent",
        /// Found not to be reportable.
        NotReportable = "not_reportable",
        /// Closed with its lessons.
        Closed = "closed",
    }
}

words! {
    /// What is done with an occurrence.
    OccurrenceStep: "step of an occurrence" {
        /// Take it for review; also one that was found not to be reportable.
        Review = "review",
        /// Enter that it was sent to the authority.
        Send = "send",
        /// Find that it is not reportable.
        Dismiss = "dismiss",
        /// Close it with its lessons.
        Close = "close",
    }
}

words! {
    /// How it stands with the time for a report.
    OccurrenceClock: "clock of an occurrence" {
        /// There is time.
        InTime = "in_time",
        /// Less than a day is left.
        DueSoon = "due_soon",
        /// The time is over.
        Overdue = "overdue",
        /// The report was sent.
        Sent = "sent",
        /// None is owed.
        NotOwed = "not_owed",
    }
}

/// The step does not fit the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an occurrence that is {state} cannot be taken through the step {step}")]
pub struct WrongOccurrenceState {
    /// Where the occurrence stands.
    pub state: OccurrenceState,
    /// What was asked.
    pub step: OccurrenceStep,
}

impl OccurrenceState {
    /// The state after a step.
    pub fn after(self, step: OccurrenceStep) -> Result<Self, WrongOccurrenceState> {
        use OccurrenceStep as Step;
        match (self, step) {
            (Self::Reported | Self::NotReportable, Step::Review) => Ok(Self::UnderReview),
            (Self::UnderReview, Step::Send) => Ok(Self::Sent),
            (Self::UnderReview, Step::Dismiss) => Ok(Self::NotReportable),
            (Self::Sent | Self::NotReportable, Step::Close) => Ok(Self::Closed),
            (state, step) => Err(WrongOccurrenceState { state, step }),
        }
    }

    /// The steps that fit.
    pub fn steps(self) -> impl Iterator<Item = OccurrenceStep> {
        let fits = move |step: &OccurrenceStep| self.after(*step).is_ok();
        OccurrenceStep::ALL.iter().copied().filter(fits)
    }

    /// Whether nobody has decided yet whether a report is owed.
    pub fn is_undecided(self) -> bool {
        matches!(self, Self::Reported | Self::UnderReview)
    }
}

/// Whether the words of a report stay as they are: it was sent, or it is closed.
pub fn is_frozen(state: OccurrenceState) -> bool {
    matches!(state, OccurrenceState::Sent | OccurrenceState::Closed)
}

/// How it stands with the time for the report. It runs for every occurrence until somebody has decided:
/// what does not look reportable may be all the same.
pub fn clock(
    state: OccurrenceState,
    sent: bool,
    known_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> OccurrenceClock {
    if sent {
        OccurrenceClock::Sent
    } else if !state.is_undecided() {
        OccurrenceClock::NotOwed
    } else if now >= due_at(known_at) {
        OccurrenceClock::Overdue
    } else if now >= remind_at(known_at) {
        OccurrenceClock::DueSoon
    } else {
        OccurrenceClock::InTime
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn the_way_leads_from_the_report_to_the_lessons() {
        use OccurrenceState::{Closed, NotReportable, Reported, Sent, UnderReview};
        use OccurrenceStep::{Close, Dismiss, Review, Send};
        for (state, steps) in [
            (Reported, &[Review][..]),
            (UnderReview, &[Send, Dismiss]),
            (Sent, &[Close]),
            (NotReportable, &[Review, Close]),
            (Closed, &[]),
        ] {
            assert!(state.steps().eq(steps.iter().copied()), "{state}");
        }
        assert_eq!(UnderReview.after(Send), Ok(Sent));
        let wrong = Reported.after(Close).unwrap_err();
        assert_eq!((wrong.state, wrong.step), (Reported, Close));
    }

    #[test]
    fn what_was_sent_or_closed_is_frozen() {
        let frozen = OccurrenceState::ALL.iter().filter(|one| is_frozen(**one));
        let frozen: Vec<_> = frozen.map(|one| one.as_str()).collect();
        assert_eq!(frozen, ["sent", "closed"]);
    }

    #[test]
    fn the_clock_runs_until_somebody_has_decided() {
        let known: DateTime<Utc> = "2026-12-01T11:00:00Z".parse().unwrap();
        let after = |state, hours| clock(state, false, known, known + TimeDelta::hours(hours));
        for state in [OccurrenceState::Reported, OccurrenceState::UnderReview] {
            assert_eq!(after(state, 0), OccurrenceClock::InTime);
            assert_eq!(after(state, 47), OccurrenceClock::InTime);
            assert_eq!(after(state, 48), OccurrenceClock::DueSoon);
            assert_eq!(after(state, 71), OccurrenceClock::DueSoon);
            assert_eq!(after(state, 72), OccurrenceClock::Overdue);
        }
        for state in [OccurrenceState::NotReportable, OccurrenceState::Closed] {
            assert_eq!(after(state, 100), OccurrenceClock::NotOwed);
            let sent = clock(state, true, known, known);
            assert_eq!(sent, OccurrenceClock::Sent);
        }
    }
}
