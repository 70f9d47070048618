//! Texts for people: strings, lists of translations, and texts with HTML in them.

use serde_json::Value;

/// The text of a value: a string, a number, or one of several translations (`{text, lang}`),
/// Czech before English before the first. Empty texts are none.
pub(super) fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => without_markup(text),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => return translation(items),
        Value::Object(_) => return plain(&value["text"]),
        Value::Null | Value::Bool(_) => return None,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn translation(items: &[Value]) -> Option<String> {
    let in_language = |language: &str| {
        let spoken = |item: &&Value| {
            let tag = item["lang"].as_str().or(item["language"].as_str());
            tag.and_then(|tag| tag.get(..language.len()))
                .is_some_and(|start| start.eq_ignore_ascii_case(language))
        };
        items.iter().filter(spoken).find_map(translated)
    };
    in_language("cs")
        .or_else(|| in_language("en"))
        .or_else(|| items.iter().find_map(translated))
}

/// The text of one translation; a list in the list is none.
fn translated(item: &Value) -> Option<String> {
    match item {
        Value::Object(members) => members
            .get("text")
            .filter(|it| it.is_string())
            .and_then(plain),
        Value::Array(_) => None,
        other => plain(other),
    }
}

/// A text without HTML tags and entities. A tag becomes a space, so that words stay apart; a `<`
/// that begins no tag stays.
fn without_markup(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        plain.push_str(before);
        let opens =
            tag[1..].starts_with(|next: char| next.is_ascii_alphabetic() || "/!".contains(next));
        if let Some(end) = tag.find('>').filter(|_| opens) {
            plain.push(' ');
            rest = &tag[end + 1..];
        } else {
            plain.push('<');
            rest = &tag[1..];
        }
    }
    plain.push_str(rest);
    let plain = without_entities(&plain);
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ")
}

fn without_entities(text: &str) -> String {
    const ENTITIES: [(&str, &str); 6] = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        // Last, or an escaped entity would be unescaped twice.
        ("&amp;", "&"),
    ];
    let replaced = |text: String, (entity, sign): (&str, &str)| text.replace(entity, sign);
    ENTITIES.into_iter().fold(text.to_owned(), replaced)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_text_is_chosen_of_many() {
        let cases = [
            (json!("  plain "), Some("plain")),
            (json!(""), None),
            (json!(null), None),
            (json!(7), Some("7")),
            (
                json!([{"text": "de", "lang": "de-CH"}, {"text": "en", "lang": "en-GB"}]),
                Some("en"),
            ),
            (
                json!([{"text": "en", "lang": "en"}, {"text": "cs", "lang": "cs-CZ"}]),
                Some("cs"),
            ),
            (
                json!([{"text": "", "lang": "cs-CZ"}, {"text": "en", "lang": "EN"}]),
                Some("en"),
            ),
            (json!([{"text": "bez jazyka"}]), Some("bez jazyka")),
            (json!([{"text": "x", "lang": "č"}]), Some("x")),
            (json!(["bare"]), Some("bare")),
            (json!([[["deep"]]]), None),
            (json!({"text": "one", "lang": "en"}), Some("one")),
        ];
        for (value, text) in cases {
            assert_eq!(plain(&value).as_deref(), text, "{value}");
        }
    }

    #[test]
    fn markup_goes_and_words_stay() {
        let cases = [
            (
                "<p><b>Ask</b> the owner.</p><p>Tel. 1</p>",
                "Ask the owner. Tel. 1",
            ),
            (
                "below 120 m &lt; limit &amp;amp; so on",
                "below 120 m < limit &amp; so on",
            ),
            ("height < 120 m, mass > 2 kg", "height < 120 m, mass > 2 kg"),
            ("unfinished <b", "unfinished <b"),
            ("<a href='https://x.cz'>ADIF</a>", "ADIF"),
        ];
        for (markup, text) in cases {
            assert_eq!(without_markup(markup), text);
        }
    }
}
