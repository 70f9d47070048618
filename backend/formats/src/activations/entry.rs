//! One line of a list.

use letka_domain::airspace::Notice;
use letka_domain::altitude::Altitude;
use letka_domain::period::Period;

/// Where an activation begins and ends above the ground; `None` is where the area does.
pub(super) type Band = (Option<Altitude>, Option<Altitude>);

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Entry {
    /// An area and what of it was read.
    Read {
        /// The area.
        identifier: String,
        /// When; `None` where that cannot be read.
        periods: Option<Vec<Period>>,
        /// How high; `None` where that cannot be read.
        band: Option<Band>,
        /// Whether it is taken back.
        cancelled: bool,
        /// The time that the list covers.
        covers: Period,
    },
    /// It may name an area, but which cannot be read.
    Lost(String),
    /// It is not about an area, but a person should know that it was passed over.
    Passed(String),
    /// It is not about an area.
    Aside,
}

/// A fragment, and whether a line is lost because of it.
pub(super) type Said = (String, bool);

impl Entry {
    /// The notices of a line, doubts taken strictly, and what is to be said about them.
    pub(super) fn into_notices(self, source: &str) -> (Vec<Notice>, Vec<Said>) {
        let (identifier, periods, band, cancelled, covers) = match self {
            Self::Read {
                identifier,
                periods,
                band,
                cancelled,
                covers,
            } => (identifier, periods, band, cancelled, covers),
            Self::Lost(reason) => return (Vec::new(), vec![(reason, true)]),
            Self::Passed(reason) => return (Vec::new(), vec![(reason, false)]),
            Self::Aside => return (Vec::new(), Vec::new()),
        };
        let in_doubt = periods.is_none() || band.is_none();
        if cancelled && in_doubt {
            let reason =
                format!("cancellation of {identifier} cannot be read wholly and is not taken");
            return (Vec::new(), vec![(reason, false)]);
        }
        let mut said = Vec::new();
        if periods.is_none() {
            said.push((
                "its time cannot be read: active as long as the list covers".into(),
                false,
            ));
        }
        if band.is_none() {
            said.push((
                "its limits cannot be read: active in its whole height".into(),
                false,
            ));
        }
        let (lower, upper) = band.unwrap_or((None, None));
        let periods = periods.unwrap_or_else(|| vec![covers]);
        let notice = |period| Notice {
            identifier: identifier.clone(),
            period,
            lower,
            upper,
            cancelled,
            source: source.to_owned(),
        };
        (periods.into_iter().map(notice).collect(), said)
    }
}

/// Whether a word takes an activation back.
pub(super) fn is_cancellation(word: &str) -> bool {
    matches!(
        word.to_uppercase().as_str(),
        "CNL" | "CNLD" | "CANCEL" | "CANCELLED" | "CANCELED" | "ZRUŠENO" | "ZRUSENO"
    )
}

/// Limits from two texts; `None` where one cannot be read or they are the wrong way round. Nothing
/// is the limit of the area itself.
pub(super) fn band(lower: &str, upper: &str) -> Option<Band> {
    let lower = Some(lower)
        .filter(|text| !text.is_empty())
        .map(crate::limit::lower)
        .transpose()
        .ok()?;
    let upper = Some(upper)
        .filter(|text| !text.is_empty())
        .map(crate::limit::upper)
        .transpose()
        .ok()?
        .flatten();
    let upside_down = lower.is_some_and(|lower| crate::limit::is_upside_down(lower, upper));
    (!upside_down).then_some((lower, upper))
}

/// Whether a word is the designator of an area that may be activated: two letters of the State,
/// `TSA`, `TRA`, `R`, `D` or `P`, and a number.
pub(super) fn is_designator(word: &str) -> bool {
    let Some((state, rest)) = word.split_at_checked(2) else {
        return false;
    };
    let numbered = |kind: &str| {
        let number = rest.strip_prefix(kind);
        number.is_some_and(|number| {
            number.starts_with(|c: char| c.is_ascii_digit())
                && number.bytes().all(|c| c.is_ascii_alphanumeric())
        })
    };
    state.bytes().all(|c| c.is_ascii_uppercase())
        && ["TSA", "TRA", "R", "D", "P"].into_iter().any(numbered)
}
