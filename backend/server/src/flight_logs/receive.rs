//! Taking a file in: to disk as it comes, hashed on the way, and taken apart where it is an archive.

use std::path::{Path, PathBuf};

use axum::body::Body;
use letka_domain::hex::hex;
use letka_domain::localized::Localized;
use tokio::fs::{self, File};
use uuid::Uuid;

use super::archive;
use crate::error::Problem;
use crate::http::intake;

/// No file is longer: an hour of telemetry at full rate is a tenth of it.
pub(super) const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// A file that lies in the folder of what comes in, whole and on disk.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) path: PathBuf,
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) bytes: u64,
    /// What was wrong with it before it was looked into.
    pub(super) fault: Option<Localized>,
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

/// Takes a body in, all of it or nothing: the file that was sent, or those in it.
pub(super) async fn take(folder: &Path, name: &str, body: Body) -> Result<Vec<Kept>, Problem> {
    fs::create_dir_all(folder)
        .await
        .map_err(|error| Problem::internal(&error))?;
    let path = folder.join(Uuid::now_v7().to_string());
    let taken = intake::take(&path, body, MAX_BYTES, |_| Ok(())).await?;
    let sent = Kept {
        path,
        name: name.to_owned(),
        sha256: hex(&taken.sha256),
        bytes: taken.bytes,
        fault: None,
    };
    let folder = folder.to_owned();
    let files = tokio::task::spawn_blocking(move || archive::files(&folder, sent)).await;
    let files = files.map_err(|error| Problem::internal(&error))?;
    files.map_err(|error| Problem::internal(&error))
}
