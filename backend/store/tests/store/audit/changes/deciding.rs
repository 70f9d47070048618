//! What deviations and deputies leave in the trail.

use letka_domain::access::Role;
use letka_domain::period::Period;
use letka_store::deputies::{self, NewDeputy};
use letka_store::deviations::{self, EntryKind};
use letka_store::{Tx, accounts, missions};

use super::check;
use crate::missions::draft;
use crate::support::{Db, World, account, at, now};

pub(super) async fn deviate(db: &Db, world: World) {
    let new = draft(world);
    let mission = db
        .write(move |tx| missions::insert(tx, &new))
        .await
        .unwrap();
    let by = world.commander;
    let open = move |tx: &mut Tx<'_>| deviations::open(tx, mission, by);
    let deviation = check(db, "deviations::open", open).await;
    for kind in EntryKind::ALL {
        let enter = move |tx: &mut Tx<'_>| {
            let at = (mission, deviation);
            deviations::enter(tx, at, *kind, Some("protože"), (by, "Velitel"))
        };
        check(db, "deviations::enter", enter).await;
    }
}

pub(super) async fn stand_in(db: &Db, world: World) {
    let officer = account("pověřená", Role::ComplianceOfficer, world.unit);
    let officer = db
        .write(move |tx| accounts::insert(tx, &officer))
        .await
        .unwrap();
    let new = NewDeputy {
        unit_id: world.unit,
        commander_id: world.commander,
        deputy_id: officer,
        valid: Period::new(now(), at("2028-01-01T00:00:00Z")).unwrap(),
    };
    let name = move |tx: &mut Tx<'_>| deputies::insert(tx, &new);
    let id = check(db, "deputies::insert", name).await;
    let end = move |tx: &mut Tx<'_>| deputies::end(tx, id, world.commander);
    check(db, "deputies::end", end).await;
}
