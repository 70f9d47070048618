//! TLS from files, which are read again when they change.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use tokio::net::TcpListener;

use crate::app::App;
use crate::config::Config;
use crate::error::chain;

/// How often it is looked whether the files have changed.
const LOOK: Duration = Duration::from_secs(30);
/// How long requests may go on after the server was told to stop.
const PATIENCE: Duration = Duration::from_secs(10);

/// A certificate with its chain, and its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Files {
    cert: PathBuf,
    key: PathBuf,
}

impl Files {
    /// The files that are configured, if any are.
    pub(crate) fn of(config: &Config) -> Option<Self> {
        let (cert, key) = config.tls_cert.clone().zip(config.tls_key.clone())?;
        Some(Self { cert, key })
    }

    /// When they were changed last.
    async fn changed(&self) -> Option<(SystemTime, SystemTime)> {
        let at = async |path| {
            tokio::fs::metadata(path)
                .await
                .and_then(|meta| meta.modified())
        };
        Some((at(&self.cert).await.ok()?, at(&self.key).await.ok()?))
    }
}

/// Serves by TLS until the app is told to stop.
pub(crate) async fn serve(app: App, listener: TcpListener, files: Files) -> io::Result<()> {
    // An error says that it was installed before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = RustlsConfig::from_pem_file(&files.cert, &files.key).await?;
    let handle = Handle::<SocketAddr>::new();
    let watching = tokio::spawn(watch(app.clone(), files, config.clone(), handle.clone()));
    let service = crate::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = axum_server::from_tcp_rustls(listener.into_std()?, config)?
        .handle(handle)
        .serve(service)
        .await;
    watching.abort();
    served
}

/// Takes in files that have changed, and ends the server when the app stops.
async fn watch(app: App, files: Files, config: RustlsConfig, handle: Handle<SocketAddr>) {
    let mut looks = tokio::time::interval(LOOK);
    let mut known = files.changed().await;
    loop {
        tokio::select! {
            () = app.stopping.stopped() => return handle.graceful_shutdown(Some(PATIENCE)),
            _ = looks.tick() => {}
        }
        let found = files.changed().await;
        if found == known || found.is_none() {
            continue;
        }
        known = found;
        match config.reload_from_pem_file(&files.cert, &files.key).await {
            Ok(()) => tracing::info!("the certificate was read again"),
            // The one before goes on; whoever writes two files has a moment in which they differ.
            Err(error) => {
                tracing::error!(cause = %chain(&error), "the certificate cannot be read");
                known = None;
            }
        }
    }
}
