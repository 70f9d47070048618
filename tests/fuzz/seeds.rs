//! Writes the seeds of all targets: `seeds FOLDER`. They are the scenes that the tests of
//! `letka-flightlog` write, a piece of the committed recording, and small pieces of the real logs,
//! where they are.

// The readers are built with instruments, which lie in the runtime of libFuzzer.
use libfuzzer_sys as _;

#[path = "../../backend/flightlog/tests/derivation/formats/dataflash.rs"]
#[expect(unused, reason = "its tests are not built here")]
mod dataflash;
#[path = "../../backend/flightlog/tests/derivation/formats/dji.rs"]
#[expect(unused, reason = "its tests are not built here")]
mod dji;
#[path = "../../backend/flightlog/tests/derivation/log.rs"]
#[expect(unused, reason = "its readers are those of the tests")]
mod log;
#[path = "../../backend/flightlog/tests/derivation/formats/scene.rs"]
mod scene;
#[path = "../../backend/flightlog/tests/derivation/formats/table.rs"]
#[expect(unused, reason = "its tests are not built here")]
mod table;
#[path = "../../backend/flightlog/tests/derivation/formats/ulog.rs"]
#[expect(unused, reason = "its tests are not built here")]
mod ulog;

use std::path::{Path, PathBuf};

/// Long enough for a flight; libFuzzer mutates short seeds faster.
const LENGTHS: [usize; 3] = [1_500, 8_000, 60_000];

/// A recording of our own, with a simulated autopilot.
const RECORDING: &str = "tests/data/sitl/sitl_copter_mission.tlog";

fn main() {
    let folder = std::env::args_os().nth(1).expect("a folder for the seeds");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut seeds = written();
    seeds.push(("tlog", read(&root.join(RECORDING))));
    seeds.extend(real(&root));
    for (number, (target, bytes)) in seeds.iter().enumerate() {
        let keychain = [dji::KEYCHAIN.as_bytes(), &[0], bytes].concat();
        let named = [b"DJIFlightRecord_2026-05-01_[10-00-00].txt\0", &bytes[..]].concat();
        for len in LENGTHS {
            let write = |target: &str, bytes: &[u8]| {
                let folder = Path::new(&folder).join(target);
                std::fs::create_dir_all(&folder).expect("a folder for the target");
                let name = folder.join(format!("{number}-{len}"));
                std::fs::write(name, &bytes[..len.min(bytes.len())]).expect("a seed is written");
            };
            write(target, bytes);
            write("any", &named);
            if *target == "dji" {
                write("dji_keys", &keychain);
            }
        }
    }
}

/// The scenes of the tests.
fn written() -> Vec<(&'static str, Vec<u8>)> {
    let mut log = log::Log::new();
    log.take_off(6.0);
    log.pass(5.0, 0.0, 3.0);
    log.land();
    log.arm(false);
    let mut seeds = vec![
        ("tlog", log.bytes),
        ("ulog", ulog::scene(90_000_000, true)),
        ("dataflash", dataflash::scene()),
        ("airdata", table::airdata().into_bytes()),
        ("litchi", table::litchi().into_bytes()),
        ("ugcs", table::ugcs().into_bytes()),
        ("srt", table::subtitles().into_bytes()),
    ];
    let versions = [4, 6, 8, 11, 13, 14];
    seeds.extend(versions.map(|version| ("dji", dji::scene(version))));
    seeds
}

/// The real logs, by what their names end with.
fn real(root: &Path) -> Vec<(&'static str, Vec<u8>)> {
    let folder = std::env::var_os("LETKA_REAL_DATA")
        .map_or_else(|| root.join("../shared/data"), PathBuf::from);
    let mut seeds = Vec::new();
    for part in ["mavlink", "dji", "dji/srt"] {
        let entries = std::fs::read_dir(folder.join(part)).into_iter().flatten();
        for path in entries.map(|entry| entry.expect("an entry of a folder").path()) {
            let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
            let target = match ending.to_str() {
                Some("tlog") => "tlog",
                Some("bin") => "dataflash",
                Some("ulg") => "ulog",
                Some("txt") => "dji",
                Some("csv") => "ugcs",
                Some("srt") => "srt",
                _ => continue,
            };
            seeds.push((target, read(&path)));
        }
    }
    seeds
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
