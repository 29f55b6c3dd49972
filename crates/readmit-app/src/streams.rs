//! Live streams of events: how many one operator may have open at once.

use crate::app::App;
use readmit_core::id::AccountId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Streams that one operator may have open with one process: a few tabs.
pub const STREAMS_MAX: usize = 5;

/// Who has how many streams open.
#[derive(Debug, Default)]
pub(crate) struct Seats(Mutex<HashMap<AccountId, usize>>);

/// One open stream; dropping it gives the seat back.
#[derive(Debug)]
pub struct Seat {
    seats: Arc<Seats>,
    operator: AccountId,
}

impl App {
    /// A seat for one more stream of this operator; `None` when all are taken.
    pub fn take_seat(&self, operator: AccountId) -> Option<Seat> {
        let mut taken = self.seats.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(operator).or_default();
        if *count >= STREAMS_MAX {
            return None;
        }
        *count += 1;
        drop(taken);
        Some(Seat { seats: self.seats.clone(), operator })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.operator) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.operator);
            }
        }
    }
}
