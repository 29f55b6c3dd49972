//! Collecting what happened, piece by piece: the server remembers for each collector how far it got.

use crate::app::App;
use crate::failure::Failure;
use crate::follow::{FollowedEvent, Position};
use readmit_core::time::Span;
use uuid::Uuid;

/// How long a collector has its place for itself.
const HOLD: Span = Span::from_secs(30);

/// Batches that one call reads.
const ROWS: u32 = 100;

/// Why nothing was collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CollectRefusal {
    /// Nobody said where to begin.
    #[error("collecting was not started")]
    NotStarted,
    /// The same collector is at it somewhere else.
    #[error("another call is collecting at this moment")]
    Busy,
}

impl App {
    /// Begins (anew) to collect from now on. `collector` names who collects, and what.
    pub async fn start_collecting(&self, collector: &str) -> Result<Result<(), CollectRefusal>, Failure> {
        let holder = Uuid::from_bytes(self.draw_bytes());
        let (now, name) = (self.now(), format!("collect/{collector}"));
        let taken = self.store.take_errand(self.tenant, name.clone(), holder, now, now + HOLD).await?;
        if taken.is_none() {
            return Ok(Err(CollectRefusal::Busy));
        }
        let memory = Position::since(now).to_text()?;
        let kept = self.store.note_errand(self.tenant, name, holder, memory, now).await?;
        Ok(if kept { Ok(()) } else { Err(CollectRefusal::Busy) })
    }

    /// What happened since the last call. What is answered here is not answered again.
    pub async fn collect(
        &self,
        collector: &str,
    ) -> Result<Result<Vec<FollowedEvent>, CollectRefusal>, Failure> {
        let holder = Uuid::from_bytes(self.draw_bytes());
        let (now, name) = (self.now(), format!("collect/{collector}"));
        let errand = self.store.take_errand(self.tenant, name.clone(), holder, now, now + HOLD).await?;
        let Some(errand) = errand else { return Ok(Err(CollectRefusal::Busy)) };
        let Ok(position) = errand.memory.parse::<Position>() else {
            self.store.note_errand(self.tenant, name, holder, errand.memory, now).await?;
            return Ok(Err(CollectRefusal::NotStarted));
        };
        let (events, position) = self.follow(&position, ROWS).await?;
        let kept = self.store.note_errand(self.tenant, name, holder, position.to_text()?, now).await?;
        Ok(if kept { Ok(events) } else { Err(CollectRefusal::Busy) })
    }
}
