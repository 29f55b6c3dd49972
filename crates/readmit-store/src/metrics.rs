//! What a store counts for whoever watches the server: what waits, what is turned away, batches and their
//! commits. Made when the store opens; without a recorder by then it is nothing.

use metrics::{
    Counter, Gauge, Histogram, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge,
    histogram,
};
use readmit_app::Overload;
use std::time::Duration;

/// The door to the queue.
pub(crate) struct QueueMeters {
    /// Requests that wait for a batch.
    pub(crate) waiting: Gauge,
    full: Counter,
    account_busy: Counter,
    closed: Counter,
}

impl QueueMeters {
    pub(crate) fn register() -> Self {
        let (waiting, refused) = ("readmit_store_queue_waiting", "readmit_store_queue_refusals_total");
        describe_gauge!(waiting, "Requests that wait for a batch.");
        describe_counter!(refused, "Requests that could not wait for a batch.");
        Self {
            waiting: gauge!(waiting),
            full: counter!(refused, "reason" => "queue_full"),
            account_busy: counter!(refused, "reason" => "account_busy"),
            closed: counter!(refused, "reason" => "closed"),
        }
    }

    pub(crate) fn refused(&self, overload: Overload) {
        let counter = match overload {
            Overload::QueueFull => &self.full,
            Overload::AccountBusy => &self.account_busy,
            Overload::Closed => &self.closed,
        };
        counter.increment(1);
    }
}

/// What comes of batches.
#[derive(Clone)]
pub(crate) struct BatchMeters {
    requests: Histogram,
    commit: Histogram,
    failed: Counter,
    conflicts: Counter,
}

impl BatchMeters {
    pub(crate) fn register() -> Self {
        let (requests, commit) = ("readmit_store_batch_requests", "readmit_store_commit_duration_seconds");
        let (failed, conflicts) = ("readmit_store_batches_failed_total", "readmit_store_conflicts_total");
        describe_histogram!(
            requests,
            "Requests in a batch that was committed; the count is that of batches."
        );
        describe_histogram!(commit, Unit::Seconds, "How long the database took to commit a batch.");
        describe_counter!(failed, "Batches that could not be carried out as they were.");
        describe_counter!(conflicts, "Requests judged again because another process moved their records.");
        Self {
            requests: histogram!(requests),
            commit: histogram!(commit),
            failed: counter!(failed),
            conflicts: counter!(conflicts),
        }
    }

    /// A batch of so many requests was committed, which took so long.
    pub(crate) fn committed(&self, requests: usize, took: Duration) {
        self.requests.record(f64::from(u32::try_from(requests).unwrap_or(u32::MAX)));
        self.commit.record(took.as_secs_f64());
    }

    /// A batch could not be carried out.
    pub(crate) fn failed(&self) {
        self.failed.increment(1);
    }

    /// So many requests are to be judged again.
    pub(crate) fn judged_again(&self, requests: usize) {
        self.conflicts.increment(requests as u64);
    }
}
