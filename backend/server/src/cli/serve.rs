//! `letka serve`.

use anyhow::Context;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::app::{App, Stopping};
use crate::clock::Clock;
use crate::config::Config;

/// Runs the backend until it is interrupted or told to end.
pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    if config.tls_cert.is_some() != config.tls_key.is_some() {
        anyhow::bail!("tls_cert and tls_key belong together");
    }
    let store = super::open(&config).await?;
    let (stop, stopping) = Stopping::new();
    let app = App::start(config.clone(), store, Clock::default(), stopping).await?;
    let listen = config.listen;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    tokio::spawn(async move {
        interrupted().await;
        // An error says that the server has ended already.
        let _ = stop.send(true);
    });
    crate::serve(app, listener).await?;
    Ok(())
}

async fn interrupted() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .expect("a signal handler can be installed at start-up");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
