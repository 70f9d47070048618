//! Which missions a file holds, for files of several: somebody must choose one.

use super::json::{Json, text_of};
use super::{MissionFileError, geojson, kml};

/// Most missions of a file that somebody can choose from.
const MAX_PARTS: usize = 200;

/// The names of the missions that a file holds, in its order; empty names where they have none. A
/// plan of `QGroundControl` holds one, and so does what is none of the known formats: reading it says
/// why.
pub fn parts(bytes: &[u8]) -> Result<Vec<String>, MissionFileError> {
    let names = match text_of(bytes)?.trim_start().bytes().next() {
        Some(b'<') => kml::parts(bytes)?,
        Some(b'{') => geojson::parts(&Json::parse(bytes)?),
        _ => Vec::new(),
    };
    if names.len() > MAX_PARTS {
        let message = format!("holds {} drawings, more than {MAX_PARTS}", names.len());
        return Err(MissionFileError::new("", message));
    }
    Ok(if names.is_empty() {
        vec![String::new()]
    } else {
        names
    })
}
