//! One flush: 4 KiB written in place and forced onto the disk, again and again, by one caller.

use crate::histogram::Histogram;
use anyhow::Result;
use std::fs::OpenOptions;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::time::Instant;

/// Flushes of a run.
const TIMES: usize = 500;

/// Measures the disk under `directory`.
pub(crate) fn run(directory: &Path) -> Result<Histogram> {
    let path = directory.join("fdatasync");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
    let mut block = [0x5a_u8; 4_096];
    file.write_all_at(&block, 0)?;
    file.sync_all()?;
    let mut latencies = Histogram::default();
    for time in 0..TIMES {
        block[time % block.len()] ^= 0xff;
        let began = Instant::now();
        file.write_all_at(&block, 0)?;
        file.sync_data()?;
        latencies.record(began.elapsed());
    }
    Ok(latencies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flush_is_timed() {
        let directory = tempfile::tempdir().unwrap();
        assert_eq!(run(directory.path()).unwrap().count(), 500);
    }
}
