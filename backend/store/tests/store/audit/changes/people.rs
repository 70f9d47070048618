//! What changes of units, people and licences leave.

use chrono::TimeDelta;
use letka_domain::currency::Light;
use letka_domain::licences::{LicenceKind, LicenceLimits, LicenceStep};
use letka_domain::period::Period;
use letka_domain::retention::RetentionSubject;
use letka_store::currency_rules::{self, NewCurrencyRule};
use letka_store::licences::{self, NewLicence};
use letka_store::operators::{self, Contact, OperatorData, OperatorStatus};
use letka_store::retention::{self, NewPeriod};
use letka_store::{Tx, licence_kinds, units};

use super::check;
use crate::support::{Db, World, at, now, operator, unit};

/// Does each of them once.
pub(super) async fn enter(db: &Db, world: World) {
    let other = check(db, "units::insert", |tx| units::insert(tx, &unit("ZZ"))).await;
    let change = move |tx: &mut Tx<'_>| units::update(tx, other, 1, &unit("ZY"));
    check(db, "units::update", change).await;
    let person = operator(world.unit, "2");
    let insert = move |tx: &mut Tx<'_>| operators::insert(tx, &person);
    let person = check(db, "operators::insert", insert).await;
    let data = OperatorData {
        name: "Eva Malá".into(),
        badge_number: "3".into(),
        contact: Contact::default(),
    };
    let change = move |tx: &mut Tx<'_>| operators::update(tx, person, 1, &data);
    check(db, "operators::update", change).await;
    let to = move |tx: &mut Tx<'_>| operators::move_to_unit(tx, person, 2, other);
    check(db, "operators::move_to_unit", to).await;
    let leave = move |tx: &mut Tx<'_>| {
        operators::set_status(tx, person, OperatorStatus::Left, now(), "odešla")
    };
    check(db, "operators::set_status", leave).await;
    let hold = move |tx: &mut Tx<'_>| retention::place_hold(tx, person, "spor");
    check(db, "retention::place_hold", hold).await;
    let release = move |tx: &mut Tx<'_>| retention::end_hold(tx, person);
    check(db, "retention::end_hold", release).await;
    let new = NewPeriod {
        subject: RetentionSubject::Person,
        months: 1,
        valid_from: now(),
        source: None,
    };
    let set = move |tx: &mut Tx<'_>| retention::insert_period(tx, &new);
    check(db, "retention::insert_period", set).await;
    let gone = operator(world.unit, "4");
    let long_ago = now() - TimeDelta::days(60);
    let leave = move |tx: &mut Tx<'_>| {
        let gone = operators::insert(tx, &gone)?;
        operators::set_status(tx, gone, OperatorStatus::Left, long_ago, "odešla")?;
        Ok(gone)
    };
    let gone = db.write(leave).await.unwrap();
    let erase = move |tx: &mut Tx<'_>| retention::erase(tx, gone);
    check(db, "retention::erase", erase).await;
    let close = move |tx: &mut Tx<'_>| units::close(tx, other, 2);
    check(db, "units::close", close).await;
    license(db, world).await;
    let new = NewCurrencyRule {
        class: None,
        flights: 2,
        within_days: 30,
        light: Light::Day,
        valid_from: now(),
        assumed: true,
        source: None,
    };
    let insert = move |tx: &mut Tx<'_>| currency_rules::insert(tx, &new);
    let rule = check(db, "currency_rules::insert", insert).await;
    let end = move |tx: &mut Tx<'_>| currency_rules::end(tx, rule, at("2028-01-01T00:00:00Z"));
    check(db, "currency_rules::end", end).await;
}

async fn license(db: &Db, world: World) {
    let known = db
        .read(|c| licence_kinds::get_by_meaning(c, LicenceKind::PoliceUav))
        .await
        .unwrap();
    let mut data = known.data();
    data.code = "other".into();
    let insert = move |tx: &mut Tx<'_>| licence_kinds::insert(tx, &data);
    let kind = check(db, "licence_kinds::insert", insert).await;
    let data = licence_kinds::KindData {
        code: "another".into(),
        ..known.data()
    };
    let update = move |tx: &mut Tx<'_>| licence_kinds::update(tx, kind, 1, &data);
    check(db, "licence_kinds::update", update).await;
    let licence = NewLicence {
        operator_id: world.pilot,
        kind_id: kind,
        number: "1".into(),
        issued_by: "PP ČR".into(),
        valid: Period::new(now(), at("2028-01-01T00:00:00Z")).unwrap(),
        limits: LicenceLimits::default(),
        renews: None,
    };
    let insert = move |tx: &mut Tx<'_>| licences::insert(tx, &licence);
    let licence = check(db, "licences::insert", insert).await;
    for step in LicenceStep::ALL {
        let enter = move |tx: &mut Tx<'_>| licences::step(tx, licence, *step, now(), "protože");
        check(db, "licences::step", enter).await;
    }
}
