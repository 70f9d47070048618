//! Verdicts as lines of JSON and as text.

use letka_domain::localized::Localized;
use letka_domain::rules::{Finding, FindingState, Measure, Outcome};
use serde::Serialize;

use super::Language;
use super::files::{Judged, Judgement, Unusable};

/// One line of JSON: a mission with its verdict, or why its file cannot be used.
#[derive(Serialize)]
struct Line<'a> {
    mission: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorLine<'a>>,
    #[serde(flatten)]
    verdict: Option<VerdictLine<'a>>,
}

#[derive(Serialize)]
struct ErrorLine<'a> {
    field: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct VerdictLine<'a> {
    name: &'a str,
    outcome: Outcome,
    /// Whether it may be released: the outcome allows it and no question is open.
    may_fly: bool,
    open_questions: usize,
    checked_at: chrono::DateTime<chrono::Utc>,
    rulebook: &'a letka_domain::rulebook::RulebookRef,
    findings: Vec<&'a Finding>,
    notes: Vec<String>,
}

pub(super) fn line(judged: &Judged, all: bool) -> anyhow::Result<String> {
    let mission = judged.path.display().to_string();
    let line = match &judged.result {
        Ok(judgement) => Line {
            mission,
            error: None,
            verdict: Some(verdict_line(judgement, all)),
        },
        Err(Unusable { field, message }) => Line {
            mission,
            error: Some(ErrorLine { field, message }),
            verdict: None,
        },
    };
    Ok(serde_json::to_string(&line)? + "\n")
}

fn verdict_line(judgement: &Judgement, all: bool) -> VerdictLine<'_> {
    let verdict = &judgement.verdict;
    VerdictLine {
        name: &judgement.name,
        outcome: verdict.outcome,
        may_fly: verdict.may_fly(),
        open_questions: verdict.open_questions().count(),
        checked_at: verdict.checked_at,
        rulebook: &verdict.rulebook,
        findings: shown(judgement, all),
        notes: notes(judgement, Language::En),
    }
}

fn notes(judgement: &Judgement, language: Language) -> Vec<String> {
    let note = |note: &letka_formats::missions::Note| match note.field.as_str() {
        "" => of(&note.message, language).to_owned(),
        field => format!("{field}: {}", of(&note.message, language)),
    };
    judgement.notes.iter().map(note).collect()
}

/// The findings that are told: all, or those that did not simply pass.
fn shown(judgement: &Judgement, all: bool) -> Vec<&Finding> {
    let findings = judgement.verdict.findings.iter();
    findings
        .filter(|finding| all || finding.state != FindingState::Pass)
        .collect()
}

pub(super) fn text(judged: &Judged, all: bool, language: Language) -> String {
    let path = judged.path.display();
    let judgement = match &judged.result {
        Ok(judgement) => judgement,
        Err(Unusable { field, message }) if field.is_empty() => {
            return format!("{path}: {message}\n");
        }
        Err(Unusable { field, message }) => return format!("{path}: {field}: {message}\n"),
    };
    let verdict = &judgement.verdict;
    let words = |text: &Localized| of(text, language).to_owned();
    let outcome = words(&outcome_words(verdict.outcome));
    let open = words(&open_words(judgement));
    let mut lines = vec![format!("{path}: {} – {outcome}{open}", judgement.name)];
    lines.push(format!("  {}", words(&flight_words(judgement))));
    lines.extend(
        notes(judgement, language)
            .iter()
            .map(|note| format!("  ! {note}")),
    );
    for finding in shown(judgement, all) {
        lines.extend(finding_lines(finding, language));
    }
    let hash = verdict.rulebook.hash.get(..12).unwrap_or_default();
    lines.push(format!("  {} {hash}\n\n", verdict.rulebook.id));
    lines.join("\n")
}

fn of(text: &Localized, language: Language) -> &str {
    match language {
        Language::Cs => &text.cs,
        Language::En => &text.en,
    }
}

