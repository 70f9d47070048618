//! A verdict in words, Czech and English beside each other, as a compliance officer reads it.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use letka_domain::localized::Localized;
use letka_domain::rulebook::Severity;
use letka_domain::rules::{Finding, FindingState, Measure, Outcome};
use letka_server::cli::Judgement;

use super::Situation;

/// The headings, in the order in which an officer wants to know.
const HEADINGS: [(FindingState, &str); 3] = [
    (
        FindingState::Fail,
        "STOJÍ PROTI LETU | STANDS AGAINST THE FLIGHT",
    ),
    (
        FindingState::CannotJudge,
        "NELZE POSOUDIT | CANNOT BE JUDGED",
    ),
    (
        FindingState::Lifted,
        "DOVOLENO VÝJIMKOU | ALLOWED BY AN EXCEPTION",
    ),
];

pub(super) fn text(situation: &Situation, judged: &[(String, Judgement)]) -> String {
    let mut text = format!("{}\n{}\n", situation.cs, situation.en);
    for (file, judgement) in judged {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{}", mission(situation, file, judgement));
    }
    text
}

fn mission(situation: &Situation, file: &str, judgement: &Judgement) -> String {
    let verdict = &judgement.verdict;
    let unknown = "neuvedeno | not given".to_owned();
    let named = |name: &Option<String>| name.clone().unwrap_or_else(|| unknown.clone());
    let may_fly = if verdict.may_fly() {
        "ANO | YES"
    } else {
        "NE | NO"
    };
    let mut lines = vec![
        format!("MISE | MISSION      {} ({file})", judgement.name),
        format!(
            "KDY | WHEN          {} až | to {}",
            moment(judgement.period.start()),
            moment(judgement.period.end())
        ),
        format!("KDO | WHO           {}", named(&judgement.pilot)),
        format!("ČÍM | WITH          {}", named(&judgement.aircraft)),
        format!("POSOUZENO | CHECKED {}", situation.at),
        format!("PRAVIDLA | RULES    {}", verdict.rulebook.id),
        format!("VÝSLEDEK | OUTCOME  {}", outcome(verdict.outcome)),
        format!("SMÍ LETĚT | MAY FLY {may_fly}"),
    ];
    for note in &judgement.notes {
        lines.push(format!(
            "POZNÁMKA | NOTE     {}: {}",
            note.field,
            both(&note.message)
        ));
    }
    for (state, heading) in HEADINGS {
        let of_state = |finding: &&Finding| finding.state == state;
        let found: Vec<&Finding> = verdict.findings.iter().filter(of_state).collect();
        if !found.is_empty() {
            lines.push(format!("\n{heading}"));
            lines.extend(found.into_iter().flat_map(finding));
        }
    }
    let of_state = |state| move |finding: &&Finding| finding.state == state;
    let asked = verdict.findings.iter().filter(of_state(FindingState::Ask));
    lines.extend(grouped(
        "OTÁZKY BEZ ODPOVĚDI | QUESTIONS WITHOUT AN ANSWER",
        asked,
        |finding| &finding.text,
    ));
    let passed = verdict.findings.iter().filter(of_state(FindingState::Pass));
    let (answered, passed): (Vec<&Finding>, Vec<&Finding>) =
        passed.partition(|finding| finding.data.en.starts_with("answered by"));
    lines.extend(grouped(
        "ZODPOVĚZENO ANO | ANSWERED YES",
        answered.into_iter(),
        |finding| &finding.data,
    ));
    lines.extend(grouped(
        "V POŘÁDKU | IN ORDER",
        passed.into_iter(),
        |finding| &finding.text,
    ));
    lines.join("\n") + "\n"
}

