//! Which source wins, and what is refused by name.

use std::error::Error;

use super::*;

fn flags(arguments: &[&str]) -> Flags {
    Flags::parse_from([&["letka-ground"], arguments].concat())
}

fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// A folder with a configuration file.
fn with_file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("station.toml");
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

const WHOLE: &[&str] = &["--backend", "ws://h:1", "--spool", "s"];
const TOKEN: &[(&str, &str)] = &[("LETKA_STATION_TOKEN", "t"), ("PATH", "/bin")];

#[test]
fn flags_and_a_token_are_enough() {
    let config = flags(WHOLE).load(environment(TOKEN)).unwrap();
    assert_eq!(config.backend.to_string(), "ws://h:1/api/v1/station");
    assert_eq!((config.udp, config.system_id), (Config::DEFAULT_UDP, 255));
}

#[test]
fn a_flag_wins_over_a_variable_and_that_over_the_file() {
    let (_folder, path) = with_file("udp = '1.1.1.1:1'\nsystem_id = 1\nspool_max_mib = 1\n");
    let config = flags(&[WHOLE, &["--config", &path, "--udp", "3.3.3.3:3"]].concat())
        .load(environment(
            &[
                TOKEN,
                &[
                    ("LETKA_STATION_UDP", "2.2.2.2:2"),
                    ("LETKA_STATION_SYSTEM_ID", "2"),
                ],
            ]
            .concat(),
        ))
        .unwrap();
    assert_eq!(config.udp.to_string(), "3.3.3.3:3");
    assert_eq!((config.system_id, config.spool_max_bytes), (2, MIB));
}

#[test]
fn an_unknown_key_is_named() {
    let (_folder, path) = with_file("upd = '1.1.1.1:1'\n");
    let error = flags(&[WHOLE, &["--config", &path]].concat())
        .load(environment(TOKEN))
        .unwrap_err();
    assert!(error.to_string().contains("station.toml"), "{error}");
    assert!(
        error.source().unwrap().to_string().contains("`upd`"),
        "{error:?}"
    );
}

#[test]
fn an_unknown_variable_is_named() {
    let error = flags(WHOLE)
        .load(environment(&[("LETKA_STATION_UPD", "1")]))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the variable LETKA_STATION_UPD is not known"
    );
}

#[test]
fn unreadable_values_are_named() {
    for (flag, value, expected) in [
        ("--udp", "here", "udp \"here\" cannot be read"),
        ("--system-id", "0", "system_id \"0\" cannot be read"),
        ("--system-id", "256", "system_id \"256\" cannot be read"),
        (
            "--spool-max-mib",
            "-1",
            "spool_max_mib \"-1\" cannot be read",
        ),
        ("--token-file", "/nowhere", "cannot read /nowhere"),
    ] {
        let given = format!("{flag}={value}");
        let error = flags(&[WHOLE, &[given.as_str()]].concat()).load([]);
        let error = match error {
            Err(ConfigError::Missing("token_file")) => {
                flags(&[WHOLE, &[given.as_str()]].concat()).load(environment(TOKEN))
            }
            other => other,
        };
        assert_eq!(error.unwrap_err().to_string(), expected);
    }
    let error = flags(&["--backend", "wss://h", "--spool", "s"]).load(environment(TOKEN));
    assert_eq!(
        error.unwrap_err().to_string(),
        "backend \"wss://h\" cannot be read"
    );
}

#[test]
fn what_is_missing_is_named_and_a_secret_is_not_shown() {
    let error = flags(&["--spool", "s"])
        .load(environment(TOKEN))
        .unwrap_err();
    assert!(error.to_string().starts_with("backend is missing"));
    let error = flags(WHOLE).load(environment(&[("LETKA_STATION_TOKEN", "my secret")]));
    let error = error.unwrap_err();
    assert!(
        !format!("{error} {error:?}").contains("secret"),
        "{error:?}"
    );
}
