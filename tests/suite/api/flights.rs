//! Flights that are not there. Those that are, are told in `field`.

use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;

use super::figures::fly;

on_both_engines! {
    async fn what_is_not_there_is_not_found(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::Pilot).await;
        let list = caller.get("/api/v1/flights").await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 0);
        for id in ["00000000-0000-7000-8000-000000000000", "rubbish"] {
            for part in ["", "/track", "/log"] {
                caller.get(&format!("/api/v1/flights/{id}{part}")).await.problem(404, "not_found");
            }
        }
    }

    async fn the_flights_of_one_aircraft_are_listed(engine) {
        let app = TestApp::new(engine).await;
        fly(&app).await;
        let caller = app.signed_in(Role::Pilot).await;
        for (aircraft, expected) in [(app.world.brus, 30), (app.world.mavic, 0)] {
            let list = caller.get(&format!("/api/v1/flights?limit=200&aircraft_id={aircraft}")).await.expect(200);
            let items = list["items"].as_array().unwrap();
            assert_eq!(items.len(), expected);
            assert!(items.iter().all(|one| one["aircraft"]["id"] == aircraft.to_string()));
        }
        let first = caller.get(&format!("/api/v1/flights?limit=20&aircraft_id={}", app.world.brus)).await.expect(200);
        let next = first["next"].as_str().unwrap();
        let rest = caller.get(&format!("/api/v1/flights?limit=20&after={next}&aircraft_id={}", app.world.brus)).await.expect(200);
        assert_eq!((rest["items"].as_array().unwrap().len(), rest["next"].is_null()), (10, true));
    }
}
