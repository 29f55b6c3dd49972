//! What the tests share: a server with an outbox, users, and a worker over a carrier.

use readmit_app::codes::{Dispatch, IssuedCode};
use readmit_app::delivery::{Sender, Templates, Worker};
use readmit_app::store::{MessageState, WaitingMessage};
use readmit_app::{App, Caller};
use readmit_core::account::IssueOrder;
use readmit_core::code::Scope;
use readmit_core::id::AccountId;
use readmit_core::identifier::Identifier;
use readmit_core::outbox::Channel;
use readmit_core::profile::{Contact, Profile};
use readmit_testkit::{Backend, Setup, TestCarrier, TestServer};
use std::sync::Arc;

/// A server, a carrier, and a worker between them.
pub(crate) struct Post {
    pub(crate) server: TestServer,
    pub(crate) carrier: Arc<TestCarrier>,
    pub(crate) worker: Worker,
}

impl Post {
    pub(crate) async fn open() -> Self {
        let server = TestServer::start_with(Setup::new(Backend::Memory).with_outbox()).await;
        let carrier = Arc::new(TestCarrier::default());
        let worker = worker(&server.app, carrier.clone());
        Self { server, carrier, worker }
    }

    /// Sends whatever waits: one pass takes no more than [`AT_ONCE`](readmit_app::delivery::AT_ONCE) messages.
    pub(crate) async fn send_all(&self) {
        while self.worker.pass().await.unwrap() > 0 {}
    }

    /// Types of events, oldest first.
    pub(crate) async fn events(&self) -> Vec<String> {
        let body = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        let events = self.server.events().await;
        events.iter().map(|event| body(&event.body)["event"]["type"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) async fn count(&self, kind: &str) -> usize {
        self.events().await.iter().filter(|found| *found == kind).count()
    }

    pub(crate) async fn outbox(&self, state: MessageState) -> Vec<WaitingMessage> {
        self.server.app.outbox(state, 1_000).await.unwrap()
    }
}

pub(crate) fn worker(app: &App, sender: Arc<dyn Sender>) -> Worker {
    Worker::new(app.clone(), sender, Arc::new(Templates::built_in().unwrap()))
}

/// An address that its owner has, or has not, confirmed.
pub(crate) fn contact(value: &str, confirmed: bool, app: &App) -> Contact {
    Contact { value: value.to_owned(), verified_at: confirmed.then(|| app.now()) }
}

/// A user with a confirmed e-mail address and nothing else.
pub(crate) async fn user(app: &App, email: &str) -> AccountId {
    let profile = Profile { email: Some(contact(email, true, app)), ..Profile::default() };
    create(app, profile).await
}

pub(crate) async fn create(app: &App, profile: Profile) -> AccountId {
    app.create_account(&Caller::shell(), profile).await.unwrap().unwrap().id
}

pub(crate) fn by_id(account: AccountId) -> Identifier {
    Identifier::new(Identifier::ANY, &account.to_string()).unwrap()
}

/// Has a code for the whole organisation issued; with a channel it is sent.
pub(crate) async fn issue(app: &App, account: AccountId, channel: Option<Channel>) -> IssuedCode {
    let dispatch = channel.map(|channel| Dispatch { channel, to: None, custom: None });
    let order = IssueOrder::new(Scope::Organisation);
    app.issue_code(&Caller::shell(), &by_id(account), order, dispatch).await.unwrap().unwrap()
}
