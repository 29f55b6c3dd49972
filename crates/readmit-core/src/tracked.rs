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

/// A part of a record that is loaded only for rules that ask for it.
///
/// A rule that reads a part it did not ask for is a defect; it panics, and its request is not carried out.
#[derive(Debug, Clone)]
pub struct Part<T>(Option<Tracked<T>>);

impl<T> Part<T> {
    /// Not asked for.
    pub const fn not_loaded() -> Self {
        Self(None)
    }

    /// A part as it was loaded.
    pub const fn loaded(value: T) -> Self {
        Self(Some(Tracked::loaded(value)))
    }

    /// A part that storage does not have yet.
    pub const fn created(value: T) -> Self {
        Self(Some(Tracked::created(value)))
    }

    /// Whether it is there to be read.
    pub const fn is_loaded(&self) -> bool {
        self.0.is_some()
    }

    /// Whether it was borrowed mutably since it was loaded.
    pub const fn is_changed(&self) -> bool {
        matches!(&self.0, Some(part) if part.is_changed())
    }
}

impl<T> Deref for Part<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &self.0 {
            Some(part) => part,
            None => panic!("a rule read a part of an account that its request did not name"),
        }
    }
}

impl<T> DerefMut for Part<T> {
    fn deref_mut(&mut self) -> &mut T {
        match &mut self.0 {
            Some(part) => part,
            None => panic!("a rule changed a part of an account that its request did not name"),
        }
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

    #[test]
    #[should_panic(expected = "did not name")]
    fn a_part_that_was_not_asked_for_cannot_be_read() {
        let part = Part::<Vec<u8>>::not_loaded();
        assert!(!part.is_changed() && part.is_empty());
    }
}
