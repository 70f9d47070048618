//! Zone files: published ones against facts of independent tools, written ones with every
//! deviation and defect, and bytes that are nothing.

#![expect(
    clippy::unwrap_used,
    reason = "a test whose ground is missing must fail"
)]

mod changes;
mod czech;
mod ed269;
mod ed318;
mod file;
mod files;
mod hostile;
mod real;
