//! What is done with the findings of all rules: answers of people, and the deviation for an urgent
//! task.

use super::Facts;
use super::finding::{Finding, FindingState};
use crate::localized::Localized;
use crate::missions::facts::Attestation;
use crate::missions::{Answer, Deviation};

/// Puts the answers of people into the findings that ask for them. The last answer to a question
/// counts.
pub(super) fn answer(findings: &mut [Finding], facts: &Facts<'_>) {
    let asked = |one: &&Finding| one.state == FindingState::Ask;
    // Of two questions under one key only the words tell which was answered.
    let is_alone = |one: &Finding| {
        let same = |other: &&Finding| other.rule == one.rule && other.zone == one.zone;
        let mut all = findings.iter().filter(asked).filter(same);
        all.nth(1).is_none()
    };
    let given = |one: &Finding| {
        let answer = last_answer(facts, one)?;
        (answer.question.is_some() || is_alone(one)).then_some(answer)
    };
    let open = findings.iter().enumerate().filter(|(_, one)| asked(one));
    let answers: Vec<(usize, &Answer)> = open
        .filter_map(|(place, one)| Some((place, given(one)?)))
        .collect();
    for (place, answer) in answers {
        let finding = &mut findings[place];
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

/// The last answer to a question; of a yes and a no at once the no.
pub(super) fn last_answer<'a>(facts: &Facts<'a>, asked: &Finding) -> Option<&'a Answer> {
    let answers = facts.mission.answers.iter();
    let to_it = answers.filter(|answer| asked.is_answered_by(answer));
    let counting = to_it.filter(|answer| counts(facts, answer));
    counting.max_by_key(|answer| (answer.at, !answer.yes))
}

/// Whether an answer is somebody's, was there at the moment of the check, and not given before its
/// question could be answered: a clearance is given shortly before take-off.
fn counts(facts: &Facts<'_>, answer: &Answer) -> bool {
    let clearance = &facts.rulebook.rules.ctr_clearance.params;
    let early = answer.rule == "CTR-07" && answer.at < clearance.asked_from(facts);
    !is_blank(&answer.by) && answer.at <= facts.now && !early && !is_past(facts, answer)
}

