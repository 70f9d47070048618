//! Reminders of what expires: to whom, when, and never twice.

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_domain::ids::LicenceId;
use letka_domain::licences::{LicenceKind, LicenceLimits};
use letka_domain::period::Period;
use letka_server::reminders;
use letka_store::licences::{self, NewLicence};
use letka_store::{Actor, Tx, licence_kinds};
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use serde_json::Value;

/// What a caller is told of what expires, the newest first.
async fn expiries(caller: &Client) -> Vec<Value> {
    let list = caller
        .get("/api/v1/notifications?limit=200")
        .await
        .expect(200);
    let items = list["items"].as_array().unwrap().iter();
    let of_expiry = items.filter(|one| one["news"]["kind"] == "expiry");
    of_expiry.map(|one| one["news"].clone()).collect()
}

/// A licence of the pilot that is valid from a year ago until so many days ahead.
async fn licence(app: &TestApp, number: &str, days: i64) -> LicenceId {
    let (now, number) = (app.app.clock.now(), number.to_owned());
    let pilot = app.world.pilot;
    let new = move |kind_id| NewLicence {
        operator_id: pilot,
        kind_id,
        number: number.clone(),
        issued_by: "test".into(),
        valid: Period::new(now - TimeDelta::days(365), now + TimeDelta::days(days)).unwrap(),
        limits: LicenceLimits::default(),
        renews: None,
    };
    let write = move |tx: &mut Tx<'_>| {
        let kind = licence_kinds::get_by_meaning(tx.read(), LicenceKind::PoliceUav)?;
        licences::insert(tx, &new(kind.id))
    };
    app.app
        .store
        .write(&Actor::System("tests"), now, write)
        .await
        .unwrap()
}

on_both_engines! {
    async fn the_person_and_the_commander_are_reminded_once_for_each_threshold(engine) {
        let app = TestApp::new(engine).await;
        reminders::run_due(&app.app).await;
        let pilot = app.signed_in(Role::Pilot).await;
        assert_eq!(expiries(&pilot).await, [Value::Null; 0], "all is valid for half a year");

        // The licences of the world end in 180 days, this is 85 days ahead; the server was off for long.
        // Days are counted on the wall in Czechia, where summer time may add the hour before midnight.
        app.app.clock.advance(TimeDelta::days(95));
        assert!(reminders::run_due(&app.app).await > 0);
        let pilot = app.signed_in(Role::Pilot).await;
        let told = expiries(&pilot).await;
        assert_eq!(told.len(), 3, "three licences: {told:#?}");
        assert!(told.iter().all(|one| one["days"] == 90 && (one["left"] == 85 || one["left"] == 86) && one["what"] == "licence"), "{told:#?}");
        let commander = app.signed_in(Role::Commander).await;
        assert_eq!(expiries(&commander).await.len(), 3);
        let mut elsewhere = app.anonymous();
        elsewhere.sign_in("commander-kolin").await;
        assert_eq!(expiries(&elsewhere).await.len(), 0, "another unit");
        let officer = app.signed_in(Role::ComplianceOfficer).await;
        let told = expiries(&officer).await;
        assert_eq!((told.len(), &told[0]["what"]), (1, &Value::from("permit")), "{told:#?}");
        let technician = app.signed_in(Role::Technician).await;
        assert_eq!(expiries(&technician).await.len(), 0, "the insurance is far");

        // Never twice, also not by another look or a day later.
        assert_eq!(reminders::run_due(&app.app).await, 0);
        app.app.clock.advance(TimeDelta::days(1));
        assert_eq!(reminders::run_due(&app.app).await, 0);

        // Three thresholds on, only the nearest one is told of, and technicians hear of insurance.
        app.app.clock.advance(TimeDelta::days(80));
        assert!(reminders::run_due(&app.app).await > 0);
        let pilot = app.signed_in(Role::Pilot).await;
        let told = expiries(&pilot).await;
        assert_eq!((told.len(), &told[0]["days"]), (6, &Value::from(7)), "{told:#?}");
        app.app.clock.advance(TimeDelta::days(40));
        assert!(reminders::run_due(&app.app).await > 0);
        let technician = app.signed_in(Role::Technician).await;
        let told = expiries(&technician).await;
        assert_eq!((told.len(), &told[0]["what"]), (2, &Value::from("insurance")), "{told:#?}");
    }

    async fn a_renewed_licence_is_not_reminded_of(engine) {
        let app = TestApp::new(engine).await;
        licence(&app, "OLD", 20).await;
        licence(&app, "NEW", 400).await;
        reminders::run_due(&app.app).await;
        let pilot = app.signed_in(Role::Pilot).await;
        assert_eq!(expiries(&pilot).await, [Value::Null; 0]);
        // The one that took the place of all others is reminded of in its turn.
        app.app.clock.advance(TimeDelta::days(390));
        assert!(reminders::run_due(&app.app).await > 0);
        let pilot = app.signed_in(Role::Pilot).await;
        let told = expiries(&pilot).await;
        assert!(told.iter().any(|one| one["name"] == "NEW" && one["left"] == 10), "{told:#?}");
        assert!(told.iter().all(|one| one["name"] != "OLD"));
    }
}
