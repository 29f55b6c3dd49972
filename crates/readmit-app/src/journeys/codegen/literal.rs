//! Strings as literals of the languages that templates are written in. Whatever the string is, the literal is one
//! token there, or plain text, and means that string.

use std::fmt::Write as _;

/// A language, told by the ending of the template's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// TypeScript and JSON: what JSON calls a string is one in both.
    Script,
    /// Kotlin.
    Kotlin,
    /// Swift.
    Swift,
    /// HTML: text between tags.
    Html,
    /// Markdown: text inside a line.
    Markdown,
}

impl Language {
    /// The language of a template such as `src/steps.ts.j2`.
    pub(super) fn of(template: &str) -> Option<Self> {
        match template.strip_suffix(".j2")?.rsplit_once('.')?.1 {
            "ts" | "json" => Some(Self::Script),
            "kt" => Some(Self::Kotlin),
            "swift" => Some(Self::Swift),
            "html" => Some(Self::Html),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }

    /// The string as this language writes it.
    pub(super) fn literal(self, text: &str) -> String {
        let quoted = matches!(self, Self::Script | Self::Kotlin | Self::Swift);
        let mut literal = String::with_capacity(text.len() + 2);
        if quoted {
            literal.push('"');
        }
        for symbol in text.chars() {
            self.push(&mut literal, symbol);
        }
        if quoted {
            literal.push('"');
        }
        literal
    }

    fn push(self, literal: &mut String, symbol: char) {
        match self {
            Self::Html => match symbol {
                '&' => literal.push_str("&amp;"),
                '<' => literal.push_str("&lt;"),
                '>' => literal.push_str("&gt;"),
                '"' => literal.push_str("&quot;"),
                '\'' => literal.push_str("&#39;"),
                _ if is_unseen(symbol) => literal.push(' '),
                _ => literal.push(symbol),
            },
            Self::Markdown => match symbol {
                _ if is_unseen(symbol) => literal.push(' '),
                // A hyphen is nothing special inside of a line, and journeys are full of them.
                _ if symbol.is_ascii_punctuation() && !"-.,:;()/'".contains(symbol) => {
                    literal.push('\\');
                    literal.push(symbol);
                }
                _ => literal.push(symbol),
            },
            Self::Script | Self::Kotlin | Self::Swift => match symbol {
                '"' | '\\' => {
                    literal.push('\\');
                    literal.push(symbol);
                }
                // Kotlin puts values into strings by it.
                '$' if self == Self::Kotlin => literal.push_str("\\$"),
                // So that no script ends inside of one.
                '<' | '>' | '&' if self == Self::Script => self.push_number(literal, symbol),
                _ if is_unseen(symbol) => self.push_number(literal, symbol),
                _ => literal.push(symbol),
            },
        }
    }

    fn push_number(self, literal: &mut String, symbol: char) {
        if self == Self::Swift {
            // Writing to a string cannot fail.
            let _ = write!(literal, "\\u{{{:X}}}", u32::from(symbol));
            return;
        }
        let mut units = [0; 2];
        for unit in symbol.encode_utf16(&mut units) {
            let _ = write!(literal, "\\u{unit:04X}");
        }
    }
}

/// The text in one line of a comment.
pub(super) fn comment(text: &str) -> String {
    let line: String = text.chars().map(|symbol| if is_unseen(symbol) { ' ' } else { symbol }).collect();
    line.replace("*/", "* /").replace("/*", "/ *")
}

/// Whether a symbol breaks lines, or changes how what stands around it is read without being seen itself.
fn is_unseen(symbol: char) -> bool {
    symbol.is_control()
        || matches!(symbol, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const NASTY: &str = "a\"b\\c'd`e${f}\\(g)</script>\n\u{2028}\u{202e}é";

    #[test]
    fn a_literal_of_json_means_the_string() {
        let literal = Language::Script.literal(NASTY);
        assert_eq!(serde_json::from_str::<String>(&literal).unwrap(), NASTY);
        assert!(!literal.contains('<'), "{literal}");
    }

    #[test]
    fn every_language_closes_what_it_opens() {
        let kotlin = Language::Kotlin.literal(NASTY);
        assert_eq!(kotlin, r#""a\"b\\c'd`e\${f}\\(g)</script>\u000A\u2028\u202Eé""#);
        let swift = Language::Swift.literal(NASTY);
        assert_eq!(swift, r#""a\"b\\c'd`e${f}\\(g)</script>\u{A}\u{2028}\u{202E}é""#);
        let html = Language::Html.literal(NASTY);
        assert_eq!(html, "a&quot;b\\c&#39;d`e${f}\\(g)&lt;/script&gt;   é");
        let markdown = Language::Markdown.literal("# [x](y) <b> `c`\n| 1-2");
        assert_eq!(markdown, r"\# \[x\](y) \<b\> \`c\` \| 1-2");
    }

    #[test]
    fn a_comment_stays_one_comment() {
        assert_eq!(comment("a\n*/ b /* c\u{2028}"), "a * / b / * c ");
        assert_eq!(comment("**//"), "** //");
    }

    #[test]
    fn the_language_is_that_of_the_template() {
        assert_eq!(Language::of("src/steps.ts.j2"), Some(Language::Script));
        assert_eq!(Language::of("package.json.j2"), Some(Language::Script));
        assert_eq!(Language::of("src/steps.ts"), None);
        assert_eq!(Language::of("notes.txt.j2"), None);
    }
}
