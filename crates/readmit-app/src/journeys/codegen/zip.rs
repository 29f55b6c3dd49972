//! Files in one archive: ZIP (PKWARE APPNOTE 6.3.10), stored as they are. Small texts gain little from compression, and the
//! same files make the same bytes.

use super::File;

/// Version 2.0: what folders need.
const VERSION: u16 = 20;
/// Names are UTF-8 (bit 11).
const FLAGS: u16 = 1 << 11;
/// 1980-01-01, the first day that there is, so that an archive says nothing of when it was made.
const DAY: u16 = (1 << 5) | 1;
/// A plain file that its owner reads and writes, in the upper half as Unix has it.
const MODE: u32 = 0o100_644 << 16;
/// Made by Unix, whose mode that is.
const MADE_BY: u16 = (3 << 8) | VERSION;

/// CRC-32 (ISO 3309), reflected.
fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let low = crc & 1;
            crc = (crc >> 1) ^ (0xedb8_8320 & low.wrapping_neg());
        }
    }
    !crc
}

fn put16(out: &mut Vec<u8>, values: &[u16]) {
    for value in values {
        out.extend_from_slice(&value.to_le_bytes());
    }
}

fn put32(out: &mut Vec<u8>, values: &[u32]) {
    for value in values {
        out.extend_from_slice(&value.to_le_bytes());
    }
}

/// What a local header and its entry in the directory share: versions, flags, time, checksum, sizes and name.
fn describe(out: &mut Vec<u8>, name: &str, text: &str) {
    let size = u32::try_from(text.len()).unwrap_or(u32::MAX);
    put16(out, &[VERSION, FLAGS, 0, 0, DAY]);
    put32(out, &[checksum(text.as_bytes()), size, size]);
    put16(out, &[u16::try_from(name.len()).unwrap_or(u16::MAX), 0]);
}

/// The files, in a folder of this name.
pub(super) fn archive(folder: &str, files: &[File]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for file in files {
        let name = format!("{folder}/{}", file.path);
        let at = u32::try_from(out.len()).unwrap_or(u32::MAX);
        put32(&mut out, &[0x0403_4b50]);
        describe(&mut out, &name, &file.text);
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(file.text.as_bytes());

        put32(&mut directory, &[0x0201_4b50]);
        put16(&mut directory, &[MADE_BY]);
        describe(&mut directory, &name, &file.text);
        put16(&mut directory, &[0, 0, 0]);
        put32(&mut directory, &[MODE, at]);
        directory.extend_from_slice(name.as_bytes());
    }
    let (at, size) = (u32::try_from(out.len()), u32::try_from(directory.len()));
    let count = u16::try_from(files.len()).unwrap_or(u16::MAX);
    out.append(&mut directory);
    put32(&mut out, &[0x0605_4b50]);
    put16(&mut out, &[0, 0, count, count]);
    put32(&mut out, &[size.unwrap_or(u32::MAX), at.unwrap_or(u32::MAX)]);
    put16(&mut out, &[0]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The check value of the catalogue of parametrised CRC algorithms, CRC-32/ISO-HDLC.
    #[test]
    fn the_checksum_is_the_usual_one() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        assert_eq!(checksum(b""), 0);
    }

    #[test]
    fn an_archive_has_a_directory_of_all_its_files() {
        let file = |path, text: &str| File { path, text: text.to_owned() };
        let made = archive("client", &[file("README.md", "Hello\n"), file("src/main.ts", "run();\n")]);
        let end = made.len() - 22;
        assert_eq!(&made[end..end + 4], b"PK\x05\x06");
        let number = |at: usize| u32::from_le_bytes(made[at..at + 4].try_into().unwrap()) as usize;
        let (size, start) = (number(end + 12), number(end + 16));
        assert_eq!(start + size, end);
        assert_eq!((made[end + 8], made[end + 10]), (2, 2));
        let mut at = start;
        for (name, text) in [("client/README.md", "Hello\n"), ("client/src/main.ts", "run();\n")] {
            assert_eq!(&made[at..at + 4], b"PK\x01\x02");
            let local = number(at + 42);
            assert_eq!(&made[local..local + 4], b"PK\x03\x04");
            assert_eq!(&made[local + 30..local + 30 + name.len()], name.as_bytes());
            let content = local + 30 + name.len();
            assert_eq!(&made[content..content + text.len()], text.as_bytes());
            at += 46 + name.len();
        }
        assert_eq!(at, end);
    }
}
