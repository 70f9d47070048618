//! The program itself: what it does not understand it names, and it does not start.

use std::process::{Command, Output};

/// The program with these arguments and variables, ended.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_letka-ground"))
        .args(arguments)
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .expect("the program starts")
}

fn said(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn an_unknown_key_stops_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("station.toml");
    std::fs::write(&file, "spool = '/tmp'\nbackened = 'ws://localhost:1'\n").unwrap();
    let said = said(&run(&["--config", file.to_str().unwrap()], &[]));
    assert!(said.contains("backened"), "{said}");
}

#[test]
fn an_unknown_variable_stops_it() {
    let said = said(&run(&[], &[("LETKA_STATION_SPOOL_DIR", "/tmp")]));
    assert!(said.contains("LETKA_STATION_SPOOL_DIR"), "{said}");
}

#[test]
fn a_port_that_is_taken_stops_it() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let spool = folder.path().join("spool");
    let arguments = [
        "--backend",
        "ws://127.0.0.1:1",
        "--udp",
        &address,
        "--spool",
        spool.to_str().unwrap(),
    ];
    let said = said(&run(&arguments, &[("LETKA_STATION_TOKEN", "secret")]));
    assert!(
        said.contains(&format!("cannot listen on UDP {address}")),
        "{said}"
    );
    assert!(!said.contains("secret"));
}
