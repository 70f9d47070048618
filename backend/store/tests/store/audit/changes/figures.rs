//! Targets and counts.

use letka_domain::targets::TargetMeasure;
use letka_store::Tx;
use letka_store::targets::{self, NewTarget};

use super::check;
use crate::support::{Db, World, at, now};

pub(super) async fn enter(db: &Db, world: World) {
    let target = NewTarget {
        unit_id: world.unit,
        measure: TargetMeasure::Operators,
        value: 90,
        due_at: at("2028-01-01T00:00:00Z"),
        account_id: world.commander,
    };
    let set = move |tx: &mut Tx<'_>| targets::insert(tx, &target);
    check(db, "targets::insert", set).await;
    let counts = [(world.unit, TargetMeasure::Operators, 76)];
    let count = move |tx: &mut Tx<'_>| targets::measure(tx, now(), &counts);
    check(db, "targets::measure", count).await;
}
