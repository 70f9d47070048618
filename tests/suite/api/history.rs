//! Past verdicts: kept as they were, recomputed to the letter, judged as of other days.

use chrono::{DateTime, TimeDelta, Utc};
use letka_domain::access::Role;
use letka_domain::airspace::{Restriction, Zone, ZoneKind};
use letka_domain::geometry::Area;
use letka_domain::rulebook::Rulebook;
use letka_domain::rules::Verdict;
use letka_server::{AskedFacts, recheck};
use letka_tests::app::TestApp;
use letka_tests::client::Client;
use letka_tests::on_both_engines;
use letka_tests::world::home;
use serde_json::{Value, json};

use super::answers::{enter_zone, enter_zones};
use super::missions::{MISSIONS, draft, finding, path};

async fn verdicts(caller: &Client, mission: &Value) -> Vec<Value> {
    let list = caller.get(&path(mission, "/verdicts")).await.expect(200);
    list["items"].as_array().unwrap().clone()
}

fn causes(verdicts: &[Value]) -> Vec<&str> {
    verdicts
        .iter()
        .map(|one| one["cause"].as_str().unwrap())
        .collect()
}

/// A mission so far ahead that days may pass before it.
async fn submit_for(app: &TestApp, pilot: &Client, ahead: TimeDelta) -> Value {
    let mut plan = app.world.plan(app.app.clock.now());
    plan["start"] = json!(app.app.clock.now() + ahead);
    let mission = pilot.post(MISSIONS, &plan).await.expect(201);
    pilot.answer_all(&path(&mission, "")).await;
    pilot.act(&path(&mission, "/submit")).await.expect(200)
}

/// 200 settlements from 12 to 18 km around the place of every plan.
fn settlements() -> Vec<Zone> {
    let settlement = |number: u32| {
        let step = f64::from(number);
        let place = home().offset(12_000.0 + 30.0 * step, 1.8 * step);
        let area = Area::circle(place, 200.0).unwrap();
        Zone {
            kind: ZoneKind::Settlement,
            ..Zone::new(format!("OBEC{number}"), Restriction::Information, area)
        }
    };
    (0..200).map(settlement).collect()
}

