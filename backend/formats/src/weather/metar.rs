//! METAR and SPECI: what was observed, and the trend for the next two hours.

use chrono::TimeDelta;
use letka_domain::period::Period;
use letka_domain::weather::Conditions;

use super::groups::runway_name;
use super::said::Said;
use super::text::{Faults, Head, Word};

/// An observation holds for the moment it was made: the minute that it names.
const MOMENT: TimeDelta = TimeDelta::minutes(1);
/// How long a trend holds.
const TREND: TimeDelta = TimeDelta::hours(2);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Becoming,
    Temporary,
}

/// The conditions of a report: first those observed; then, where there is a trend, what prevails for
/// two hours, and what is temporary in them. A change counts as possible at any moment of the two
/// hours, whatever time it names. None for `NIL`.
pub(super) fn read(head: &Head, words: &[Word], faults: &mut Faults) -> Vec<Conditions> {
    if words.iter().take(3).any(|word| word.text == "NIL") {
        return Vec::new();
    }
    let remark = words
        .iter()
        .position(|word| word.text == "RMK")
        .unwrap_or(words.len());
    let words = words.get(..remark).unwrap_or_default();
    let begins = |word: &Word| matches!(word.text, "NOSIG" | "BECMG" | "TEMPO");
    let mut parts = words.chunk_by(|_, next| !begins(next)).peekable();
    let mut observed = Said::default();
    if let Some(words) = parts.next_if(|part| !part.first().is_some_and(begins)) {
        hear(&mut observed, head, words, faults);
    }
    let mut changes = Vec::new();
    let trend = parts.peek().is_some();
    for part in parts {
        let Some((change, words)) = part.split_first() else {
            continue;
        };
        let mut said = Said::default();
        hear(&mut said, head, times_left_out(words), faults);
        // Words after NOSIG have nothing to do there: heard as temporary they are not forgotten.
        let change = if change.text == "BECMG" {
            Change::Becoming
        } else {
            Change::Temporary
        };
        changes.push((change, said));
    }
    conditions(head, &observed, trend, &changes)
}

fn conditions(
    head: &Head,
    observed: &Said,
    trend: bool,
    changes: &[(Change, Said)],
) -> Vec<Conditions> {
    let period = |length| {
        let end = head.issued_at.checked_add_signed(length)?;
        Period::new(head.issued_at, end).ok()
    };
    let (Some(moment), Some(hours)) = (period(MOMENT), period(TREND)) else {
        return Vec::new();
    };
    let now = observed.complete(moment);
    if !trend {
        return vec![now];
    }
    // A trend does not speak of the temperature.
    let mut prevailing = Conditions {
        period: hours,
        temperature_c: None,
        ..now.clone()
    };
    for (_, said) in changes
        .iter()
        .filter(|(change, _)| *change == Change::Becoming)
    {
        prevailing = prevailing.or(&said.change(&prevailing));
    }
    let temporary: Vec<&Said> = changes
        .iter()
        .filter(|(change, _)| *change == Change::Temporary)
        .map(|(_, said)| said)
        .collect();
    for said in &temporary {
        said.blank(&mut prevailing);
    }
    let nothing = Said::default().temporary(hours);
    let temporary = temporary.into_iter().map(|said| said.temporary(hours));
    let temporary = temporary.filter(|conditions| *conditions != nothing);
    [now, prevailing].into_iter().chain(temporary).collect()
}

fn hear(said: &mut Said, head: &Head, words: &[Word], faults: &mut Faults) {
    let mut shear = false;
    for word in words {
        // Wind shear: WS R24, WS ALL RWY. It concerns those who land.
        let runways = shear && (matches!(word.text, "ALL" | "RWY") || runway_name(word.text));
        shear = word.text == "WS" || (shear && word.text == "ALL");
        if runways || word.text == "WS" {
            continue;
        }
        if let Err(about) = said.hear(word.text) {
            faults.unread(head, *word, about.words());
        }
    }
}

/// The words of a trend without its times (`FM1030`, `TL1130`, `AT1200`).
fn times_left_out<'a, 'w>(words: &'a [Word<'w>]) -> &'a [Word<'w>] {
    let time = |word: &Word| {
        let digits = ["FM", "TL", "AT"]
            .iter()
            .find_map(|kind| word.text.strip_prefix(kind));
        digits.is_some_and(|digits| digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    let times = words.iter().take_while(|word| time(word)).count();
    words.get(times..).unwrap_or_default()
}
