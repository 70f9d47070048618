//! Taking a file in: to disk as it comes, hashed on the way, and taken apart where it is an archive.

use std::io;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::StatusCode;
use futures_util::StreamExt;
use letka_domain::hex::hex;
use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::archive;
use crate::error::Problem;

/// No file is longer: an hour of telemetry at full rate is a tenth of it.
pub(super) const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// What came with one request.
#[derive(Debug)]
pub(super) struct Taken {
    /// The files: the one that was sent, or those in it.
    pub(super) files: Vec<Kept>,
}

/// A file that lies in the folder of what comes in, whole and on disk.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) bytes: u64,
    /// What was wrong with it before it was looked into.
    pub(super) fault: Option<String>,
}

impl Kept {
    /// Moves it to where it stays.
    pub(super) async fn settle(&self, path: &Path) -> Result<(), Problem> {
        let moved = async {
            fs::rename(&self.path, path).await?;
            // The name must survive a power cut as well as the bytes.
            let folder = path.parent().unwrap_or(Path::new(".")).to_owned();
            File::open(folder).await?.sync_all().await
        };
        moved.await.map_err(|error| Problem::internal(&error))
    }

    /// Takes it away: the same bytes are kept already.
    pub(super) async fn forget(&self) {
        // What cannot be taken away lies in a folder that nothing reads.
        let _ = fs::remove_file(&self.path).await;
    }
}

/// Takes a body in, all of it or nothing.
pub(super) async fn take(folder: &Path, name: &str, body: Body) -> Result<Taken, Problem> {
    fs::create_dir_all(folder)
        .await
        .map_err(|error| Problem::internal(&error))?;
    let path = folder.join(Uuid::now_v7().to_string());
    let sent = match write(&path, name, body).await {
        Ok(sent) => sent,
        Err(problem) => {
            let _ = fs::remove_file(&path).await;
            return Err(problem);
        }
    };
    let folder = folder.to_owned();
    let files = tokio::task::spawn_blocking(move || archive::files(&folder, sent))
        .await
        .map_err(|error| Problem::internal(&error))?
        .map_err(|error| Problem::internal(&error))?;
    Ok(Taken { files })
}

async fn write(path: &Path, name: &str, body: Body) -> Result<Kept, Problem> {
    let failed = |error: io::Error| Problem::internal(&error);
    let mut file = File::create_new(path).await.map_err(failed)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0_u64);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| broken_off(&error))?;
        bytes += chunk.len() as u64;
        if bytes > MAX_BYTES {
            return Err(too_large());
        }
        hash.update(&chunk);
        file.write_all(&chunk).await.map_err(failed)?;
    }
    file.sync_all().await.map_err(failed)?;
    Ok(Kept {
        path: path.to_owned(),
        name: name.to_owned(),
        sha256: hex(&hash.finalize()),
        bytes,
        fault: None,
    })
}

fn too_large() -> Problem {
    let most = MAX_BYTES / (1024 * 1024);
    let detail = format!("the file is longer than {most} MiB");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}

fn broken_off(error: &axum::Error) -> Problem {
    let detail = format!("the file broke off: {error}");
    Problem::new(StatusCode::BAD_REQUEST, "unreadable_body", detail)
}
