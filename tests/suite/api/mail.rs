//! Mail: one digest a day through a real socket, tried again, given up, and never without an address.

use std::sync::Arc;

use chrono::TimeDelta;
use letka_domain::access::Role;
use letka_server::config::SmtpTls;
use letka_server::{mail, reminders};
use letka_tests::app::TestApp;
use letka_tests::on_both_engines;
use letka_tests::smtp::MailServer;
use serde_json::json;

/// A server that sends through another one.
async fn sending(engine: letka_tests::Engine) -> (TestApp, MailServer) {
    let (mut app, server) = (TestApp::new(engine).await, MailServer::start().await);
    let mut config = (*app.app.config).clone();
    config.mail.host = "127.0.0.1".into();
    config.mail.port = server.port();
    config.mail.tls = SmtpTls::None;
    config.mail.from = "Letka <letka@policie.example>".into();
    config.mail.base_url = "https://letka.example/".into();
    config.mail.hour = 0_u8.try_into().unwrap();
    app.app.config = Arc::new(config);
    (app, server)
}

/// The text of a mail, whose letters beyond ASCII travel as base64 or quoted.
fn text(mail: &str) -> String {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    if head.to_ascii_lowercase().contains("base64") {
        return String::from_utf8(from_base64(body)).unwrap();
    }
    let body = body.replace("=\r\n", "");
    let (mut bytes, mut rest) = (Vec::new(), body.as_bytes());
    while let [first, tail @ ..] = rest {
        if let (b'=', [one, two, after @ ..]) = (first, tail) {
            let hex = std::str::from_utf8(&[*one, *two]).unwrap().to_owned();
            bytes.push(u8::from_str_radix(&hex, 16).unwrap());
            rest = after;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn from_base64(text: &str) -> Vec<u8> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.chars().filter_map(|letter| LETTERS.find(letter));
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_usize, 0);
    for digit in digits {
        held = (held << 6 | digit) & 0xffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).unwrap());
        }
    }
    bytes
}

on_both_engines! {
    async fn one_digest_a_day_goes_to_whoever_asked_for_it(engine) {
        let (app, server) = sending(engine).await;
        app.app.clock.advance(TimeDelta::days(95));
        assert!(reminders::run_due(&app.app).await > 0);
        assert_eq!(mail::run_due(&app.app).await, 0, "nobody gave an address");
        let pilot = app.signed_in(Role::Pilot).await;
        let settings = json!({ "email": "jana@policie.example", "language": "cs" });
        assert_eq!(pilot.post("/api/v1/mail-settings", &settings).await.status.as_u16(), 204);
        assert_eq!(pilot.get("/api/v1/mail-settings").await.expect(200), settings);
        let wrong = json!({ "email": "jana@", "language": "cs" });
        pilot.post("/api/v1/mail-settings", &wrong).await.problem(422, "invalid");

        assert_eq!(mail::run_due(&app.app).await, 1);
        let taken = server.taken();
        assert_eq!(taken.len(), 1, "three reminders are one mail");
        assert!(taken[0].contains("To: jana@policie.example"), "{}", taken[0]);
        let text = text(&taken[0]);
        assert!(text.contains("- průkaz police_uav-1 (Jana Nováková): platnost do"), "{text}");
        assert!(text.contains("https://letka.example/notifications"), "{text}");
        assert_eq!(mail::run_due(&app.app).await, 0, "once a day");
        app.app.clock.advance(TimeDelta::days(1));
        assert_eq!(mail::run_due(&app.app).await, 0, "nothing new");
        app.app.clock.advance(TimeDelta::days(30));
        assert!(reminders::run_due(&app.app).await > 0);
        let pilot = app.signed_in(Role::Pilot).await;
        assert_eq!(pilot.act("/api/v1/notifications/read").await.status.as_u16(), 204);
        assert_eq!(mail::run_due(&app.app).await, 0, "what was read is not sent");
    }

    async fn a_busy_server_is_tried_again_and_then_given_up(engine) {
        let (app, server) = sending(engine).await;
        app.app.clock.advance(TimeDelta::days(95));
        reminders::run_due(&app.app).await;
        let pilot = app.signed_in(Role::Pilot).await;
        pilot.post("/api/v1/mail-settings", &json!({ "email": "jana@policie.example", "language": "en" })).await;
        server.refuse(1);
        assert_eq!(mail::run_due(&app.app).await, 0);
        let admin = app.signed_in(Role::Administrator).await;
        let status = admin.get("/api/v1/mail-status").await.expect(200);
        assert_eq!((&status["on"], &status["waiting"]), (&json!(true), &json!(1)));
        let error = status["last_error"].as_str().unwrap();
        assert!(error.contains("busy") && !error.contains("jana"), "{error}");
        assert_eq!(mail::run_due(&app.app).await, 0, "not yet");
        app.app.clock.advance(TimeDelta::minutes(6));
        assert_eq!(mail::run_due(&app.app).await, 1);
        assert!(text(&server.taken()[0]).contains("licence police_uav-1"));
        let status = app.signed_in(Role::Administrator).await.get("/api/v1/mail-status").await.expect(200);
        assert_eq!((&status["waiting"], &status["last_error"]), (&json!(0), &json!(null)));

        // The next threshold, to a server that never takes it.
        app.app.clock.advance(TimeDelta::days(30));
        assert!(reminders::run_due(&app.app).await > 0);
        server.refuse(usize::MAX);
        for _ in 0..12 {
            assert_eq!(mail::run_due(&app.app).await, 0);
            app.app.clock.advance(TimeDelta::hours(1));
        }
        app.app.clock.advance(TimeDelta::hours(13));
        mail::run_due(&app.app).await;
        app.app.clock.advance(TimeDelta::hours(13));
        mail::run_due(&app.app).await;
        let status = app.signed_in(Role::Administrator).await.get("/api/v1/mail-status").await.expect(200);
        assert_eq!(status["given_up"], 1, "{status}");
        assert_eq!(server.taken().len(), 1);
    }
}
