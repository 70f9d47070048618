//! Telemetry logs of MAVLink.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| letka_fuzz::tlog(bytes));
