//! TAF: what prevails in which part of its validity, and what is temporary or probable.

use chrono::{DateTime, Utc};
use letka_domain::period::Period;
use letka_domain::weather::Conditions;

use super::clock;
use super::groups::degrees;
use super::said::Said;
use super::text::{Faults, Head, Word};

/// How a part of the report changes what was before it.
#[derive(Clone, Copy)]
enum Change {
    /// It replaces everything from this moment on.
    From(DateTime<Utc>),
    /// It replaces what it speaks of, at some moment of this period.
    Becoming(Period),
    /// It is temporary or probable in this period.
    Temporary(Period),
}

/// The conditions of a report: those that prevail in the order of time, during a change the worse of
/// before and after; then the extremes of temperature; then what is temporary or probable (TEMPO,
/// PROB30, PROB40). None for `NIL` and for a forecast that was cancelled (`CNL`).
pub(super) fn read(head: &Head, words: &[Word], faults: &mut Faults) -> Vec<Conditions> {
    let of_no_use = |word: &&Word| matches!(word.text, "NIL" | "CNL");
    if words.iter().take(3).any(|word| of_no_use(&word)) {
        return Vec::new();
    }
    let remark = words
        .iter()
        .position(|word| word.text == "RMK")
        .unwrap_or(words.len());
    let words = words.get(..remark).unwrap_or_default();
    let Some((first, words)) = words.split_first() else {
        return Vec::new();
    };
    let Some(validity) = clock::period(first.text, head.issued_at) else {
        faults.unread(head, *first, "nobody knows for which time it holds");
        return Vec::new();
    };
    let mut reader = Reader {
        head,
        validity,
        faults,
        degrees: Vec::new(),
    };
    let mut parts = reader.parts(words);
    let (extremes, said) = (reader.extremes(), parts.remove(0).1);
    let mut line = TimeLine::new(validity, &said);
    for (change, said) in &parts {
        line.change(*change, said);
    }
    line.finish(extremes)
}

struct Reader<'a> {
    head: &'a Head,
    validity: Period,
    faults: &'a mut Faults,
    /// Extremes of temperature, and whether each is the highest.
    degrees: Vec<(bool, f64)>,
}

impl Reader<'_> {
    /// The parts of the report, the base first.
    fn parts(&mut self, words: &[Word]) -> Vec<(Change, Said)> {
        let base = Change::From(self.validity.start());
        let mut parts = vec![(base, Said::default())];
        let mut rest = words;
        while let Some((word, after)) = rest.split_first() {
            rest = after;
            if let Some(change) = self.begins(*word, &mut rest) {
                parts.push((change, Said::default()));
            } else if let Some(extreme) = temperature(word.text) {
                self.degrees.push(extreme);
            } else if let Some((_, said)) = parts.last_mut()
                && let Err(about) = said.hear(word.text)
            {
                self.faults.unread(self.head, *word, about.words());
            }
        }
        parts
    }

    /// The change that begins with a word, and takes the words of its time. Where that cannot be
    /// read, what it says may hold at any time.
    fn begins(&mut self, word: Word, rest: &mut &[Word]) -> Option<Change> {
        let digit = |time: &&str| time.starts_with(|c: char| c.is_ascii_digit());
        let (told, change) = if let Some(time) = word.text.strip_prefix("FM").filter(digit) {
            let at = clock::minute(time, self.head.issued_at);
            (
                word,
                at.filter(|at| self.validity.contains(*at))
                    .map(Change::From),
            )
        } else if word.text == "BECMG" {
            let told = take(rest, clock::is_period);
            (
                told.unwrap_or(word),
                self.period(told).map(Change::Becoming),
            )
        } else if matches!(word.text, "TEMPO" | "PROB30" | "PROB40") {
            if word.text != "TEMPO" {
                take(rest, |next| next == "TEMPO");
            }
            let told = take(rest, clock::is_period);
            (
                told.unwrap_or(word),
                self.period(told).map(Change::Temporary),
            )
        } else {
            return None;
        };
        if change.is_none() {
            let when = "what follows counts at any time of the report";
            self.faults.unread(self.head, told, when);
        }
        Some(change.unwrap_or(Change::Temporary(self.validity)))
    }

    /// The part of a period that lies in the validity.
    fn period(&self, told: Option<Word>) -> Option<Period> {
        let period = clock::period(told?.text, self.head.issued_at)?;
        let start = period.start().max(self.validity.start());
        Period::new(start, period.end().min(self.validity.end())).ok()
    }

    /// Conditions that tell the extremes of temperature, which hold for the whole validity. Only the
    /// lowest and the highest together say something of the time between.
    fn extremes(&self) -> Vec<Conditions> {
        let told = |highest| {
            self.degrees
                .iter()
                .filter(move |(is, _)| *is == highest)
                .map(|(_, degrees)| *degrees)
        };
        let extremes = [told(true).reduce(f64::max), told(false).reduce(f64::min)];
        let [Some(highest), Some(lowest)] = extremes else {
            return Vec::new();
        };
        let told = |degrees| Conditions {
            temperature_c: Some(degrees),
            ..Conditions::unknown(self.validity)
        };
        vec![told(highest), told(lowest)]
    }
}

