//! The words under which states of the outbox are stored, the same in every database.

use readmit_app::store::MessageState;
use readmit_core::outbox::Channel;

/// The word of a state.
pub(crate) const fn word(state: MessageState) -> &'static str {
    match state {
        MessageState::Waiting => "waiting",
        MessageState::Dead => "dead",
    }
}

/// The state of a word.
pub(crate) fn state(word: &str) -> Option<MessageState> {
    [MessageState::Waiting, MessageState::Dead].into_iter().find(|state| self::word(*state) == word)
}

/// The channel of a word.
pub(crate) fn channel(word: &str) -> Option<Channel> {
    [Channel::Email, Channel::Sms].into_iter().find(|channel| channel.as_str() == word)
}
