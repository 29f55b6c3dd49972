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
                pages_by_key_are_those_of_one_long_page,
                a_walk_by_key_meets_everybody_once_while_others_come_and_go,
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
                credentials_are_loaded_only_where_they_are_asked_for,
                a_rule_that_needs_more_of_an_account_runs_again_with_it,
                neighbours_of_a_rule_that_asks_for_more_are_judged_once,
                parts_of_an_account_have_one_version,
                oversized_credentials_fail_alone,
                an_account_goes_with_all_its_parts,
                a_walk_passes_every_account_once,
                all_sessions_of_an_account_are_given_where_asked_for,
                every_piece_of_configuration_is_kept,
                configuration_about_an_account_does_not_wait_for_it,
                account_and_configuration_are_read_as_of_now,
                account_and_configuration_change_in_one_commit,
                the_last_operator_cannot_be_removed_by_a_race,
                accounts_are_filtered_for_the_desk,
                a_message_is_stored_as_it_was_put,
                messages_are_stored_exactly_when_the_events_are,
                a_message_is_claimed_by_one,
                messages_are_retried_given_up_and_revived,
                the_oldest_messages_are_claimed_first,
                an_errand_is_held_by_one,
                an_errand_that_many_want_is_taken_by_one,
                whoever_follows_the_log_sees_every_event_once,
                a_walk_passes_every_event_once,
                a_checkpoint_takes_its_number_once,
                personal_data_is_erased_and_nothing_else,
                events_are_counted_by_kind_reason_and_operator,
                the_admin_activity_log_is_a_list_of_its_own,
                a_journey_is_kept_and_removed,
                a_run_is_stored_moved_and_removed,
                an_answer_to_what_a_run_was_is_not_heard,
                a_doubled_answer_is_heard_once,
                sixty_four_answers_advance_a_run_once,
                a_run_that_another_process_removes_is_gone,
                whoever_loses_a_run_writes_nothing,
                an_oversized_run_fails_alone,
                turns_are_logged_with_their_commit_in_order,
                recent_runs_are_told_by_their_last_turns,
                what_is_over_is_swept_a_little_at_a_time,
                a_run_of_one_tenant_is_none_of_another,
                turns_go_with_the_account_that_they_were_answered_for,
                a_backup_holds_runs_and_their_log,
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
