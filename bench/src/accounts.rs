//! Who is who in a prepared database: accounts by number, each with a role that rows rely on.

use std::ops::Range;

/// What was done to an account before the load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Has a live code that can be used any number of times.
    Coded,
    /// Has no code yet; codes are issued to it.
    Issued,
    /// Is locked for longer than any run.
    Locked,
    /// Its code has expired.
    Expired,
    /// Its code was used.
    Used,
    /// Never had a code.
    Bare,
    /// Does not exist.
    Unknown,
}

/// How many accounts there are of each role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) total: u32,
    coded: u32,
    issued: u32,
}

impl Layout {
    /// All roles. As many accounts redeem as are issued to, so that neither finds more in the caches.
    pub(crate) const fn mixed(total: u32) -> Self {
        let share = total / 20 * 9;
        Self { total, coded: share, issued: share }
    }

    /// Every account has a live code.
    pub(crate) const fn coded(total: u32) -> Self {
        Self { total, coded: total, issued: 0 }
    }

    /// The numbers of a role's accounts.
    pub(crate) const fn of(&self, role: Role) -> Range<u32> {
        let others = self.coded + self.issued;
        let quarter = (self.total - others) / 4;
        match role {
            Role::Coded => 0..self.coded,
            Role::Issued => self.coded..others,
            Role::Locked => others..others + quarter,
            Role::Expired => others + quarter..others + 2 * quarter,
            Role::Used => others + 2 * quarter..others + 3 * quarter,
            Role::Bare => others + 3 * quarter..self.total,
            Role::Unknown => self.total..self.total + self.coded,
        }
    }
}

/// The e-mail address of an account; as long for every number.
pub(crate) fn email(number: u32) -> String {
    format!("user{number:07}@bench.example")
}

/// Walks through a role's accounts: each once before any comes again, neighbours far apart.
#[derive(Debug, Clone)]
pub(crate) struct Walk {
    numbers: Range<u32>,
    stride: u32,
    place: u32,
}

impl Walk {
    pub(crate) fn new(numbers: Range<u32>) -> Self {
        let count = numbers.end.saturating_sub(numbers.start).max(1);
        // A prime that does not divide the count leaves nobody out.
        let stride =
            [7_919, 7_907, 7_901].into_iter().find(|prime| !count.is_multiple_of(*prime)).unwrap_or(1);
        Self { numbers: numbers.start..numbers.start + count, stride, place: 0 }
    }

    pub(crate) fn next(&mut self) -> u32 {
        let count = self.numbers.end - self.numbers.start;
        let next = (u64::from(self.place) + u64::from(self.stride)) % u64::from(count);
        self.place = u32::try_from(next).unwrap_or(0);
        self.numbers.start + self.place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_walk_meets_each_account_once_before_any_again() {
        for count in [1, 7, 450, 7_919, 45_000] {
            let mut walk = Walk::new(10..10 + count);
            let met: BTreeSet<u32> = (0..count).map(|_| walk.next()).collect();
            assert_eq!(met, (10..10 + count).collect::<BTreeSet<_>>(), "{count}");
        }
    }

    #[test]
    fn roles_share_out_every_account() {
        for layout in [Layout::mixed(1_000), Layout::mixed(100_000), Layout::coded(10_000)] {
            let roles = [Role::Coded, Role::Issued, Role::Locked, Role::Expired, Role::Used, Role::Bare];
            let mut next = 0;
            for range in roles.map(|role| layout.of(role)) {
                assert_eq!(range.start, next);
                next = range.end;
            }
            assert_eq!(next, layout.total);
        }
        assert!(roles_are_filled(Layout::mixed(1_000)));
    }

    fn roles_are_filled(layout: Layout) -> bool {
        [Role::Locked, Role::Expired, Role::Used, Role::Bare, Role::Unknown]
            .into_iter()
            .all(|role| !layout.of(role).is_empty())
    }

    #[test]
    fn addresses_are_of_one_length() {
        assert_eq!(email(0).len(), email(7_999_999).len());
    }
}
