//! Weather that is fetched: what is asked for, what comes of the answers, and what people are told.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Role;
use letka_server::config::Config;
use letka_server::weather::{Fetching, fetch};
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::source::{Says, WeatherSource};
use letka_tests::{Engine, on_both_engines};
use serde_json::{Value, json};

use super::weather::{WEATHER, reports};
use super::{moment, trail};
use crate::api::missions::{MISSIONS, draft, finding, path};

const FETCHING: &str = "/api/v1/weather/fetching";

/// A server that fetches from a source.
async fn fetching_from(engine: Engine, source: &WeatherSource) -> TestApp {
    let mut app = TestApp::new(engine).await;
    let config = Config {
        weather_reports_url: source.reports_url().parse().unwrap(),
        weather_forecast_url: source.forecast_url().parse().unwrap(),
        ..(*app.app.config).clone()
    };
    app.app.config = Arc::new(config);
    app
}

/// A forecast of open-meteo for two days from an hour on, near where it was asked for.
fn forecast(from: DateTime<Utc>, wind_mps: f64) -> Says {
    let hour = from.timestamp() - from.timestamp().rem_euclid(3600);
    let times: Vec<i64> = (-1..48).map(|ahead| hour + ahead * 3600).collect();
    let winds = vec![wind_mps; times.len()];
    let answer = json!({
        "latitude": 50.14, "longitude": 14.1, "utc_offset_seconds": 0,
        "hourly_units": { "time": "unixtime", "wind_speed_10m": "m/s", "soil": "K" },
        "hourly": { "time": times, "wind_speed_10m": winds, "soil": winds },
    });
    Says::Text(answer.to_string())
}

/// An approved mission in an hour and a half.
async fn approved(app: &TestApp, pilot: &Client) -> Value {
    let mut plan = app.world.plan(app.app.clock.now());
    plan["start"] = json!(app.app.clock.now() + TimeDelta::minutes(90));
    let mission = pilot.post(MISSIONS, &plan).await.expect(201);
    pilot.answer_all(&path(&mission, "")).await;
    pilot.act(&path(&mission, "/submit")).await.expect(200);
    let commander = app.signed_in(Role::Commander).await;
    commander.act(&path(&mission, "/approve")).await.expect(200)
}

