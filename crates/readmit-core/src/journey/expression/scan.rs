//! The text of an expression, read character by character: names, numbers, escapes and the place of each.

use super::{SyntaxError, SyntaxRule};

/// Reads a text from left to right. Its place is an index of characters, so a column is that plus one.
#[derive(Clone)]
pub(super) struct Scan<'a> {
    chars: &'a [char],
    pub at: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(chars: &'a [char]) -> Self {
        Self { chars, at: 0 }
    }

    pub(super) fn column(&self) -> usize {
        self.at + 1
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += 1;
        Some(char)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.chars.len()
    }

    pub(super) fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// Whether this stands here.
    pub(super) fn sees(&self, text: &str) -> bool {
        let mut chars = self.chars[self.at.min(self.chars.len())..].iter();
        text.chars().all(|char| chars.next() == Some(&char))
    }

    /// Takes this if it stands here.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let seen = self.sees(text);
        if seen {
            self.at += text.chars().count();
        }
        seen
    }

    /// The name or reserved word that stands here, without taking it.
    pub(super) fn peek_name(&self) -> Option<String> {
        let starts = |char: &char| char.is_ascii_alphabetic() || *char == '_';
        let goes_on = |char: &&char| char.is_ascii_alphanumeric() || **char == '_';
        let rest = &self.chars[self.at.min(self.chars.len())..];
        rest.first().filter(|char| starts(char))?;
        Some(rest.iter().take_while(goes_on).collect())
    }

    /// Takes the name or reserved word that stands here.
    pub(super) fn name(&mut self) -> Option<String> {
        let name = self.peek_name()?;
        self.at += name.len();
        Some(name)
    }

    /// Takes this word if it stands here as a whole.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let seen = self.peek_name().is_some_and(|name| name == word);
        if seen {
            self.at += word.len();
        }
        seen
    }

    /// Takes a number; a digit stands here.
    pub(super) fn number(&mut self) -> Result<f64, SyntaxError> {
        let start = self.at;
        let wrong = |reason: &str| SyntaxError::new(SyntaxRule::Syntax, start + 1, reason);
        for (prefixes, radix) in [(["0x", "0X"], 16), (["0o", "0O"], 8)] {
            if prefixes.iter().any(|prefix| self.eat(prefix)) {
                return self.whole(radix).ok_or_else(|| wrong("this is no number"));
            }
        }
        self.digits();
        if self.peek() == Some('.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(wrong("a digit has to follow the point of a number"));
            }
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.at += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.at += 1;
            }
            self.digits();
        }
        let written: String = self.chars[start..self.at].iter().collect();
        if self.peek_name().is_some() {
            return Err(wrong("this is no number, and a name does not begin with a digit"));
        }
        if written.len() > 1 && written.starts_with('0') && written.as_bytes()[1].is_ascii_digit() {
            return Err(wrong("a number does not begin with 0; an octal one begins with 0o"));
        }
        let number: f64 = written.parse().map_err(|_| wrong("this is no number"))?;
        if number.is_finite() { Ok(number) } else { Err(wrong("this number is too large")) }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|char| char.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn whole(&mut self, radix: u32) -> Option<f64> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|char| char.to_digit(radix)) {
            self.at += 1;
            number = Some(number.unwrap_or(0.0) * f64::from(radix) + f64::from(digit));
        }
        let ends = !self.peek().is_some_and(|char| char.is_ascii_alphanumeric() || char == '_');
        number.filter(|number| ends && number.is_finite())
    }

    /// Takes an escape; the backslash has been taken. `also` are characters that stand for themselves beside those
    /// that JSON has.
    pub(super) fn escape(&mut self, also: &str) -> Result<char, SyntaxError> {
        let column = self.at;
        let wrong = |reason: &str| SyntaxError::new(SyntaxRule::Syntax, column, reason);
        let Some(char) = self.next() else { return Err(wrong("nothing follows the backslash")) };
        Ok(match char {
            '"' | '\\' | '/' => char,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.unicode().ok_or_else(|| wrong("\\u needs four hexadecimal digits of a character"))?,
            char if also.contains(char) => char,
            char => {
                return Err(wrong(&format!("\\{char} is no escape; write \\\\ for a backslash")));
            }
        })
    }

    fn unicode(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        let second = if self.eat("\\u") { self.four_digits()? } else { return None };
        let low = (0xdc00..0xe000).contains(&second).then(|| second - 0xdc00)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let mut number = 0;
        for _ in 0..4 {
            number = number * 16 + self.next()?.to_digit(16)?;
        }
        Some(number)
    }
}
