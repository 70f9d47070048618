//! AGR-09: a flight under a deviation is reported.
//!
//! **Checks**, where a deviation lifted anything, that its report is filed in time after the flight.
//! **Source** none is public: the span is an assumption. **Because** a deviation is judged
//! afterwards. **Severity** warns. **Example** four days after the search nobody has reported.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Facts, Finding, Head, Measure, moments};
use crate::localized::Localized;
use crate::quantity::Duration;
use crate::rulebook::{Rulebook, SourceQuality};

/// The numbers of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    /// How long after the end of the flight the report is due.
    report_within: Duration,
}

/// When the report of a flight under a deviation is due that ends at `end`; `None` where the rulebook asks
/// for none.
pub fn report_due_at(rulebook: &Rulebook, end: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let entry = &rulebook.rules.report;
    let asked = entry.is_judged(end);
    asked.then(|| moments::after(end, entry.params.report_within))
}

/// Whether the span of a rulebook for reports is our assumption.
pub fn is_report_span_assumed(rulebook: &Rulebook) -> bool {
    rulebook.rules.report.source_quality == SourceQuality::Assumed
}

pub(super) fn check(
    facts: &Facts<'_>,
    rule: &Head<'_, Params>,
    findings: &[Finding],
) -> Vec<Finding> {
    let used = findings.iter().any(|finding| finding.deviation);
    let Some(deviation) = facts.mission.deviation.as_ref().filter(|_| used) else {
        return Vec::new();
    };
    let due = moments::after(facts.period().end(), rule.report_within);
    // What was written before the take-off, or after the moment of the check, reports nothing.
    let counts = |at: &DateTime<Utc>| *at >= facts.period().start() && *at <= facts.now;
    let filed = deviation.reported_at.filter(counts);
    let last = moments::moment(due);
    let in_time = filed.unwrap_or(facts.now) <= due;
    let text = match filed {
        Some(at) => {
            let at = moments::moment(at);
            Localized::new(
                format!(
                    "Hlášení o odchylce bylo podáno {}, termín: {}.",
                    at.cs, last.cs
                ),
                format!(
                    "The report of the deviation was filed on {}, due by {}.",
                    at.en, last.en
                ),
            )
        }
        None if in_time => Localized::new(
            format!("Hlášení o odchylce je třeba podat do {}.", last.cs),
            format!("The report of the deviation is due by {}.", last.en),
        ),
        None => Localized::new(
            format!("Hlášení o odchylce chybí: termín byl {}.", last.cs),
            format!(
                "The report of the deviation is overdue: it was due by {}.",
                last.en
            ),
        ),
    };
    let data = Localized::fixed("záznam o odchylce", "record of the deviation");
    let finding = if in_time {
        rule.pass(text, data)
    } else {
        rule.fail(text, data).remedy(
            "Podejte hlášení o odchylce a vysvětlete zpoždění.",
            "File the report of the deviation and say why it is late.",
        )
    };
    let measured = Measure::Time {
        at: filed.unwrap_or(facts.now),
    };
    vec![finding.measured(Measure::Time { at: due }, measured)]
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at};
    use crate::missions::Deviation;
    use crate::missions::facts::{Approval, Attestation};
    use chrono::TimeDelta;

    fn deviating(height_m: f64) -> World {
        let attested = Some(Attestation {
            text: "dvacet znaků nejméně".into(),
            by: "A".into(),
            at: at("2026-06-23T11:00:00Z"),
        });
        let mut world = World::new();
        world.corner(1).height_m = height_m;
        world.mission.deviation = Some(Deviation {
            necessity: attested.clone(),
            urgency: attested.clone(),
            interest: attested,
            approved: Some(Approval {
                by: "B".into(),
                at: at("2026-06-23T11:00:00Z"),
            }),
            reported_at: None,
        });
        world
    }

    #[test]
    fn the_report_is_due_72_hours_after_the_flight() {
        let mut world = deviating(140.0);
        let due = world.mission.period.end() + TimeDelta::hours(72);
        for (now, expected) in [
            (due, FindingState::Pass),
            (due + TimeDelta::seconds(1), FindingState::Fail),
        ] {
            world.now = now;
            assert_eq!(world.state("AGR-09"), expected);
        }
        for (filed, expected) in [
            (due, FindingState::Pass),
            (due + TimeDelta::seconds(1), FindingState::Fail),
            // Before the take-off there is nothing to report yet.
            (at("2026-06-24T08:00:00Z"), FindingState::Fail),
        ] {
            world.now = due + TimeDelta::days(10);
            world.mission.deviation.as_mut().unwrap().reported_at = Some(filed);
            assert_eq!(world.state("AGR-09"), expected, "{filed}");
        }
    }

    #[test]
    fn a_deviation_that_was_not_needed_needs_no_report() {
        assert!(deviating(60.0).findings("AGR-09").is_empty());
    }
}
