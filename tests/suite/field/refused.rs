//! A station that the backend does not know.

use std::path::Path;
use std::time::Duration;

use axum::http::Request;
use letka_domain::access::Role;
use letka_ground::Clock;
use letka_tests::app::TestApp;
use letka_tests::field::{Field, play, read_frames};
use letka_tests::on_both_engines;

use super::until;

on_both_engines! {
    async fn a_wrong_token_gets_401_and_the_data_stay_on_the_stations_disk(engine) {
        let mut app = TestApp::serving(engine).await;
        let request = Request::get("/api/v1/station")
            .header("authorization", "Bearer lgs_wrong")
            .body(axum::body::Body::empty());
        app.anonymous()
            .send(request.unwrap())
            .await
            .problem(401, "bad_token");

        let recording = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/data/sitl/sitl_copter_mission.tlog"
        );
        let mut frames = read_frames(Path::new(recording), 1);
        frames.truncate(2000);
        let clock = Clock::scaled(frames[0].0, 10.0);
        let mut field = Field::start(app.address(), "lgs_wrong", clock.clone()).await;
        play(&frames, &clock, field.udp).await;
        let log = until("the log is on disk", 20, async || {
            let log = field.logs().first().cloned()?;
            (read_frames(&log, 1).len() == frames.len()).then_some(log)
        })
        .await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let caller = app.signed_in(Role::Pilot).await;
        let list = caller.get("/api/v1/flights").await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 0);
        assert!(
            app.app.config.data_dir.join("logs").read_dir().is_err(),
            "nothing was taken"
        );
        field.stop().await;
        assert_eq!(read_frames(&log, 1).len(), frames.len());
        app.stop().await;
    }
}
