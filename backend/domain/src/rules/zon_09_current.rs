//! ZON-09: the zone data are whole, in force and not old.
//!
//! **Checks** every dataset that the flight is judged by: in force during the whole flight, every
//! feature of it read, and not too long since it came into force; where it does not say since when, a
//! person is asked. **Source** cycle of 28 days of aeronautical information (AIRAC). **Because** a zone
//! that is missing looks like free airspace. **Severity** warns after one cycle and blocks after two.
//! **Example** data of January for a flight in April.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::zones::layers::NAMED;
use super::{DatasetFacts, Facts, Finding, Head, Measure, moments, zones};
use crate::localized::{Localized, number};
use crate::quantity::Duration;
use crate::rulebook::Rulebook;

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// Older data warn.
    warn_after: Duration,
    /// Still older data block.
    block_after: Duration,
}

/// From when on data that came into force at `from` warn, and from when on they block; `None` where the
/// rulebook does not mind their age then.
pub fn grow_old_at(rulebook: &Rulebook, from: DateTime<Utc>) -> Option<[DateTime<Utc>; 2]> {
    let entry = &rulebook.rules.current;
    let Params {
        warn_after,
        block_after,
    } = entry.params;
    let after = |span| moments::after(from, span);
    entry.applies.then(|| [warn_after, block_after].map(after))
}

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let datasets = facts
        .airspace
        .map_or(&[][..], |airspace| &airspace.datasets);
    if datasets.is_empty() {
        return vec![zones::no_airspace(rule)];
    }
    let mut findings: Vec<Finding> = Vec::new();
    for dataset in datasets {
        findings.extend(left_out(rule, dataset));
        findings.extend(out_of_force(facts, rule, dataset));
        findings.extend(old(facts, rule, dataset));
    }
    findings.extend(undated(rule, datasets));
    if findings.is_empty() {
        let text = Localized::fixed(
            "Data o prostorech jsou úplná a platná.",
            "The zone data are whole and in force.",
        );
        findings.push(zones::passed(facts, rule, text));
    }
    findings.extend(silent(facts, rule));
    findings
}

