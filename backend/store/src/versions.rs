//! Records with a version: whoever changes one names the version that was read.

/// The version after the one that was read; leaves the function where the record is gone or has
/// another version.
macro_rules! next_version {
    ($tx:expr, $table:ident, $id:expr, $read:expr, $what:literal) => {{
        let held: Option<i32> = $table::table
            .filter($table::id.eq(crate::types::Id($id.0)))
            .select($table::version)
            .first($tx.read())
            .optional()?;
        match held {
            None => return Err(crate::StoreError::NotFound($what)),
            Some(now) if now != $read => {
                return Err(crate::StoreError::VersionMismatch { read: $read, now });
            }
            Some(now) => now + 1,
        }
    }};
}
pub(crate) use next_version;

/// Refuses where an update of a version changed nothing: somebody else was faster.
pub(crate) fn changed_one(done: usize, read: i32) -> Result<(), crate::StoreError> {
    if done == 1 {
        return Ok(());
    }
    let now = read + 1;
    Err(crate::StoreError::VersionMismatch { read, now })
}
