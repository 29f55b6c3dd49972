//! The process itself, in the names that Prometheus' own clients use.

use metrics::{Gauge, Unit, describe_gauge, gauge};
use readmit_core::time::Timestamp;
use std::fs;

/// Memory and descriptors, measured whenever somebody looks.
#[derive(Debug)]
pub(super) struct Process {
    memory: Gauge,
    descriptors: Gauge,
}

impl Process {
    pub(super) fn register(started: Timestamp, version: &'static str) -> Self {
        describe_gauge!("readmit_build_info", "Always 1; the version is in the label.");
        gauge!("readmit_build_info", "version" => version).set(1.0);
        describe_gauge!("process_start_time_seconds", Unit::Seconds, "When the process began, Unix time.");
        let seconds = u32::try_from(started.as_secs()).unwrap_or_default();
        gauge!("process_start_time_seconds").set(f64::from(seconds));
        describe_gauge!("process_resident_memory_bytes", Unit::Bytes, "Memory that the process occupies.");
        describe_gauge!("process_open_fds", "Files and connections that are open.");
        Self { memory: gauge!("process_resident_memory_bytes"), descriptors: gauge!("process_open_fds") }
    }

    /// Where the system tells (Linux); elsewhere both stay at zero.
    pub(super) fn measure(&self) {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        if let Some(kilobytes) = resident(&status) {
            self.memory.set(kilobytes * 1024.0);
        }
        if let Ok(open) = fs::read_dir("/proc/self/fd") {
            // One of them is this very look.
            let others = u32::try_from(open.count().saturating_sub(1)).unwrap_or(u32::MAX);
            self.descriptors.set(f64::from(others));
        }
    }
}

/// `VmRSS:      1234 kB` (proc(5)).
fn resident(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resident_set_is_found() {
        assert_eq!(resident("Name:\tx\nVmPeak:\t  9 kB\nVmRSS:\t   5120 kB\nThreads:\t1\n"), Some(5120.0));
        assert_eq!(resident("Name:\tx\n"), None);
    }
}
