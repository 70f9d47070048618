//! Names: the identifier in them, and what they say about the kind of airspace.

use letka_domain::airspace::{Restriction, ZoneKind};

/// What a name, a type or a class says: what an airspace is and what it asks.
pub(super) type Sense = (Option<ZoneKind>, Option<Restriction>);

/// The identifier of an airspace: the first word of its name where that is the designator of an
/// area (two letters of the State, the letters of its kind, a number: `LKR9`, `LKTSA3A`, `ED-R3`),
/// else the whole name without the radio frequencies at its end, which change more often than the
/// airspace does.
pub(super) fn identifier(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    match words.first() {
        Some(first) if designator(first).is_some() => (*first).to_owned(),
        _ => {
            let named = words
                .iter()
                .rposition(|word| !is_frequency(word))
                .map_or(words.len(), |last| last + 1);
            words.get(..named).unwrap_or(&words).join(" ")
        }
    }
}

/// The letters of the kind in a designator: `TSA` of `LKTSA3A`.
pub(super) fn designator(word: &str) -> Option<&str> {
    let (state, rest) = word.split_at_checked(2)?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let letters = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    let (kind, number) = rest.split_at_checked(letters)?;
    let well_formed = state.bytes().all(|c| c.is_ascii_uppercase())
        && !kind.is_empty()
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number
            .bytes()
            .all(|c| c.is_ascii_digit() || c.is_ascii_uppercase());
    well_formed.then_some(kind)
}

/// What a name says about its airspace; nothing where it says nothing.
pub(super) fn sense(name: &str) -> Sense {
    use Restriction::{Conditional, Information, Prohibited, RequiresAuthorisation};
    let first = name
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let word = designator(&first).unwrap_or(&first);
    let is_designator = designator(&first).is_some();
    match word {
        "P" if is_designator => (Some(ZoneKind::Prohibited), Some(Prohibited)),
        "R" if is_designator => (Some(ZoneKind::Restricted), Some(RequiresAuthorisation)),
        "D" if is_designator => (Some(ZoneKind::Danger), Some(Conditional)),
        "TSA" | "TRA" => (Some(ZoneKind::Reserved), Some(RequiresAuthorisation)),
        "RMZ" | "TMZ" => (Some(ZoneKind::Airspace), Some(Conditional)),
        "CTR" | "MCTR" => (Some(ZoneKind::Ctr), Some(RequiresAuthorisation)),
        "ATZ" | "MATZ" => (Some(ZoneKind::Atz), Some(RequiresAuthorisation)),
        "TMA" | "MTMA" | "CTA" => (Some(ZoneKind::Airspace), None),
        "DROPZONE" => (Some(ZoneKind::Danger), Some(Conditional)),
        "PGZ" => (Some(ZoneKind::Airspace), Some(Information)),
        word if word.starts_with("NTM-") => (Some(ZoneKind::Notam), Some(RequiresAuthorisation)),
        _ => (None, None),
    }
}

fn is_frequency(word: &str) -> bool {
    word.split_once('.').is_some_and(|(mhz, khz)| {
        let digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
        mhz.len() == 3
            && mhz.starts_with('1')
            && digits(mhz)
            && (1..=3).contains(&khz.len())
            && digits(khz)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn designators_are_identifiers_and_other_names_whole() {
        for (name, expected) in [
            ("LKR9 PRAHA 127.58 120.53 124.68", "LKR9"),
            ("LKTSA3A LIBAVA 118.375", "LKTSA3A"),
            ("ED-R3 Geesthacht H24", "ED-R3"),
            ("CTR MOSNOV 120.805 118.70", "CTR MOSNOV"),
            ("TRA GA KOLIN 1A 129.155", "TRA GA KOLIN 1A"),
            ("NTM-SPALOV", "NTM-SPALOV"),
            ("LKRMZ2 VODOCHODY", "LKRMZ2"),
            ("R 100", "R 100"),
            ("121.500", "121.500"),
            ("ŘŘ1", "ŘŘ1"),
        ] {
            assert_eq!(identifier(name), expected, "{name}");
        }
    }

    #[test]
    fn names_say_what_they_mean() {
        for (name, kind) in [
            ("LKP1 PRAZSKY HRAD", Some(ZoneKind::Prohibited)),
            ("LKR4 PODYJI", Some(ZoneKind::Restricted)),
            ("LKD4 SATALICE", Some(ZoneKind::Danger)),
            ("LKRMZ1 CESKE BUDEJOVICE", Some(ZoneKind::Airspace)),
            ("LKTRA6 PROSTEJOV", Some(ZoneKind::Reserved)),
            ("TRA GA KLADNO 3", Some(ZoneKind::Reserved)),
            ("MCTR KBELY", Some(ZoneKind::Ctr)),
            ("NTM-POHLEDY", Some(ZoneKind::Notam)),
            ("R PRAHA", None),
            ("", None),
        ] {
            assert_eq!(sense(name).0, kind, "{name}");
        }
    }
}
