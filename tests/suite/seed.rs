//! The demo's directorate fits both databases.

use letka_demo::seed::{self, FLIGHTS, Options, Seeded};
use letka_store::{Store, StoreError, aircraft, flights, operators, units};
use letka_tests::{Engine, on_both_engines, postgres};

on_both_engines! {
    async fn the_directorate_is_entered_once(engine) {
        let folder = tempfile::tempdir().unwrap();
        let address = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("letka.sqlite").display()),
            Engine::Postgres => postgres::new_empty_database(),
        };
        let store = Store::connect(&address, 4).await.unwrap();
        store.migrate().await.unwrap();
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        let options = || Options { password: "letka-demo".into(), station_token: "lgs_test".into() };
        let first = seed::seed(&store, now, &options()).await.unwrap();
        assert!(matches!(first, Seeded::Now));
        let again = seed::seed(&store, now, &options()).await.unwrap();
        assert!(matches!(again, Seeded::Before));
        let counts = store.read(|c| {
            let fleet = aircraft::list(c)?.len();
            Ok::<_, StoreError>((units::list(c)?.len(), fleet, operators::count(c)?, flights::count(c)?))
        });
        assert_eq!(counts.await.unwrap(), (6, 16, 79, i64::try_from(FLIGHTS).unwrap()));
    }
}
