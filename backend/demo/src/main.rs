//! `cargo demo`: runs the demonstration until it is interrupted.

use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use letka_demo::Demo;
use letka_demo::directorate::Options;
use letka_demo::seed::LOGINS;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// A police UAV fleet to try out: backend, ground station and simulated vehicles in one process.
#[derive(Debug, Parser)]
#[command(name = "letka-demo", version)]
struct Arguments {
    /// Where browsers reach the server.
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = Options::default().listen)]
    listen: SocketAddr,
    /// Where vehicles reach the ground station with MAVLink.
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = Options::default().udp)]
    udp: SocketAddr,
    /// Folder of the data [default: letka-demo in the folder for temporary files].
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Throw away the data of earlier runs.
    #[arg(long)]
    fresh: bool,
    /// Password of all logins [default: letka-demo].
    #[arg(long)]
    password: Option<String>,
}

impl Arguments {
    fn options(self) -> Options {
        let usual = Options::default();
        Options {
            data: self.data.unwrap_or(usual.data),
            fresh: self.fresh,
            listen: self.listen,
            udp: self.udp,
            password: self.password,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let interrupted = async {
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminate.recv() => Ok(()),
        }
    };
    match run(Arguments::parse().options(), interrupted).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing can be done where even this cannot be written.
            let _ = writeln!(std::io::stderr(), "letka-demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs until interrupted. An interruption during the start ends that.
async fn run(
    options: Options,
    interrupted: impl Future<Output = std::io::Result<()>>,
) -> anyhow::Result<()> {
    let mut interrupted = std::pin::pin!(interrupted);
    let mut demo = tokio::select! {
        demo = Demo::start(options) => demo?,
        result = &mut interrupted => return Ok(result?),
    };
    std::io::stdout().write_all(greeting(&demo).as_bytes())?;
    let ended = tokio::select! {
        result = interrupted => result.map_err(anyhow::Error::from),
        error = demo.broken() => Err(error),
    };
    // The first thing that went wrong is the one to tell.
    ended.and(demo.shutdown().await)
}

/// What a newcomer needs to know.
fn greeting(demo: &Demo) -> String {
    let (url, password) = (demo.url(), demo.password());
    let login = |login: &letka_demo::seed::Login| {
        let role = login.role.as_str().replace('_', " ");
        format!("    {role:<20}{:<14}{password}\n", login.username)
    };
    let logins: String = LOGINS.iter().map(login).collect();
    let (udp, data) = (demo.udp_addr(), demo.data().display());
    format!(
        "\n  Letka demo: {url}\n\n    {:<20}{:<14}{}\n{logins}\n  MAVLink on UDP {udp}; data in {data}.\n  Ctrl-C stops it; --fresh starts anew.\n\n",
        "role", "user name", "password"
    )
}
