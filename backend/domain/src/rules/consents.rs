//! What a consent lacks for a mission, said with figures, and the question about its conditions.

use chrono::{DateTime, TimeDelta, Utc};
use smol_str::SmolStr;

use super::finding::{Finding, FindingState};
use super::{Facts, moments};
use crate::localized::{Localized, unlike};
use crate::missions::{Consent, ConsentAnswer};

/// Something for which a consent does not cover a mission.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Lack {
    /// Nobody has answered yet.
    Awaited,
    /// Nobody answered.
    Silent,
    /// It was refused.
    Refused,
    /// It says not who gave it, or not under which reference.
    Unnamed,
    /// It says not from when until when it holds.
    NoValidity,
    /// It begins after the mission does.
    Late {
        /// When it begins.
        from: DateTime<Utc>,
        /// When the mission begins.
        start: DateTime<Utc>,
    },
    /// It ends before the mission may have landed.
    Short {
        /// When it ends.
        until: DateTime<Utc>,
        /// When the mission ends.
        end: DateTime<Utc>,
    },
    /// The mission flies higher above ground than it allows.
    Low {
        /// What it allows, metres.
        allowed_m: f64,
        /// How high the mission flies there, metres.
        flown_m: f64,
    },
}

impl Facts<'_> {
    /// What a consent lacks to cover these parts of the mission; nothing where it covers them.
    pub(super) fn lacks(&self, consent: &Consent, parts: &[usize]) -> Vec<Lack> {
        let answered = match consent.answer {
            ConsentAnswer::Granted | ConsentAnswer::Conditional => None,
            ConsentAnswer::Awaited => Some(Lack::Awaited),
            ConsentAnswer::Silent => Some(Lack::Silent),
            ConsentAnswer::Refused => Some(Lack::Refused),
        };
        if let Some(lack) = answered {
            return vec![lack];
        }
        let mut lacks = Vec::new();
        if [&consent.with, &consent.reference].map(|text| text.trim().is_empty()) != [false; 2] {
            lacks.push(Lack::Unnamed);
        }
        let (start, end) = (self.period().start(), self.period().end());
        match consent.valid {
            None => lacks.push(Lack::NoValidity),
            Some(valid) => {
                let (from, until) = (valid.start(), valid.end());
                lacks.extend((start < from).then_some(Lack::Late { from, start }));
                lacks.extend((until < end).then_some(Lack::Short { until, end }));
            }
        }
        lacks.extend(consent.max_height_agl_m.and_then(|allowed_m| {
            let heights = self.volumes_of(parts).map(|volume| volume.agl.high_m);
            let flown_m = heights.fold(f64::NEG_INFINITY, |high, height| {
                if height.is_nan() {
                    f64::NAN
                } else {
                    high.max(height)
                }
            });
            // A height that is no number lies below nothing.
            let covered = flown_m <= allowed_m;
            (!covered).then_some(Lack::Low { allowed_m, flown_m })
        }));
        lacks
    }

    /// Why the consents that name something do not lift a finding about these parts: a sentence for
    /// each, with a space before it.
    pub(super) fn why_not(&self, parts: &[usize], names: impl Fn(&Consent) -> bool) -> Localized {
        let (mut cs, mut en) = (String::new(), String::new());
        let consents = self.mission.consents.iter();
        for consent in consents.filter(|consent| names(consent)) {
            let lacks = self.lacks(consent, parts);
            if lacks.is_empty() {
                continue;
            }
            let said: Vec<Localized> = lacks.iter().map(|lack| lack.said(consent)).collect();
            let join = |of: fn(&Localized) -> &SmolStr| {
                let texts: Vec<&str> = said.iter().map(|text| of(text).as_str()).collect();
                texts.join("; ")
            };
            let name = name_of(consent);
            cs = format!("{cs} Souhlas „{name}“ nestačí: {}.", join(|text| &text.cs));
            en = format!(
                "{en} The consent “{name}” does not do: {}.",
                join(|text| &text.en)
            );
        }
        Localized::new(cs, en)
    }
}

/// Who gave a consent, and its reference where it has one.
fn name_of(consent: &Consent) -> String {
    if consent.reference.trim().is_empty() {
        consent.with.clone()
    } else {
        format!("{}, {}", consent.with, consent.reference)
    }
}

