//! Raw streams that PX4 sent, published by others and read in place: `LETKA_REAL_DATA` names the
//! folder; where it is absent, the test says so and checks nothing.

use std::path::{Path, PathBuf};

use letka_mavlink::{Piece, StreamSplitter, Version, decode};

#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    v1: u32,
    v2: u32,
    undecoded: u32,
    junk: usize,
}

fn counts(name: &str) -> Option<Counts> {
    let folder = std::env::var_os("LETKA_REAL_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let Ok(bytes) = std::fs::read(folder.join("mavlink").join(name)) else {
        eprintln!("skipped: no {name} in {}", folder.display());
        return None;
    };
    let mut counts = Counts::default();
    let mut count = |piece: Piece<'_>| match piece {
        Piece::Frame(frame) => {
            match frame.version() {
                Version::V1 => counts.v1 += 1,
                Version::V2 => counts.v2 += 1,
            }
            counts.undecoded += u32::from(decode(&frame).is_err());
        }
        Piece::Junk(junk) => counts.junk += junk.len(),
    };
    let mut splitter = StreamSplitter::new();
    for chunk in bytes.chunks(701) {
        splitter.push(chunk, &mut count);
    }
    splitter.finish(&mut count);
    Some(counts)
}

#[test]
fn a_stream_of_version_2() {
    if let Some(counts) = counts("node-mavlink_v2-3412-packets.bin") {
        assert_eq!((counts.v1, counts.v2), (0, 3_412), "{counts:?}");
    }
}

#[test]
fn a_stream_of_both_versions_that_is_cut() {
    if let Some(counts) = counts("node-mavlink_GH-5.bin") {
        assert_eq!((counts.v1, counts.v2), (26, 112), "{counts:?}");
    }
}