/// Takes the next word if it is wanted.
fn take<'w>(rest: &mut &[Word<'w>], wanted: impl Fn(&str) -> bool) -> Option<Word<'w>> {
    let (first, after) = rest.split_first().filter(|(first, _)| wanted(first.text))?;
    *rest = after;
    Some(*first)
}

/// `TX18/1214Z`, `TNM02/0205Z`: whether it is the highest, and degrees Celsius.
fn temperature(word: &str) -> Option<(bool, f64)> {
    let (kind, told) = word.split_at_checked(2)?;
    let (air, time) = told.split_once('/')?;
    let time = time.strip_suffix('Z').unwrap_or(time);
    let timed = time.len() == 4 && time.bytes().all(|b| b.is_ascii_digit());
    let highest = kind == "TX";
    (timed && (highest || kind == "TN")).then_some((highest, degrees(air)?))
}

/// What prevails when.
struct TimeLine {
    validity: Period,
    /// Finished pieces.
    pieces: Vec<Conditions>,
    /// What holds since when, until something changes it.
    since: DateTime<Utc>,
    now: Conditions,
    temporary: Vec<(Period, Said)>,
}

impl TimeLine {
    fn new(validity: Period, base: &Said) -> Self {
        Self {
            validity,
            pieces: Vec::new(),
            since: validity.start(),
            now: base.complete(validity),
            temporary: Vec::new(),
        }
    }

    fn change(&mut self, change: Change, said: &Said) {
        match change {
            Change::From(at) => {
                self.too_late(at, said);
                self.until(at);
                self.now = said.complete(self.validity);
            }
            Change::Becoming(period) => {
                self.too_late(period.start(), said);
                let after = said.change(&self.now);
                self.until(period.start());
                self.now = self.now.or(&after);
                self.until(period.end());
                self.now = after;
            }
            Change::Temporary(period) => self.temporary.push((period, said.clone())),
        }
    }

    /// A change that begins before an earlier one has ended: until then it may hold too.
    fn too_late(&mut self, at: DateTime<Utc>, said: &Said) {
        if let Ok(period) = Period::new(at, self.since) {
            self.temporary.push((period, said.clone()));
        }
    }

    /// What holds now holds until a moment. One that lies before the last change adds nothing.
    fn until(&mut self, at: DateTime<Utc>) {
        if let Ok(period) = Period::new(self.since, at) {
            self.pieces.push(Conditions {
                period,
                ..self.now.clone()
            });
            self.since = at;
        }
    }

    fn finish(mut self, extremes: Vec<Conditions>) -> Vec<Conditions> {
        self.until(self.validity.end());
        let mut pieces = self.pieces;
        for (period, said) in self.temporary.iter().filter(|(_, said)| said.is_doubtful()) {
            pieces = pieces
                .iter()
                .flat_map(|piece| blanked(piece, *period, said))
                .collect();
        }
        pieces.extend(extremes);
        pieces.extend(
            self.temporary
                .iter()
                .map(|(period, said)| said.temporary(*period)),
        );
        pieces
    }
}

/// A piece, cut where a part of the report begins and ends of which something is unknown.
fn blanked(piece: &Conditions, period: Period, said: &Said) -> Vec<Conditions> {
    let (start, end) = (piece.period.start(), piece.period.end());
    let (from, to) = (
        period.start().clamp(start, end),
        period.end().clamp(start, end),
    );
    let part = |from, to| {
        Some(Conditions {
            period: Period::new(from, to).ok()?,
            ..piece.clone()
        })
    };
    let inside = part(from, to).map(|mut inside| {
        said.blank(&mut inside);
        inside
    });
    [part(start, from), inside, part(to, end)]
        .into_iter()
        .flatten()
        .collect()
}
