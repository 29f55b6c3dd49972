//! The seeds of one account in one piece of bytes: what is sealed and stored. One piece, because an attempt is compared
//! with every TOTP of the account, and opening many small ones would make twenty much dearer than one.

use super::{Seed, Slot};
use zeroize::Zeroizing;

/// Seeds by slot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seeds(Vec<(Slot, Seed)>);

/// Bytes that are no seeds: they were opened with the right key in the right place, so this is a defect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the opened seeds cannot be read")]
pub struct SeedsError;

/// The version of the layout: one byte, then for each seed the slot (two bytes, big-endian), its length (one byte) and
/// its bytes.
const LAYOUT: u8 = 1;

impl Seeds {
    /// The seed in a slot.
    pub fn get(&self, slot: Slot) -> Option<&Seed> {
        self.0.iter().find(|(known, _)| *known == slot).map(|(_, seed)| seed)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &(Slot, Seed)> {
        self.0.iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds one.
    pub fn put(&mut self, slot: Slot, seed: Seed) {
        self.0.push((slot, seed));
    }

    /// Removes one.
    pub fn remove(&mut self, slot: Slot) {
        self.0.retain(|(known, _)| *known != slot);
    }

    /// As they are sealed.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let length = 1 + self.0.iter().map(|(_, seed)| 3 + seed.as_bytes().len()).sum::<usize>();
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        bytes.push(LAYOUT);
        for (slot, seed) in &self.0 {
            bytes.extend(slot.to_be_bytes());
            // A seed has at most 128 bytes.
            bytes.push(u8::try_from(seed.as_bytes().len()).unwrap_or(u8::MAX));
            bytes.extend(seed.as_bytes());
        }
        bytes
    }

    /// Reads what was opened.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SeedsError> {
        let (layout, mut rest) = bytes.split_first().ok_or(SeedsError)?;
        if *layout != LAYOUT {
            return Err(SeedsError);
        }
        let mut seeds = Vec::new();
        while let Some((head, tail)) = rest.split_first_chunk::<3>() {
            let (seed, tail) = tail.split_at_checked(usize::from(head[2])).ok_or(SeedsError)?;
            let slot = Slot::from_be_bytes([head[0], head[1]]);
            seeds.push((slot, Seed::new(seed.to_vec()).map_err(|_| SeedsError)?));
            rest = tail;
        }
        if rest.is_empty() { Ok(Self(seeds)) } else { Err(SeedsError) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed(byte: u8, length: usize) -> Seed {
        Seed::new(vec![byte; length]).unwrap()
    }

    #[test]
    fn seeds_are_read_as_they_were_written() {
        let mut seeds = Seeds::default();
        assert_eq!(Seeds::from_bytes(&seeds.to_bytes()), Ok(seeds.clone()));
        for (slot, length) in [(1, 20), (2, 64), (700, 128)] {
            seeds.put(slot, seed(slot.to_be_bytes()[1], length));
        }
        let bytes = seeds.to_bytes();
        assert_eq!(Seeds::from_bytes(&bytes), Ok(seeds.clone()));
        for cut in (1..bytes.len()).filter(|cut| ![24, 91].contains(cut)) {
            assert_eq!(Seeds::from_bytes(&bytes[..cut]).is_ok(), cut == 1, "{cut}");
        }
        assert_eq!(Seeds::from_bytes(&[]), Err(SeedsError));
        assert_eq!(Seeds::from_bytes(&[9]), Err(SeedsError));
        seeds.remove(2);
        assert_eq!((seeds.get(2), seeds.get(700)), (None, Some(&seed(188, 128))));
    }
}
