//! Whom to ask about a zone, from the lists of ED-269 and ED-318.

use letka_domain::airspace::Authority;
use serde_json::Value;

use super::json::quoted;
use super::notes::Notes;
use super::text::plain;

/// The authorities of a zone as one: those to be asked for an authorisation where there are any,
/// all of them otherwise, with the longest notice that one of them wants.
pub(super) fn read(value: &Value, notes: &mut Notes) -> Option<Authority> {
    let one = std::slice::from_ref(value);
    let all = value.as_array().map_or(one, Vec::as_slice);
    let authorises = |it: &&Value| {
        let purpose = it["purpose"].as_str();
        purpose.is_some_and(|word| word.starts_with("AUTHORI"))
    };
    let asked: Vec<&Value> = all.iter().filter(authorises).collect();
    let asked = if asked.is_empty() {
        all.iter().collect()
    } else {
        asked
    };
    let names = asked.iter().filter_map(|it| name(it));
    let contacts = asked.iter().filter_map(|it| contact(it));
    let notices = asked
        .iter()
        .filter_map(|it| notice(&it["intervalBefore"], notes));
    let notice_s = notices.max();
    let (names, contacts) = (joined(names, ", "), joined(contacts, "; "));
    let name = names.or_else(|| contacts.clone())?;
    Some(Authority {
        name,
        contact: contacts,
        notice_s,
    })
}

/// Texts in a row, each once; `None` without one.
fn joined(texts: impl Iterator<Item = String>, between: &str) -> Option<String> {
    let mut once: Vec<String> = Vec::new();
    for text in texts {
        if !once.contains(&text) {
            once.push(text);
        }
    }
    (!once.is_empty()).then(|| once.join(between))
}

fn name(authority: &Value) -> Option<String> {
    let (name, service) = (plain(&authority["name"]), plain(&authority["service"]));
    match (name, service) {
        (Some(name), Some(service)) => Some(format!("{name} ({service})")),
        (name, service) => name
            .or(service)
            .or_else(|| plain(&authority["contactName"])),
    }
}

fn contact(authority: &Value) -> Option<String> {
    let ways = ["contactName", "phone", "email", "siteURL", "SiteURL"];
    joined(ways.iter().filter_map(|way| plain(&authority[*way])), ", ")
}

fn notice(value: &Value, notes: &mut Notes) -> Option<i64> {
    let text = plain(value)?;
    let seconds = duration_s(&text);
    if seconds.is_none() {
        notes.strict(format!("the notice {} is not a duration", quoted(value)));
    }
    seconds
}

/// The seconds of an ISO 8601 duration in whole units. A month is 31 days and a year 366: the
/// notice is never too short.
fn duration_s(text: &str) -> Option<i64> {
    const DAY: i64 = 86_400;
    const DATE: [(char, i64); 4] = [
        ('Y', 366 * DAY),
        ('M', 31 * DAY),
        ('W', 7 * DAY),
        ('D', DAY),
    ];
    const TIME: [(char, i64); 3] = [('H', 3600), ('M', 60), ('S', 1)];
    let body = text.strip_prefix('P')?;
    let (date, time) = body
        .split_once('T')
        .map_or((body, None), |(date, time)| (date, Some(time)));
    if date.is_empty() && time.is_none_or(str::is_empty) {
        return None;
    }
    sum(date, &DATE)?.checked_add(sum(time.unwrap_or_default(), &TIME)?)
}

/// The sum of numbers that are each followed by their unit.
fn sum(mut text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut seconds = 0_i64;
    while !text.is_empty() {
        let (number, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
        let mut rest = rest.chars();
        let unit = rest.next()?;
        let (_, size) = units.iter().find(|(letter, _)| *letter == unit)?;
        seconds = seconds.checked_add(number.parse::<i64>().ok()?.checked_mul(*size)?)?;
        text = rest.as_str();
    }
    Some(seconds)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn durations_are_seconds() {
        let cases = [
            ("P3D", Some(259_200)),
            ("P10DT00H", Some(864_000)),
            ("PT72H", Some(259_200)),
            ("PT1H30M5S", Some(5405)),
            ("P1Y2M1W", Some((366 + 62 + 7) * 86_400)),
            ("P02DT00H", Some(172_800)),
            ("3D", None),
            ("P", None),
            ("PT", None),
            ("P3", None),
            ("PD", None),
            ("P3X", None),
            ("P-3D", None),
            ("P99999999999999999999D", None),
            ("P9223372036854775807D", None),
            ("P3č", None),
        ];
        for (text, seconds) in cases {
            assert_eq!(duration_s(text), seconds, "{text}");
        }
    }

    #[test]
    fn those_who_authorise_are_asked() {
        let value = json!([
            {"name": "Info", "purpose": "INFORMATION", "intervalBefore": "P30D"},
            {"name": [{"text": "ŘLP ČR", "lang": "cs-CZ"}], "service": "AMC", "purpose": "AUTHORIZATION",
                "intervalBefore": "P1D", "phone": "+420 1", "email": ""},
            {"name": "ÚCL", "purpose": "AUTHORISATION", "intervalBefore": "P3D", "siteURL": "https://www.caa.cz"},
        ]);
        let mut notes = Notes::default();
        let authority = read(&value, &mut notes).unwrap();
        assert_eq!(authority.name, "ŘLP ČR (AMC), ÚCL");
        assert_eq!(
            authority.contact.as_deref(),
            Some("+420 1; https://www.caa.cz")
        );
        assert_eq!(authority.notice_s, Some(259_200));
        assert_eq!(notes.into_faults(), vec![]);
    }

    #[test]
    fn an_authority_that_says_little_is_still_one() {
        let mut notes = Notes::default();
        let one = json!({"email": "a@b.cz", "purpose": "NOTIFICATION", "intervalBefore": "soon"});
        let authority = read(&one, &mut notes).unwrap();
        assert_eq!(
            (authority.name.as_str(), authority.notice_s),
            ("a@b.cz", None)
        );
        assert_eq!(notes.into_faults().len(), 1);
        for nothing in [
            json!(null),
            json!([]),
            json!([{}]),
            json!("x"),
            json!([1, {"name": ""}]),
        ] {
            assert_eq!(read(&nothing, &mut Notes::default()), None, "{nothing}");
        }
    }
}
