//! What is done with the findings of all rules: answers of people, and the deviation for an urgent
//! task.

use super::finding::{Finding, FindingState};
use crate::localized::Localized;
use crate::missions::{Answer, Deviation, MissionFacts};

/// Puts the answers of people into the findings that ask for them. The last answer to a question
/// counts.
pub(super) fn answer(findings: &mut [Finding], mission: &MissionFacts) {
    for finding in findings
        .iter_mut()
        .filter(|finding| finding.state == FindingState::Ask)
    {
        let to_it = |answer: &&Answer| answer.rule == finding.rule && answer.zone == finding.zone;
        let Some(answer) = mission
            .answers
            .iter()
            .filter(to_it)
            .max_by_key(|answer| answer.at)
        else {
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

/// Whether a deviation has everything that statement 6 asks for: why it is necessary, why it is
/// urgent, why its interest prevails, each by somebody; and an approving officer.
pub(super) fn is_complete(deviation: &Deviation) -> bool {
    let given = [
        &deviation.necessity,
        &deviation.urgency,
        &deviation.interest,
    ];
    given.iter().all(|attestation| {
        attestation
            .as_ref()
            .is_some_and(|a| !a.text.trim().is_empty() && !a.by.trim().is_empty())
    }) && deviation
        .approved
        .as_ref()
        .is_some_and(|approval| !approval.by.trim().is_empty())
}

/// Lifts what a complete deviation may lift, and marks it.
pub(super) fn deviate(findings: &mut [Finding], mission: &MissionFacts) {
    if !mission.deviation.as_ref().is_some_and(is_complete) {
        return;
    }
    let failed = |finding: &&mut Finding| finding.state == FindingState::Fail && finding.waivable;
    for finding in findings.iter_mut().filter(failed) {
        finding.state = FindingState::Lifted;
        finding.deviation = true;
    }
}
