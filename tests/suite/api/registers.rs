//! Aircraft, zones and permits as lists.

use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;

on_both_engines! {
    async fn the_lists_say_what_the_register_knows(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::ComplianceOfficer).await;

        let aircraft = caller.get("/api/v1/aircraft").await.expect(200);
        let aircraft = aircraft["items"].as_array().unwrap();
        assert_eq!(aircraft.len(), 2);
        let mavic = aircraft.iter().find(|a| a["registration"] == "MAV-01").unwrap();
        assert_eq!(mavic["serviceability"], "grounded");
        assert_eq!(mavic["grounded_reason"], "prasklé rameno");
        assert_eq!(mavic["connected"], false);
        assert_eq!(mavic["type"]["class"], "mavic");

        let zones = caller.get("/api/v1/zones").await.expect(200);
        assert_eq!(zones["items"][0]["identifier"], "LKT1");
        assert_eq!(zones["items"][0]["area"]["type"], "Polygon");
        assert_eq!(zones["items"][0]["synthetic"], true);

        let permits = caller.get("/api/v1/permits").await.expect(200);
        assert_eq!(permits["items"][0]["number"], "ÚCL-2026-0001");
        assert_eq!(permits["items"][0]["days_in_state"], 90);
        assert_eq!(permits["items"][0]["aircraft"][0]["name"], "BRUS-01");
    }
}
