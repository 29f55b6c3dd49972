//! Whose a device is, where a file with its seed does not say: a table of serial numbers and users.

use super::draft::Problem;
use super::table::{Cells, cells};
use std::collections::HashMap;

/// Whose each device is.
#[derive(Debug, Clone, Default)]
pub struct SerialMap(HashMap<String, String>);

impl SerialMap {
    /// Reads two columns, serial number and user, parted by commas, semicolons or tabs; a first row with these titles is
    /// passed over. All that is wrong is told at once.
    pub fn read(file: &[u8]) -> Result<Self, Vec<Problem>> {
        let mut users = HashMap::new();
        let mut problems = Vec::new();
        let all = match cells(file) {
            Ok(all) => all,
            Err(problem) => return Err(vec![problem]),
        };
        for read in all {
            let mut wrong = |place: &str, what: &str| {
                problems.push(Problem { place: place.to_owned(), what: what.to_owned() });
            };
            let Cells { line, cells } = match read {
                Ok(row) => row,
                Err(problem) => {
                    problems.push(problem);
                    break;
                }
            };
            let place = format!("line {line}");
            let (serial, user) = (cells.get(0).unwrap_or_default(), cells.get(1).unwrap_or_default());
            let is_title = line == 1 && serial.to_ascii_lowercase().starts_with("serial");
            if is_title {
                continue;
            }
            if serial.is_empty() || user.is_empty() || cells.len() > 2 {
                wrong(&place, "expected two columns: serial number and user");
            } else if users.insert(folded(serial), user.to_owned()).is_some() {
                wrong(&place, "expected every serial number once");
            }
        }
        if problems.is_empty() { Ok(Self(users)) } else { Err(problems) }
    }

    /// Whose a device is.
    pub(super) fn user(&self, serial: &str) -> Option<&str> {
        self.0.get(&folded(serial)).map(String::as_str)
    }
}

/// Serial numbers are typed off cases and invoices.
fn folded(serial: &str) -> String {
    serial.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_found_in_any_case() {
        let map =
            SerialMap::read("\u{feff}Serial number;User\r\nGALT-01; ann \r\n\r\n42;ben".as_bytes()).unwrap();
        assert_eq!((map.user("galt-01"), map.user("42"), map.user("43")), (Some("ann"), Some("ben"), None));
        assert_eq!(SerialMap::read(b"1,ann").unwrap().user("1"), Some("ann"), "without titles");
    }

    #[test]
    fn everything_wrong_is_told() {
        let problems = SerialMap::read(b"1,ann\n2\n1,ben\n3,x,y\n").unwrap_err();
        let texts: Vec<_> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "line 2: expected two columns: serial number and user",
                "line 3: expected every serial number once",
                "line 4: expected two columns: serial number and user"
            ]
        );
    }
}
