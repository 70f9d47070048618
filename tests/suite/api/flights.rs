//! Flights that are not there. Those that are, are told in `field`.

use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;

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
}
