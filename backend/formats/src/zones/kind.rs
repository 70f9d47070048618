//! What a zone is, by its Czech identifier.
//!
//! Areas of the AIP are `LKP`, `LKR` and `LKD` with a number, `LKTSA` and `LKTRA`; the areas for
//! unmanned aircraft are the families `LKR311` to `LKR320`, and the height grids `GRID_CTR` and
//! `GRID_ATZ`. Aerodromes are `LK` and two letters (`LKPR`): those are no areas.

use letka_domain::airspace::{Restriction, ZoneKind};
use serde_json::Value;

use super::json::quoted;
use super::notes::Notes;
use super::outline::Country;

/// What an identifier says the zone is; `None` where it is none of the known forms.
pub fn of_identifier(identifier: &str) -> Option<ZoneKind> {
    let identifier = identifier.trim().to_ascii_uppercase();
    let starts = |start: &str| identifier.starts_with(start);
    if starts("GRID_CTR") {
        return Some(ZoneKind::CtrGrid);
    }
    if starts("GRID_ATZ") {
        return Some(ZoneKind::AtzGrid);
    }
    if starts("LKTSA") || starts("LKTRA") {
        return Some(ZoneKind::Reserved);
    }
    let (letters, rest) = identifier.split_at_checked(3)?;
    let (number, rest) = rest.split_at(digits(rest));
    match (letters, number) {
        ("LKP" | "LKD" | "LKR", "") => None,
        ("LKP", _) => Some(ZoneKind::Prohibited),
        ("LKD", _) => Some(ZoneKind::Danger),
        ("LKR", _) => restricted(number, rest),
        _ => None,
    }
}

/// As [`of_identifier`]; where the identifier leaves it open, the name decides.
pub fn of_names(identifier: &str, name: &str) -> Option<ZoneKind> {
    let kind = of_identifier(identifier)?;
    let number: String = identifier
        .chars()
        .filter(char::is_ascii_digit)
        .take(3)
        .collect();
    match number.as_str() {
        "320" if kind == ZoneKind::Restricted => airspace(name).or(Some(kind)),
        "315" if kind == ZoneKind::Atz => Some(aerodrome(name)),
        "317" if kind == ZoneKind::Motorway => Some(road(name)),
        _ => Some(kind),
    }
}

/// How many digits a text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The areas of the letter R: those of the AIP and the families for unmanned aircraft.
fn restricted(number: &str, rest: &str) -> Option<ZoneKind> {
    let letter = rest.chars().next();
    match (number, letter) {
        // The frame that the other families fill in; its area is the whole country.
        ("310", _) => None,
        ("311", _) => Some(ZoneKind::Railway),
        ("312", _) => Some(ZoneKind::PowerLine),
        ("313", _) => Some(ZoneKind::WaterSource),
        ("314", Some('A' | 'C' | 'E')) => Some(ZoneKind::Ctr),
        // A letter that is not known may be an inner part, which asks for more.
        ("314", _) => Some(ZoneKind::CtrInner),
        ("315", _) => Some(aerodrome(rest)),
        ("316", _) => Some(ZoneKind::Populated),
        ("317", _) => Some(road(rest)),
        ("318", Some('B')) => Some(ZoneKind::NatureReserve),
        ("318", Some('C')) => Some(ZoneKind::ProtectedLandscape),
        ("318", _) => Some(ZoneKind::NationalPark),
        ("319", _) => Some(ZoneKind::Defence),
        ("320", _) => airspace(rest).or(Some(ZoneKind::Restricted)),
        _ if number.len() <= 3 && !is_family(number) => Some(ZoneKind::Restricted),
        _ => None,
    }
}

/// Whether a number is one of the families for unmanned aircraft, known or not.
fn is_family(number: &str) -> bool {
    number.len() == 3 && (number.starts_with("31") || number.starts_with("32"))
}

/// LKR320 repeats the airspaces of the AIP: which one, the rest of its identifier or its name says.
fn airspace(text: &str) -> Option<ZoneKind> {
    let words = words(text);
    let named = |letters: &str| {
        let ends = words.iter().filter_map(|word| word.rsplit_once(letters));
        ends.clone().any(|(_, end)| digits(end) > 0)
    };
    let reserved = |word: &String| {
        let letters = word.trim_end_matches(|c: char| !c.is_ascii_uppercase());
        matches!(letters, "TSA" | "TRA" | "LKTSA" | "LKTRA")
    };
    if named("LKP") {
        Some(ZoneKind::Prohibited)
    } else if named("LKR") {
        Some(ZoneKind::Restricted)
    } else if named("LKD") {
        Some(ZoneKind::Danger)
    } else if words.iter().any(reserved) {
        Some(ZoneKind::Reserved)
    } else {
        None
    }
}

