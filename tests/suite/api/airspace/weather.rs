//! Weather: reading a text, entering it, and what is known for the coming day.

use letka_domain::access::Role;
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use serde_json::{Value, json};

use super::{fields, in_days, send, trail};

pub(super) const WEATHER: &str = "/api/v1/weather";

/// A METAR of this hour, and a TAF from this hour on.
pub(super) fn reports(app: &TestApp) -> String {
    let now = app.app.clock.now();
    let (issued, next) = (now.format("%d%H00Z"), now + chrono::TimeDelta::hours(12));
    let (from, to) = (now.format("%d%H"), next.format("%d%H"));
    format!(
        "METAR LKPR {issued} 24010G18KT 9999 BKN020 04/02 Q1013=\nTAF LKPR {issued} {from}/{to} 25008KT 9999 SCT030=\n"
    )
}

fn forecast(app: &TestApp) -> Value {
    json!({"source": "ALADIN", "issued_at": in_days(app, 0), "place": {"lat": 50.1, "lon": 14.1},
        "conditions": [{"start": in_days(app, 0), "end": in_days(app, 1), "wind_mps": 4.5}]})
}

on_both_engines! {
    async fn a_text_is_read_then_entered_then_known(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::ComplianceOfficer).await;
        assert_eq!(caller.get(WEATHER).await.expect(200), json!({"items": []}));
        let read = send(&caller, &format!("{WEATHER}?dry_run=true"), reports(&app)).await.expect(200);
        assert_eq!((read["reports"].as_array().unwrap().len(), &read["entered"]), (2, &json!(0)), "{read}");
        assert_eq!(caller.get(WEATHER).await.expect(200), json!({"items": []}), "a dry run enters nothing");

        let read = send(&caller, WEATHER, reports(&app)).await.expect(201);
        assert_eq!(read["entered"], 2);
        assert_eq!(trail(&app).await[0], ("Test compliance".into(), "weather_reports.insert".into()));
        let known = app.signed_in(Role::Administrator).await.get(WEATHER).await.expect(200);
        let known = known["items"].as_array().unwrap();
        let metar = known.iter().find(|report| report["kind"] == "observation").unwrap();
        assert_eq!(metar["source"], "METAR LKPR");
        let told = &metar["conditions"][0];
        assert!((told["gust_mps"].as_f64().unwrap() - 9.26).abs() < 0.01, "{told}");
        assert_eq!((&told["temperature_c"], &told["visibility_m"], &told["kp"]), (&json!(4.0), &json!(10000.0), &Value::Null));

        // Pasted once more, nothing is there twice, and nothing stands in the trail.
        let before = trail(&app).await.len();
        assert_eq!(send(&caller, WEATHER, reports(&app)).await.expect(201)["entered"], 0);
        assert_eq!(caller.get(WEATHER).await.expect(200)["items"].as_array().unwrap().len(), 2);
        assert_eq!(trail(&app).await.len(), before);
    }

    async fn a_forecast_comes_as_json_and_the_newest_stands_in_front(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::Pilot).await;
        let mut older = forecast(&app);
        older["issued_at"] = json!(in_days(&app, -1));
        older["source"] = json!("older \0");
        send(&caller, WEATHER, forecast(&app).to_string()).await.expect(201);
        send(&caller, WEATHER, older.to_string()).await.expect(201);
        let known = caller.get(WEATHER).await.expect(200);
        let sources: Vec<&str> = known["items"].as_array().unwrap().iter().map(|report| report["source"].as_str().unwrap()).collect();
        assert_eq!(sources, ["ALADIN", "older \u{fffd}"]);
        assert_eq!(known["items"][0]["conditions"][0]["gust_mps"], Value::Null);
    }

    async fn what_is_no_weather_is_refused_and_not_entered(engine) {
        let app = TestApp::new(engine).await;
        let caller = app.signed_in(Role::Commander).await;
        let mut nameless = forecast(&app);
        nameless["source"] = json!("");
        let cases: Vec<(&str, Vec<u8>, &str)> = vec![
            ("nothing", vec![], "body"),
            ("no report", b"nice day".to_vec(), "body"),
            ("half a forecast", b"{\"source\": ".to_vec(), "body"),
            ("a forecast without a source", nameless.to_string().into(), "body"),
            ("a report without its time", b"METAR LKPR 24010KT".to_vec(), "body"),
            ("not UTF-8", b"METAR\n\xff\xfe".to_vec(), "lines[2]"),
        ];
        for (what, body, field) in cases {
            let problem = send(&caller, WEATHER, body).await.problem(422, "invalid");
            assert!(fields(&problem).iter().all(|found| *found == field), "{what}: {problem}");
        }
        assert_eq!(caller.get(WEATHER).await.expect(200), json!({"items": []}));
        send(&caller, WEATHER, "x".repeat(1024 * 1024 + 1)).await.problem(413, "too_large");
        send(&caller, &format!("{WEATHER}?when=now"), "x").await.problem(422, "invalid");
        let admin = app.signed_in(Role::Administrator).await;
        send(&admin, WEATHER, "x").await.problem(403, "forbidden");
    }
}
