//! One case from its setup to what must hold in the end.

use super::file::{Case, Entry, Expect, Question, Reply, StepEntry};
use super::journey::Loaded;
use super::matcher::{Compared, Difference};
use super::seen::Seen;
use super::session::Session;
use super::world::{Kit, Stopped, World};
use readmit_core::journey::Value;

/// Runs a case in a fresh world. Answers what is not as expected: the first place, with all that differs there.
pub(super) async fn run(case: &Case, loaded: &Loaded, kit: &Kit) -> Vec<Difference> {
    let mut world = match World::begin(kit, &case.world).await {
        Ok(world) => world,
        Err(stopped) => return cannot("world", &stopped),
    };
    let differences = match loaded.put_into(&world).await {
        Ok(journey) => play(case, &mut Session::new(&mut world, &journey)).await,
        Err(stopped) => cannot("journey_file", &stopped),
    };
    world.end().await;
    differences
}

fn cannot(at: &str, stopped: &Stopped) -> Vec<Difference> {
    vec![Difference::new(at, "that the case can be run", stopped)]
}

async fn play(case: &Case, session: &mut Session<'_>) -> Vec<Difference> {
    for (place, act) in case.setup.iter().enumerate() {
        let at = format!("setup[{place}]");
        match session.act(act, &at).await {
            Ok(differences) if differences.is_empty() => {}
            Ok(differences) => return differences,
            Err(stopped) => return cannot(&at, &stopped),
        }
    }
    if let Err(stopped) = session.start(&case.params).await {
        return cannot("start", &stopped);
    }
    match entries(&case.steps, session, "steps").await {
        Ok(differences) if differences.is_empty() => {}
        Ok(differences) => return differences,
        Err((at, stopped)) => return cannot(&at, &stopped),
    }
    super::after::look(&case.after, session).await.unwrap_or_else(|stopped| cannot("after", &stopped))
}

type Played = Result<Vec<Difference>, (String, Stopped)>;

async fn entries(entries: &[Entry], session: &mut Session<'_>, at: &str) -> Played {
    for (place, entry) in entries.iter().enumerate() {
        let at = format!("{at}[{place}]");
        let differences = match entry {
            Entry::Act(act) => session.act(act, &at).await.map_err(|stopped| (at, stopped))?,
            Entry::Step(entry) => Box::pin(step(entry, session, &at)).await?,
        };
        if !differences.is_empty() {
            return Ok(differences);
        }
    }
    Ok(Vec::new())
}

async fn step(entry: &StepEntry, session: &mut Session<'_>, at: &str) -> Played {
    let differences = meet(&entry.question, session, at);
    let Some(Reply::Chooses(choice)) = entry.reply.as_ref().filter(|_| differences.is_empty()) else {
        return Ok(differences);
    };
    let stopped = |stopped| (format!("{at}.answer"), stopped);
    let Some((max, then)) = &entry.repeat else {
        return session.answer(choice).await.map(|()| Vec::new()).map_err(stopped);
    };
    let same = step_id(session);
    for _ in 0..*max {
        if same.is_none() || step_id(session) != same {
            break;
        }
        session.answer(choice).await.map_err(stopped)?;
    }
    entries(then, session, &format!("{at}.then")).await
}

fn step_id(session: &Session<'_>) -> Option<String> {
    if let Some(Seen::Step { id, .. }) = &session.seen { Some(id.clone()) } else { None }
}

/// Compares what is expected with where the journey stands, and remembers what is to be captured.
fn meet(question: &Question, session: &mut Session<'_>, at: &str) -> Vec<Difference> {
    let Some(seen) = &session.seen else { return Vec::new() };
    let known = session.world.known();
    let compare = |expect: &Expect, at: &str| {
        let mut compared = Compared::default();
        compare(expect, seen, at, &known, &mut compared);
        compared
    };
    let compared = match question {
        Question::One(expect) => compare(expect, &format!("{at}.expect")),
        Question::AnyOf(any) => {
            let at = format!("{at}.expect_one_of");
            let all: Vec<_> = any
                .iter()
                .enumerate()
                .map(|(place, expect)| compare(expect, &format!("{at}[{place}]")))
                .collect();
            let fits = all.iter().position(|compared| compared.differences.is_empty());
            let mut all = all.into_iter();
            match fits {
                Some(place) => all.nth(place).unwrap_or_default(),
                None => all.fold(Compared::default(), |mut whole, compared| {
                    whole.differences.extend(compared.differences);
                    whole
                }),
            }
        }
    };
    if compared.differences.is_empty() {
        session.world.kept.extend(compared.captured);
    }
    compared.differences
}

fn compare(expect: &Expect, seen: &Seen, at: &str, known: &super::value::Known<'_>, into: &mut Compared) {
    match (&expect.step, seen) {
        (Some(step), Seen::Step { id, data, options, error, .. }) if step == id => {
            if let Some(matcher) = &expect.data {
                matcher.compare(&format!("{at}.data"), Some(data), known, into);
            }
            for option in expect.options.iter().filter(|option| !options.contains(option)) {
                let at = format!("{at}.options");
                into.differences.push(Difference::new(at, option, options.join(", ")));
            }
            match (&expect.error, error) {
                (Some(matcher), error) => {
                    matcher.compare(&format!("{at}.error"), error.as_ref(), known, into);
                }
                (None, Some(error)) => {
                    into.differences.push(Difference::new(
                        format!("{at}.error"),
                        "no error",
                        error.to_json(),
                    ));
                }
                (None, None) => {}
            }
        }
        (None, Seen::End { end, data, claims, .. }) if expect.ends.iter().any(|wanted| wanted == end) => {
            if let Some(matcher) = &expect.data {
                matcher.compare(&format!("{at}.data"), Some(data), known, into);
            }
            if let Some(matcher) = &expect.claims {
                let none = Value::Null;
                let claims = claims.as_ref().unwrap_or(&none);
                matcher.compare(&format!("{at}.claims"), Some(claims), known, into);
            }
        }
        (Some(step), seen) => into.differences.push(Difference::new(at, format_args!("step {step}"), seen)),
        (None, seen) => {
            let ends = expect.ends.join(" or ");
            into.differences.push(Difference::new(at, format_args!("end {ends}"), seen));
        }
    }
}
