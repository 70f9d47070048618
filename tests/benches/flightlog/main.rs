//! What reading a log costs: nanoseconds for each message or record, of every format, and memory.
//!
//! `cargo bench -p letka-flightlog` prints two tables. One recording of our own is always read; the
//! real logs are where `LETKA_REAL_DATA` or `../shared/data` is, or those whose paths are given behind
//! `--bench flightlog --`. Where `python3` has pymavlink, it looks for the same facts in the telemetry
//! logs, and the last column says how many times as long its processor takes.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on ends")]
#![expect(clippy::print_stdout, reason = "the table is the result")]

mod growth;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use letka_flightlog::{ReadOptions, read_any};

/// The best of so many readings counts.
const READINGS: usize = 30;
/// Looks for flights in the log that is its argument, and prints the seconds that its processor took.
const PYMAVLINK: &str = "
import sys, time
from pymavlink import mavutil
log = mavutil.mavlink_connection(sys.argv[1])
began = time.process_time()
armed, airborne, highest, track = {}, {}, {}, []
while (message := log.recv_msg()) is not None:
    system, kind = message.get_srcSystem(), message.get_type()
    if kind == 'HEARTBEAT' and message.autopilot != 8:
        armed[system] = bool(message.base_mode & 128)
    elif kind == 'GLOBAL_POSITION_INT':
        height = message.relative_alt / 1e3
        if armed.get(system) and height > 1:
            airborne.setdefault(system, message._timestamp)
            highest[system] = max(highest.get(system, 0), height)
            track.append((message._timestamp, message.lat, message.lon, height))
print(time.process_time() - began)
";
/// Our own recording, with a simulated autopilot.
const RECORDING: &str = "tests/data/sitl/sitl_copter_mission.tlog";

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let recording = root.join(RECORDING);
    if let Some(megabytes) = growth::asked() {
        return growth::read(&recording, megabytes);
    }
    println!(
        "{:58} {:>9} {:>12} {:>10}",
        "log", "messages", "ns/message", "pymavlink"
    );
    measure(&recording);
    let given: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    given
        .iter()
        .filter(|path| path.is_file())
        .for_each(|path| measure(path));
    if !given.iter().any(|path| path.is_file()) {
        measure_real(&root);
    }
    growth::table();
}

fn measure_real(root: &Path) {
    let real = std::env::var_os("LETKA_REAL_DATA")
        .map_or_else(|| root.join("../shared/data"), PathBuf::from);
    for folder in ["sitl", "mavlink", "dji", "dji/srt"] {
        for path in files(&real.join(folder)) {
            measure(&path);
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files
}

fn measure(path: &Path) {
    let bytes = std::fs::read(path).unwrap();
    let read = || read_any(&bytes[..], None, ReadOptions::default());
    let Ok(report) = read() else { return };
    let seconds = (0..READINGS).map(|_| {
        let began = Instant::now();
        read().unwrap();
        began.elapsed().as_secs_f64()
    });
    let best = seconds.fold(f64::INFINITY, f64::min);
    let count = u32::try_from(report.messages).unwrap();
    let name = path.file_name().unwrap().to_string_lossy();
    let is_telemetry = path.extension().is_some_and(|ending| ending == "tlog");
    let ratio = is_telemetry.then(|| pymavlink(path)).flatten();
    println!(
        "{name:58} {count:>9} {:>12.1} {:>10}",
        best * 1e9 / f64::from(count.max(1)),
        ratio.map_or_else(
            || "-".to_owned(),
            |seconds| format!("{:.0} x", seconds / best)
        ),
    );
}

fn pymavlink(path: &Path) -> Option<f64> {
    let told = Command::new("python3")
        .args(["-c", PYMAVLINK])
        .arg(path)
        .output()
        .ok()?;
    String::from_utf8(told.stdout).ok()?.trim().parse().ok()
}
