//! What the tests share: where real files lie.

use std::path::{Path, PathBuf};

/// A file of others, or `None` with a line that says the test is skipped. `LETKA_REAL_DATA` names
/// the folder; by default it lies beside the repository.
pub(crate) fn real(file: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("LETKA_REAL_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let bytes = std::fs::read(folder.join(file)).ok();
    if bytes.is_none() {
        println!("skipped: {file} is not in {}", folder.display());
    }
    bytes
}
