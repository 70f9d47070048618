//! A throw-away PostgreSQL: one server for a test program, one database for a test.
//!
//! It listens on a socket in its own folder only, so that no port is taken, and trusts whoever may
//! enter there. A guard process holds the end of a pipe from the test program: when the program is
//! gone, however it went, the guard stops the server and takes its folder away. A database goes with
//! the thread that asked for it, which is its test: all of them at once do not fit on a small disk.
//!
//! Needs nothing but the standard library, `tempfile` and an installed PostgreSQL.

use std::cell::RefCell;
use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The owner of every database.
const USER: &str = "letka";
/// The database that others are copied from.
const TEMPLATE: &str = "letka_template";
/// Only the speed of tests and room on the disk count: after a crash nothing of them is looked at.
const SETTINGS: &str = "-F -c synchronous_commit=off -c full_page_writes=off \
                        -c max_connections=300 -c shared_buffers=64MB -c autovacuum=off \
                        -c wal_level=minimal -c max_wal_senders=0 -c min_wal_size=32MB \
                        -c max_wal_size=128MB";
/// Waits for the end of the pipe, then stops the server and takes its folder away.
const GUARD: &str = r#"folder="$1"; shift; cat; "$@"; rm -rf "$folder""#;

static SERVER: OnceLock<Server> = OnceLock::new();

thread_local! {
    static OF_THIS_TEST: RefCell<Databases> = const { RefCell::new(Databases(Vec::new())) };
}

/// Names of databases that are taken away when their test has ended.
struct Databases(Vec<String>);

impl Drop for Databases {
    fn drop(&mut self) {
        let Some(server) = SERVER.get() else { return };
        for name in &self.0 {
            // The guard takes away what stays; a test that has passed does not fail by it.
            let _ = server.psql(&drop_statement(name)).output();
        }
    }
}

fn drop_statement(name: &str) -> String {
    format!("drop database if exists {name} with (force)")
}

/// The address of a new database, a copy of one that `prepare` has brought into shape by its
/// address. The first call starts the server and prepares; later ones only copy.
pub fn new_database(prepare: fn(&str)) -> String {
    let server = SERVER.get_or_init(Server::start);
    server.prepared.get_or_init(|| {
        server.sql(&format!("create database {TEMPLATE}"));
        prepare(&server.address(TEMPLATE));
    });
    server.create(&format!("template {TEMPLATE}"))
}

/// The address of a new database without any table.
pub fn new_empty_database() -> String {
    SERVER.get_or_init(Server::start).create("")
}

/// Takes a database away under the hands of whoever uses it.
pub fn drop_database(address: &str) {
    let name = address.trim_start_matches("postgres:///");
    let name = name.split('?').next().unwrap_or(name);
    let server = SERVER.get_or_init(Server::start);
    server.sql(&drop_statement(name));
}

struct Server {
    folder: PathBuf,
    programs: PathBuf,
    prepared: OnceLock<()>,
    databases: AtomicU32,
    /// Lives as long as this program: the pipe to its standard input must stay open.
    _guard: Child,
}

impl Server {
    fn start() -> Self {
        let programs = programs().unwrap_or_else(|| {
            panic!("PostgreSQL is missing: install it, on Debian by `apt-get install postgresql`")
        });
        let folder = tempfile::Builder::new()
            .prefix("letka-postgres-")
            .tempdir()
            .expect("a temporary folder can be made")
            .keep();
        let owner = Owner::of(&folder);
        let guard = guard(&folder, &owner.program(&programs, "pg_ctl", &folder));
        let user = format!("--username={USER}");
        run(owner.program(&programs, "initdb", &folder).args([
            user.as_str(),
            "--auth=trust",
            "--no-locale",
            "--encoding=UTF8",
            "--no-sync",
        ]));
        let place = folder.display();
        run(owner.program(&programs, "pg_ctl", &folder).args([
            "start".to_owned(),
            "--wait".to_owned(),
            "--timeout=120".to_owned(),
            format!("--log={place}/log"),
            format!("--options=-h '' -k '{place}' {SETTINGS}"),
        ]));
        Self {
            folder,
            programs,
            prepared: OnceLock::new(),
            databases: AtomicU32::new(0),
            _guard: guard,
        }
    }

    fn address(&self, database: &str) -> String {
        format!(
            "postgres:///{database}?host={}&user={USER}",
            self.folder.display()
        )
    }

    fn create(&self, from: &str) -> String {
        let name = format!("letka_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql(&format!("create database {name} {from}"));
        let address = self.address(&name);
        OF_THIS_TEST.with_borrow_mut(|databases| databases.0.push(name));
        address
    }

    fn sql(&self, statement: &str) {
        run(&mut self.psql(statement));
    }

    fn psql(&self, statement: &str) -> Command {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement]);
        psql.arg(self.address("postgres"));
        psql
    }
}

/// Whose server it is.
#[derive(Clone, Copy)]
enum Owner {
    /// Whoever runs the tests.
    Caller,
    /// The user `postgres`, because PostgreSQL refuses to run as root.
    Postgres,
}

impl Owner {
    /// Who may own a server in the folder; the folder becomes theirs.
    fn of(folder: &Path) -> Self {
        if fs::metadata(folder).expect("the folder is there").uid() != 0 {
            return Self::Caller;
        }
        run(Command::new("chown").arg("postgres").arg(folder));
        Self::Postgres
    }

    /// A program of the server, run as its owner on the data in the folder.
    fn program(self, programs: &Path, name: &str, folder: &Path) -> Command {
        let program = programs.join(name);
        let mut command = match self {
            Self::Caller => Command::new(program),
            Self::Postgres => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
                command.arg(program);
                command
            }
        };
        command
            .arg("-D")
            .arg(folder.join("data"))
            .current_dir(folder);
        command
    }
}

/// Starts the guard, in a group of its own so that an interrupt of the tests does not end it.
fn guard(folder: &Path, pg_ctl: &Command) -> Child {
    Command::new("sh")
        .args(["-c", GUARD, "letka-postgres-guard"])
        .arg(folder)
        .arg(pg_ctl.get_program())
        .args(pg_ctl.get_args())
        .args(["stop", "--mode=immediate"])
        .process_group(0)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a guard can be started")
}

/// The folder that holds the server's programs: behind the PATH, or where Debian keeps them.
fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let debian = debian.map(|version| version.path().join("bin"));
    let behind = |folder: PathBuf| fs::canonicalize(folder.join("initdb")).ok();
    env::split_paths(&path)
        .chain(debian)
        .filter_map(behind)
        .filter_map(|program| program.parent().map(Path::to_owned))
        .find(|folder| {
            ["initdb", "pg_ctl", "postgres", "psql"]
                .iter()
                .all(|name| folder.join(name).exists())
        })
}

/// Runs a command; the test ends with its words when it fails.
fn run(command: &mut Command) {
    // pg_ctl leaves the server behind with whatever it was given to write to.
    let output = command
        .stdin(Stdio::null())
        .output()
        .expect("the program can be started");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {said}");
}