on_both_engines! {
    async fn every_verdict_is_kept_with_its_cause_and_what_changed(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let mission = draft(&app, &pilot).await;
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        commander.act(&path(&mission, "/approve")).await.expect(200);
        let kept = verdicts(&pilot, &mission).await;
        assert_eq!(causes(&kept), ["approve", "submit", "answer", "check"]);
        assert_eq!(kept[3]["changes"], Value::Null, "the first has none before it");
        let groups = kept[2]["changes"]["groups"].as_array().unwrap();
        assert_eq!((groups.len(), &groups[0]["cause"]), (1, &json!("answer")));
        assert!(groups[0]["changes"].as_array().unwrap().iter().all(|one| one["before"] == "ask" && one["after"] == "pass"));
        assert_eq!(kept[0]["changes"]["groups"], json!([]));
        assert_eq!(kept[0]["rulebook"]["hash"].as_str().unwrap().len(), 64);
    }

    async fn a_kept_verdict_comes_out_the_same_again(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        enter_zone(&app, "LKT7", Restriction::RequiresAuthorisation).await;
        let other = draft(&app, &pilot).await;
        pilot.act(&path(&other, "/submit")).await.expect(200);
        let mission = draft(&app, &pilot).await;
        let now = app.app.clock.now();
        let consent = json!({ "with": "Správce", "reference": "1", "zones": ["LKT7"],
            "valid": { "start": now, "end": now + TimeDelta::hours(3) }, "max_height_agl_m": 200.0 });
        pilot.post(&path(&mission, "/consents"), &consent).await.expect(201);
        let kept = verdicts(&pilot, &mission).await;
        assert_eq!(kept.len(), 3);
        let books = Rulebook::built_in();
        for one in kept {
            let whole = format!("/api/v1/verdicts/{}", one["id"].as_str().unwrap());
            let whole = pilot.get(&whole).await.expect(200);
            let said: Verdict = serde_json::from_value(whole["verdict"].clone()).unwrap();
            let facts = AskedFacts::read(&whole["facts"]).unwrap();
            assert_eq!(whole["facts"]["traffic"][0]["id"], other["id"], "the other mission was in the air");
            let book = books.iter().find(|book| book.hash == said.rulebook.hash).unwrap();
            assert_eq!(facts.gathered(None).judge(book, said.checked_at), said);
        }
    }

    async fn with_a_verdict_only_the_zones_are_kept_that_it_rests_on(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        enter_zones(&app, "Obce", settlements()).await;
        let mission = draft(&app, &pilot).await;
        let far = &finding(&mission["verdict"], "SAF-08")["text"]["en"];
        assert_eq!(far, "No settlement lies within 150 m of the flight.");
        let kept = verdicts(&pilot, &mission).await;
        let whole = format!("/api/v1/verdicts/{}", kept[0]["id"].as_str().unwrap());
        let whole = pilot.get(&whole).await.expect(200);
        let datasets = whole["facts"]["airspace"]["datasets"].as_array().unwrap();
        let zones = datasets.iter().map(|dataset| dataset["zones"].as_array().unwrap().len());
        assert!(zones.sum::<usize>() < 30, "{datasets:#?}");
        let said: Verdict = serde_json::from_value(whole["verdict"].clone()).unwrap();
        let facts = AskedFacts::read(&whole["facts"]).unwrap();
        let books = Rulebook::built_in();
        let book = books.iter().find(|book| book.hash == said.rulebook.hash).unwrap();
        assert_eq!(facts.gathered(None).judge(book, said.checked_at), said);
    }

    async fn a_mission_is_judged_as_of_another_day(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mission = draft(&app, &pilot).await;
        let now = app.app.clock.now();
        let as_of = |at: DateTime<Utc>| {
            let at = at.format("%Y-%m-%dT%H:%M:%SZ");
            path(&mission, &format!("/recheck?as_of={at}"))
        };
        // The permit is valid for half a year.
        let later = pilot.act(&as_of(now + TimeDelta::days(200))).await.expect(200);
        assert_eq!(finding(&later["verdict"], "AGR-01")["state"], "fail");
        assert_eq!(later["changes"]["after"], "blocked");
        let soon = pilot.act(&as_of(now + TimeDelta::days(100))).await.expect(200);
        assert_eq!(finding(&soon["verdict"], "AGR-01")["state"], "pass");
        // It was granted ninety days ago.
        let before = pilot.act(&as_of(now - TimeDelta::days(91))).await.expect(200);
        assert_eq!(finding(&before["verdict"], "AGR-01")["state"], "fail");
        // The zones came into force a week ago.
        let before = pilot.act(&as_of(now - TimeDelta::days(8))).await.expect(200);
        assert_eq!(before["verdict"]["outcome"], "cannot_tell");
        let planned = pilot.act(&path(&mission, "/recheck")).await.expect(200);
        assert_eq!(planned["changes"]["groups"], json!([]));
        // Nothing of it is kept.
        assert_eq!(verdicts(&pilot, &mission).await.len(), 2);
        let same = pilot.get(&path(&mission, "")).await.expect(200);
        assert_eq!(same["outcome"], "clear");
        pilot.act(&as_of("1999-01-01T00:00:00Z".parse().unwrap())).await.problem(409, "no_rulebook");
    }

    async fn a_change_is_judged_and_told(engine) {
        let app = TestApp::new(engine).await;
        let (pilot, commander) = (app.signed_in(Role::Pilot).await, app.signed_in(Role::Commander).await);
        let mission = draft(&app, &pilot).await;
        pilot.act(&path(&mission, "/submit")).await.expect(200);
        commander.act(&path(&mission, "/approve")).await.expect(200);
        app.app.clock.advance(TimeDelta::minutes(1));
        enter_zone(&app, "LKT8", Restriction::Prohibited).await;
        let mut events = app.app.live.subscribe();
        assert_eq!(recheck::run_due(&app.app).await, 1);
        let mut heard = String::new();
        while let Ok(event) = events.try_recv() {
            heard.push_str(std::str::from_utf8(&event).unwrap());
        }
        assert!(heard.contains("event: notification") && heard.contains("event: mission"), "{heard}");

        let seen = pilot.get(&path(&mission, "")).await.expect(200);
        assert_eq!((&seen["state"], &seen["outcome"]), (&json!("approved"), &json!("permit")));
        assert_eq!(seen["may_fly"], false);
        let kept = verdicts(&pilot, &mission).await;
        assert_eq!(kept[0]["cause"], "zones");
        for told in [&pilot, &commander] {
            let list = told.get("/api/v1/notifications").await.expect(200);
            assert_eq!((&list["unread"], &list["items"][0]["record"]["id"]), (&json!(1), &mission["id"]));
            let groups = list["items"][0]["news"]["changes"]["groups"].as_array().unwrap();
            let by_zones = groups.iter().find(|group| group["cause"] == "zones").unwrap();
            assert_eq!(by_zones["changes"][0]["zone"], "LKT8");
        }
        let list = pilot.get("/api/v1/notifications").await.expect(200);
        let read = format!("/api/v1/notifications/{}/read", list["items"][0]["id"].as_str().unwrap());
        commander.act(&read).await.problem(404, "not_found");
        assert_eq!(pilot.act(&read).await.status, 204);
        assert_eq!(pilot.get("/api/v1/notifications").await.expect(200)["unread"], 0);
        assert_eq!(commander.act("/api/v1/notifications/read").await.status, 204);
        assert_eq!(commander.get("/api/v1/notifications").await.expect(200)["unread"], 0);
        // It was judged after the change: nothing is due once that is a while ago.
        app.app.clock.advance(TimeDelta::minutes(1));
        recheck::run_due(&app.app).await;
        assert_eq!(recheck::run_due(&app.app).await, 0);
        assert_eq!(pilot.get("/api/v1/notifications").await.expect(200)["unread"], 0, "told once");
    }

    async fn every_night_all_that_lies_ahead_is_judged_again(engine) {
        let app = TestApp::new(engine).await;
        // The registers were filled a while ago.
        app.app.clock.advance(TimeDelta::minutes(1));
        let pilot = app.signed_in(Role::Pilot).await;
        let (ahead, soon) = (
            submit_for(&app, &pilot, TimeDelta::days(3)).await,
            submit_for(&app, &pilot, TimeDelta::hours(1)).await,
        );
        let drafted = draft(&app, &pilot).await;
        app.app.clock.advance(TimeDelta::hours(23));
        assert_eq!(recheck::run_due(&app.app).await, 1, "what should have flown is past");
        let pilot = app.signed_in(Role::Pilot).await;
        let kept = verdicts(&pilot, &ahead).await;
        assert_eq!(kept[0]["cause"], "nightly");
        let seen = pilot.get(&path(&ahead, "")).await.expect(200);
        assert_eq!(seen["checked_at"], kept[0]["checked_at"]);
        assert_eq!(seen["version"], ahead["version"], "nothing changed");
        for other in [&soon, &drafted] {
            assert!(!causes(&verdicts(&pilot, other).await).contains(&"nightly"));
        }
        assert_eq!(recheck::run_due(&app.app).await, 0, "once a night");
        assert_eq!(pilot.get("/api/v1/notifications").await.expect(200)["unread"], 0);
        // What was said of the weather a day ago is asked again, and the pilot is told.
        app.app.clock.advance(TimeDelta::days(1));
        assert_eq!(recheck::run_due(&app.app).await, 1);
        let pilot = app.signed_in(Role::Pilot).await;
        let seen = pilot.get(&path(&ahead, "")).await.expect(200);
        assert_eq!(seen["may_fly"], false);
        let weather = |one: &&Value| one["answer"].is_null() && one["rule"].as_str().unwrap().starts_with("WX-");
        assert!(seen["questions"].as_array().unwrap().iter().any(|one| weather(&one)), "{seen:#}");
        assert_eq!(pilot.get("/api/v1/notifications").await.expect(200)["unread"], 1);
    }

    async fn whoever_changes_something_may_have_all_judged_at_once(engine) {
        let app = TestApp::new(engine).await;
        let pilot = app.signed_in(Role::Pilot).await;
        let mission = submit_for(&app, &pilot, TimeDelta::days(1)).await;
        app.app.clock.advance(TimeDelta::seconds(1));
        let cause = letka_domain::rules::changes::Cause::Weather;
        assert_eq!(recheck::after(&app.app, cause).await, 1);
        assert_eq!(verdicts(&pilot, &mission).await[0]["cause"], "weather");
    }
}
