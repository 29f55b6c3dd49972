//! Reads that many callers need at the same moment, made once for all of them.
//!
//! A caller is never answered from a read that began before it asked: what was committed by then, it sees. So while a read
//! runs, whoever comes waits for the next one, which serves all who came meanwhile. Nothing is remembered beyond that.

use crate::failure::Failure;
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::id::AccountId;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// The reads that stand before almost every call of one tenant's programs.
#[derive(Debug, Default)]
pub(crate) struct SharedReads {
    /// The configuration as of now.
    pub(crate) configuration: SharedRead<Arc<Configuration>>,
    /// Accounts of operators who show a token or a cookie, and the configuration.
    pub(crate) operators: ByKey<AccountId, (Option<Arc<Account>>, Arc<Configuration>)>,
    /// Notes that a token or a session was used: a write, of which one is enough as well.
    pub(crate) uses: ByKey<(AccountId, Uuid), ()>,
}

/// One read.
#[derive(Debug)]
pub(crate) struct SharedRead<T> {
    /// Reads that have begun.
    begun: AtomicU64,
    /// The number of the last read that succeeded, and what it found. Held while a read runs.
    latest: tokio::sync::Mutex<Option<(u64, T)>>,
}

impl<T> Default for SharedRead<T> {
    fn default() -> Self {
        Self { begun: AtomicU64::new(0), latest: tokio::sync::Mutex::new(None) }
    }
}

impl<T: Clone> SharedRead<T> {
    /// What a read finds that begins from now on: this caller's own, or that of another who waited as well.
    pub(crate) async fn get<F>(&self, read: impl FnOnce() -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let before = self.begun.load(Ordering::SeqCst);
        let mut latest = self.latest.lock().await;
        if let Some((number, found)) = &*latest
            && *number > before
        {
            return Ok(found.clone());
        }
        // Callers come in bursts, as the answers to them do. Those who are about to ask are let in first.
        tokio::task::yield_now().await;
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let found = read().await?;
        *latest = Some((number, found.clone()));
        Ok(found)
    }
}

/// One read for each key; a key is known only while somebody waits for it.
#[derive(Debug)]
pub(crate) struct ByKey<K, T>(Mutex<HashMap<K, Arc<SharedRead<T>>>>);

impl<K, T> Default for ByKey<K, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Copy + Eq + Hash, T: Clone> ByKey<K, T> {
    /// As [`SharedRead::get`].
    pub(crate) async fn get<F>(&self, key: K, read: impl FnOnce() -> F) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let shared = self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
        let waiting = Waiting { of: self, key, shared };
        waiting.shared.get(read).await
    }
}

/// Somebody who waits. Who leaves last, also by hanging up, takes the key away.
struct Waiting<'a, K: Copy + Eq + Hash, T> {
    of: &'a ByKey<K, T>,
    key: K,
    shared: Arc<SharedRead<T>>,
}

impl<K: Copy + Eq + Hash, T> Drop for Waiting<'_, K, T> {
    fn drop(&mut self) {
        let mut known = self.of.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The map's and this one's.
        if Arc::strong_count(&self.shared) <= 2 {
            known.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use futures_util::future::{BoxFuture, join_all};
    use std::sync::atomic::AtomicU32;
    use tokio::sync::oneshot;

    /// A source whose reads find its value as they begin, and end when they are told to.
    #[derive(Default)]
    struct Source {
        value: AtomicU32,
        reads: AtomicU32,
    }

    impl Source {
        fn read(&self, end: Option<oneshot::Receiver<()>>) -> BoxFuture<'_, Result<u32, Failure>> {
            self.reads.fetch_add(1, Ordering::SeqCst);
            let found = self.value.load(Ordering::SeqCst);
            async move {
                if let Some(end) = end {
                    end.await.map_err(|_| Failure::Closed)?;
                }
                Ok(found)
            }
            .boxed()
        }
    }

    #[tokio::test]
    async fn nobody_is_answered_from_a_read_that_began_before_they_asked() {
        let (source, shared) = (Source::default(), SharedRead::default());
        let (end, ended) = oneshot::channel();
        let mut first = Box::pin(shared.get(|| source.read(Some(ended))));
        assert!(first.as_mut().now_or_never().is_none());
        assert_eq!(source.reads.load(Ordering::SeqCst), 0, "others are let in first");
        assert!(first.as_mut().now_or_never().is_none());
        assert_eq!(source.reads.load(Ordering::SeqCst), 1);
        source.value.store(1, Ordering::SeqCst);
        let mut late: Vec<_> = (0..10).map(|_| Box::pin(shared.get(|| source.read(None)))).collect();
        for waiting in &mut late {
            assert!(waiting.as_mut().now_or_never().is_none(), "while the first read runs they wait");
        }
        end.send(()).unwrap();
        assert_eq!(first.await.unwrap(), 0);
        for found in join_all(late).await {
            assert_eq!(found.unwrap(), 1);
        }
        assert_eq!(source.reads.load(Ordering::SeqCst), 2, "one for the first, one for all the others");
        source.value.store(2, Ordering::SeqCst);
        assert_eq!(shared.get(|| source.read(None)).await.unwrap(), 2, "nothing is remembered");
    }

    #[tokio::test]
    async fn a_read_that_fails_or_is_given_up_is_nobody_elses_answer() {
        let (source, shared) = (Source::default(), ByKey::<u8, u32>::default());
        let (end, ended) = oneshot::channel();
        let mut failing = Box::pin(shared.get(7, || source.read(Some(ended))));
        assert!(failing.as_mut().now_or_never().is_none());
        let mut waiting = Box::pin(shared.get(7, || source.read(None)));
        assert!(waiting.as_mut().now_or_never().is_none());
        drop(end);
        assert!(failing.await.is_err());
        assert_eq!(waiting.await.unwrap(), 0);

        let (_end, ended) = oneshot::channel();
        let mut given_up = Box::pin(shared.get(7, || source.read(Some(ended))));
        assert!(given_up.as_mut().now_or_never().is_none());
        drop(given_up);
        assert_eq!(shared.get(7, || source.read(None)).await.unwrap(), 0);
        assert!(shared.0.lock().unwrap().is_empty(), "no key stays");
    }
}
