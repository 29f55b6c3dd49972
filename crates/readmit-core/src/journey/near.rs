//! "Did you mean …?": the known name that a misspelt one is nearest to.

/// Longer names are not compared: the distance costs the product of both lengths, and nobody misspells that much.
const CHARS_MAX: usize = 64;

/// The name that differs from `wanted` in the fewest letters, if it is near enough to be meant. Case counts for
/// nothing; of two equally near names the first wins.
pub fn near<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = letters(wanted)?;
    // One slip in a short name, two or three in a long one; a name of two letters is like every other.
    let far = match wanted.len() {
        0..=2 => 1,
        3..=5 => 2,
        6..=8 => 3,
        _ => 4,
    };
    names
        .filter_map(|name| Some((distance(&wanted, &letters(name)?), name)))
        .filter(|(distance, _)| *distance < far)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

fn letters(name: &str) -> Option<Vec<char>> {
    let letters: Vec<char> = name.chars().take(CHARS_MAX + 1).flat_map(char::to_lowercase).collect();
    (letters.len() <= CHARS_MAX).then_some(letters)
}

/// Letters to insert, to leave out, to replace or to swap with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut two_above: Vec<usize> = Vec::new();
    let mut row_above: Vec<usize> = (0..=b.len()).collect();
    for (i, of_a) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, of_b) in b.iter().enumerate() {
            let mut least =
                (row_above[j] + usize::from(of_a != of_b)).min(row_above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *of_a == b[j - 1] && a[i - 1] == *of_b {
                least = least.min(two_above[j - 1] + 1);
            }
            row.push(least);
        }
        two_above = std::mem::replace(&mut row_above, row);
    }
    row_above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_forgiven_and_other_names_are_not_suggested() {
        let names = ["clientData", "error", "user", "userTokens", "id"];
        for (wanted, found) in [
            ("clientDat", Some("clientData")),
            ("clinetdata", Some("clientData")),
            ("usr", Some("user")),
            ("eror", Some("error")),
            ("ID", Some("id")),
            ("if", None),
            ("password", None),
            ("", None),
        ] {
            assert_eq!(near(wanted, names.into_iter()), found, "{wanted}");
        }
        let long = "x".repeat(1_000_000);
        assert_eq!(near(&long, names.into_iter()), None);
        assert_eq!(near("x", [long.as_str()].into_iter()), None);
    }

    #[test]
    fn distances() {
        let distance = |a: &str, b: &str| super::distance(&letters(a).unwrap(), &letters(b).unwrap());
        for (a, b, expected) in [
            ("", "", 0),
            ("a", "", 1),
            ("", "ab", 2),
            ("kitten", "sitting", 3),
            ("ab", "ba", 1),
            ("é", "e", 1),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }
}
