//! The bytes of documents: files named by their SHA-256, so that the same bytes lie there once.

use std::io;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::StatusCode;
use futures_util::StreamExt;
use letka_domain::documents::MediaType;
use letka_domain::hex::hex;
use sha2::{Digest, Sha256};
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use crate::error::Problem;

/// No document is longer.
pub(crate) const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// A file that was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) sha256: [u8; 32],
    pub(super) length: u64,
    pub(super) media_type: MediaType,
}

/// The folder of the documents.
#[derive(Debug, Clone)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn of(data_dir: &Path) -> Self {
        Self(data_dir.join("documents"))
    }

    fn path(&self, sha256: &[u8]) -> PathBuf {
        let name = hex(sha256);
        self.0.join(name.get(..2).unwrap_or("00")).join(name)
    }

    /// Takes a body in: all of it or nothing. It lies under its final name, on disk, before this
    /// returns.
    pub(super) async fn take(&self, body: Body) -> Result<Kept, Problem> {
        let coming = self.0.join("coming");
        fs::create_dir_all(&coming)
            .await
            .map_err(|error| Problem::internal(&error))?;
        let part = coming.join(Uuid::now_v7().to_string());
        let taken = self.write(&part, body).await;
        if taken.is_err() {
            // What cannot be taken away lies in a folder that nothing reads.
            let _ = fs::remove_file(&part).await;
        }
        taken
    }

    /// Takes the bytes of a document away. What is gone already is gone.
    pub(super) async fn remove(&self, sha256: &[u8]) -> io::Result<()> {
        match fs::remove_file(self.path(sha256)).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    async fn write(&self, part: &Path, body: Body) -> Result<Kept, Problem> {
        let mut file = File::create_new(part)
            .await
            .map_err(|error| Problem::internal(&error))?;
        let (mut hash, mut length, mut first) = (Sha256::new(), 0_u64, Vec::with_capacity(16));
        let mut chunks = body.into_data_stream();
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| broken_off(&error))?;
            length += chunk.len() as u64;
            if length > MAX_BYTES {
                return Err(too_large());
            }
            let missing = 16_usize.saturating_sub(first.len()).min(chunk.len());
            first.extend_from_slice(chunk.get(..missing).unwrap_or_default());
            if first.len() == 16 && MediaType::of(&first).is_none() {
                return Err(wrong_type());
            }
            hash.update(&chunk);
            file.write_all(&chunk)
                .await
                .map_err(|error| Problem::internal(&error))?;
        }
        let media_type = MediaType::of(&first).ok_or_else(wrong_type)?;
        file.sync_all()
            .await
            .map_err(|error| Problem::internal(&error))?;
        let sha256: [u8; 32] = hash.finalize().into();
        let path = self.path(&sha256);
        let folder = path.parent().expect("a document lies in a folder");
        fs::create_dir_all(folder)
            .await
            .map_err(|error| Problem::internal(&error))?;
        fs::rename(part, &path)
            .await
            .map_err(|error| Problem::internal(&error))?;
        Ok(Kept {
            sha256,
            length,
            media_type,
        })
    }

    /// Opens a document for reading.
    pub(super) async fn open(&self, sha256: &[u8]) -> io::Result<File> {
        File::open(self.path(sha256)).await
    }
}

/// 413: longer than a document may be.
pub(super) fn too_large() -> Problem {
    let most = MAX_BYTES / (1024 * 1024);
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        format!("the file is longer than {most} MiB"),
    )
}

fn wrong_type() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "not_a_document",
        "the file is neither PDF nor JPEG nor PNG",
    )
}

fn broken_off(error: &axum::Error) -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "unreadable_body",
        format!("the file broke off: {error}"),
    )
}
