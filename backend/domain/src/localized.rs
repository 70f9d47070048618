//! Text in the two languages of the system.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// The same sentence in Czech and in English. Copies are cheap: a verdict repeats the titles and
/// sources of every rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// Czech.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub cs: SmolStr,
    /// English.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub en: SmolStr,
}

impl Localized {
    /// Both languages at once, Czech first.
    pub fn new(cs: impl Into<SmolStr>, en: impl Into<SmolStr>) -> Self {
        Self {
            cs: cs.into(),
            en: en.into(),
        }
    }

    /// A sentence that never changes, in both languages, Czech first. It is not copied.
    pub const fn fixed(cs: &'static str, en: &'static str) -> Self {
        Self {
            cs: SmolStr::new_static(cs),
            en: SmolStr::new_static(en),
        }
    }

    /// With another text after it.
    #[must_use]
    pub fn then(self, more: &Self) -> Self {
        if more.cs.is_empty() && more.en.is_empty() {
            return self;
        }
        Self::new(
            format!("{}{}", self.cs, more.cs),
            format!("{}{}", self.en, more.en),
        )
    }

    /// Without full stops and blanks at its end: for words of people that a sentence is made of.
    #[must_use]
    pub fn without_full_stop(self) -> Self {
        let trimmed = |text: SmolStr| {
            let bare =
                text.trim_end_matches(|letter: char| letter == '.' || letter.is_whitespace());
            if bare.len() == text.len() {
                text
            } else {
                SmolStr::from(bare)
            }
        };
        Self {
            cs: trimmed(self.cs),
            en: trimmed(self.en),
        }
    }

    /// The same text in both languages, such as a name.
    pub fn same(text: impl Into<SmolStr>) -> Self {
        let text = text.into();
        Self {
            cs: text.clone(),
            en: text,
        }
    }
}

/// Two numbers with as many decimals as they need to look different: a value a little beyond its limit
/// must not read as the limit.
pub(crate) fn unlike(one: f64, other: f64, decimals: usize) -> (Localized, Localized) {
    let written = |decimals| (number(one, decimals), number(other, decimals));
    let differ = |pair: &(Localized, Localized)| pair.0 != pair.1;
    let more = (decimals..decimals + 4).map(written).find(differ);
    more.unwrap_or_else(|| written(decimals))
}

/// A number as each language writes it: a decimal comma in Czech, a point in English.
pub fn number(value: f64, decimals: usize) -> Localized {
    if decimals == 0 {
        // The digits of `{value:.0}`, which is slow on whole numbers.
        return Localized::same(value.round_ties_even().to_string());
    }
    let en = format!("{value:.decimals$}");
    Localized::new(en.replace('.', ","), en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_differ_look_different() {
        for (limit, value, decimals, shown) in [
            (120.0, 125.4, 0, ("120", "125")),
            (120.0, 120.4, 0, ("120,0", "120,4")),
            (121.92, 121.95, 0, ("121,9", "122,0")),
            (10.0, 10.04, 1, ("10,00", "10,04")),
            (-10.0, -10.3, 0, ("-10,0", "-10,3")),
            (5.0, 5.0, 0, ("5", "5")),
            (5.0, 5.000_000_1, 0, ("5", "5")),
        ] {
            let (one, other) = unlike(limit, value, decimals);
            assert_eq!((one.cs.as_str(), other.cs.as_str()), shown);
        }
    }
}
