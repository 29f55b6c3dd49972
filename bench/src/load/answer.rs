//! Reading answers, as little of them as needed: status, length, and the error code.

use anyhow::{Result, bail, ensure};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// More than the longest answer that is expected.
const BYTES_MAX: usize = 1024 * 1024;

/// One answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
}

/// Reads the answers of one connection, which come one at a time.
#[derive(Debug)]
pub(crate) struct AnswerReader {
    buffer: Vec<u8>,
}

impl Default for AnswerReader {
    fn default() -> Self {
        Self { buffer: vec![0; 4_096] }
    }
}

impl AnswerReader {
    pub(crate) async fn read<'a>(&'a mut self, stream: &mut TcpStream) -> Result<Answer<'a>> {
        let mut filled = 0;
        let mut whole = None;
        let (status, head) = loop {
            if filled == self.buffer.len() {
                ensure!(filled < BYTES_MAX, "an answer has more than {BYTES_MAX} bytes");
                self.buffer.resize(filled * 2, 0);
            }
            let got = stream.read(&mut self.buffer[filled..]).await?;
            ensure!(got > 0, "the server closed a connection");
            filled += got;
            if whole.is_none() {
                whole = head(&self.buffer[..filled])?;
            }
            match whole {
                Some((status, head, length)) if filled == head + length => break (status, head),
                Some((_, head, length)) if filled > head + length => bail!("more than one answer came"),
                _ => {}
            }
        };
        Ok(Answer { status, body: &self.buffer[head..filled] })
    }
}

/// Status, bytes of the head, bytes of the body; nothing until the head is whole.
fn head(bytes: &[u8]) -> Result<Option<(u16, usize, usize)>> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let mut lines = bytes[..end].split(|byte| *byte == b'\n');
    let status = lines.next().and_then(|line| line.get(9..12)).and_then(number);
    let length = lines.find_map(|line| {
        const NAME: &[u8] = b"content-length:";
        let (name, value) = line.split_at_checked(NAME.len())?;
        if name.eq_ignore_ascii_case(NAME) { number(value) } else { None }
    });
    let (Some(status), Some(length)) = (status, length) else {
        bail!("an answer without status or length: {}", String::from_utf8_lossy(&bytes[..end]));
    };
    Ok(Some((u16::try_from(status)?, end + 4, length)))
}

fn number(text: &[u8]) -> Option<usize> {
    std::str::from_utf8(text).ok()?.trim().parse().ok()
}

/// The value of `error_code` in a body, text or number; empty where there is none.
pub(crate) fn error_code(body: &[u8]) -> &[u8] {
    const NAME: &[u8] = b"\"error_code\":";
    let Some(at) = body.windows(NAME.len()).position(|window| window == NAME) else { return b"" };
    let value = body[at + NAME.len()..].trim_ascii_start();
    let value = value.strip_prefix(b"\"").unwrap_or(value);
    let end = value.iter().position(|byte| matches!(byte, b'"' | b',' | b'}')).unwrap_or(value.len());
    &value[..end]
}

/// A text of this name in a body of JSON without white space between name and value.
pub(crate) fn text<'a>(body: &'a [u8], name: &str) -> Option<&'a str> {
    let body = std::str::from_utf8(body).ok()?;
    body.match_indices(name).find_map(|(at, _)| {
        let is_name = body[..at].ends_with('"');
        let value = body[at + name.len()..].strip_prefix("\":\"").filter(|_| is_name)?;
        value.split('"').next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_once_it_is_whole() {
        let text = b"HTTP/1.1 403 Forbidden\r\nx-a: b\r\nContent-Length:  17\r\n\r\n";
        assert_eq!(head(text).unwrap(), Some((403, text.len(), 17)));
        assert_eq!(head(&text[..text.len() - 1]).unwrap(), None);
        assert!(head(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
    }

    #[test]
    fn texts_are_found_by_their_name() {
        let body = br#"{"type":"id","my_id":"x","id":"abc","ids":"y"}"#;
        assert_eq!(text(body, "id"), Some("abc"));
        assert_eq!(text(body, "no"), None);
    }

    #[test]
    fn error_codes_are_found_in_both_forms() {
        assert_eq!(error_code(br#"{"error_code":"auth_locked","message":"x"}"#), b"auth_locked");
        assert_eq!(error_code(br#"{"message":"x","error_code": 401}"#), b"401");
        assert_eq!(error_code(br#"{"access_token":"x"}"#), b"");
    }
}
