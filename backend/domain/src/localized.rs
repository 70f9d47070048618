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

    /// The same text in both languages, such as a name.
    pub fn same(text: impl Into<SmolStr>) -> Self {
        let text = text.into();
        Self {
            cs: text.clone(),
            en: text,
        }
    }
}

/// A number as each language writes it: a decimal comma in Czech, a point in English.
pub(crate) fn number(value: f64, decimals: usize) -> Localized {
    let en = format!("{value:.decimals$}");
    Localized::new(en.replace('.', ","), en)
}
