//! Tasks beside the requests: begun when the store is open, told to stop and waited for before it closes.

use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long a task may take to come to its end.
const PATIENCE: Duration = Duration::from_secs(10);

/// Tasks that run until the server stops.
#[derive(Default)]
pub(super) struct Background {
    running: watch::Sender<()>,
    tasks: JoinSet<()>,
}

/// How a task learns that the server stops.
pub(super) struct Stop(watch::Receiver<()>);

impl Background {
    /// Starts a task. One that panics is logged by its name; the server goes on without it.
    pub(super) fn start<T>(&mut self, name: &'static str, task: impl FnOnce(Stop) -> T)
    where
        T: Future<Output = ()> + Send + 'static,
    {
        let task = AssertUnwindSafe(task(Stop(self.running.subscribe()))).catch_unwind();
        self.tasks.spawn(async move {
            if task.await.is_err() {
                tracing::error!(task = name, "a background task panicked and is gone until the next start");
            }
        });
    }

    /// Tells all tasks to stop, and waits for them; those that take too long are cut off.
    pub(super) async fn stop(mut self) {
        drop(self.running);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(PATIENCE, ended).await.is_err() {
            tracing::warn!(tasks = self.tasks.len(), "some background tasks did not stop in time");
            self.tasks.shutdown().await;
        }
    }
}

impl Stop {
    /// Waits for something, but no longer than the server runs: then `None`, at once.
    pub(super) async fn before<T>(&mut self, something: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            // Nothing is ever sent: the channel closes.
            _ = self.0.changed() => None,
            value = something => Some(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn all_tasks_come_to_their_own_end_before_the_stop_is_over() {
        let ended = Arc::new(AtomicU32::new(0));
        let mut background = Background::default();
        for _ in 0..3 {
            let ended = ended.clone();
            background.start("waiting", |mut stop| async move {
                assert_eq!(stop.before(std::future::pending::<()>()).await, None);
                tokio::task::yield_now().await;
                ended.fetch_add(1, Ordering::SeqCst);
            });
        }
        background.start("panicking", |_| async { panic!("as a test") });
        background.stop().await;
        assert_eq!(ended.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_does_not_listen_is_cut_off() {
        let mut background = Background::default();
        background.start("deaf", |_| std::future::pending());
        background.stop().await;
    }

    #[tokio::test]
    async fn what_is_ready_is_had_while_the_server_runs() {
        let running = watch::Sender::new(());
        let mut stop = Stop(running.subscribe());
        assert_eq!(stop.before(std::future::ready(7)).await, Some(7));
        drop(running);
        assert_eq!(stop.before(std::future::ready(7)).await, None);
    }
}
