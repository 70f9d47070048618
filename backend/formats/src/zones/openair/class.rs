//! Classes and types: what an airspace is, what it asks, and when it is active.
//!
//! `AC D` is class D of the ICAO, as the Czech file has it (it writes danger areas as `Q`). The
//! name decides the kind, then the type (`AY`), then the class; of what they ask the strictest
//! counts. Class F is in some countries restricted, in others advice: a person must read it. A
//! class or type nobody knows needs consent. The areas `TRA GA` under terminal areas are drawn
//! with the class of glider sectors, but they are reserved areas by their name and by the file's
//! own comment, which says that air traffic control activates them on request.

use letka_domain::airspace::{Activity, Restriction, ZoneKind};

use super::name::{self, Sense};

/// What an airspace is and what it asks, from its class, its type and its name.
pub(super) fn meaning(
    class: Option<&str>,
    kind: Option<&str>,
    name: &str,
) -> (ZoneKind, Restriction) {
    let (by_name, by_type) = (name::sense(name), kind.map_or((None, None), of_type));
    let by_class = class.map_or((None, None), of_class);
    let senses = [by_name, by_type, by_class];
    let kind = senses
        .iter()
        .find_map(|sense| sense.0)
        .unwrap_or(ZoneKind::Other);
    let restrictions = senses.iter().filter_map(|sense| sense.1);
    let strictest = restrictions.max_by_key(|restriction| strictness(*restriction));
    (
        kind,
        strictest.unwrap_or(Restriction::RequiresAuthorisation),
    )
}

/// When an airspace is active that has no times of its own. The Czech file says of restricted areas
/// that some are activated day by day, but not which: they count as active always. Areas `LKTSA` and `LKTRA` are activated
/// by airspace use plans. Areas of other activators never stand in those plans, so a plan that does
/// not name them means nothing: nobody knows.
pub(super) fn activity(kind: ZoneKind, identifier: &str) -> Activity {
    match kind {
        ZoneKind::Reserved if name::designator(identifier).is_some() => Activity::ByNotice,
        ZoneKind::Reserved | ZoneKind::Notam => Activity::Unknown,
        _ => Activity::Always,
    }
}

/// Whether a class or type is known.
pub(super) fn is_known(word: &str) -> bool {
    of_class(word).0 != Some(ZoneKind::Other)
}

/// Whether a type is known.
pub(super) fn is_known_type(word: &str) -> bool {
    of_type(word) != (None, None) || matches!(word, "N" | "NONE")
}

fn of_class(class: &str) -> Sense {
    use Restriction::{Conditional, Information, RequiresAuthorisation};
    match class {
        "A" | "B" | "C" | "D" => (Some(ZoneKind::Airspace), Some(RequiresAuthorisation)),
        "E" | "G" | "W" | "GS" | "GSEC" => (Some(ZoneKind::Airspace), Some(Information)),
        "F" => (Some(ZoneKind::Airspace), Some(Conditional)),
        "UNC" | "UNCLASSIFIED" => (None, None),
        "Q" | "R" | "P" | "CTR" | "RMZ" | "TMZ" => of_type(class),
        _ => (Some(ZoneKind::Other), Some(RequiresAuthorisation)),
    }
}

fn of_type(kind: &str) -> Sense {
    use Restriction::{Conditional, Information, Prohibited, RequiresAuthorisation};
    match kind {
        "P" => (Some(ZoneKind::Prohibited), Some(Prohibited)),
        "R" => (Some(ZoneKind::Restricted), Some(RequiresAuthorisation)),
        "Q" => (Some(ZoneKind::Danger), Some(Conditional)),
        "TSA" | "TRA" => (Some(ZoneKind::Reserved), Some(RequiresAuthorisation)),
        "CTR" => (Some(ZoneKind::Ctr), Some(RequiresAuthorisation)),
        "ATZ" | "MATZ" => (Some(ZoneKind::Atz), Some(RequiresAuthorisation)),
        "TMA" | "CTA" => (Some(ZoneKind::Airspace), None),
        "RMZ" | "TMZ" | "ASRA" | "ALERT" => (Some(ZoneKind::Airspace), Some(Conditional)),
        "GSEC" | "FIR" | "UIR" | "FIS" | "ACCSEC" | "VFRSEC" | "VFRR" => {
            (Some(ZoneKind::Airspace), Some(Information))
        }
        "NOTAM" => (Some(ZoneKind::Notam), Some(RequiresAuthorisation)),
        _ => (None, None),
    }
}

fn strictness(restriction: Restriction) -> u8 {
    match restriction {
        Restriction::Information => 0,
        Restriction::Conditional => 1,
        Restriction::RequiresAuthorisation => 2,
        Restriction::Prohibited => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Restriction::{Conditional, Information, Prohibited};

    const CONSENT: Restriction = Restriction::RequiresAuthorisation;

    /// Class, type, name; nothing is an empty text.
    type Drawn = (&'static str, &'static str, &'static str);

    fn check(expected: (ZoneKind, Restriction), airspaces: &[Drawn]) {
        for (class, kind, name) in airspaces {
            let word = |text: &'static str| Some(text).filter(|text| !text.is_empty());
            let read = meaning(word(class), word(kind), name);
            assert_eq!(read, expected, "{class} {kind} {name}");
        }
    }

    #[test]
    fn class_type_and_name_together_give_the_meaning() {
        check(
            (ZoneKind::Prohibited, Prohibited),
            &[("P", "", "LKP2 TEMELIN")],
        );
        check((ZoneKind::Restricted, CONSENT), &[("R", "", "LKR1 SUMAVA")]);
        check((ZoneKind::Restricted, Prohibited), &[("P", "", "LKR1")]);
        check((ZoneKind::Reserved, CONSENT), &[("R", "", "LKTSA7A JINCE")]);
        check(
            (ZoneKind::Reserved, CONSENT),
            &[("GS", "GSEC", "TRA GA KOLIN")],
        );
        check(
            (ZoneKind::Danger, Conditional),
            &[("Q", "", "LKD3 BRECLAV")],
        );
        check(
            (ZoneKind::Danger, Conditional),
            &[("Q", "", "DROPZONE Lipa")],
        );
        check((ZoneKind::Ctr, CONSENT), &[("D", "CTR", "CTR RUZYNE")]);
        check((ZoneKind::Atz, CONSENT), &[("E", "", "ATZ LKCS")]);
    }

    #[test]
    fn airspace_asks_by_its_class() {
        let consent = [
            ("D", "", "TMA I BRNO"),
            ("UNC", "TMA", "X"),
            ("XYZ", "GSEC", "X"),
        ];
        check((ZoneKind::Airspace, CONSENT), &consent);
        check(
            (ZoneKind::Airspace, Conditional),
            &[("E", "", "LKRMZ2 VODOCHODY")],
        );
        let nothing = [
            ("E", "", "TMA X"),
            ("GS", "GSEC", "PGZ NIVA"),
            ("UNC", "GSEC", "X"),
        ];
        check((ZoneKind::Airspace, Information), &nothing);
        let unknown = [("UNC", "", "X"), ("XYZ", "", "X"), ("", "", "")];
        check((ZoneKind::Other, CONSENT), &unknown);
    }

    #[test]
    fn only_areas_of_the_plans_wait_for_a_notice() {
        assert_eq!(activity(ZoneKind::Reserved, "LKTSA3A"), Activity::ByNotice);
        assert_eq!(
            activity(ZoneKind::Reserved, "TRA GA KOLIN 1C"),
            Activity::Unknown
        );
        assert_eq!(activity(ZoneKind::Restricted, "LKR9"), Activity::Always);
    }
}
