//! The key that signs evidence (Ed25519, RFC 8032). It is made when it is first needed and lies in the
//! data folder; whoever is to trust the evidence notes its public half once, by `letka evidence key`.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use ed25519_dalek::{Signer, SigningKey};
use letka_domain::hex::hex;

/// A key that signs.
#[derive(Debug)]
pub struct Key(SigningKey);

impl Key {
    /// The key of a data folder; a new one where it has none. Nobody else may read it.
    ///
    /// # Errors
    ///
    /// It cannot be read or written, or what lies there is no key.
    pub fn of(data_dir: &Path) -> io::Result<Self> {
        let path = data_dir.join("evidence.key");
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Self::make(&path),
            other => other?,
        };
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| {
            let text = format!("{} is not a key of 32 bytes", path.display());
            io::Error::new(io::ErrorKind::InvalidData, text)
        })?;
        Ok(Self(SigningKey::from_bytes(&bytes)))
    }

    fn make(path: &Path) -> io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        // Under another name first: two that make it at once must not read half of it, and the first
        // one counts.
        let part = path.with_extension(format!("key.{}", uuid::Uuid::now_v7()));
        let mut options = OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&part)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        let linked = fs::hard_link(&part, path);
        fs::remove_file(&part)?;
        match linked {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ => Self::of(path.parent().unwrap_or(Path::new("."))),
        }
    }

    /// The public half, lower-case hex.
    pub fn public(&self) -> String {
        hex(self.0.verifying_key().as_bytes())
    }

    /// The signature of some bytes, lower-case hex.
    pub(super) fn sign(&self, bytes: &[u8]) -> String {
        hex(&self.0.sign(bytes).to_bytes())
    }
}