impl Lack {
    fn said(self, consent: &Consent) -> Localized {
        match self {
            Self::Awaited => Localized::fixed(
                "zatím na něj nikdo neodpověděl",
                "nobody has answered it yet",
            ),
            Self::Silent => Localized::fixed("nikdo neodpověděl", "nobody answered"),
            Self::Refused => refused(consent),
            Self::Unnamed => Localized::fixed(
                "chybí, kdo jej dal nebo pod jakým číslem",
                "it lacks who gave it, or its reference",
            ),
            Self::NoValidity => Localized::fixed("chybí doba platnosti", "it lacks its validity"),
            Self::Late { from, start } => {
                let (from, start, by) = (
                    moments::moment(from),
                    moments::moment(start),
                    span(from - start),
                );
                Localized::new(
                    format!(
                        "platí až od {}, let začíná {} (o {} dříve)",
                        from.cs, start.cs, by
                    ),
                    format!(
                        "it holds from {}, the flight begins {} ({by} earlier)",
                        from.en, start.en
                    ),
                )
            }
            Self::Short { until, end } => {
                let (until, end, by) = (
                    moments::moment(until),
                    moments::moment(end),
                    span(end - until),
                );
                Localized::new(
                    format!(
                        "platí do {}, let může končit {} (o {by} později)",
                        until.cs, end.cs
                    ),
                    format!(
                        "it holds until {}, the flight may end {} ({by} later)",
                        until.en, end.en
                    ),
                )
            }
            Self::Low { allowed_m, flown_m } => too_low(allowed_m, flown_m),
        }
    }
}

fn refused(consent: &Consent) -> Localized {
    let at = consent.answered_at.map(moments::moment);
    let by = consent.answered_by.as_deref().unwrap_or_default().trim();
    let (mut cs, mut en) = ("byl odmítnut".to_owned(), "it was refused".to_owned());
    if !by.is_empty() {
        cs = format!("{cs} ({by})");
        en = format!("{en} ({by})");
    }
    if let Some(at) = at {
        cs = format!("{cs}, {}", at.cs);
        en = format!("{en}, {}", at.en);
    }
    Localized::new(cs, en)
}

fn too_low(allowed_m: f64, flown_m: f64) -> Localized {
    if !flown_m.is_finite() {
        return Localized::fixed(
            "dovoluje jen určitou výšku a výška letu nad zemí není známa",
            "it allows a certain height only, and that of the flight above ground is not known",
        );
    }
    let (allowed, flown) = unlike(allowed_m, flown_m, 0);
    Localized::new(
        format!(
            "dovoluje nejvýše {} m nad zemí, let tam vede až {} m",
            allowed.cs, flown.cs
        ),
        format!(
            "it allows {} m above ground at most, the flight goes up to {} m there",
            allowed.en, flown.en
        ),
    )
}

