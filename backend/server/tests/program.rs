//! The program `letka` as a user runs it, with sense and with nonsense.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::process::{Command, Output};

fn letka(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_letka"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LETKA_")) {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

fn error(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn it_refuses_a_configuration_that_it_does_not_understand_and_names_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letka.toml");
    std::fs::write(&path, "listen = \"127.0.0.1:0\"\nmax_hieght = 120\n").unwrap();
    let text = error(&letka(&["serve", "--config", path.to_str().unwrap()], &[]));
    assert!(
        text.contains("max_hieght") && text.contains("line 2"),
        "{text}"
    );
    let text = error(&letka(&["serve"], &[("LETKA_LISEN", "127.0.0.1:0")]));
    assert!(text.contains("LETKA_LISEN"), "{text}");
    let text = error(&letka(&["serve"], &[("LETKA_LISTEN", "everywhere")]));
    assert!(text.contains("LETKA_LISTEN"), "{text}");
    let text = error(&letka(&["serve", "--config", "/nowhere/letka.toml"], &[]));
    assert!(text.contains("/nowhere/letka.toml"), "{text}");
    let text = error(&letka(
        &["serve"],
        &[("LETKA_DATABASE", "mysql://localhost")],
    ));
    assert!(text.contains("mysql"), "{text}");
    error(&letka(&["server"], &[]));
}

#[test]
fn it_reads_flight_logs_and_says_what_is_wrong_with_the_others() {
    let log = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/data/sitl/sitl_copter_mission.tlog"
    );
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.tlog");
    std::fs::write(&empty, b"").unwrap();
    let output = letka(
        &["flights", "inspect", "--json", log, empty.to_str().unwrap()],
        &[],
    );
    assert_eq!(output.status.code(), Some(1));
    let reports: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(reports[0]["file"], log);
    assert_eq!(reports[0]["messages"], 15_023);
    assert_eq!(reports[0]["bad_bytes"], 0);
    let flight = &reports[0]["flights"][0];
    assert_eq!(flight["system_id"], 1);
    assert!(
        (flight["duration_s"].as_f64().unwrap() - 171.808).abs() < 0.01,
        "{flight}"
    );
    assert!(reports[1]["error"].is_string(), "{}", reports[1]);

    let output = letka(&["flights", "inspect", log], &[]);
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().contains("172 s"));
    error(&letka(&["flights", "inspect"], &[]));
}

#[test]
fn it_makes_accounts_and_stations_in_an_empty_database() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("letka.sqlite").display());
    let environment = [("LETKA_DATABASE", database.as_str())];
    let token = letka(&["stations", "add", "Kladno"], &environment);
    assert!(token.status.success(), "{token:?}");
    assert!(
        String::from_utf8(token.stdout.clone())
            .unwrap()
            .starts_with("lgs_")
    );
    let renewed = letka(&["stations", "renew", "Kladno"], &environment);
    assert!(renewed.status.success());
    assert_ne!(renewed.stdout, token.stdout);
    error(&letka(&["stations", "renew", "Nowhere"], &environment));
    let text = error(&letka(&["stations", "add", "Kladno"], &environment));
    assert!(text.contains("stations_name_key"), "{text}");
    // No password on standard input.
    let text = error(&letka(
        &["accounts", "add", "x", "--name", "X", "--role", "pilot"],
        &environment,
    ));
    assert!(text.contains("12 characters"), "{text}");
}

#[test]
fn it_checks_the_trail_and_misses_a_hash_that_is_not_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}/letka.sqlite", folder.path().display());
    let environment = [("LETKA_DATABASE", database.as_str())];
    let made = letka(&["stations", "add", "Kladno"], &environment);
    assert!(made.status.success(), "{made:?}");
    let output = letka(&["audit", "verify", "--json"], &environment);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["checked"], 1);
    let hash = report["hash"].as_str().unwrap();
    let output = letka(&["audit", "verify", "--expect", hash], &environment);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with("1 lines hold") && text.contains(hash),
        "{text}"
    );
    let other = hash.chars().rev().collect::<String>();
    let output = letka(&["audit", "verify", "--expect", &other], &environment);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = error(&letka(&["audit", "verify", "--from", "9"], &environment));
    assert!(text.contains("--from"), "{text}");
}
