//! The export: every row with its events, under the checkpoints that cover them, in bounded memory.

use super::sealer::{Sealed, Sealer};
use crate::app::App;
use crate::caller::Caller;
use crate::failure::Failure;
use crate::store::{AuditEvent, Concern};
use readmit_core::audit::chain::ChainRow;
use readmit_core::audit::checkpoint::Checkpoint;
use readmit_core::audit::export::{End, Event, FORMAT, Header, Line, PublicKey, Row, Summary};
use readmit_core::event::EventKind;
use readmit_core::id::{AccountId, ChainId, EventId, TenantId};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

/// Rows, and checkpoints, read at once.
const PAGE: u32 = 64;

/// Events read at once.
const EVENTS: usize = 1000;

/// What is exported.
#[derive(Debug, Clone, Copy)]
pub struct ExportOrder {
    /// Whether personal data is.
    pub personal: bool,
}

/// What an export came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// What the file holds.
    pub summary: Summary,
    /// Whether the log was sealed first.
    pub sealed: Sealed,
}

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The machine failed.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// The file cannot be written.
    #[error("the export cannot be written: {0}")]
    Write(#[from] io::Error),
}

impl App {
    /// Writes the whole log to `out`. `progress` is told now and then how much was written.
    pub async fn export_log(
        &self,
        caller: &Caller,
        order: ExportOrder,
        out: &mut (dyn Write + Send),
        progress: &mut (dyn FnMut(&Summary) + Send),
    ) -> Result<Exported, ExportError> {
        let about = AccountId::from_uuid(self.tenant.uuid());
        self.decide(Concern::account(self.tenant, about), caller.origin(), |_, turn| {
            turn.record(EventKind::AuditExported);
        })
        .await?;
        let sealed = self.seal_log(&mut Sealer::default()).await?;
        let summary = self.write_log(order, out, progress).await?;
        Ok(Exported { summary, sealed })
    }

    /// Writes the whole log as it is.
    pub(super) async fn write_log(
        &self,
        order: ExportOrder,
        out: &mut (dyn Write + Send),
        progress: &mut (dyn FnMut(&Summary) + Send),
    ) -> Result<Summary, ExportError> {
        let mut exporter = Exporter {
            app: self,
            order,
            out,
            progress,
            sum: Sha256::new(),
            written: Summary::default(),
            position: BTreeMap::new(),
        };
        exporter.header().await?;
        // What comes after this instant is another export's.
        let heads: BTreeMap<ChainId, i64> =
            self.store.chain_heads().await?.into_iter().map(|row| (row.writer, row.number)).collect();
        let last = self.store.last_checkpoint().await?;
        let last = last.and_then(|checkpoint| checkpoint.read().ok()).map_or(u64::MAX, |last| last.number);
        exporter.intervals(last).await?;
        for (writer, number) in heads {
            exporter.rows(writer, number).await?;
        }
        exporter.unchained().await?;
        exporter.end()
    }
}

/// An export under way.
pub(super) struct Exporter<'a> {
    pub(super) app: &'a App,
    order: ExportOrder,
    out: &'a mut (dyn Write + Send),
    progress: &'a mut (dyn FnMut(&Summary) + Send),
    sum: Sha256,
    pub(super) written: Summary,
    /// The last row of each writer that was written.
    pub(super) position: BTreeMap<ChainId, i64>,
}

impl Exporter<'_> {
    async fn header(&mut self) -> Result<(), ExportError> {
        let keys = self.app.keys.chain.public_keys();
        let header = Header {
            format: FORMAT,
            exported_at: self.app.now(),
            keys: keys.into_iter().map(|(id, public)| PublicKey { id, public }).collect(),
            tenants: self.app.store.tenants().await?,
            personal: self.order.personal,
        };
        self.write(&Line::Header(header))
    }

    /// Every checkpoint up to `last`, each after the rows that it is the first to cover.
    async fn intervals(&mut self, last: u64) -> Result<(), ExportError> {
        let mut after = 0;
        while after < last {
            let page: Vec<Checkpoint> = self.app.store.checkpoints(after, PAGE).await?;
            if page.is_empty() {
                break;
            }
            for checkpoint in page {
                // One that cannot be read is the verifier's to name.
                let statement = checkpoint.read().ok();
                for head in statement.iter().flat_map(|statement| &statement.moved) {
                    self.rows(head.writer, head.number).await?;
                }
                after = statement.map_or(after + 1, |statement| statement.number.max(after + 1));
                self.write(&Line::Checkpoint(checkpoint))?;
                self.written.checkpoints += 1;
            }
        }
        Ok(())
    }

    /// A writer's rows up to `to` that were not written yet, each with its events.
    async fn rows(&mut self, writer: ChainId, to: i64) -> Result<(), ExportError> {
        loop {
            let from = self.position.get(&writer).map_or(0, |last| last + 1);
            let mut rows = self.app.store.chain_rows(writer, from, PAGE).await?;
            rows.retain(|row| row.number <= to);
            let Some(last) = rows.last().map(|row| row.number).filter(|last| *last >= from) else {
                return Ok(());
            };
            self.write_rows(&rows).await?;
            self.position.insert(writer, last);
            (self.progress)(&self.written);
        }
    }

    async fn write_rows(&mut self, rows: &[ChainRow]) -> Result<(), ExportError> {
        let ids: Vec<(TenantId, EventId)> =
            rows.iter().flat_map(ChainRow::entries).map(|entry| (entry.tenant, entry.event)).collect();
        let mut events: HashMap<(TenantId, EventId), AuditEvent> = HashMap::with_capacity(ids.len());
        for ids in ids.chunks(EVENTS) {
            let found = self.app.store.events_by_id(ids.to_vec()).await?;
            events.extend(found.into_iter().map(|event| ((event.tenant, event.id), event)));
        }
        for row in rows {
            self.write(&Line::Row(Row::from(row)))?;
            self.written.rows += 1;
            for entry in row.entries() {
                let Some(event) = events.get(&(entry.tenant, entry.event)) else { continue };
                let event = self.exported(event.clone());
                self.write(&Line::Event(event))?;
                self.written.events += 1;
            }
        }
        Ok(())
    }

    fn exported(&self, event: AuditEvent) -> Event {
        let AuditEvent { tenant, id, subject, body, personal } = event;
        Event { tenant, id, subject, body, personal: personal.filter(|_| self.order.personal) }
    }

    pub(super) fn write_unchained(&mut self, event: AuditEvent) -> Result<(), ExportError> {
        let event = self.exported(event);
        self.write(&Line::Unchained(event))?;
        self.written.unchained += 1;
        Ok(())
    }

    fn end(mut self) -> Result<Summary, ExportError> {
        self.written.sha256 = self.sum.clone().finalize().into();
        let summary = serde_json::to_string(&self.written).map_err(io::Error::other)?;
        let (key, signature) = self.app.keys.chain.sign(&End::signed_bytes(&summary));
        self.write(&Line::End(End { summary, key, signature }))?;
        self.out.flush()?;
        Ok(self.written)
    }

    fn write(&mut self, line: &Line) -> Result<(), ExportError> {
        let text = line.to_text().map_err(io::Error::other)?;
        self.sum.update(&text);
        Ok(self.out.write_all(text.as_bytes())?)
    }
}
