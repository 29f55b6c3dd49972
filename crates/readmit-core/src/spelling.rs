//! The line that an agent reads aloud: every symbol of a code as a word.

use crate::secret::Secret;

/// Words of the ICAO/ITU spelling alphabet; digits are said as words.
const fn word(symbol: char) -> Option<&'static str> {
    Some(match symbol.to_ascii_uppercase() {
        'A' => "Alfa",
        'B' => "Bravo",
        'C' => "Charlie",
        'D' => "Delta",
        'E' => "Echo",
        'F' => "Foxtrot",
        'G' => "Golf",
        'H' => "Hotel",
        'I' => "India",
        'J' => "Juliett",
        'K' => "Kilo",
        'L' => "Lima",
        'M' => "Mike",
        'N' => "November",
        'O' => "Oscar",
        'P' => "Papa",
        'Q' => "Quebec",
        'R' => "Romeo",
        'S' => "Sierra",
        'T' => "Tango",
        'U' => "Uniform",
        'V' => "Victor",
        'W' => "Whiskey",
        'X' => "X-ray",
        'Y' => "Yankee",
        'Z' => "Zulu",
        '0' => "Zero",
        '1' => "One",
        '2' => "Two",
        '3' => "Three",
        '4' => "Four",
        '5' => "Five",
        '6' => "Six",
        '7' => "Seven",
        '8' => "Eight",
        '9' => "Nine",
        '!' => "Exclamation mark",
        '@' => "At sign",
        '#' => "Hash",
        '$' => "Dollar",
        '%' => "Percent",
        '^' => "Caret",
        '&' => "Ampersand",
        '*' => "Asterisk",
        _ => return None,
    })
}

/// A code as words, separated by commas; lower-case letters are announced as such.
pub fn spell(code: &Secret) -> Secret {
    let words: Vec<String> = code
        .reveal()
        .chars()
        .filter_map(|symbol| {
            let word = word(symbol)?;
            Some(if symbol.is_ascii_lowercase() { format!("small {word}") } else { word.to_owned() })
        })
        .collect();
    Secret::new(words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_spelled_word_by_word() {
        let line = spell(&Secret::new("K7-rX".to_owned()));
        assert_eq!(line.reveal(), "Kilo, Seven, small Romeo, X-ray");
    }
}
