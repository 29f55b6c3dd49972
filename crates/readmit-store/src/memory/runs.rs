//! Runs of journeys and their log in memory.

use super::{Data, Memory};
use crate::batch::Writes;
use crate::loaded::read_run;
use readmit_app::Failure;
use readmit_app::store::{Answer, RunLogEntry, RunStore, StoredRun};
use readmit_core::id::{AccountId, KeyId, RunId, TenantId};
use readmit_core::time::Timestamp;
use std::collections::BTreeMap;

impl Data {
    pub(super) fn write_runs(&mut self, writes: &Writes) {
        for run in &writes.runs {
            let key = (writes.tenant, run.run);
            match &run.body {
                Some(body) => drop(self.runs.insert(key, (run.version, body.clone()))),
                None => drop(self.runs.remove(&key)),
            }
        }
        for row in &writes.run_log {
            let key = (writes.tenant, row.entry.run, row.entry.sequence);
            self.run_log.insert(key, (row.account, row.entry.clone()));
        }
    }

    pub(super) fn erase_turns(&mut self, tenant: TenantId, account: AccountId) -> u64 {
        let before = self.run_log.len();
        self.run_log.retain(|(of, ..), (owner, _)| (*of, *owner) != (tenant, account));
        (before - self.run_log.len()) as u64
    }

    fn log_of(&self, tenant: TenantId) -> impl Iterator<Item = &RunLogEntry> {
        self.run_log.iter().filter(move |((of, ..), _)| *of == tenant).map(|(_, (_, entry))| entry)
    }

    fn expired(&self, tenant: TenantId, now: Timestamp) -> Result<Vec<(TenantId, RunId)>, Failure> {
        let mut expired = Vec::new();
        for (key, (_, body)) in self.runs.iter().filter(|((of, _), _)| *of == tenant) {
            if read_run(body)?.expires_at <= now {
                expired.push(*key);
            }
        }
        Ok(expired)
    }
}

impl RunStore for Memory {
    fn run(&self, tenant: TenantId, run: RunId) -> Answer<'_, Option<(u64, StoredRun)>> {
        self.read(move |data| {
            let stored = data.runs.get(&(tenant, run));
            stored.map(|(version, body)| Ok((*version, read_run(body)?))).transpose()
        })
    }

    fn run_log(&self, tenant: TenantId, run: RunId) -> Answer<'_, Vec<RunLogEntry>> {
        self.read(move |data| Ok(data.log_of(tenant).filter(|entry| entry.run == run).cloned().collect()))
    }

    fn recent_runs(
        &self,
        tenant: TenantId,
        journey: Option<String>,
        limit: u32,
    ) -> Answer<'_, Vec<RunLogEntry>> {
        self.read(move |data| {
            // By run, then by sequence: a later one takes the place of an earlier one.
            let last: BTreeMap<RunId, &RunLogEntry> =
                data.log_of(tenant).map(|entry| (entry.run, entry)).collect();
            let of_journey =
                |entry: &&RunLogEntry| journey.as_ref().is_none_or(|name| entry.journey == *name);
            Ok(last.into_values().rev().filter(of_journey).take(limit as usize).cloned().collect())
        })
    }

    fn sweep_runs(
        &self,
        tenant: TenantId,
        now: Timestamp,
        log_before: Timestamp,
        limit: u32,
    ) -> Answer<'_, u64> {
        self.read(move |data| {
            let expired = data.expired(tenant, now)?.into_iter().take(limit as usize);
            let first = crate::index::first_id_at(log_before).uuid();
            let old = data.run_log.iter().filter(|((of, run, _), (_, entry))| {
                *of == tenant && run.uuid() < first && entry.at < log_before
            });
            let old: Vec<_> = old.map(|(key, _)| *key).take(limit as usize).collect();
            let mut swept = old.len() as u64;
            for key in expired {
                data.runs.remove(&key);
                swept += 1;
            }
            for key in old {
                data.run_log.remove(&key);
            }
            Ok(swept)
        })
    }

    fn run_keys(&self, tenant: TenantId) -> Answer<'_, Vec<(KeyId, u64)>> {
        self.read(move |data| {
            let mut counts: BTreeMap<KeyId, u64> = BTreeMap::new();
            for entry in data.log_of(tenant) {
                *counts.entry(entry.sealed.key).or_default() += 1;
            }
            for (_, (_, body)) in data.runs.iter().filter(|((of, _), _)| *of == tenant) {
                *counts.entry(read_run(body)?.sealed.key).or_default() += 1;
            }
            Ok(counts.into_iter().collect())
        })
    }

    fn erase_runs(&self, tenant: TenantId, account: AccountId) -> Answer<'_, u64> {
        self.read(move |data| Ok(data.erase_turns(tenant, account)))
    }
}
