//! What happens when the database is gone.

use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::{Engine, on_both_engines, postgres};

on_both_engines! {
    async fn it_is_healthy_while_the_database_answers(engine) {
        let app = TestApp::new(engine).await;
        assert_eq!(app.anonymous().get("/health").await.bytes, b"ok");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_database_requests_say_so() {
    let app = TestApp::new(Engine::Postgres).await;
    let caller = app.signed_in(Role::Pilot).await;
    let address = app.database.clone();
    tokio::task::spawn_blocking(move || postgres::drop_database(&address))
        .await
        .unwrap();
    caller
        .get("/health")
        .await
        .problem(503, "database_unavailable");
    caller
        .get("/api/v1/flights")
        .await
        .problem(503, "database_unavailable");
}
