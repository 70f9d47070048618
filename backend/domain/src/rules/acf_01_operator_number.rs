//! ACF-01: the registration number of the operator is on the aircraft.
//!
//! **Checks** that the register of aircraft holds a number of the right form: `CZE` and thirteen
//! letters and digits. **Source** Reg. (EU) 2019/947 Art. 14; ÚCL's answers to common questions.
//! **Because** whoever finds a drone must find its operator. **Severity** warns: whether the police
//! must register is not known. **Example** the number was entered without its last digit.

use super::{Facts, Finding, Head, Measure, lacking};
use crate::localized::Localized;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    let Some(aircraft) = facts.aircraft else {
        return vec![lacking::no_aircraft(rule)];
    };
    let number = aircraft.operator_number.as_deref().unwrap_or("").trim();
    if is_well_formed(number) {
        let text = Localized::new(
            format!("Letadlo nese číslo provozovatele {number}."),
            format!("The aircraft bears the operator number {number}."),
        );
        return vec![rule.pass(text, lacking::AIRCRAFT)];
    }
    let text = if number.is_empty() {
        Localized::fixed(
            "Registr neuvádí číslo provozovatele na letadle.",
            "The register has no operator number for the aircraft.",
        )
    } else {
        Localized::fixed(
            "Číslo provozovatele v registru nemá předepsaný tvar.",
            "The operator number in the register is not of the right form.",
        )
    };
    let failed = rule.fail(text, lacking::AIRCRAFT).remedy(
        "Doplňte číslo provozovatele do registru a na letadlo, bez tajné koncovky.",
        "Enter the operator number in the register and on the aircraft, without its secret ending.",
    );
    vec![failed.measured(
        Measure::text("CZE a 13 znaků", "CZE and 13 characters"),
        Measure::text(number, number),
    )]
}

fn is_well_formed(number: &str) -> bool {
    number.strip_prefix("CZE").is_some_and(|rest| {
        rest.len() == 13 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::World;

    #[test]
    fn the_form_of_the_number_decides() {
        for (number, expected) in [
            (Some("CZE87astrdge12k8"), FindingState::Pass),
            (Some(" CZE87astrdge12k8 "), FindingState::Pass),
            (Some("CZE87astrdge12k"), FindingState::Fail),
            (Some("CZE87astrdge12k89"), FindingState::Fail),
            (Some("SVK87astrdge12k8"), FindingState::Fail),
            (Some("CZE87astrdgé12k"), FindingState::Fail),
            (Some("CZE87astrdge12k8-xyz"), FindingState::Fail),
            (Some(""), FindingState::Fail),
            (None, FindingState::Fail),
        ] {
            let mut world = World::new();
            world.aircraft.operator_number = number.map(str::to_owned);
            assert_eq!(world.state("ACF-01"), expected, "{number:?}");
        }
    }

    #[test]
    fn without_an_aircraft_none_can_judge() {
        let world = World::new();
        let mut question = world.question();
        question.aircraft = None;
        for rule in ["ACF-01", "ACF-02", "ACF-03", "INS-01", "SAF-02", "SAF-12"] {
            let state = World::ask(question, rule).state;
            assert_eq!(state, FindingState::CannotJudge, "{rule}");
        }
    }
}
