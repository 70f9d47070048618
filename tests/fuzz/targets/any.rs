//! Logs of any format: what stands before the first zero is the name of the file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| letka_fuzz::with_name(bytes));
