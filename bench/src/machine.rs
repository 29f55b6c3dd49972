//! What the figures were measured on.

use std::fs;
use std::path::Path;

/// The machine, as far as it matters.
#[derive(Debug)]
pub(crate) struct Description {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory_gib: f64,
    pub(crate) kernel: String,
    /// The file system under the databases.
    pub(crate) filesystem: String,
}

/// Looks around.
pub(crate) fn describe(directory: &Path) -> Description {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| Some(line.split_once(':')?.1.trim().to_owned())).unwrap_or_default()
    };
    let kilobytes = field(&read("/proc/meminfo"), "MemTotal");
    let kilobytes = kilobytes.trim_end_matches("kB").trim().parse().unwrap_or(0.0);
    Description {
        processor: field(&read("/proc/cpuinfo"), "model name"),
        cores: std::thread::available_parallelism().map_or(1, usize::from),
        memory_gib: kilobytes / (1024.0 * 1024.0),
        kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
        filesystem: filesystem(&read("/proc/mounts"), directory),
    }
}

/// The load of the last minute.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// The kind of the innermost mount that holds a path.
fn filesystem(mounts: &str, path: &Path) -> String {
    let mounted = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?, words.next()?))
    });
    let innermost = mounted.filter(|(point, _)| path.starts_with(point)).max_by_key(|(point, _)| point.len());
    innermost.map_or_else(|| "unknown".to_owned(), |(_, kind)| kind.to_owned())
}

impl Description {
    /// Whether nothing under the databases ever reaches a disk, so that every commit is free.
    pub(crate) fn is_memory(&self) -> bool {
        matches!(self.filesystem.as_str(), "tmpfs" | "ramfs")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_counts() {
        let mounts = "/dev/a / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n/dev/b /tmp/x xfs rw 0 0\n";
        let kind = |path: &str| filesystem(mounts, Path::new(path));
        assert_eq!(kind("/var/lib"), "ext4");
        assert_eq!(kind("/tmp/y"), "tmpfs");
        assert_eq!(kind("/tmp/x/data"), "xfs");
        assert_eq!(kind("/tmpfoo"), "ext4");
    }
}
