//! What is done with the findings of all rules: answers of people, and the deviation for an urgent
//! task.

use chrono::{DateTime, Utc};

use super::Facts;
use super::finding::{Finding, FindingState};
use crate::localized::Localized;
use crate::missions::facts::Attestation;
use crate::missions::{Answer, Deviation};

/// Puts the answers of people into the findings that ask for them. The last answer to a question
/// counts; one that was given after the moment of the check does not count at it.
pub(super) fn answer(findings: &mut [Finding], facts: &Facts<'_>) {
    for finding in findings
        .iter_mut()
        .filter(|finding| finding.state == FindingState::Ask)
    {
        let to_it = |answer: &&Answer| {
            answer.rule == finding.rule && answer.zone == finding.zone && answer.at <= facts.now
        };
        let answers = &facts.mission.answers;
        let Some(answer) = answers.iter().filter(to_it).max_by_key(|answer| answer.at) else {
            continue;
        };
        finding.state = if answer.yes {
            FindingState::Pass
        } else {
            FindingState::Fail
        };
        finding.data = Localized::new(
            format!("odpověděl(a) {}", answer.by),
            format!("answered by {}", answer.by),
        );
        finding.data_at = Some(answer.at);
    }
}

/// Something that statement 6 asks of a deviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Why it is clearly necessary.
    Necessity,
    /// Why it is urgent.
    Urgency,
    /// Why its interest prevails.
    Interest,
    /// The approving officer.
    Approval,
}

/// What a deviation lacks at a moment: an attestation counts with so many characters at least and
/// with whoever attests it, an approval with the officer; neither before it is given.
pub(super) fn missing(deviation: &Deviation, min_text: usize, now: DateTime<Utc>) -> Vec<Part> {
    let attested = |attestation: &Option<Attestation>| {
        attestation.as_ref().is_some_and(|a| {
            let letters = a.text.trim().chars().count();
            letters > 0 && letters >= min_text && !a.by.trim().is_empty() && a.at <= now
        })
    };
    let approval = deviation.approved.as_ref();
    let parts = [
        (Part::Necessity, attested(&deviation.necessity)),
        (Part::Urgency, attested(&deviation.urgency)),
        (Part::Interest, attested(&deviation.interest)),
        (
            Part::Approval,
            approval.is_some_and(|approval| !approval.by.trim().is_empty() && approval.at <= now),
        ),
    ];
    let lacking = parts.iter().filter(|(_, given)| !given);
    lacking.map(|(part, _)| *part).collect()
}

/// Whether a deviation has everything that statement 6 asks for.
fn is_complete(deviation: &Deviation, min_text: usize, now: DateTime<Utc>) -> bool {
    missing(deviation, min_text, now).is_empty()
}

/// Lifts what a complete deviation may lift, and marks it. Where the rulebook does not judge
/// deviations none is complete.
pub(super) fn deviate(findings: &mut [Finding], facts: &Facts<'_>) {
    let entry = &facts.rulebook.rules.deviation;
    let complete = |deviation: &Deviation| is_complete(deviation, entry.params.min_text, facts.now);
    let claimed = facts.mission.deviation.as_ref();
    if !entry.is_judged(facts.period().start()) || !claimed.is_some_and(complete) {
        return;
    }
    let failed = |finding: &&mut Finding| finding.state == FindingState::Fail && finding.waivable;
    for finding in findings.iter_mut().filter(failed) {
        finding.state = FindingState::Lifted;
        finding.deviation = true;
    }
}