/// Layers that no data speak of where the flight is: a person has to know about them.
fn silent(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Option<Finding> {
    let missing: Vec<&Localized> = NAMED
        .iter()
        .filter(|(layer, _)| !facts.data_speak_of(layer))
        .map(|(_, name)| name)
        .collect();
    let list = |of: fn(&Localized) -> &str| {
        let names: Vec<&str> = missing.iter().map(|name| of(name)).collect();
        names.join(", ")
    };
    let question = Localized::new(
        format!(
            "Data o prostorech zde neobsahují: {}. Vyhýbá se jim let, nebo má, co k nim potřebuje?",
            list(|name| &name.cs)
        ),
        format!(
            "The zone data hold here no {}. Does the flight keep clear of them, or have what it needs there?",
            list(|name| &name.en)
        ),
    );
    let data = Localized::fixed(
        "vrstvy, které data neobsahují",
        "layers that the data do not hold",
    );
    (!missing.is_empty()).then(|| rule.ask(question, data))
}

fn named(dataset: &DatasetFacts) -> Localized {
    Localized::same(dataset.info.name.as_str())
}

fn left_out(rule: &Head<'_, Params>, dataset: &DatasetFacts) -> Option<Finding> {
    let (count, name) = (dataset.left_out, &dataset.info.name);
    let text = || {
        Localized::new(
            format!("Data {name} nejsou úplná: nepřečtené prvky: {count}."),
            format!("The data {name} are not whole: features that could not be read: {count}."),
        )
    };
    let finding = || {
        rule.cannot_judge(text(), named(dataset)).remedy(
            "Nahrajte opravená data o prostorech.",
            "Load corrected zone data.",
        )
    };
    (count > 0).then(finding)
}

fn out_of_force(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    dataset: &DatasetFacts,
) -> Option<Finding> {
    let (period, info) = (facts.period(), &dataset.info);
    let early = info.effective_from.filter(|from| *from > period.start());
    let late = info.effective_to.filter(|to| *to < period.end());
    let edge = early.or(late)?;
    let shown = edge.format("%Y-%m-%d %H:%M UTC");
    let text = if early.is_some() {
        Localized::new(
            format!("Data {} platí až od {shown}.", info.name),
            format!("The data {} are in force only from {shown}.", info.name),
        )
    } else {
        Localized::new(
            format!("Data {} platí jen do {shown}.", info.name),
            format!("The data {} are in force only until {shown}.", info.name),
        )
    };
    let at = if early.is_some() {
        period.start()
    } else {
        period.end()
    };
    let finding = rule
        .cannot_judge(text, named(dataset))
        .measured(Measure::Time { at: edge }, Measure::Time { at });
    Some(finding.as_of(info.effective_from).remedy(
        "Nahrajte data platná po celou dobu letu.",
        "Load data in force during the whole flight.",
    ))
}

fn old(facts: &Facts<'_>, rule: &Head<'_, Params>, dataset: &DatasetFacts) -> Option<Finding> {
    let from = dataset.info.effective_from?;
    let age_s = (facts.period().start() - from).as_seconds_f64();
    if age_s <= rule.warn_after.seconds() {
        return None;
    }
    let days = number((age_s / 86400.0).floor(), 0);
    let name = &dataset.info.name;
    let text = Localized::new(
        format!(
            "Data {name} platí od {}, při letu budou {} dní stará.",
            from.format("%-d. %-m. %Y"),
            days.cs
        ),
        format!(
            "The data {name} are in force since {} and will be {} days old at the flight.",
            from.format("%-d %B %Y"),
            days.en
        ),
    );
    let blocks = age_s > rule.block_after.seconds();
    let limit = if blocks {
        rule.block_after
    } else {
        rule.warn_after
    };
    let finding = rule
        .fail(text, named(dataset))
        .as_of(Some(from))
        .measured(
            Measure::Duration {
                seconds: limit.seconds(),
            },
            Measure::Duration { seconds: age_s },
        )
        .remedy("Nahrajte novější data.", "Load newer data.");
    Some(if blocks {
        finding
    } else {
        finding.as_warning()
    })
}

/// A question about the datasets that do not say since when they are in force.
fn undated(rule: &Head<'_, Params>, datasets: &[DatasetFacts]) -> Option<Finding> {
    let undated = datasets
        .iter()
        .filter(|data| data.info.effective_from.is_none());
    let names: Vec<&str> = undated.map(|data| data.info.name.as_str()).collect();
    if names.is_empty() {
        return None;
    }
    let names = names.join(", ");
    let question = Localized::new(
        format!("Data {names} neuvádějí, od kdy platí. Jsou pro dobu letu aktuální?"),
        format!(
            "The data {names} do not say since when they are in force. Are they current for the flight?"
        ),
    );
    Some(rule.ask(question, Localized::same(names)))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::super::fixtures::World;
    use super::super::{AirspaceFacts, FindingState};
    use super::*;
    use crate::airspace::{Dataset, DatasetInfo, ZoneFault};
    use crate::rulebook::Severity;

    const ID: &str = "ZON-09";

    #[test]
    fn one_cycle_warns_and_two_block() {
        let mut world = World::new();
        let start = world.mission.period.start();
        let day = 86400;
        for (seconds, expected) in [
            (28 * day, None),
            (28 * day + 1, Some(Severity::Warn)),
            (56 * day, Some(Severity::Warn)),
            (56 * day + 1, Some(Severity::Block)),
        ] {
            world.data_from = start - TimeDelta::seconds(seconds);
            let finding = world.finding(ID);
            let failed = (finding.state == FindingState::Fail).then_some(finding.severity);
            assert_eq!(failed, expected, "{seconds}");
        }
    }

    /// The finding about one dataset.
    fn about(info: DatasetInfo, left_out: usize) -> Finding {
        let fault = ZoneFault {
            index: Some(0),
            identifier: None,
            line: None,
            reason: "zkouška".into(),
            left_out: true,
        };
        let dataset = Dataset {
            info,
            faults: vec![fault; left_out],
            ..Dataset::default()
        };
        let world = World::new();
        let airspace = AirspaceFacts::new(vec![dataset], vec![]);
        let mut question = world.question();
        question.airspace = Some(&airspace);
        World::ask(question, ID)
    }

    #[test]
    fn data_must_be_in_force_during_the_whole_flight() {
        let period = World::new().mission.period;
        let second = TimeDelta::seconds(1);
        let info = |from, to| DatasetInfo {
            name: "data".into(),
            effective_from: Some(from),
            effective_to: Some(to),
            issued_at: None,
        };
        for (from, to, expected) in [
            (period.start(), period.end(), FindingState::Pass),
            (
                period.start() + second,
                period.end(),
                FindingState::CannotJudge,
            ),
            (
                period.start(),
                period.end() - second,
                FindingState::CannotJudge,
            ),
        ] {
            assert_eq!(about(info(from, to), 0).state, expected);
        }
        let finding = about(info(period.start(), period.end()), 3);
        assert_eq!(finding.state, FindingState::CannotJudge);
        assert!(finding.text.en.contains(": 3."), "{}", finding.text.en);
    }

    #[test]
    fn data_without_a_date_are_asked_about_and_no_data_judge_nothing() {
        assert_eq!(about(DatasetInfo::default(), 0).state, FindingState::Ask);
        let mut world = World::new();
        world.zones = None;
        assert_eq!(world.state(ID), FindingState::CannotJudge);
        let empty = AirspaceFacts::default();
        let world = World::new();
        let mut question = world.question();
        question.airspace = Some(&empty);
        assert_eq!(World::ask(question, ID).state, FindingState::CannotJudge);
    }
}
