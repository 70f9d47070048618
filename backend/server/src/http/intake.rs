//! Files that come as the body of a request: to disk as they come, hashed on the way.

use std::path::Path;

use axum::body::Body;
use axum::http::StatusCode;
use futures_util::StreamExt;
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;

use super::hashing::Hashing;
use crate::error::Problem;

/// What came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) sha256: [u8; 32],
    pub(crate) bytes: u64,
}

/// Takes a body of `most` bytes at most into a new file, which is on disk before this returns; or nothing
/// of it, when it is longer, breaks off, or is refused by `look`, which sees its pieces as they come.
pub(crate) async fn take(
    part: &Path,
    body: Body,
    most: u64,
    look: impl FnMut(&[u8]) -> Result<(), Problem>,
) -> Result<Taken, Problem> {
    let taken = write(part, body, most, look).await;
    if taken.is_err() {
        // What cannot be taken away lies in a folder that nothing reads.
        let _ = fs::remove_file(part).await;
    }
    taken
}

async fn write(
    part: &Path,
    body: Body,
    most: u64,
    mut look: impl FnMut(&[u8]) -> Result<(), Problem>,
) -> Result<Taken, Problem> {
    let failed = |error: std::io::Error| Problem::internal(&error);
    let mut file = File::create_new(part).await.map_err(failed)?;
    let mut hashing = Hashing::new(());
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| broken_off(&error))?;
        hashing.update(&chunk);
        if hashing.bytes() > most {
            return Err(too_large(most));
        }
        look(&chunk)?;
        file.write_all(&chunk).await.map_err(failed)?;
    }
    file.sync_all().await.map_err(failed)?;
    let bytes = hashing.bytes();
    let ((), sha256) = hashing.finish();
    Ok(Taken { sha256, bytes })
}

/// 413: longer than it may be.
pub(crate) fn too_large(most: u64) -> Problem {
    let most = most / (1024 * 1024);
    let detail = format!("the file is longer than {most} MiB");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}

fn broken_off(error: &axum::Error) -> Problem {
    let detail = format!("the file broke off: {error}");
    Problem::new(StatusCode::BAD_REQUEST, "unreadable_body", detail)
}
