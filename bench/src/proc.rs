//! What the kernel says of processes and of the machine: `/proc`.

use anyhow::{Context as _, Result};
use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

/// Ticks in a second of `/proc`'s times: `USER_HZ`, 100 wherever Linux runs that we build for.
const TICKS: u64 = 100;

/// A process's memory in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Memory {
    /// Resident now.
    pub(crate) resident: u64,
    /// Resident at most, since the start.
    pub(crate) peak: u64,
}

/// Ticks of all processors since the start.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Machine {
    /// In programs and in the kernel on their behalf; not in interrupts, which belong to nobody.
    pub(crate) busy: u64,
    /// Taken by the host.
    pub(crate) steal: u64,
    /// All of them.
    pub(crate) total: u64,
}

struct Stat {
    parent: u32,
    own: u64,
    /// Of children that have ended.
    ended: u64,
}

/// Time that a process has spent on processors.
pub(crate) fn cpu(pid: u32) -> Result<Duration> {
    let stat = stat(pid).with_context(|| format!("process {pid} is gone"))?;
    Ok(Duration::from_secs(stat.own) / u32::try_from(TICKS)?)
}

/// Memory of a process.
pub(crate) fn memory(pid: u32) -> Result<Memory> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).context("process is gone")?;
    let field = |name: &str| -> Result<u64> {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).with_context(|| name.to_owned())?;
        let number = line.trim_start_matches(':').trim().trim_end_matches("kB").trim();
        Ok(number.parse::<u64>()? * 1024)
    };
    Ok(Memory { resident: field("VmRSS")?, peak: field("VmHWM")? })
}

/// Ticks of the whole machine.
pub(crate) fn machine() -> Result<Machine> {
    let text = fs::read_to_string("/proc/stat")?;
    let line = text.lines().next().context("/proc/stat is empty")?;
    let ticks = line.split_whitespace().skip(1).map(str::parse).collect::<Result<Vec<u64>, _>>()?;
    let at = |place: usize| ticks.get(place).copied().unwrap_or(0);
    Ok(Machine { busy: at(0) + at(1) + at(2), steal: at(7), total: ticks.iter().take(8).sum() })
}

/// Ticks of these processes and of all that descend from them.
pub(crate) fn family(roots: &[u32]) -> u64 {
    let mut all: BTreeMap<u32, Stat> = BTreeMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let pid = entry.file_name().to_str().and_then(|name| name.parse().ok());
        // A process may end while we look.
        if let Some((pid, stat)) = pid.and_then(|pid| Some((pid, stat(pid)?))) {
            all.insert(pid, stat);
        }
    }
    let belongs = |mut pid: u32| loop {
        if roots.contains(&pid) {
            return true;
        }
        match all.get(&pid) {
            Some(stat) if stat.parent != 0 => pid = stat.parent,
            _ => return false,
        }
    };
    all.iter().filter(|(pid, _)| belongs(**pid)).map(|(_, stat)| stat.own + stat.ended).sum()
}

fn stat(pid: u32) -> Option<Stat> {
    read_stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// proc(5): the program's name stands in parentheses and may contain anything.
fn read_stat(text: &str) -> Option<Stat> {
    let (_, rest) = text.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<u64>().ok();
    Some(Stat {
        parent: u32::try_from(number(1)?).ok()?,
        own: number(11)? + number(12)?,
        ended: number(13)? + number(14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_whatever_the_program_is_called() {
        let text = "42 (a) b (c)) S 7 42 42 0 -1 4194560 1 2 3 4 50 25 5 3 20 0 1 0 9 0 0";
        let stat = read_stat(text).unwrap();
        assert_eq!((stat.parent, stat.own, stat.ended), (7, 75, 8));
        assert!(read_stat("42 (a) S").is_none());
    }

    #[test]
    fn this_process_is_there() {
        let pid = std::process::id();
        let memory = memory(pid).unwrap();
        assert!(memory.resident > 0 && memory.peak >= memory.resident);
        assert!(cpu(pid).is_ok());
        assert!(family(&[1]) >= family(&[pid]));
        assert!(machine().unwrap().total > 0);
    }
}
