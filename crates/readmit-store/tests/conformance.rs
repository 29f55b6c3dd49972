//! One suite for every store. A store is what passes it.
//!
//! Behaviour is tested nowhere else per backend. The races of `readmit_app::selftest` are part of it, so
//! what users run on their own database is what runs here.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what a test expects is what it tests")]

mod suite;

use readmit_app::ports::{SystemClock, SystemRandom};
use readmit_app::store::Store;
use readmit_store::{Limits, Memory, Outside, Postgres, Sqlite};
use readmit_testkit::postgres::Cluster;
use std::sync::Arc;
use suite::Stores;

fn outside() -> Outside {
    Outside { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) }
}

/// Runs every test of the suite on one kind of store.
macro_rules! conformance {
    ($kind:ident, $open:expr) => {
        mod $kind {
            use super::*;

            conformance!(@tests $open;
                accounts_are_found_by_every_identifier,
                a_taken_identifier_is_refused_and_given_back,
                a_deleted_account_leaves_nothing_to_find,
                pages_are_filtered_sorted_and_counted,
                configuration_is_known_to_every_handle_at_once,
                events_are_written_with_the_change_and_paged,
                refusals_write_an_event_and_leave_the_account_alone,
                a_panicking_rule_harms_only_its_own_request,
                two_records_are_written_together_or_not_at_all,
                a_full_queue_refuses_and_loses_nothing,
                closing_answers_everyone,
                keys_are_registered_once,
                address_counts_are_summed_over_replicas,
                a_tenant_sees_nothing_of_another,
                an_oversized_profile_fails_alone,
                races,
            );
        }
    };
    (@tests $open:expr; $($test:ident,)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
        async fn $test() {
            suite::$test($open).await;
        }
    )*};
}

/// One store in memory has no second process.
fn memory() -> Stores {
    Stores::new(|limits| {
        let store = Memory::open(limits, outside()).unwrap();
        Box::pin(async move { vec![store as Arc<dyn Store>] })
    })
}

/// Two handles on one file, as a server and a shell command are.
fn sqlite() -> Stores {
    let folder = tempfile::tempdir().unwrap();
    Stores::new(move |limits| {
        let path = folder.path().join("readmit.db");
        let open = move |limits: Limits| Sqlite::open(&path, limits, outside()).unwrap() as Arc<dyn Store>;
        Box::pin(async move { vec![open(limits), open(limits)] })
    })
}

/// Two replicas on one database.
fn postgres(options: &'static str) -> Stores {
    Stores::new(move |limits| {
        Box::pin(async move {
            let url = format!("{}{options}", Cluster::start().database().await);
            let first = Postgres::connect(&url, limits, outside(), 2).await.unwrap();
            let second = Postgres::connect(&url, limits, outside(), 2).await.unwrap();
            vec![first as Arc<dyn Store>, second as Arc<dyn Store>]
        })
    })
}

conformance!(memory_store, memory());
conformance!(sqlite_store, sqlite());
conformance!(postgres_store, postgres(""));
conformance!(postgres_serializable, postgres("?options=-c%20default_transaction_isolation%3Dserializable"));
