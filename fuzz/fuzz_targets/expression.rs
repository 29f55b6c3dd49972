//! Runs the body of the same name in `readmit_testkit::fuzzing` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    readmit_testkit::fuzzing::expression(data);
});
