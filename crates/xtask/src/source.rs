//! One source file, and for Rust its three layers: code, comments, string literals. A rule about one layer must
//! not stumble over another: `todo!` in a comment is not a stub, and "SELECT " in code is not SQL.

use std::path::Path;

/// One source file, named from the top folder of the clone.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A Rust text taken apart. Each layer has the whole text's lines; what belongs to another layer is blank.
#[derive(Default)]
pub(crate) struct Layers {
    pub(crate) code: String,
    pub(crate) comments: String,
    pub(crate) strings: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Layer {
    Code,
    Comment,
    String,
}

impl Source {
    /// Whether the file is Rust.
    pub(crate) fn is_rust(&self) -> bool {
        Path::new(&self.path).extension().is_some_and(|ending| ending == "rs")
    }

    /// Whether the file lies in this folder, e.g. `crates/readmit-core`.
    pub(crate) fn is_in(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The file's layers, by a scanner that knows comments, strings and characters and nothing else of Rust.
    pub(crate) fn layers(&self) -> Layers {
        let text: Vec<char> = self.text.chars().collect();
        let mut layers = Layers::default();
        let mut at = 0;
        while at < text.len() {
            let (layer, length) = token(&text, at);
            text[at..at + length].iter().for_each(|&symbol| layers.push(layer, symbol));
            at += length;
        }
        layers
    }
}

impl Layers {
    fn push(&mut self, layer: Layer, symbol: char) {
        let blank = if symbol == '\n' { '\n' } else { ' ' };
        self.code.push(if layer == Layer::Code { symbol } else { blank });
        self.comments.push(if layer == Layer::Comment { symbol } else { blank });
        self.strings.push(if layer == Layer::String { symbol } else { blank });
    }
}

/// Layer and length of what begins here: a comment, a literal, an identifier, or one symbol of code.
fn token(text: &[char], at: usize) -> (Layer, usize) {
    let rest = &text[at..];
    match rest {
        ['/', '/', ..] => (Layer::Comment, rest.iter().position(|&c| c == '\n').unwrap_or(rest.len())),
        ['/', '*', ..] => (Layer::Comment, block_comment(rest)),
        ['"', ..] => (Layer::String, quoted(rest, '"')),
        ['\'', '\\', ..] => (Layer::String, quoted(rest, '\'')),
        ['\'', _, '\'', ..] => (Layer::String, 3),
        [c, ..] if c.is_alphabetic() || *c == '_' => word(rest),
        _ => (Layer::Code, 1),
    }
}

/// An identifier, or the literal that a prefix such as `r#`, `b` or `cr` opens.
fn word(rest: &[char]) -> (Layer, usize) {
    let length = rest.iter().position(|&c| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let prefix: String = rest[..length].iter().collect();
    let after = &rest[length..];
    let hashes = after.iter().take_while(|&&c| c == '#').count();
    let opens = after.get(hashes) == Some(&'"');
    match prefix.as_str() {
        "r" | "br" | "cr" if opens => (Layer::String, length + raw(after, hashes)),
        "b" | "c" if opens && hashes == 0 => (Layer::String, length + quoted(after, '"')),
        _ => (Layer::Code, length),
    }
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

fn raw(rest: &[char], hashes: usize) -> usize {
    let closes = |at: usize| {
        rest[at] == '"' && rest[at + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes
    };
    (hashes + 1..rest.len()).find(|&at| closes(at)).map_or(rest.len(), |at| at + 1 + hashes)
}

fn block_comment(rest: &[char]) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while at < rest.len() {
        match rest[at..] {
            ['/', '*', ..] => (at, depth) = (at + 2, depth + 1),
            ['*', '/', ..] => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layers(text: &str) -> Layers {
        Source { path: "a.rs".to_owned(), text: text.to_owned() }.layers()
    }

    #[test]
    fn every_layer_holds_its_own_words_only() {
        let text =
            "let a = \"one // two\"; // three \"four\"\nlet b = five /* six /* seven */ eight */ + nine;";
        let layers = layers(text);
        assert_eq!(layers.code.split_whitespace().collect::<String>(), "leta=;letb=five+nine;");
        assert_eq!(layers.strings.split_whitespace().collect::<Vec<_>>(), ["\"one", "//", "two\""]);
        assert_eq!(
            layers.comments.split_whitespace().collect::<Vec<_>>(),
            ["//", "three", "\"four\"", "/*", "six", "/*", "seven", "*/", "eight", "*/"]
        );
        assert_eq!(layers.code.len(), text.len());
        assert_eq!(layers.comments.lines().count(), 2);
    }

    #[test]
    fn literals_of_every_kind_end_where_they_end() {
        for literal in [
            r#""a\"b""#,
            r##"r#"a"b"#"##,
            r#"b"ab""#,
            r#"br"a\""#,
            r#"c"ab""#,
            r"'\''",
            r"'\n'",
            "'\"'",
            r#""\\""#,
        ] {
            let layers = layers(&format!("x({literal})y"));
            assert_eq!(layers.code.split_whitespace().collect::<Vec<_>>(), ["x(", ")y"], "{literal}");
            assert_eq!(layers.strings.trim(), literal);
        }
    }

    #[test]
    fn a_lifetime_is_no_literal() {
        let text = "fn f<'a>(x: &'a str, r: &'static str) -> Loop<'a> { 'b: loop { break 'b } }";
        assert_eq!(layers(text).code, text);
    }

    #[test]
    fn a_text_cut_short_is_read_to_its_end() {
        for text in ["/* a", "\"a", "r#\"a\"", "'\\", "// a", "b\"a\\"] {
            assert_eq!(layers(text).code.trim(), "", "{text}");
        }
    }
}
