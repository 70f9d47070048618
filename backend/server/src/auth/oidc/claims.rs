//! What a provider says of a person, as far as we read it.

use serde_json::{Map, Value};

/// Claims by name.
pub(super) type Claims = Map<String, Value>;

/// The claim of a name; dots lead into objects, unless there is a claim with dots in its name.
pub(super) fn find<'c>(claims: &'c Claims, name: &str) -> Option<&'c Value> {
    if let Some(value) = claims.get(name) {
        return Some(value);
    }
    let mut parts = name.split('.');
    let first = claims.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.get(part))
}

/// The words of a claim: one, or a list of them. Anything else is none.
pub(super) fn words(claims: &Claims, name: &str) -> Vec<String> {
    let word = |value: &Value| value.as_str().map(str::to_owned);
    match find(claims, name) {
        Some(Value::Array(all)) => all.iter().filter_map(word).collect(),
        Some(one) => word(one).into_iter().collect(),
        None => Vec::new(),
    }
}

/// The user name that the provider vouches for; an e-mail address only when it was verified.
pub(super) fn username(claims: &Claims, name: &str) -> Option<String> {
    let verified = claims.get("email_verified") == Some(&Value::Bool(true));
    if name == "email" && !verified {
        return None;
    }
    let text = find(claims, name)?.as_str()?.trim().to_lowercase();
    (!text.is_empty() && !text.contains(char::is_control)).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims() -> Claims {
        let all = json!({
            "groups": ["a", 1, "b"], "one": "a", "realm": {"roles": ["c"]}, "x.y": "d",
            "preferred_username": " Jana ", "email": "jana@a.cz", "email_verified": false,
        });
        all.as_object().unwrap().clone()
    }

    #[test]
    fn words_are_one_or_a_list_and_dots_lead_inside() {
        let claims = claims();
        assert_eq!(words(&claims, "groups"), ["a", "b"]);
        assert_eq!(words(&claims, "one"), ["a"]);
        assert_eq!(words(&claims, "realm.roles"), ["c"]);
        assert_eq!(words(&claims, "x.y"), ["d"]);
        assert!(words(&claims, "realm").is_empty() && words(&claims, "none").is_empty());
    }

    #[test]
    fn an_address_that_nobody_verified_names_nobody() {
        let mut claims = claims();
        assert_eq!(username(&claims, "preferred_username").unwrap(), "jana");
        assert_eq!(username(&claims, "email"), None);
        claims.insert("email_verified".into(), true.into());
        assert_eq!(username(&claims, "email").unwrap(), "jana@a.cz");
        assert_eq!(username(&claims, "groups"), None);
    }
}
