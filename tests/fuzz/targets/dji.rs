//! Flight records of DJI, without keys.
#![no_main]

use letka_flightlog::LogFormat;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| letka_fuzz::format(LogFormat::DjiRecord, bytes));
