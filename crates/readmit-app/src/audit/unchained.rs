//! Events that stand in no row: nobody but a forger makes them. They are looked for only where the numbers
//! say that there may be some, and then in parts, so that memory stays bounded.

use super::export::{ExportError, Exporter};
use crate::app::App;
use crate::failure::Failure;
use crate::store::{AuditEvent, ChainPosition};
use readmit_core::id::{EventId, TenantId};
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// Rows, and events, read at once.
const PAGE: u32 = 256;

/// How often the numbers are compared again while others write.
const TRIES: u32 = 20;

/// Events whose ids are held at once.
const PART: u64 = 1_000_000;

/// Suspects that are held at once.
const SUSPECTS: usize = 10_000;

impl Exporter<'_> {
    /// Writes out the events that stand in no row.
    pub(super) async fn unchained(&mut self) -> Result<(), ExportError> {
        let mut position = self.position.clone();
        // Events that are there and stand in rows.
        let mut chained = self.written.events;
        let mut stored = 0;
        for _ in 0..TRIES {
            chained += drain(self.app, &mut position, |_| {}).await?;
            stored = self.app.store.count_events().await?;
            // Nothing was written meanwhile: both numbers are of the same instant.
            let since = drain(self.app, &mut position, |_| {}).await?;
            if since == 0 && stored == chained {
                return Ok(());
            }
            chained += since;
            if stored > chained {
                break;
            }
        }
        let parts = stored.max(chained) / PART + 1;
        for part in 0..parts {
            self.unchained_of(|event| {
                let hasher = BuildHasherDefault::<DefaultHasher>::default();
                hasher.hash_one(event) % parts == part
            })
            .await?;
        }
        Ok(())
    }

    /// The same for the part of all events that `is_here` picks.
    async fn unchained_of(
        &mut self,
        is_here: impl Fn(&EventId) -> bool + Send + Sync,
    ) -> Result<(), ExportError> {
        let mut position = ChainPosition::new();
        let mut chained: HashSet<(TenantId, EventId)> = HashSet::new();
        let mut note = |id: (TenantId, EventId)| {
            if is_here(&id.1) {
                chained.insert(id);
            }
        };
        drain(self.app, &mut position, &mut note).await?;
        let mut suspects: Vec<AuditEvent> = Vec::new();
        let mut after = None;
        loop {
            let page = self.app.store.walk_events(after, PAGE).await?;
            after = page.last().map(|event| (event.tenant, event.id));
            let is_over = page.is_empty();
            let suspicious =
                |event: &AuditEvent| is_here(&event.id) && !chained.contains(&(event.tenant, event.id));
            suspects.extend(page.into_iter().filter(suspicious));
            if is_over || suspects.len() >= SUSPECTS {
                // Those that were written meanwhile stand in rows by now.
                drain(self.app, &mut position, |id| {
                    if is_here(&id.1) {
                        chained.insert(id);
                    }
                })
                .await?;
                for event in suspects.drain(..) {
                    if !chained.contains(&(event.tenant, event.id)) {
                        self.write_unchained(event)?;
                    }
                }
            }
            if is_over {
                return Ok(());
            }
        }
    }
}

/// Reads rows after `position` to the end of every chain. Returns how many events they name.
async fn drain(
    app: &App,
    position: &mut ChainPosition,
    mut note: impl FnMut((TenantId, EventId)) + Send,
) -> Result<u64, Failure> {
    let mut named = 0;
    loop {
        let rows = app.store.chain_rows_after(position.clone(), PAGE).await?;
        if rows.is_empty() {
            return Ok(named);
        }
        for row in rows {
            for entry in row.entries() {
                named += 1;
                note((entry.tenant, entry.event));
            }
            let last = position.entry(row.writer).or_insert(row.number);
            *last = row.number.max(*last);
        }
    }
}
