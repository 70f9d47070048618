//! The folder of a demonstration: database, logs, the station's spool, and its secrets.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// Held while a demonstration runs; also says whose folder it is.
const LOCK: &str = "letka-demo.lock";
/// There while the database is being filled: what is left after an interruption is worth nothing.
const SEEDING: &str = "seeding";
const DATABASE: &str = "letka.sqlite";
const SPOOL: &str = "spool";
/// Everything that a demonstration makes here, but for the lock.
const CONTENTS: [&str; 8] = [
    DATABASE,
    "letka.sqlite-wal",
    "letka.sqlite-shm",
    "logs",
    SPOOL,
    Secret::Password.file(),
    Secret::StationToken.file(),
    SEEDING,
];

/// Something that only the owner of the folder may read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Secret {
    /// The password of all logins.
    Password,
    /// The token of the station.
    StationToken,
}

impl Secret {
    const fn file(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::StationToken => "station-token",
        }
    }
}

/// A folder that no other demonstration uses meanwhile.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// Locked until it is closed.
    _lock: File,
}

impl Folder {
    /// Opens the folder, and makes it where it is missing. `fresh` empties it first.
    ///
    /// A folder with other things in it is refused: nothing of them is touched.
    pub(crate) fn open(path: &Path, fresh: bool) -> anyhow::Result<Self> {
        let path = std::path::absolute(path)?;
        let shown = path.display();
        let make = fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&path);
        make.with_context(|| format!("cannot make the folder {shown}"))?;
        let mut entries =
            fs::read_dir(&path).with_context(|| format!("cannot read the folder {shown}"))?;
        if entries.next().is_some() && !path.join(LOCK).exists() {
            bail!("{shown} is not empty and not a folder of the demo: choose another with --data");
        }
        let lock = private().create(true).truncate(false).open(path.join(LOCK));
        let lock = lock.with_context(|| format!("cannot write in the folder {shown}"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("another demo uses the folder {shown}: choose another with --data");
            }
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock the folder {shown}"));
            }
        }
        let folder = Self { path, _lock: lock };
        if fresh || folder.path.join(SEEDING).exists() {
            folder.clear()?;
        }
        Ok(folder)
    }

    fn clear(&self) -> anyhow::Result<()> {
        for name in CONTENTS {
            let path = self.path.join(name);
            let removed = if path.is_dir() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            match removed {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("cannot remove {}", path.display()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The address of the database in it.
    pub(crate) fn database(&self) -> anyhow::Result<String> {
        let path = self.path.join(DATABASE);
        let path = path
            .to_str()
            .context("the name of the folder is not UTF-8")?;
        Ok(format!("sqlite:{path}"))
    }

    /// The folder in it where the station keeps its logs.
    pub(crate) fn spool(&self) -> PathBuf {
        self.path.join(SPOOL)
    }

    /// The secret that is kept here; where there is none, what `make` gives, which is kept then.
    pub(crate) fn secret(
        &self,
        which: Secret,
        make: impl FnOnce() -> String,
    ) -> anyhow::Result<String> {
        let path = self.path.join(which.file());
        match fs::read_to_string(&path) {
            Ok(text) => return Ok(text.trim_end_matches('\n').to_owned()),
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
            Err(_) => {}
        }
        let secret = make();
        let write = || writeln!(private().create_new(true).open(&path)?, "{secret}");
        write().with_context(|| format!("cannot write {}", path.display()))?;
        Ok(secret)
    }

    /// Does what fills the database. If it is interrupted, the folder is emptied the next time; one
    /// that was filled before stays as it is.
    pub(crate) async fn fill<T>(
        &self,
        work: impl Future<Output = anyhow::Result<T>>,
    ) -> anyhow::Result<T> {
        let mark = self.path.join(SEEDING);
        let empty = !self.path.join(DATABASE).exists();
        if empty {
            File::create(&mark).context("cannot mark the folder")?;
        }
        let done = work.await?;
        if empty {
            fs::remove_file(&mark).context("cannot unmark the folder")?;
        }
        Ok(done)
    }
}

/// Files that nobody else may read.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_secret_is_made_once_and_only_its_owner_reads_it() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("demo");
        let folder = Folder::open(&path, false).unwrap();
        let first = folder
            .secret(Secret::StationToken, || "one".into())
            .unwrap();
        let second = folder
            .secret(Secret::StationToken, || "two".into())
            .unwrap();
        assert_eq!((first.as_str(), second.as_str()), ("one", "one"));
        let mode = fs::metadata(path.join("station-token"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        drop(folder);
        let folder = Folder::open(&path, true).unwrap();
        assert_eq!(
            folder
                .secret(Secret::StationToken, || "two".into())
                .unwrap(),
            "two"
        );
    }

    #[test]
    fn nobody_elses_folder_is_touched() {
        let place = tempfile::tempdir().unwrap();
        let theirs = place.path().join("letka.sqlite");
        fs::write(&theirs, "precious").unwrap();
        let refused = Folder::open(place.path(), true).unwrap_err();
        assert!(refused.to_string().contains("--data"), "{refused}");
        assert_eq!(fs::read_to_string(&theirs).unwrap(), "precious");
    }

    #[test]
    fn two_demos_do_not_share_a_folder() {
        let place = tempfile::tempdir().unwrap();
        let _first = Folder::open(place.path(), false).unwrap();
        let refused = Folder::open(place.path(), true).unwrap_err();
        assert!(refused.to_string().contains("another demo"), "{refused}");
    }

    #[tokio::test]
    async fn what_an_interrupted_seed_left_is_thrown_away() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path();
        let fails = async {
            fs::write(path.join(DATABASE), "half").unwrap();
            bail!("interrupted")
        };
        let folder = Folder::open(path, false).unwrap();
        folder.fill::<()>(fails).await.unwrap_err();
        drop(folder);
        let folder = Folder::open(path, false).unwrap();
        assert!(!path.join(DATABASE).exists());
        let works = async { Ok(fs::write(path.join(DATABASE), "whole")?) };
        folder.fill(works).await.unwrap();
        drop(folder);

        // Once it is whole, no failure costs it.
        let folder = Folder::open(path, false).unwrap();
        let fails = async { bail!("interrupted") };
        folder.fill::<()>(fails).await.unwrap_err();
        drop(folder);
        let _folder = Folder::open(path, false).unwrap();
        assert_eq!(fs::read_to_string(path.join(DATABASE)).unwrap(), "whole");
    }
}
