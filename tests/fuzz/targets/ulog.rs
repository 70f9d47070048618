//! Logs of PX4.
#![no_main]

use letka_flightlog::LogFormat;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| letka_fuzz::format(LogFormat::Ulog, bytes));