/// The words of a text in capital letters.
fn words(text: &str) -> Vec<String> {
    let text = text.to_uppercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.map(str::to_owned).collect()
}

/// LKR315 holds aerodrome traffic zones, fields for ultralights and heliports.
fn aerodrome(text: &str) -> ZoneKind {
    let words = words(text);
    let has = |names: &[&str]| {
        let letters = words
            .iter()
            .map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()));
        letters.clone().any(|word| names.contains(&word))
    };
    if has(&["SLZ"]) {
        ZoneKind::Slz
    } else if has(&["HEL", "HELIPORT"]) {
        ZoneKind::Heliport
    } else {
        ZoneKind::Atz
    }
}

/// LKR317 holds roads: `III/2405` and `II/101` are lower classes, `I/7` the first. What does not
/// say counts as a motorway, whose corridor is the widest.
fn road(text: &str) -> ZoneKind {
    let text = text.to_ascii_uppercase();
    if text.contains("II/") {
        ZoneKind::RoadOther
    } else if text.contains("I/") {
        ZoneKind::RoadFirst
    } else {
        ZoneKind::Motorway
    }
}

/// The kind of a zone of ED-269 or ED-318: by its identifier in Czechia, `other` elsewhere. A cell
/// of a height grid has its ceiling turned round (what is below is free), so no zone becomes one.
pub(super) fn of_zone(identifier: &str, name: &str, country: Country) -> ZoneKind {
    let known = of_names(identifier, name).filter(|_| country == Country::Czechia);
    let zone = known.filter(|kind| !matches!(kind, ZoneKind::CtrGrid | ZoneKind::AtzGrid));
    zone.unwrap_or(ZoneKind::Other)
}

/// The same, where the extended properties of a zone may say its `kind` in a word of Letka: so are
/// assemblies, obstacles, settlements and aerodromes entered, which no Czech identifier means. An
/// identifier that says another kind is right.
pub(super) fn or_stated(kind: ZoneKind, extended: &Value, notes: &mut Notes) -> ZoneKind {
    let stated = &extended["kind"];
    if kind != ZoneKind::Other || stated.is_null() {
        return kind;
    }
    let known = stated.as_str().and_then(|word| word.parse().ok());
    match known {
        Some(ZoneKind::CtrGrid | ZoneKind::AtzGrid) | None => {
            let written = quoted(stated);
            notes.strict(format!(
                "the kind {written} cannot be read: of no known kind"
            ));
            kind
        }
        Some(known) => known,
    }
}

