//! Somebody else's identity provider: npm's `oidc-provider`, one process for a test program.
//!
//! Its packages are installed into `tests/oidc` when the lock file is newer than they are. The process
//! ends when the pipe to its standard input closes, which it does with the test program.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use crate::browser;

/// The secret of the client `letka` there.
pub const SECRET: &str = "a secret of the tests";
/// The address that it sends people back to.
pub const BASE_URL: &str = "https://letka.test";

static PROVIDER: OnceLock<Running> = OnceLock::new();

struct Running {
    issuer: String,
    /// Lives as long as this program: the pipe to its standard input must stay open.
    _process: Child,
}

/// Its address; the first call starts it.
pub async fn issuer() -> String {
    let start = || PROVIDER.get_or_init(start).issuer.clone();
    tokio::task::spawn_blocking(start)
        .await
        .expect("the identity provider starts")
}

/// Tells it what to know of a person from now on: `claims`, `token`, `forged`.
pub async fn know(login: &str, person: &Value) {
    let url = format!("{}/people/{login}", issuer().await);
    let answer = browser::client()
        .put(url)
        .body(person.to_string())
        .send()
        .await
        .expect("the identity provider answers");
    assert!(answer.status().is_success());
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("oidc")
}

fn start() -> Running {
    install();
    let mut process = Command::new("node")
        .arg("provider.mjs")
        .current_dir(folder())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("Node.js is missing: install Node.js 20 or later with npm");
    let output = process.stdout.take().expect("its output is a pipe");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let issuer = lines
        .find(|line| line.starts_with("http://"))
        .expect("the identity provider says where it listens");
    // Who writes into a pipe that nobody empties stops some day.
    std::thread::spawn(move || lines.for_each(drop));
    Running {
        issuer,
        _process: process,
    }
}

/// Installs the packages of the provider, unless those of the lock file are there.
fn install() {
    let changed = |path: PathBuf| path.metadata().and_then(|about| about.modified()).ok();
    let installed = changed(folder().join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= changed(folder().join("package-lock.json")) {
        return;
    }
    let quiet = [
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        "--silent",
    ];
    let done = Command::new("npm")
        .arg("ci")
        .args(quiet)
        .current_dir(folder())
        .stdin(Stdio::null())
        .status();
    assert!(
        done.is_ok_and(|status| status.success()),
        "npm cannot install the identity provider of tests/oidc: it needs npm and its registry"
    );
}
