//! A client of one world: it starts the journey, answers it, and does what a case wants done in between.

use super::file::{Act, Choice};
use super::matcher::Difference;
use super::seen::Seen;
use super::users::by_id;
use super::value::Template;
use super::world::{Stopped, World};
use readmit_app::journeys::{AnswerJourney, NotRun, StartJourney, Turned};
use readmit_app::store::EventPage;
use readmit_core::account::{DuringLock, IssueOrder};
use readmit_core::code::Scope;
use readmit_core::id::RunId;
use readmit_core::journey::engine::Input;
use readmit_core::journey::run::Ticket;
use readmit_core::journey::{JourneyId, Value};
use readmit_core::time::Span;

/// Steps in which some code begins with a zero, for all that chance can do.
const ZERO_WITHIN: u32 = 2_000;

/// A client, and how far it is with the journey.
pub(super) struct Session<'a> {
    /// Its world.
    pub(super) world: &'a mut World,
    /// The journey.
    pub(super) journey: &'a JourneyId,
    /// Where the journey stands; nothing before the start.
    pub(super) seen: Option<Seen>,
    /// The last answer.
    last: Option<AnswerJourney>,
}

impl<'a> Session<'a> {
    /// A client that has not begun.
    pub(super) fn new(world: &'a mut World, journey: &'a JourneyId) -> Self {
        Self { world, journey, seen: None, last: None }
    }

    /// Starts the journey.
    pub(super) async fn start(&mut self, params: &Template) -> Result<(), Stopped> {
        let params = params.value(&self.world.known())?;
        let order = StartJourney {
            journey: self.journey.to_string(),
            client: self.world.client,
            params,
            saved_data: Value::Null,
            request: Value::empty_object(),
            device: Value::empty_object(),
            encrypted: true,
        };
        let turned = self.world.app.start_journey(&self.world.back_end(), order).await?;
        self.look(turned).await
    }

    /// Answers what the journey asks.
    pub(super) async fn answer(&mut self, choice: &Choice) -> Result<(), Stopped> {
        let Some(Seen::Step { run, ticket, .. }) = &self.seen else {
            let seen = self.seen.as_ref().map_or_else(|| "it has not begun".to_owned(), ToString::to_string);
            return Err(format!("there is nothing to answer: {seen}").into());
        };
        let (run, ticket) = (*run, ticket.clone());
        let data = choice.data.value(&self.world.known())?;
        let input = match &*choice.choose {
            "input" | "client_input" => Input::Submit(data),
            "resend" => Input::Resend,
            "fail" => Input::Choose { option: "failure".into(), data },
            name => Input::Choose { option: name.into(), data },
        };
        let order = self.order(run, &ticket, input);
        self.last = Some(order.clone());
        let turned = self.world.app.answer_journey(&self.world.back_end(), order).await?;
        self.look(turned).await
    }

    fn order(&self, run: RunId, ticket: &Ticket, input: Input) -> AnswerJourney {
        AnswerJourney {
            run,
            client: self.world.client,
            assertion: ticket.assertion.to_string(),
            challenge: Some(ticket.challenge.to_string()),
            input,
            request: Value::empty_object(),
            device: Value::empty_object(),
            encrypted: true,
        }
    }

    async fn look(&mut self, turned: Turned) -> Result<(), Stopped> {
        self.seen = Some(Seen::of(self.world, turned).await?);
        self.world.deliver().await
    }

    /// Does something in between. Answers what is not as it must be then.
    pub(super) async fn act(&mut self, act: &Act, at: &str) -> Result<Vec<Difference>, Stopped> {
        match act {
            Act::IssueTempCode { user, expires_in, name } => self.issue(user, *expires_in, name).await?,
            Act::AdvanceClock(seconds) => self.world.advance(Span::from_secs(*seconds)),
            Act::ZeroAhead(secret) => self.go_to_zero(secret)?,
            Act::RestartServer => self.world.restart().await?,
            Act::RunJourney { params, answers, ends } => {
                return Box::pin(self.run_once(params, answers, ends, at)).await;
            }
            Act::ResubmitPreviousAnswer => return self.resubmit(at).await,
        }
        Ok(Vec::new())
    }

    async fn issue(&mut self, user: &str, expires_in: Option<u64>, name: &str) -> Result<(), Stopped> {
        let account = self.world.user(user).ok_or_else(|| format!("the world has no user {user:?}"))?;
        let order = IssueOrder {
            client: Some(self.world.client),
            life: expires_in.map(Span::from_secs),
            during_lock: DuringLock::Issue,
            ..IssueOrder::new(Scope::Application(self.world.application))
        };
        let issued = self.world.app.issue_code(&self.world.back_end(), &by_id(account)?, order, None).await?;
        let issued = issued.map_err(|refusal| format!("no code was issued for {user:?}: {refusal:?}"))?;
        let code = issued.issued.code.reveal().to_owned();
        self.world.kept.insert(name.to_owned(), code.into());
        self.world.issued.push(name.to_owned());
        Ok(())
    }

    fn go_to_zero(&self, secret: &Template) -> Result<(), Stopped> {
        let totp = Template::Totp { secret: Box::new(secret.clone()), offset: 0 };
        for _ in 0..ZERO_WITHIN {
            let known = self.world.known();
            if totp.value(&known)?.as_text().is_some_and(|code| code.starts_with('0')) {
                return Ok(());
            }
            let period = u64::from(known.parameters.period);
            self.world.advance(Span::from_secs(period));
        }
        Err("no code of this secret begins with a zero soon".to_owned().into())
    }

    /// Runs the journey once beside the one at hand.
    async fn run_once(
        &mut self,
        params: &Template,
        answers: &[Choice],
        ends: &[String],
        at: &str,
    ) -> Result<Vec<Difference>, Stopped> {
        let mut beside = Session::new(self.world, self.journey);
        beside.start(params).await?;
        for answer in answers {
            beside.answer(answer).await?;
        }
        Ok(match &beside.seen {
            Some(Seen::End { end, .. }) if ends.iter().any(|wanted| wanted == end) => Vec::new(),
            seen => {
                let found = seen.as_ref().map_or_else(String::new, ToString::to_string);
                vec![Difference::new(format!("{at}.ends"), ends.join(" or "), found)]
            }
        })
    }

    /// Sends the last answer again. It must be refused, and nothing may come of it.
    async fn resubmit(&mut self, at: &str) -> Result<Vec<Difference>, Stopped> {
        let Some(order) = self.last.clone() else {
            return Err("nothing was answered that could be sent again".to_owned().into());
        };
        let (run, before) = (order.run, self.standing(order.run).await?);
        let turned = self.world.app.answer_journey(&self.world.back_end(), order).await?;
        let mut differences = Vec::new();
        if !matches!(turned, Turned::NotRun(NotRun::NoRun)) {
            let seen = Seen::of(self.world, turned).await?;
            differences.push(Difference::new(at, "the answer sent again is refused", seen));
        } else if self.standing(run).await? != before {
            differences.push(Difference::new(
                at,
                "the answer sent again changes nothing",
                "something changed",
            ));
        }
        Ok(differences)
    }

    /// What a request could change: the run, and the log.
    async fn standing(&self, run: RunId) -> Result<(Option<u64>, Option<String>), Stopped> {
        let app = &self.world.app;
        let version = app.store.run(app.tenant, run).await?.map(|(version, _)| version);
        let last = app.store.events(app.tenant, EventPage { limit: 1, ..EventPage::default() }).await?;
        Ok((version, last.first().map(|event| event.id.to_string())))
    }
}
