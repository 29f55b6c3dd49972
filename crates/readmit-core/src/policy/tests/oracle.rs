//! `decide` against a naive evaluator, over random policies and situations.

use super::draw::{BYTES, Choices};
use super::*;
use proptest::prelude::*;

/// What could be proved: what one has, and what one could set up.
fn everything(world: &World, situation: &Situation) -> (Vec<Factor>, Vec<Factor>) {
    let usable = naive::usable(world, situation);
    let owned = situation.factors.iter().filter(|factor| usable.contains(&factor.key)).copied().collect();
    let settable = naive::settable(world, situation).into_iter().flat_map(Factor::all_of).collect();
    (owned, settable)
}

/// The same situation, after all of these were proved three times over: any order of three is among them.
fn after(situation: &Situation, factors: &[Factor]) -> Situation {
    let mut later = situation.clone();
    for _ in 0..3 {
        later.proofs.extend(factors.iter().map(|factor| Proof { factor: *factor, at: situation.now }));
    }
    later
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::LetIn(_) => "in",
        Verdict::Challenge { .. } => "challenge",
        Verdict::Denied(_) => "denied",
        Verdict::Unsatisfiable => "unsatisfiable",
    }
}

fn naive_word(world: &World, situation: &Situation) -> &'static str {
    let (owned, settable) = everything(world, situation);
    let proved_now = |proof: &Proof| {
        proof.at >= situation.began_at && naive::usable(world, situation).contains(&proof.factor.key)
    };
    let may_set_up = !owned.is_empty() || situation.proofs.iter().any(proved_now);
    let all: Vec<_> = owned.iter().chain(&settable).copied().collect();
    match naive::is_in(world, situation) {
        None => "denied",
        Some(true) => "in",
        Some(false) if naive::is_in(world, &after(situation, &owned)) == Some(true) => "challenge",
        Some(false) if may_set_up && naive::is_in(world, &after(situation, &all)) == Some(true) => {
            "challenge"
        }
        Some(false) => "unsatisfiable",
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, ..ProptestConfig::default() })]

    #[test]
    fn decide_says_what_the_rules_say_word_by_word(bytes in prop::collection::vec(any::<u8>(), BYTES)) {
        let mut choices = Choices(&bytes);
        let (world, situation) = (choices.world(), choices.situation());
        let decision = decide(&world.configuration, &situation);
        prop_assert_eq!(word(&decision.verdict), naive_word(&world, &situation), "{:?}", decision);
        if let Verdict::LetIn(terms) = &decision.verdict {
            prop_assert_eq!(terms, &naive::terms(&world, &situation));
        }
        // Words can be made of every decision.
        let told = explain(&world.configuration, &situation, &decision);
        prop_assert!(!told.summary.is_empty());
    }

    #[test]
    fn whoever_does_what_is_asked_gets_in(bytes in prop::collection::vec(any::<u8>(), BYTES), picks: [u8; 12]) {
        let mut choices = Choices(&bytes);
        let (world, mut situation) = (choices.world(), choices.situation());
        for pick in picks {
            let Verdict::Challenge { next } = decide(&world.configuration, &situation).verdict else { break };
            prop_assert!(!next.is_empty());
            let way = next[usize::from(pick) % next.len()];
            if way.set_up {
                prop_assert!(situation.proofs.iter().any(|proof| proof.at >= situation.began_at));
                situation.factors.push(way.factor);
            }
            situation.proofs.push(Proof { factor: way.factor, at: situation.now });
        }
        let verdict = decide(&world.configuration, &situation).verdict;
        prop_assert_ne!(word(&verdict), "challenge", "{:?}", situation);
        if !situation.proofs.is_empty() && naive::is_in(&world, &situation) == Some(true) {
            prop_assert!(matches!(verdict, Verdict::LetIn(_)));
        }
    }

    #[test]
    fn to_prove_more_never_does_harm(bytes in prop::collection::vec(any::<u8>(), BYTES)) {
        let mut choices = Choices(&bytes);
        let (world, mut situation) = (choices.world(), choices.situation());
        let before = decide(&world.configuration, &situation).verdict;
        situation.proofs.push(choices.proof());
        let after = decide(&world.configuration, &situation).verdict;
        prop_assert_eq!(matches!(before, Verdict::Denied(_)), matches!(after, Verdict::Denied(_)));
        if matches!(before, Verdict::LetIn(_)) {
            prop_assert!(matches!(after, Verdict::LetIn(_)));
        }
        if matches!(before, Verdict::Challenge { .. }) {
            prop_assert!(["in", "challenge"].contains(&word(&after)));
        }
    }
}

#[test]
fn the_drawn_situations_have_every_verdict_often() {
    use proptest::strategy::{Strategy, ValueTree};
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = std::collections::BTreeMap::<&str, u32>::new();
    for _ in 0..2_000 {
        let bytes = prop::collection::vec(any::<u8>(), BYTES).new_tree(&mut runner).unwrap().current();
        let mut choices = Choices(&bytes);
        let (world, situation) = (choices.world(), choices.situation());
        *seen.entry(word(&decide(&world.configuration, &situation).verdict)).or_default() += 1;
    }
    assert!(seen.len() == 4 && seen.values().all(|times| *times > 60), "{seen:?}");
}
