//! Every order instead of a random one: enumerates all sequences of choices that a test makes.

/// Hands out choices so that repeated runs go through every combination, like the digits of a counter whose
/// places appear as the run asks for them.
#[derive(Debug, Default)]
pub struct Schedule {
    /// What was chosen, of how many.
    digits: Vec<(usize, usize)>,
    place: usize,
    started: bool,
}

impl Schedule {
    /// Begins the next run; `false` when all have been made.
    pub fn next_run(&mut self) -> bool {
        self.place = 0;
        if !self.started {
            self.started = true;
            return true;
        }
        while let Some((chosen, of)) = self.digits.pop() {
            if chosen + 1 < of {
                self.digits.push((chosen + 1, of));
                return true;
            }
        }
        false
    }

    /// One of `of` possibilities.
    ///
    /// # Panics
    /// When the run does not ask the same questions after the same answers: then it is not deterministic.
    pub fn choose(&mut self, of: usize) -> usize {
        assert!(of > 0, "nothing to choose from");
        if self.place == self.digits.len() {
            self.digits.push((0, of));
        }
        let (chosen, known) = self.digits[self.place];
        assert_eq!(known, of, "the run is not deterministic");
        self.place += 1;
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_comes_once() {
        let (mut schedule, mut seen) = (Schedule::default(), Vec::new());
        while schedule.next_run() {
            let first = schedule.choose(3);
            let second = if first == 1 { schedule.choose(2) } else { 9 };
            seen.push((first, second));
        }
        assert_eq!(seen, [(0, 9), (1, 0), (1, 1), (2, 9)]);
    }
}
