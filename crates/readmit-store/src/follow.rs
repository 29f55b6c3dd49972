//! Following the log: how many rows of each chain one answer holds.
//!
//! A chain that grows faster than it is read must not keep the others waiting, so what an answer may hold is
//! shared out: chains with little to read are read to their end, the others equally far.

use readmit_app::store::ChainPosition;
use readmit_core::id::ChainId;

/// Part of a chain that is read for one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) writer: ChainId,
    /// The number of its first row.
    pub(crate) from: i64,
    /// How many rows at most.
    pub(crate) limit: u32,
}

/// What to read, given each chain's last number and how far each was read.
pub(crate) fn stretches(
    last: impl IntoIterator<Item = (ChainId, i64)>,
    position: &ChainPosition,
    limit: u32,
) -> Vec<Stretch> {
    let mut waiting: Vec<(i64, ChainId, i64)> = last
        .into_iter()
        .map(|(writer, last)| {
            let read = position.get(&writer).copied().unwrap_or(-1);
            (last - read, writer, read + 1)
        })
        .filter(|(rows, ..)| *rows > 0)
        .collect();
    waiting.sort_unstable();
    let (mut left, mut chains) = (limit, u32::try_from(waiting.len()).unwrap_or(u32::MAX));
    let mut stretches = Vec::with_capacity(waiting.len());
    for (rows, writer, from) in waiting {
        let share = left.div_ceil(chains).min(u32::try_from(rows).unwrap_or(u32::MAX));
        if share == 0 {
            break;
        }
        left -= share;
        chains -= 1;
        stretches.push(Stretch { writer, from, limit: share });
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer(byte: u8) -> ChainId {
        ChainId::from_random([byte; 16])
    }

    fn shares(last: [i64; 3], limit: u32) -> Vec<(i64, u32)> {
        let last = (1..).map(writer).zip(last);
        let position = ChainPosition::from([(writer(1), 9)]);
        stretches(last, &position, limit).iter().map(|stretch| (stretch.from, stretch.limit)).collect()
    }

    #[test]
    fn short_chains_are_read_to_their_end_and_long_ones_share_the_rest() {
        // Two rows are new in the first chain, three in the second, a hundred in the third.
        assert_eq!(shares([11, 2, 99], 1_000), [(10, 2), (0, 3), (0, 100)]);
        assert_eq!(shares([11, 2, 99], 20), [(10, 2), (0, 3), (0, 15)]);
        assert_eq!(shares([500, 499, 2], 20), [(0, 3), (10, 9), (0, 8)]);
    }

    #[test]
    fn nothing_is_read_twice_and_no_more_than_the_limit() {
        assert_eq!(shares([9, -1, -1], 20), []);
        assert_eq!(shares([11, 2, 99], 2), [(10, 1), (0, 1)]);
        assert_eq!(shares([11, 2, 99], 0), []);
    }
}
