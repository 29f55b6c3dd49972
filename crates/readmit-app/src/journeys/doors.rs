//! One answer of a run at a time in this process; between processes, the version of the run is the guard.

use readmit_core::id::RunId;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Runs that are being answered.
#[derive(Debug, Default)]
pub struct Doors(Mutex<HashSet<RunId>>);

/// One run's answer is under way, until this is dropped.
#[derive(Debug)]
pub(super) struct Door {
    doors: Arc<Doors>,
    run: RunId,
}

impl Doors {
    /// Begins an answer; `None` while another one is under way.
    pub(super) fn enter(self: &Arc<Self>, run: RunId) -> Option<Door> {
        let entered = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(run);
        entered.then(|| Door { doors: self.clone(), run })
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.doors.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.run);
    }
}
