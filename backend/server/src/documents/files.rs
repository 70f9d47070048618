//! The bytes of documents: files named by their SHA-256, so that the same bytes lie there once.

use std::io;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::StatusCode;
use letka_domain::documents::MediaType;
use letka_domain::hex::hex;
use tokio::fs::{self, File};
use uuid::Uuid;

use crate::error::Problem;
use crate::http::intake;

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
        let failed = |error: io::Error| Problem::internal(&error);
        let coming = self.0.join("coming");
        fs::create_dir_all(&coming).await.map_err(failed)?;
        let part = coming.join(Uuid::now_v7().to_string());
        let mut first = Vec::with_capacity(16);
        let look = |chunk: &[u8]| {
            let missing = 16_usize.saturating_sub(first.len()).min(chunk.len());
            first.extend_from_slice(chunk.get(..missing).unwrap_or_default());
            let is_known = first.len() < 16 || MediaType::of(&first).is_some();
            if is_known { Ok(()) } else { Err(wrong_type()) }
        };
        let taken = intake::take(&part, body, MAX_BYTES, look).await?;
        let Some(media_type) = MediaType::of(&first) else {
            // What cannot be taken away lies in a folder that nothing reads.
            let _ = fs::remove_file(&part).await;
            return Err(wrong_type());
        };
        let path = self.path(&taken.sha256);
        let folder = path.parent().expect("a document lies in a folder");
        fs::create_dir_all(folder).await.map_err(failed)?;
        fs::rename(part, &path).await.map_err(failed)?;
        Ok(Kept {
            sha256: taken.sha256,
            length: taken.bytes,
            media_type,
        })
    }

    /// Takes the bytes of a document away. What is gone already is gone.
    pub(super) async fn remove(&self, sha256: &[u8]) -> io::Result<()> {
        match fs::remove_file(self.path(sha256)).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    /// Opens a document for reading.
    pub(super) async fn open(&self, sha256: &[u8]) -> io::Result<File> {
        File::open(self.path(sha256)).await
    }
}

fn wrong_type() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "not_a_document",
        "the file is neither PDF nor JPEG nor PNG",
    )
}
