//! What a zone asks, and whether its data exempt police flights.

use letka_domain::airspace::Restriction;
use serde_json::Value;

use super::json::quoted;
use super::notes::Notes;

/// The restriction that a word of ED-269 or ED-318 means; a word that is none of them prohibits.
///
/// In U-space airspace every flight needs the authorisation of a service provider (Regulation
/// 2021/664).
pub(super) fn read(value: &Value, notes: &mut Notes) -> Restriction {
    match value.as_str().map(str::trim) {
        Some("PROHIBITED") => Restriction::Prohibited,
        Some("REQ_AUTHORISATION" | "REQ_AUTHORIZATION" | "USPACE") => {
            Restriction::RequiresAuthorisation
        }
        Some("CONDITIONAL") => Restriction::Conditional,
        Some("NO_RESTRICTION") => Restriction::Information,
        _ => {
            let written = quoted(value);
            notes.strict(format!(
                "the restriction {written} is not known: read as prohibited"
            ));
            Restriction::Prohibited
        }
    }
}

/// Whether the data exempt police flights in so many words, as the head of `zones` says.
pub(super) fn exempts_police(properties: &Value, extended: &Value, conditions: &Value) -> bool {
    let says_so = |text: &Value| {
        let text = text.as_str().unwrap_or_default();
        let parts = text.split_once([':', '=']);
        parts.is_some_and(|(key, value)| key.trim() == "police_exempt" && value.trim() == "true")
    };
    let stated = |members: &Value| members["police_exempt"] == Value::Bool(true);
    let one = std::slice::from_ref(conditions);
    let conditions = conditions.as_array().map_or(one, Vec::as_slice);
    stated(properties) || stated(extended) || conditions.iter().any(says_so)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_unknown_word_prohibits() {
        let cases = [
            (json!("PROHIBITED"), Restriction::Prohibited, 0),
            (
                json!("REQ_AUTHORISATION"),
                Restriction::RequiresAuthorisation,
                0,
            ),
            (
                json!("REQ_AUTHORIZATION"),
                Restriction::RequiresAuthorisation,
                0,
            ),
            (json!("USPACE"), Restriction::RequiresAuthorisation, 0),
            (json!("CONDITIONAL"), Restriction::Conditional, 0),
            (json!("NO_RESTRICTION"), Restriction::Information, 0),
            (json!("NO RESTRICTION"), Restriction::Prohibited, 1),
            (json!(""), Restriction::Prohibited, 1),
            (json!(null), Restriction::Prohibited, 1),
            (json!(["NO_RESTRICTION"]), Restriction::Prohibited, 1),
        ];
        for (value, restriction, faults) in cases {
            let mut notes = Notes::default();
            assert_eq!(read(&value, &mut notes), restriction, "{value}");
            assert_eq!(notes.into_faults().len(), faults, "{value}");
        }
    }

    #[test]
    fn only_plain_data_exempt_the_police() {
        let (none, yes) = (json!(null), json!({"police_exempt": true}));
        assert!(exempts_police(&yes, &none, &none));
        assert!(exempts_police(&none, &yes, &none));
        for conditions in [
            json!("police_exempt: true"),
            json!(["a", "police_exempt=true"]),
        ] {
            assert!(exempts_police(&none, &none, &conditions), "{conditions}");
        }
        for text in [
            "police_exempt",
            "not police_exempt: true",
            "police_exempt: true unless at night",
            "police flights are exempt",
            "police_exempt: false",
        ] {
            assert!(!exempts_police(&none, &none, &json!(text)), "{text}");
        }
        for members in [
            json!({"police_exempt": "true"}),
            json!({"police_exempt": 1}),
            json!([true]),
        ] {
            assert!(!exempts_police(&members, &members, &members), "{members}");
        }
    }
}
