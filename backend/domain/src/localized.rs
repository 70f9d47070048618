//! Text in the two languages of the system.

use serde::{Deserialize, Serialize};

/// The same sentence in Czech and in English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Localized {
    /// Czech.
    pub cs: String,
    /// English.
    pub en: String,
}

impl Localized {
    /// Both languages at once, Czech first.
    pub fn new(cs: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            cs: cs.into(),
            en: en.into(),
        }
    }
}

/// A number as each language writes it: a decimal comma in Czech, a point in English.
pub(crate) fn number(value: f64, decimals: usize) -> Localized {
    let en = format!("{value:.decimals$}");
    Localized {
        cs: en.replace('.', ","),
        en,
    }
}