/// A heading and what is said below it, each once with all the rules that say it.
fn grouped<'a>(
    heading: &str,
    findings: impl Iterator<Item = &'a Finding>,
    said: fn(&Finding) -> &Localized,
) -> Vec<String> {
    let mut groups: Vec<(&Localized, Vec<&str>)> = Vec::new();
    for finding in findings {
        let words = said(finding);
        match groups.iter_mut().find(|(known, _)| *known == words) {
            Some((_, rules)) => rules.push(finding.rule.as_str()),
            None => groups.push((words, vec![finding.rule.as_str()])),
        }
    }
    let mut lines: Vec<String> = Vec::new();
    for (words, rules) in groups {
        lines.push(format!("  {}", rules.join(" ")));
        lines.push(format!("    {}", words.cs));
        lines.extend((words.cs != words.en).then(|| format!("    {}", words.en)));
    }
    if !lines.is_empty() {
        lines.insert(0, format!("\n{heading}"));
    }
    lines
}

fn finding(finding: &Finding) -> Vec<String> {
    let mut lines = vec![
        format!(
            "  {} {} | {} ({})",
            finding.rule,
            finding.title.cs,
            finding.title.en,
            severity(finding)
        ),
        format!("    {}\n    {}", finding.text.cs, finding.text.en),
    ];
    let mut say = |head: &str, words: Option<String>| {
        lines.extend(words.map(|words| format!("    {head:<16} {words}")));
    };
    say("prostor | zone", finding.zone.clone());
    say("mez | limit", finding.limit.as_ref().map(measure));
    say("let | measured", finding.measured.as_ref().map(measure));
    say("úseky | parts", parts(finding));
    let when = finding.when.as_ref();
    say(
        "kdy | when",
        when.map(|span| format!("{} až | to {}", moment(span.start), moment(span.end))),
    );
    let fix = finding.remedy.as_ref();
    say("náprava | remedy", fix.map(both));
    let quality = finding.source_quality;
    say(
        "zdroj | source",
        Some(format!("{} ({quality})", both(&finding.cited()))),
    );
    let as_of = finding.data_at.map(|at| format!(", {}", moment(at)));
    say(
        "data | data",
        Some(format!(
            "{}{}",
            both(&finding.data),
            as_of.unwrap_or_default()
        )),
    );
    lines
}

/// What the finding means, and whether a deviation may lift it or did.
fn severity(finding: &Finding) -> String {
    let words = match finding.severity {
        Severity::Block => "zákaz | blocks",
        Severity::Permit => "jednorázové povolení | one-time permit",
        Severity::Coordinate => "koordinace | coordination",
        Severity::Warn => "upozornění | warning",
    };
    let deviation = match (finding.deviation, finding.waivable) {
        (true, _) => "; zvedá odchylka | lifted by the deviation",
        (false, true) => "; odchylka možná | a deviation may lift it",
        (false, false) => "",
    };
    format!("{words}{deviation}")
}

fn parts(finding: &Finding) -> Option<String> {
    let numbers: Vec<String> = finding.parts.iter().map(usize::to_string).collect();
    (!numbers.is_empty()).then(|| numbers.join(", "))
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Clear => "v mezích | clear",
        Outcome::Warnings => "v mezích s upozorněním | clear with warnings",
        Outcome::Coordination => "nutná koordinace | needs coordination",
        Outcome::Permit => "nutné jednorázové povolení | needs a one-time permit",
        Outcome::Blocked => "nelze letět | blocked",
        Outcome::CannotTell => "nelze říci | cannot tell",
    }
}

fn both(text: &Localized) -> String {
    if text.cs == text.en {
        text.cs.to_string()
    } else {
        format!("{} | {}", text.cs, text.en)
    }
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

fn measure(measure: &Measure) -> String {
    match measure {
        Measure::Height { metres, datum } => format!("{metres:.1} m {}", datum.as_str()),
        Measure::Distance { metres } => format!("{metres:.1} m"),
        Measure::Angle { degrees } => format!("{degrees:.2}°"),
        Measure::Speed { mps } => format!("{mps:.2} m/s"),
        Measure::Temperature { celsius } => format!("{celsius:.1} °C"),
        Measure::Mass { grams } => format!("{grams:.0} g"),
        Measure::Duration { seconds } => format!("{:.2} min", seconds / 60.0),
        Measure::Count { number } => format!("{number}"),
        Measure::Time { at } => moment(*at),
        Measure::Text { text } => both(text),
    }
}
