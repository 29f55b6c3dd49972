//! An expression's text in pieces.

use super::Invalid;
use std::iter::Peekable;
use std::str::CharIndices;

/// A piece.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Open,
    Close,
    /// An attribute, an operator or a connective: which one, its place tells.
    Word(String),
    Text(String),
    Number(f64),
}

/// A piece and which character it begins with.
pub(super) type Placed = (usize, Token);

/// Cuts a text into pieces.
pub(super) fn tokens(text: &str) -> Result<Vec<Placed>, Invalid> {
    let mut tokens = Vec::new();
    let mut rest = Rest { text, chars: text.char_indices().peekable(), position: 0 };
    while let Some((start, symbol)) = rest.next() {
        let position = rest.position;
        let token = match symbol {
            symbol if symbol.is_whitespace() => continue,
            '(' => Token::Open,
            ')' => Token::Close,
            '"' => Token::Text(rest.quoted(start, position)?),
            symbol if symbol.is_ascii_digit() || symbol == '-' => {
                let word =
                    rest.while_of(start, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-'));
                let number = word.parse::<f64>().ok().filter(|number| number.is_finite());
                Token::Number(number.ok_or_else(|| Invalid::new(position, "a number was expected"))?)
            }
            symbol if symbol.is_alphabetic() || symbol == '_' => {
                let word =
                    rest.while_of(start, |c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | ':'));
                Token::Word(word.to_owned())
            }
            _ => return Err(Invalid::new(position, "an attribute, a value or a parenthesis was expected")),
        };
        tokens.push((position, token));
    }
    Ok(tokens)
}

struct Rest<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    /// How many characters were taken.
    position: usize,
}

impl<'a> Rest<'a> {
    fn next(&mut self) -> Option<(usize, char)> {
        let next = self.chars.next();
        self.position += usize::from(next.is_some());
        next
    }

    /// The text from `start` on, as long as `belongs` says so.
    fn while_of(&mut self, start: usize, belongs: impl Fn(char) -> bool) -> &'a str {
        loop {
            match self.chars.peek() {
                Some((_, symbol)) if belongs(*symbol) => {
                    self.next();
                }
                Some((end, _)) => return &self.text[start..*end],
                None => return &self.text[start..],
            }
        }
    }

    /// The text in quotes that begins at `start`, read as JSON.
    fn quoted(&mut self, start: usize, position: usize) -> Result<String, Invalid> {
        let mut escaped = false;
        while let Some((at, symbol)) = self.next() {
            match symbol {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    return serde_json::from_str(&self.text[start..=at])
                        .map_err(|_| Invalid::new(position, "a text in the form of JSON was expected"));
                }
                _ => {}
            }
        }
        Err(Invalid::new(position, "this text has no closing quote"))
    }
}