async fn sources(caller: &Client) -> Vec<String> {
    let known = caller.get(WEATHER).await.expect(200);
    let source = |report: &Value| report["source"].as_str().unwrap().to_owned();
    let mut sources: Vec<String> = known["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(source)
        .collect();
    sources.sort();
    sources
}

on_both_engines! {
    async fn what_is_fetched_is_known_and_judged_by_and_told(engine) {
        let source = WeatherSource::start().await;
        let app = fetching_from(engine, &source).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mission = approved(&app, &pilot).await;
        assert_eq!(mission["outcome"], "clear");
        app.app.clock.advance(TimeDelta::minutes(1));
        let said = Says::Text(reports(&app));
        source.say(said.clone(), forecast(app.app.clock.now(), 20.0));

        assert_eq!(fetch::round(&app.app).await, 3);
        assert_eq!(source.take_asked(), ["/reports?ids=LKKB,LKPR,LKVO", "/forecast?at=50.1/14.1"]);
        assert_eq!(sources(&pilot).await, ["METAR LKPR", "TAF LKPR", "open-meteo"]);
        let entered = trail(&app).await.into_iter().filter(|(_, action)| action == "weather_reports.insert");
        assert!(entered.map(|(actor, _)| actor).eq(["weather", "weather"]));
        let seen = pilot.get(&path(&mission, "")).await.expect(200);
        assert_eq!((&seen["outcome"], &seen["may_fly"]), (&json!("blocked"), &json!(false)));
        let kept = pilot.get(&path(&mission, "/verdicts")).await.expect(200);
        assert_eq!(kept["items"][0]["cause"], "weather");
        let whole = format!("/api/v1/verdicts/{}", kept["items"][0]["id"].as_str().unwrap());
        let whole = pilot.get(&whole).await.expect(200);
        assert_eq!(finding(&whole["verdict"], "WX-05")["state"], "fail");
        assert_eq!(pilot.get("/api/v1/notifications").await.expect(200)["unread"], 1);

        let shown = pilot.get(FETCHING).await.expect(200);
        assert_eq!(shown["interval_min"], 20);
        for (kind, asked, faults) in [("reports", 3, json!([])), ("forecast", 1, json!(["hourly: not used: soil"]))] {
            let shown = &shown[kind];
            assert_eq!((&shown["asked"], &shown["left_out"], &shown["failing"]), (&json!(asked), &json!(0), &Value::Null));
            assert_eq!((&shown["looked_at"], &shown["faults"]), (&shown["succeeded_at"], &faults));
        }

        // The same once more is nothing new, though the forecast does not tell when it was made.
        let before = trail(&app).await.len();
        app.app.clock.advance(TimeDelta::minutes(20));
        assert_eq!(fetch::round(&app.app).await, 0);
        assert_eq!(source.take_asked().len(), 2);
        assert_eq!((trail(&app).await.len(), sources(&pilot).await.len()), (before, 3));
        assert_eq!(pilot.get("/api/v1/notifications").await.expect(200)["unread"], 1);
        let again = pilot.get(FETCHING).await.expect(200);
        assert!(moment(&again["forecast"]["succeeded_at"]) >= moment(&shown["forecast"]["succeeded_at"]) + TimeDelta::minutes(20));

        // Another forecast takes the place of the last one.
        source.say(said, forecast(app.app.clock.now(), 3.0));
        assert_eq!(fetch::round(&app.app).await, 1);
        let seen = pilot.get(&path(&mission, "")).await.expect(200);
        assert_eq!(finding(&seen["verdict"], "WX-05")["state"], "pass");
        assert_eq!(sources(&pilot).await, ["METAR LKPR", "TAF LKPR", "open-meteo"]);
    }

    async fn what_fails_is_said_and_changes_nothing(engine) {
        let source = WeatherSource::start().await;
        let app = fetching_from(engine, &source).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mission = approved(&app, &pilot).await;
        app.app.clock.advance(TimeDelta::minutes(1));
        let good = Says::Text(reports(&app));
        source.say(good.clone(), forecast(app.app.clock.now(), 20.0));
        fetch::round(&app.app).await;
        let (known, lines) = (pilot.get(WEATHER).await.expect(200), trail(&app).await.len());
        let verdicts = pilot.get(&path(&mission, "/verdicts")).await.expect(200);
        let succeeded = pilot.get(FETCHING).await.expect(200)["forecast"]["succeeded_at"].clone();

        let metar = reports(&app);
        let mut since = Value::Null;
        for (what, says, fault) in [
            ("a page", Says::Text("<html>Sorry, no weather today</html>".to_owned()), "unreadable"),
            ("half a forecast", Says::Text("{\"latitude\": 50.1, ".to_owned()), "unreadable"),
            ("a refusal of open-meteo", Says::Text("{\"error\": true, \"reason\": \"too many\"}".to_owned()), "unreadable"),
            ("nothing", Says::Text(String::new()), "unreadable"),
            ("no text", Says::Bytes(b"METAR\n\xff\xfe".to_vec()), "unreadable"),
            ("a zero byte", Says::Text(format!("{metar}\0")), "unreadable"),
            ("too much", Says::Text(metar.clone() + &" ".repeat(1 << 20)), "too_long"),
            ("a fault with weather", Says::Status(StatusCode::INTERNAL_SERVER_ERROR, metar.clone()), "refused"),
            ("redirects without end", Says::Onward, "unreachable"),
        ] {
            app.app.clock.advance(TimeDelta::minutes(1));
            source.say(good.clone(), says);
            assert_eq!(fetch::round(&app.app).await, 0, "{what}");
            let shown = pilot.get(FETCHING).await.expect(200);
            let failing = &shown["forecast"]["failing"];
            assert_eq!(failing["fault"], fault, "{what}: {shown}");
            assert!(!failing["detail"].as_str().unwrap().contains("127.0.0.1"), "{what}: {shown}");
            if since.is_null() {
                since = failing["since"].clone();
            }
            assert_eq!((&failing["since"], &shown["forecast"]["succeeded_at"]), (&since, &succeeded), "{what}");
            assert_eq!(shown["reports"]["failing"], Value::Null, "the other source goes on: {what}");
        }
        assert_eq!(source.take_asked().iter().filter(|asked| asked.starts_with("/forecast")).count(), 13, "three redirects");
        assert_eq!(pilot.get(WEATHER).await.expect(200), known);
        assert_eq!(pilot.get(&path(&mission, "/verdicts")).await.expect(200), verdicts);
        assert_eq!(trail(&app).await.len(), lines);
        source.say(good, forecast(app.app.clock.now(), 20.0));
        fetch::round(&app.app).await;
        assert_eq!(pilot.get(FETCHING).await.expect(200)["forecast"]["failing"], Value::Null);
    }

    async fn a_server_that_is_silent_or_gone_is_said(engine) {
        let source = WeatherSource::start().await;
        let mut app = fetching_from(engine, &source).await;
        app.app.fetching = Arc::new(Fetching::with_patience(Duration::from_millis(200)));
        let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let config = Config {
            weather_reports_url: format!("http://{gone}/secret?ids={{stations}}").parse().unwrap(),
            ..(*app.app.config).clone()
        };
        app.app.config = Arc::new(config);
        let pilot = app.signed_in(Role::Pilot).await;
        draft(&app, &pilot).await;
        source.say(Says::Nothing, Says::Nothing);
        assert_eq!(fetch::round(&app.app).await, 0);
        let shown = pilot.get(FETCHING).await.expect(200);
        assert_eq!(shown["forecast"]["failing"]["fault"], "too_slow", "{shown}");
        assert_eq!(shown["reports"]["failing"]["fault"], "unreachable", "{shown}");
        assert_eq!(shown["reports"]["succeeded_at"], Value::Null);
        assert!(!shown.to_string().contains("secret"), "{shown}");
    }

    async fn nothing_is_asked_where_nothing_is_configured_or_wanted(engine) {
        let source = WeatherSource::start().await;
        let app = fetching_from(engine, &source).await;
        let pilot = app.signed_in(Role::Pilot).await;
        assert_eq!(fetch::round(&app.app).await, 0);
        assert_eq!(source.take_asked(), [""; 0], "no mission is coming");
        let shown = pilot.get(FETCHING).await.expect(200);
        assert_eq!((&shown["reports"]["asked"], &shown["reports"]["succeeded_at"]), (&json!(0), &Value::Null));
        assert!(shown["reports"]["looked_at"].is_string());

        let off = TestApp::new(engine).await;
        let pilot = off.signed_in(Role::Pilot).await;
        draft(&off, &pilot).await;
        assert_eq!(fetch::round(&off.app).await, 0);
        let shown = pilot.get(FETCHING).await.expect(200);
        assert_eq!(shown, json!({ "interval_min": 20, "reports": null, "forecast": null }));
        off.anonymous().get(FETCHING).await.problem(401, "not_signed_in");
    }

    async fn a_server_fetches_from_its_start_and_ends_while_it_waits(engine) {
        let source = WeatherSource::start().await;
        let mut app = fetching_from(engine, &source).await;
        app.app.fetching = Arc::new(Fetching::with_patience(Duration::from_hours(1)));
        let pilot = app.signed_in(Role::Pilot).await;
        draft(&app, &pilot).await;
        source.say(Says::Nothing, Says::Nothing);
        app.serve().await;
        let minute = Duration::from_mins(1);
        tokio::time::timeout(minute, source.was_asked()).await.unwrap();
        tokio::time::timeout(minute, app.stop()).await.unwrap();
    }
}