fn outcome_words(outcome: Outcome) -> Localized {
    match outcome {
        Outcome::Clear => Localized::fixed("LZE LETĚT", "CLEAR"),
        Outcome::Warnings => Localized::fixed("LZE LETĚT S UPOZORNĚNÍM", "CLEAR WITH WARNINGS"),
        Outcome::Coordination => Localized::fixed("NUTNÁ KOORDINACE", "NEEDS COORDINATION"),
        Outcome::Permit => {
            Localized::fixed("NUTNÉ JEDNORÁZOVÉ POVOLENÍ", "NEEDS A ONE-TIME PERMIT")
        }
        Outcome::Blocked => Localized::fixed("NELZE LETĚT", "BLOCKED"),
        Outcome::CannotTell => Localized::fixed("NELZE ŘÍCI", "CANNOT TELL"),
    }
}

/// That questions are open: until they are answered no outcome lets the mission fly.
fn open_words(judgement: &Judgement) -> Localized {
    let open = judgement.verdict.open_questions().count();
    if open == 0 || !judgement.verdict.outcome.may_fly() {
        return Localized::fixed("", "");
    }
    Localized::new(
        format!(", AŽ BUDOU ZODPOVĚZENY OTÁZKY (počet: {open})"),
        format!(" ONCE ITS QUESTIONS ARE ANSWERED ({open})"),
    )
}

/// When, who and with what.
fn flight_words(judgement: &Judgement) -> Localized {
    let of = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".to_owned());
    let (pilot, aircraft) = (of(&judgement.pilot), of(&judgement.aircraft));
    let time = |at: chrono::DateTime<chrono::Utc>| at.format("%Y-%m-%d %H:%M");
    let (start, end) = (time(judgement.period.start()), time(judgement.period.end()));
    Localized::new(
        format!("{start} – {end} UTC; pilot: {pilot}; letadlo: {aircraft}"),
        format!("{start} – {end} UTC; pilot: {pilot}; aircraft: {aircraft}"),
    )
}

fn finding_lines(finding: &Finding, language: Language) -> Vec<String> {
    let state = match finding.state {
        FindingState::Pass => "ok",
        FindingState::Fail => "!!",
        FindingState::Lifted => "--",
        FindingState::CannotJudge => "??",
        FindingState::Ask => "? ",
    };
    let words = |text: &Localized| of(text, language).to_owned();
    let mut lines = vec![format!(
        "  {state} {} {}",
        finding.rule,
        words(&finding.title)
    )];
    lines.push(format!("       {}", words(&finding.text)));
    if let (Some(limit), Some(measured)) = (&finding.limit, &finding.measured) {
        let head = Localized::fixed("mez / hodnota", "limit / measured");
        let (limit, measured) = (measure(limit, language), measure(measured, language));
        lines.push(format!("       {}: {limit} / {measured}", words(&head)));
    }
    if let Some(when) = &finding.when {
        lines.push(format!("       {} – {}", when.start, when.end));
    }
    if let Some(remedy) = &finding.remedy {
        lines.push(format!("       → {}", words(remedy)));
    }
    lines.push(format!(
        "       [{}; {}]",
        words(&finding.cited()),
        words(&finding.data)
    ));
    lines
}

fn measure(measure: &Measure, language: Language) -> String {
    match measure {
        Measure::Height { metres, datum } => {
            format!("{metres:.0} m {}", datum.as_str().to_uppercase())
        }
        Measure::Distance { metres } => format!("{metres:.0} m"),
        Measure::Angle { degrees } => format!("{degrees:.1}°"),
        Measure::Speed { mps } => format!("{mps:.1} m/s"),
        Measure::Temperature { celsius } => format!("{celsius:.0} °C"),
        Measure::Mass { grams } => format!("{grams:.0} g"),
        Measure::Duration { seconds } => format!("{:.0} min", seconds / 60.0),
        Measure::Count { number } => format!("{number}"),
        Measure::Time { at } => at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        Measure::Text { text } => of(text, language).to_owned(),
    }
}
