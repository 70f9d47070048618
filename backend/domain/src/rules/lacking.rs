//! The findings where the register does not say who flies or what.

use super::{Finding, Head};
use crate::localized::Localized;

/// What the rules that read the register of aircraft rest on.
pub(super) const AIRCRAFT: Localized = Localized::fixed("registr letadel", "register of aircraft");
/// What the rules that read the register of operators rest on.
pub(super) const OPERATORS: Localized =
    Localized::fixed("registr operátorů", "register of operators");
/// What the rules about the fleet's own traffic rest on.
pub(super) const FLEET: Localized =
    Localized::fixed("mise vlastní flotily", "missions of the fleet");

/// It is not known which aircraft flies.
pub(super) fn no_aircraft<P>(rule: &Head<'_, P>) -> Finding {
    let text = Localized::fixed(
        "Není známo, které letadlo poletí.",
        "It is not known which aircraft will fly.",
    );
    rule.cannot_judge(text, AIRCRAFT)
        .remedy("Zvolte letadlo.", "Choose an aircraft.")
}

/// It is not known who flies.
pub(super) fn no_pilot<P>(rule: &Head<'_, P>) -> Finding {
    let text = Localized::fixed("Není známo, kdo poletí.", "It is not known who will fly.");
    rule.cannot_judge(text, OPERATORS)
        .remedy("Určete pilota.", "Name the pilot.")
}