/// Whether somebody said it of the weather longer ago than a forecast may have been made.
fn is_past(facts: &Facts<'_>, answer: &Answer) -> bool {
    let age_s = (facts.now - answer.at).as_seconds_f64();
    answer.rule.starts_with("WX-") && age_s > facts.rulebook.rules.wind.params.forecast_max_age_s()
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Whether two names are of one person, however they are typed.
fn same_person(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ")
    };
    plain(one) == plain(other)
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

/// What a deviation lacks at the moment of the check: an attestation counts with so many characters
/// at least and with whoever attests it; an approval with an officer who neither flies nor attests.
pub(super) fn missing(facts: &Facts<'_>, deviation: &Deviation, min_text: usize) -> Vec<Part> {
    let attested = |attestation: &Option<Attestation>| {
        attestation.as_ref().is_some_and(|a| {
            let letters = a.text.trim().chars().count();
            let long = letters > 0 && letters >= min_text;
            long && !is_blank(&a.by) && a.at <= facts.now
        })
    };
    let parts = [
        (Part::Necessity, attested(&deviation.necessity)),
        (Part::Urgency, attested(&deviation.urgency)),
        (Part::Interest, attested(&deviation.interest)),
        (Part::Approval, is_approved(facts, deviation)),
    ];
    let lacking = parts.iter().filter(|(_, given)| !given);
    lacking.map(|(part, _)| *part).collect()
}

fn is_approved(facts: &Facts<'_>, deviation: &Deviation) -> bool {
    let Some(approval) = &deviation.approved else {
        return false;
    };
    let attestations = [
        &deviation.necessity,
        &deviation.urgency,
        &deviation.interest,
    ];
    let attested = attestations.into_iter().flatten().map(|a| a.by.as_str());
    let concerned = attested.chain(facts.pilot.map(|pilot| pilot.name.as_str()));
    let by = approval.by.as_str();
    let own = concerned.into_iter().any(|other| same_person(other, by));
    // Nobody approves what was not attested yet.
    let attested_at = attestations.into_iter().flatten().map(|a| a.at);
    let early = attested_at.into_iter().any(|at| approval.at < at);
    !is_blank(by) && !own && !early && approval.at <= facts.now
}

/// Lifts what a complete deviation may lift, and marks it. Where the rulebook does not judge
/// deviations none is complete.
pub(super) fn deviate(findings: &mut [Finding], facts: &Facts<'_>) {
    let entry = &facts.rulebook.rules.deviation;
    let complete =
        |deviation: &Deviation| missing(facts, deviation, entry.params.min_text).is_empty();
    let claimed = facts.mission.deviation.as_ref();
    if !facts.judges(entry) || !claimed.is_some_and(complete) {
        return;
    }
    let failed = |finding: &&mut Finding| finding.state == FindingState::Fail && finding.waivable;
    for finding in findings.iter_mut().filter(failed) {
        finding.state = FindingState::Lifted;
        finding.deviation = true;
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::World;
    use super::*;
    use chrono::TimeDelta;

    /// The state of the question of SAF-01 after answers: by whom, yes or no, and so many seconds
    /// before the check.
    fn answered(answers: &[(&str, bool, i64)]) -> FindingState {
        let mut world = World::new();
        world.mission.answers = answers
            .iter()
            .map(|(by, yes, before_s)| Answer {
                rule: "SAF-01".into(),
                zone: None,
                question: None,
                yes: *yes,
                by: (*by).into(),
                at: world.now - TimeDelta::seconds(*before_s),
                note: None,
            })
            .collect();
        world.state("SAF-01")
    }

    #[test]
    fn the_last_answer_that_was_there_counts() {
        use FindingState::{Ask, Fail, Pass};
        for (answers, expected) in [
            (vec![("Nová", true, 0)], Pass),
            // One that is given after the moment of the check, and nobody's.
            (vec![("Nová", true, -1)], Ask),
            (vec![(" ", true, 10)], Ask),
            (vec![("Nová", false, 5), ("Nová", true, 10)], Fail),
            (vec![("Nová", false, 10), ("Nová", true, 5)], Pass),
            (vec![("Nová", false, 5), ("Nová", true, -5)], Fail),
            (vec![("Nová", false, 5), ("Malý", true, 5)], Fail),
            (vec![("Malý", true, 5), ("Nová", false, 5)], Fail),
        ] {
            assert_eq!(answered(&answers), expected, "{answers:?}");
        }
    }

    #[test]
    fn an_answer_to_another_rule_or_about_a_zone_is_none() {
        let mut world = World::new();
        for (rule, zone) in [("SAF-02", None), ("SAF-01", Some("LKT1")), ("saf-01", None)] {
            world.mission.answers = vec![Answer {
                rule: rule.into(),
                zone: zone.map(str::to_owned),
                question: None,
                yes: true,
                by: "Nová".into(),
                at: world.now,
                note: None,
            }];
            assert_eq!(world.state("SAF-01"), FindingState::Ask, "{rule} {zone:?}");
        }
    }

    #[test]
    fn an_answer_to_other_words_is_none() {
        let mut world = World::new();
        let asked = world.finding("SAF-01").text;
        for (question, expected) in [
            (asked.cs.to_string(), FindingState::Pass),
            (asked.en.to_string(), FindingState::Pass),
            (format!("{} ", asked.cs), FindingState::Ask),
            (String::new(), FindingState::Ask),
        ] {
            world.mission.answers = vec![Answer {
                rule: "SAF-01".into(),
                zone: None,
                question: Some(question.clone()),
                yes: true,
                by: "Nová".into(),
                at: world.now,
                note: None,
            }];
            assert_eq!(world.state("SAF-01"), expected, "{question}");
        }
    }

    #[test]
    fn what_was_said_of_the_weather_a_day_ago_is_asked_again() {
        let mut world = World::new();
        world.weather.clear();
        let day_s = 24 * 3600;
        for (age_s, expected) in [(day_s, FindingState::Pass), (day_s + 1, FindingState::Ask)] {
            world.mission.answers = vec![Answer {
                rule: "WX-05".into(),
                zone: None,
                question: None,
                yes: true,
                by: "Nová".into(),
                at: world.now - TimeDelta::seconds(age_s),
                note: None,
            }];
            assert_eq!(world.state("WX-05"), expected, "{age_s}");
        }
    }
}
