//! Credentials that are given to a user: hashed before the rule, judged in it.

use crate::failure::Failure;
use crate::operator_access::personal_texts;
use crate::passwords::{self, PasswordError, Passwords};
use readmit_core::Account;
use readmit_core::configuration::Configuration;
use readmit_core::credentials::{QuestionError, RecoveryQuestion};
use readmit_core::limits::PASSWORD_CHARS_MAX;
use readmit_core::policy::Shortfall;
use readmit_core::profile::Profile;
use readmit_core::secret::Secret;
use readmit_core::turn::Turn;

/// What a user is to sign in with, as it was given.
#[derive(Debug, Clone, Default)]
pub struct CredentialsOrder {
    /// The password.
    pub password: Option<Secret>,
    /// What is asked of a user who forgot it.
    pub question: Option<QuestionOrder>,
}

/// A recovery question as it was given.
#[derive(Debug, Clone)]
pub struct QuestionOrder {
    /// What is asked.
    pub question: String,
    /// What only the user knows.
    pub answer: Secret,
}

/// Why credentials cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialsFlaw {
    /// The product demands more of every password.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The policy of the user's groups demands more.
    #[error("password {0}")]
    Policy(#[from] Shortfall),
    /// The recovery question or its answer.
    #[error(transparent)]
    Question(#[from] QuestionError),
}

/// The same, hashed.
pub(super) struct Hashed {
    /// The password, to be judged, and its hash.
    password: Option<(Secret, String)>,
    question: Option<RecoveryQuestion>,
}

impl Hashed {
    /// Hashes on the pool. What is too long to be hashed, or wrong whoever the user is, is refused before.
    pub(super) async fn of(
        order: CredentialsOrder,
        pool: &Passwords,
        salt: impl Fn() -> [u8; 16],
    ) -> Result<Result<Self, CredentialsFlaw>, Failure> {
        if let Some(QuestionOrder { question, answer }) = &order.question
            && let Err(error) = RecoveryQuestion::check(question, answer)
        {
            return Ok(Err(error.into()));
        }
        let too_long = |password: &Secret| password.reveal().chars().count() > PASSWORD_CHARS_MAX;
        if order.password.as_ref().is_some_and(too_long) {
            return Ok(Err(PasswordError::Length.into()));
        }
        let mut hashed = Self { password: None, question: None };
        if let Some(password) = order.password {
            let phc = pool.hash(&password, salt()).await?;
            hashed.password = Some((password, phc));
        }
        if let Some(QuestionOrder { question, answer }) = order.question {
            let answer = pool.hash(&RecoveryQuestion::fold(&answer), salt()).await?;
            hashed.question = Some(RecoveryQuestion { question, answer });
        }
        Ok(Ok(hashed))
    }

    /// Whether there is nothing to be given.
    pub(super) fn is_empty(&self) -> bool {
        self.password.is_none() && self.question.is_none()
    }

    /// Whether the password is one for a user with this profile.
    pub(super) fn check(
        &self,
        configuration: &Configuration,
        profile: &Profile,
    ) -> Result<(), CredentialsFlaw> {
        let Some((password, _)) = &self.password else { return Ok(()) };
        passwords::check(password, &personal_texts(profile))?;
        let settings = configuration.password_settings(&profile.groups);
        let shortfall =
            settings.and_then(|settings| settings.shortfall(password.reveal(), profile.username.as_deref()));
        shortfall.map_or(Ok(()), |shortfall| Err(shortfall.into()))
    }

    /// Gives them to an account. A temporary password has to be replaced at once.
    pub(super) fn give(&self, account: &mut Account, temporary: bool, turn: &mut Turn) {
        match &self.password {
            Some((_, phc)) if temporary => account.set_temporary_password(phc.clone(), turn),
            Some((_, phc)) => account.set_password(phc.clone(), turn),
            None => {}
        }
        if let Some(question) = &self.question {
            account.set_recovery_question(question.clone(), turn);
        }
    }
}
