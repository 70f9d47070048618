//! ZIP archives of logs, also within archives. What an archive says of itself is not believed: bytes are
//! counted as they come out.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use letka_domain::hex::hex;
use letka_domain::localized::Localized;
use uuid::Uuid;
use zip::ZipArchive;
use zip::result::ZipError;

use super::receive::{Kept, MAX_BYTES};
use crate::http::hashing::Hashing;

/// No archive holds more files, those of the archives in it included.
const MAX_FILES: usize = 2_000;
/// No archive lies deeper within archives.
const MAX_DEPTH: u8 = 3;
/// All that comes out of one upload.
const MAX_TOTAL: u64 = 4 * MAX_BYTES;
/// No honest log shrinks more; beyond the first megabyte an entry that does is a bomb.
const MAX_RATIO: u64 = 200;
const ALWAYS_FINE: u64 = 1024 * 1024;

/// How an archive, or an entry of it, ended.
enum Stop {
    /// It cannot be read further.
    Broken(Localized),
    /// The disk failed.
    Disk(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// What has come out so far.
struct Out<'a> {
    folder: &'a Path,
    files: Vec<Kept>,
    total: u64,
}

/// The files that were sent: the file itself, or, of an archive, those in it. An archive that cannot be
/// read to its end is kept itself too, with what is wrong with it, behind what was readable.
pub(super) fn files(folder: &Path, sent: Kept) -> io::Result<Vec<Kept>> {
    if !is_archive(&sent.path)? {
        return Ok(vec![sent]);
    }
    let mut out = Out {
        folder,
        files: Vec::new(),
        total: 0,
    };
    match expand(&sent, 1, &mut out) {
        Ok(()) if out.files.is_empty() => out.files.push(Kept {
            fault: Some(Localized::fixed(
                "v archivu není žádný soubor",
                "the archive holds no file",
            )),
            ..sent
        }),
        Ok(()) => fs::remove_file(&sent.path)?,
        Err(Stop::Broken(fault)) => out.files.push(Kept {
            fault: Some(fault),
            ..sent
        }),
        Err(Stop::Disk(error)) => return Err(error),
    }
    Ok(out.files)
}

fn is_archive(path: &Path) -> io::Result<bool> {
    let mut head = [0; 4];
    let mut file = File::open(path)?;
    Ok(file.read_exact(&mut head).is_ok() && head == *b"PK\x03\x04")
}

fn expand(archive: &Kept, depth: u8, out: &mut Out<'_>) -> Result<(), Stop> {
    let broken = |error: ZipError| {
        Stop::Broken(Localized::new(
            format!("{}: není archiv ZIP: {error}", archive.name),
            format!("{}: not a ZIP archive: {error}", archive.name),
        ))
    };
    let file = BufReader::new(File::open(&archive.path)?);
    let mut zip = ZipArchive::new(file).map_err(broken)?;
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).map_err(broken)?;
        let inner = entry.name().map_err(broken)?.replace('\\', "/");
        let name = inner.rsplit('/').next().unwrap_or_default().to_owned();
        // What a file system adds to an archive of a folder is no log.
        if entry.is_dir() || name.starts_with('.') || inner.starts_with("__MACOSX/") {
            continue;
        }
        if out.files.len() >= MAX_FILES {
            let fault = Localized::new(
                format!("{}: je v něm víc než {MAX_FILES} souborů", archive.name),
                format!("{}: holds more than {MAX_FILES} files", archive.name),
            );
            return Err(Stop::Broken(fault));
        }
        let packed = entry.compressed_size();
        let inner: String = inner
            .chars()
            .filter(|letter| !letter.is_control())
            .collect();
        let whole = format!("{}/{inner}", archive.name);
        let kept = copy(&mut entry, packed, &whole, out)?;
        if !is_archive(&kept.path)? {
            out.files.push(kept);
            continue;
        }
        let deep = if depth < MAX_DEPTH {
            expand(&kept, depth + 1, out)
        } else {
            let fault = Localized::new(
                format!("{whole}: archiv vnořený víc než {MAX_DEPTH}krát"),
                format!("{whole}: an archive more than {MAX_DEPTH} deep"),
            );
            Err(Stop::Broken(fault))
        };
        match deep {
            Ok(()) => fs::remove_file(&kept.path)?,
            Err(Stop::Broken(fault)) => out.files.push(Kept {
                fault: Some(fault),
                ..kept
            }),
            Err(stop) => return Err(stop),
        }
    }
    Ok(())
}

/// Copies an entry out, counting.
fn copy(entry: &mut impl Read, packed: u64, name: &str, out: &mut Out<'_>) -> Result<Kept, Stop> {
    let path = out.folder.join(Uuid::now_v7().to_string());
    let mut file = Hashing::new(File::create_new(&path)?);
    let mut buffer = vec![0; 64 * 1024];
    let mut fault = None;
    loop {
        let read = match entry.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) => {
                let bytes = file.bytes();
                fault = Some(Localized::new(
                    format!("{name}: poškozeno za bajtem {bytes}: {error}"),
                    format!("{name}: broken after byte {bytes}: {error}"),
                ));
                break;
            }
        };
        let bytes = file.bytes() + read as u64;
        out.total += read as u64;
        let swells = bytes > ALWAYS_FINE && bytes / MAX_RATIO > packed;
        if bytes > MAX_BYTES || out.total > MAX_TOTAL || swells {
            fs::remove_file(&path)?;
            let fault = Localized::new(
                format!("{name}: nabobtná přes {bytes} bajtů, proto se nerozbaluje"),
                format!("{name}: swells to more than {bytes} bytes, and is not unpacked"),
            );
            return Err(Stop::Broken(fault));
        }
        file.write_all(&buffer[..read])?;
    }
    let bytes = file.bytes();
    let (file, sha256) = file.finish();
    file.sync_all()?;
    Ok(Kept {
        path,
        name: name.to_owned(),
        sha256: hex(&sha256),
        bytes,
        fault,
    })
}
