//! Which of the three sets of distances from people an aircraft flies under.

use super::Facts;
use crate::aircraft::ClassMark;

/// The sets of distances of the open category, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum Category {
    /// C0, C1, or light without a mark: over single people, not over assemblies.
    A1,
    /// C2: near people.
    A2,
    /// All others: far from people.
    A3,
}

impl Facts<'_> {
    /// The distances that the aircraft flies under; `None` where the aircraft is not known. A mark
    /// that the register does not hold is read as the strictest.
    pub(in crate::rules) fn category(&self) -> Option<Category> {
        let aircraft = self.aircraft?;
        // One number for all three rules, so that no aircraft falls between them.
        let unmarked_below = self.rulebook.rules.people_a1.params.unmarked_below;
        let light = aircraft
            .mass_g()
            .is_some_and(|grams| grams < unmarked_below.grams());
        Some(match aircraft.limits.class_mark {
            Some(ClassMark::C0 | ClassMark::C1) => Category::A1,
            Some(ClassMark::None) if light => Category::A1,
            Some(ClassMark::C2) => Category::A2,
            Some(
                ClassMark::None | ClassMark::C3 | ClassMark::C4 | ClassMark::C5 | ClassMark::C6,
            )
            | None => Category::A3,
        })
    }
}
