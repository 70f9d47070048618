//! CTR-04: the inner part of a control zone.
//!
//! **Checks** whether the flight, with its buffer, meets the inner part of a civil or military control
//! zone; the grid frees nothing there. **Source** OOP LKR314B, D and F. **Because** aircraft are on
//! final approach. **Severity** needs coordination. **Example** a search beside the runway.

use super::{Facts, Finding, Head, zones};
use crate::airspace::ZoneKind;

pub(super) type Params = crate::rulebook::NoParams;

pub(super) fn check(facts: &Facts<'_>, rule: &Head<'_, Params>) -> Vec<Finding> {
    zones::judge_kind(facts, rule, &[], ZoneKind::CtrInner)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::judges;
    use super::*;

    #[test]
    fn the_buffer_decides() {
        judges("CTR-04", ZoneKind::CtrInner);
    }
}
