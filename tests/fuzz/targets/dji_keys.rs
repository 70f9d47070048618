//! Flight records of DJI with keychains: what stands before the first zero is the keychain.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| letka_fuzz::with_keychain(bytes));