/// What a Czech zone of this kind asks where its data do not say.
pub(super) fn restriction(kind: ZoneKind) -> Restriction {
    match kind {
        ZoneKind::Prohibited => Restriction::Prohibited,
        _ => Restriction::RequiresAuthorisation,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn identifiers_tell_the_kind() {
        let cases = [
            ("LKP2", Some(ZoneKind::Prohibited)),
            ("LKP12", Some(ZoneKind::Prohibited)),
            ("lkp1 ", Some(ZoneKind::Prohibited)),
            ("LKPR", None),
            ("LKPR55", None),
            ("LKP", None),
            ("LKR9", Some(ZoneKind::Restricted)),
            ("LKR10-UAS", Some(ZoneKind::Restricted)),
            ("LKR309", Some(ZoneKind::Restricted)),
            ("LKR310", None),
            ("LKR321", None),
            ("LKR3110", None),
            ("LKRO", None),
            ("LKD4", Some(ZoneKind::Danger)),
            ("LKTSA5", Some(ZoneKind::Reserved)),
            ("LKTRA40", Some(ZoneKind::Reserved)),
            ("LKTA", None),
            ("LKR311A", Some(ZoneKind::Railway)),
            ("LKR312", Some(ZoneKind::PowerLine)),
            ("LKR313-12", Some(ZoneKind::WaterSource)),
            ("LKR314A", Some(ZoneKind::Ctr)),
            ("LKR314B", Some(ZoneKind::CtrInner)),
            ("LKR314C", Some(ZoneKind::Ctr)),
            ("LKR314D", Some(ZoneKind::CtrInner)),
            ("LKR314E", Some(ZoneKind::Ctr)),
            ("LKR314F", Some(ZoneKind::CtrInner)),
            ("LKR314", Some(ZoneKind::CtrInner)),
            ("LKR315A", Some(ZoneKind::Atz)),
            ("LKR315-SLZ-12", Some(ZoneKind::Slz)),
            ("LKR315-HEL", Some(ZoneKind::Heliport)),
            ("LKR316A", Some(ZoneKind::Populated)),
            ("LKR317", Some(ZoneKind::Motorway)),
            ("LKR317-I/7", Some(ZoneKind::RoadFirst)),
            ("LKR317-III/2405", Some(ZoneKind::RoadOther)),
            ("LKR318A", Some(ZoneKind::NationalPark)),
            ("LKR318B", Some(ZoneKind::NatureReserve)),
            ("LKR318C", Some(ZoneKind::ProtectedLandscape)),
            ("LKR319", Some(ZoneKind::Defence)),
            ("LKR320A-LKP1", Some(ZoneKind::Prohibited)),
            ("LKR320A-LKD7", Some(ZoneKind::Danger)),
            ("LKR320A LKTSA5", Some(ZoneKind::Reserved)),
            ("LKR320A", Some(ZoneKind::Restricted)),
            ("GRID_CTR", Some(ZoneKind::CtrGrid)),
            ("GRID_CTR_LKPR_17", Some(ZoneKind::CtrGrid)),
            ("GRID_ATZ", Some(ZoneKind::AtzGrid)),
            ("acg_1", None),
            ("", None),
            ("žlk", None),
        ];
        for (identifier, kind) in cases {
            assert_eq!(of_identifier(identifier), kind, "{identifier}");
        }
    }

    #[test]
    fn a_zone_has_a_kind_only_in_czechia_and_is_no_grid_cell() {
        let cases = [
            ("LKP2", Country::Czechia, ZoneKind::Prohibited),
            ("LKP2", Country::Other, ZoneKind::Other),
            ("GRID_CTR", Country::Czechia, ZoneKind::Other),
            ("Z1", Country::Czechia, ZoneKind::Other),
        ];
        for (identifier, country, kind) in cases {
            assert_eq!(of_zone(identifier, "", country), kind, "{identifier}");
        }
    }

    #[test]
    fn a_stated_kind_counts_only_where_the_identifier_says_none() {
        let cases = [
            (ZoneKind::Other, json!("assembly"), ZoneKind::Assembly, 0),
            (ZoneKind::Other, json!("obstacle"), ZoneKind::Obstacle, 0),
            (ZoneKind::Other, Value::Null, ZoneKind::Other, 0),
            (ZoneKind::Other, json!("crowd"), ZoneKind::Other, 1),
            (ZoneKind::Other, json!(["assembly"]), ZoneKind::Other, 1),
            (ZoneKind::Other, json!("ctr_grid"), ZoneKind::Other, 1),
            (
                ZoneKind::Prohibited,
                json!("obstacle"),
                ZoneKind::Prohibited,
                0,
            ),
        ];
        for (kind, stated, expected, faults) in cases {
            let mut notes = Notes::default();
            let found = or_stated(kind, &json!({ "kind": stated }), &mut notes);
            assert_eq!(found, expected, "{kind} {stated}");
            assert_eq!(notes.into_faults().len(), faults, "{kind} {stated}");
        }
    }

    #[test]
    fn the_name_decides_where_the_identifier_does_not() {
        let cases = [
            ("LKR320A", "LKTRA 40 Polná", Some(ZoneKind::Reserved)),
            ("LKR320A", "LKP1 Pražský hrad", Some(ZoneKind::Prohibited)),
            ("LKR320A", "nothing known", Some(ZoneKind::Restricted)),
            ("LKR320A", "OSTRAVA", Some(ZoneKind::Restricted)),
            ("LKR320A", "TSA5B", Some(ZoneKind::Restricted)),
            ("LKR320A", "TRA52", Some(ZoneKind::Reserved)),
            ("LKR320A-LKD1", "LKP1", Some(ZoneKind::Danger)),
            ("LKR315", "SLZ Kladno", Some(ZoneKind::Slz)),
            ("LKR315", "Heliport Motol", Some(ZoneKind::Heliport)),
            ("LKR315", "Michelsberg", Some(ZoneKind::Atz)),
            ("LKR317", "silnice II/101", Some(ZoneKind::RoadOther)),
            ("LKR9", "LKP9", Some(ZoneKind::Restricted)),
            ("X", "LKP9", None),
        ];
        for (identifier, name, kind) in cases {
            assert_eq!(of_names(identifier, name), kind, "{identifier} {name}");
        }
    }
}
