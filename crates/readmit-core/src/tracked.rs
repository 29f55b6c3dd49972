//! A value that knows whether a rule changed it, so that a commit writes only what moved.

use std::ops::{Deref, DerefMut};

/// A part of a record. Reading it is free; borrowing it mutably marks it as changed.
///
/// A rule that only looks must therefore not borrow mutably: an unchanged account is not written, which
/// is what keeps refusals cheap.
#[derive(Debug, Clone)]
pub struct Tracked<T> {
    value: T,
    changed: bool,
}

impl<T> Tracked<T> {
    /// A value as it was loaded.
    pub const fn loaded(value: T) -> Self {
        Self { value, changed: false }
    }

    /// A value that storage does not have yet.
    pub const fn created(value: T) -> Self {
        Self { value, changed: true }
    }

    /// Whether it was created or borrowed mutably since it was loaded.
    pub const fn is_changed(&self) -> bool {
        self.changed
    }
}

impl<T> Deref for Tracked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Tracked<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.changed = true;
        &mut self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_mutable_borrow_marks_a_change() {
        let mut part = Tracked::loaded(vec![1]);
        assert_eq!(part.len(), 1);
        assert!(!part.is_changed());
        part.push(2);
        assert!(part.is_changed());
    }
}