/// A span as hours and minutes, begun minutes counted.
fn span(span: TimeDelta) -> String {
    let minutes = (span.num_seconds().max(0) + 59) / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// A question for every consent under conditions that covers the mission, beside what it lifts:
/// whether the flight meets them is for a person to say.
pub(super) fn conditions(findings: &mut Vec<Finding>, facts: &Facts<'_>) {
    let lifted = |finding: &&Finding| {
        finding.state == FindingState::Lifted && finding.permit.is_none() && !finding.deviation
    };
    let mut asked = Vec::new();
    for consent in &facts.mission.consents {
        let covers = || facts.lacks(consent, &[]).is_empty();
        if consent.answer != ConsentAnswer::Conditional || !covers() {
            continue;
        }
        let named = |finding: &&Finding| {
            let rule = consent.rules.iter().any(|named| *named == finding.rule);
            let zone = finding.zone.as_ref();
            rule || zone.is_some_and(|zone| consent.zones.contains(zone))
        };
        // A consent for a control zone lifts what its cells ask for, under their own names.
        let own = findings.iter().filter(lifted).find(named);
        if let Some(finding) = own.or_else(|| findings.iter().find(lifted)) {
            asked.push(question(finding, consent));
        }
    }
    findings.extend(asked);
}

fn question(lifted: &Finding, consent: &Consent) -> Finding {
    let (name, conditions) = (
        name_of(consent),
        consent.conditions.as_deref().unwrap_or_default().trim(),
    );
    let text = if conditions.is_empty() {
        Localized::new(
            format!(
                "Souhlas „{name}“ je podmíněný a podmínky nejsou zapsány. Zná je pilot a let je splní?"
            ),
            format!(
                "The consent “{name}” is conditional, and its conditions are not entered. Does the pilot know them, and does the flight meet them?"
            ),
        )
    } else {
        Localized::new(
            format!("Splní let podmínky souhlasu „{name}“: {conditions}?"),
            format!("Does the flight meet the conditions of the consent “{name}”: {conditions}?"),
        )
    };
    let mut finding = lifted.clone();
    finding.state = FindingState::Ask;
    finding.text = text;
    finding.data = Localized::fixed("podmínky souhlasu", "conditions of the consent");
    (finding.data_at, finding.limit, finding.measured) = (None, None, None);
    (finding.remedy, finding.fix) = (None, None);
    finding
}

#[cfg(test)]
mod tests {
    use super::super::Outcome;
    use super::super::fixtures::{World, around, at, consent};
    use super::*;
    use crate::airspace::ZoneKind;
    use crate::missions::Answer;
    use crate::period::Period;

    const ID: &str = "ATZ-01";

    /// A mission up to 70 m in a traffic zone, with a consent that a test changes.
    fn world(change: impl FnOnce(&mut Consent)) -> World {
        let mut world = World::new();
        world.zones = Some(vec![around(World::home(), 900.0, ZoneKind::Atz, "LKT1")]);
        let mut given = consent(&world, "LKT1");
        change(&mut given);
        world.mission.consents = vec![given];
        world
    }

    #[test]
    fn only_what_was_given_covers() {
        for (answer, expected, said) in [
            (ConsentAnswer::Granted, FindingState::Lifted, ""),
            (
                ConsentAnswer::Awaited,
                FindingState::Fail,
                "nobody has answered it yet",
            ),
            (ConsentAnswer::Silent, FindingState::Fail, "nobody answered"),
            (ConsentAnswer::Refused, FindingState::Fail, "it was refused"),
        ] {
            let world = world(|given| given.answer = answer);
            let finding = world.finding(ID);
            assert_eq!(finding.state, expected, "{answer}");
            assert!(finding.text.en.contains(said), "{}", finding.text.en);
        }
    }

    #[test]
    fn what_a_consent_lacks_is_said_with_its_figures() {
        let period = World::new().mission.period;
        let (start, end) = (period.start(), period.end());
        let minutes = TimeDelta::minutes;
        let short = world(|given| given.valid = Period::new(start, end - minutes(2)).ok());
        assert_eq!(short.state(ID), FindingState::Fail);
        let text = short.finding(ID).text;
        assert!(text.cs.contains("(o 2 min později)"), "{}", text.cs);
        assert!(text.en.contains("(2 min later)"), "{}", text.en);

        let late =
            world(|given| given.valid = Period::new(start + minutes(90), end + minutes(90)).ok());
        let text = late.finding(ID).text;
        assert!(text.cs.contains("(o 1 h 30 min dříve)"), "{}", text.cs);

        let low = world(|given| given.max_height_agl_m = Some(40.0));
        let text = low.finding(ID).text;
        assert!(
            text.cs.contains("dovoluje nejvýše 40 m nad zemí"),
            "{}",
            text.cs
        );
        assert_ne!(low.verdict().outcome, Outcome::Clear);

        let bare = world(|given| (given.valid, given.reference) = (None, String::new()));
        let text = bare.finding(ID).text;
        assert!(
            text.en.contains("its reference; it lacks its validity"),
            "{}",
            text.en
        );
    }

    #[test]
    fn a_moved_mission_needs_more_at_once() {
        let mut world = world(|_| {});
        assert_eq!(world.state(ID), FindingState::Lifted);
        let period = world.mission.period;
        let later = TimeDelta::minutes(1);
        world.mission.period = Period::new(period.start() + later, period.end() + later).unwrap();
        assert_eq!(world.state(ID), FindingState::Fail);
        assert!(world.finding(ID).text.en.contains("(1 min later)"));
        world.mission.period = period;
        world.fly_at(71.0);
        world.mission.consents[0].max_height_agl_m = Some(70.0);
        assert_eq!(world.state(ID), FindingState::Fail);
    }

    #[test]
    fn a_consent_for_another_zone_is_not_spoken_of() {
        let world = world(|given| given.zones = vec!["LKT2".into()]);
        assert!(!world.finding(ID).text.cs.contains("nestačí"));
    }

    #[test]
    fn conditions_are_a_question_beside_what_they_lift() {
        let mut world = world(|given| {
            given.answer = ConsentAnswer::Conditional;
            given.conditions = Some("spojení na 122,605 MHz".into());
        });
        let findings = world.findings(ID);
        let states: Vec<FindingState> = findings.iter().map(|one| one.state).collect();
        assert_eq!(states, [FindingState::Lifted, FindingState::Ask]);
        assert!(findings[1].text.cs.contains("spojení na 122,605 MHz"));
        for (yes, expected) in [(true, FindingState::Pass), (false, FindingState::Fail)] {
            world.mission.answers = vec![Answer {
                rule: ID.into(),
                zone: Some("LKT1".into()),
                question: Some(findings[1].text.cs.to_string()),
                yes,
                by: "Nová".into(),
                at: world.now,
                note: None,
            }];
            assert_eq!(world.findings(ID)[1].state, expected);
        }
    }

    #[test]
    fn conditions_that_nobody_entered_are_asked_about() {
        let world = world(|given| given.answer = ConsentAnswer::Conditional);
        assert_eq!(world.findings(ID)[1].state, FindingState::Ask);
    }

    #[test]
    fn a_refusal_says_who_and_when() {
        let world = world(|given| {
            given.answer = ConsentAnswer::Refused;
            given.answered_by = Some("Malý".into());
            given.answered_at = Some(at("2026-06-23T10:00:00Z"));
        });
        let text = world.finding(ID).text;
        assert!(
            text.cs
                .contains("byl odmítnut (Malý), 23. 6. 2026 10:00 UTC"),
            "{}",
            text.cs
        );
    }
}
