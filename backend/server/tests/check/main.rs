//! `letka check`, `letka zones` and `letka rules` as a user runs them, with sense and with nonsense.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod inputs;
mod missions;
mod rulebooks;
mod schema;
mod zones;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The moment at which the missions of these tests are judged.
const AT: &str = "2026-06-24T07:00:00Z";

/// A file of the golden missions.
fn golden(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/golden");
    folder.join(name).to_str().unwrap().to_owned()
}

fn letka(arguments: &[&str]) -> Output {
    fed(arguments, b"")
}

/// The program with something on its standard input.
fn fed(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_letka"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LETKA_")) {
        command.env_remove(name);
    }
    command.args(arguments);
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The program may end without reading it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// `letka check --json` with the golden permits and zones.
fn check(missions: &[&str]) -> Output {
    let (permits, zones) = (golden("permits.json"), golden("zones/ed318.geojson"));
    let mut line = vec!["check", "--json", "--at", AT, "--permits", &permits];
    line.extend(["--zones", zones.as_str()]);
    line.extend(missions);
    letka(&line)
}

/// Its status and the lines that it printed.
fn results(output: &Output) -> (Option<i32>, Vec<Value>) {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (output.status.code(), lines.collect())
}

/// The status, and what stands on standard error.
fn complaint(output: &Output) -> (Option<i32>, String) {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!text.contains("panicked"), "{text}");
    (output.status.code(), text)
}

/// The rules whose findings have a state, in a line of JSON.
fn rules_of<'a>(line: &'a Value, state: &str) -> Vec<&'a str> {
    let findings = line["findings"].as_array().unwrap().iter();
    findings
        .filter(|finding| finding["state"] == state)
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect()
}

/// A folder for the files of a test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file and returns its path.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// A golden mission with changes.
    fn mission(&self, name: &str, change: impl FnOnce(&mut Value)) -> String {
        self.changed(
            name,
            "missions/32-kvalifikace-skonci-za-letu.geojson",
            change,
        )
    }

    /// A golden file with changes.
    fn changed(&self, name: &str, golden_name: &str, change: impl FnOnce(&mut Value)) -> String {
        let text = std::fs::read_to_string(golden(golden_name)).unwrap();
        let mut value = serde_json::from_str(&text).unwrap();
        change(&mut value);
        self.file(name, value.to_string())
    }
}
