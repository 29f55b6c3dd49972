//! What the use cases refuse, as the shell says it: a word, an exit code, and what helps.

use crate::outcome::Trouble;
use readmit_app::authenticators::AccountRefusal;
use readmit_app::configure::ConfigureRefusal;
use readmit_app::directory::DirectoryRefusal;
use readmit_app::operator_access::PasswordRefusal;
use readmit_app::operators::OperatorRefusal;
use readmit_app::set_up::SetUpRefusal;
use readmit_core::operator::Denial;

/// Lack of rights. The shell may do everything, so that only what nobody may do comes to this.
pub(super) fn denied(denial: Denial) -> Trouble {
    Trouble::refused("denied", denial.to_string())
}

pub(super) fn no_such_user() -> Trouble {
    Trouble::not_found("unknown_user", "no such user: `readmit user list --starting-with …` finds users")
}

pub(super) fn no_operator() -> Trouble {
    let message = "this user is no operator: `readmit operator list` shows all, `readmit operator grant` makes one \
                   of a user";
    Trouble::refused("not_an_operator", message)
}

pub(super) fn no_such_application() -> Trouble {
    Trouble::not_found("unknown_application", "no such application: `readmit app list` shows all")
}

pub(super) fn no_such_group() -> Trouble {
    Trouble::not_found("unknown_group", "no such group: `readmit group list` shows all")
}

pub(super) fn no_such_role() -> Trouble {
    Trouble::not_found("unknown_role", "no such role: `readmit role list` shows all")
}

fn last_administrator() -> Trouble {
    Trouble::refused(
        "last_administrator",
        "this is the last administrator: `readmit operator create --role administrator` makes another one first",
    )
}

/// What is refused about an account as such.
pub(super) fn account_refused(refusal: AccountRefusal) -> Trouble {
    match refusal {
        AccountRefusal::NoSuchAccount => no_such_user(),
        AccountRefusal::Denied(denial) => denied(denial),
    }
}

/// What the directory refuses.
pub(crate) fn directory_refused(refusal: DirectoryRefusal) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        DirectoryRefusal::NoSuchAccount => no_such_user(),
        DirectoryRefusal::NoSuchApplication => no_such_application(),
        DirectoryRefusal::NoSuchGroup => no_such_group(),
        DirectoryRefusal::Taken(_) => Trouble::refused("identifier_taken", message),
        DirectoryRefusal::NoIdentifier => Trouble::usage(
            "a user needs at least one of --username, --email, --phone and --external-id".to_owned(),
        ),
        DirectoryRefusal::TooLarge(_) => Trouble::usage(message),
        DirectoryRefusal::TooManyApplications => Trouble::refused("too_many_applications", message),
        DirectoryRefusal::TooManyGroups => Trouble::refused("too_many_groups", message),
        DirectoryRefusal::LastAdministrator => last_administrator(),
        DirectoryRefusal::GroupOutOfReach => Trouble::refused("out_of_reach", message),
        DirectoryRefusal::ProtectedGroup => Trouble::refused("protected_group", message),
        DirectoryRefusal::Denied(denial) => denied(denial),
    }
}

/// What the configuration refuses.
pub(crate) fn settings_refused(refusal: ConfigureRefusal) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        ConfigureRefusal::NoSuchApplication => no_such_application(),
        ConfigureRefusal::NoSuchClient => Trouble::not_found(
            "unknown_client",
            "the application has no such client: `readmit app client list` shows all",
        ),
        ConfigureRefusal::TooMany(..) => Trouble::refused("too_many", message),
        ConfigureRefusal::Policy(_) => Trouble::usage(message),
        ConfigureRefusal::Forbidden(_) => Trouble::refused("forbidden", message),
        ConfigureRefusal::Denied(denial) => denied(denial),
    }
}

/// What is refused about an operator's roles.
pub(crate) fn operator_refused(refusal: OperatorRefusal) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        OperatorRefusal::NoSuchAccount => no_such_user(),
        OperatorRefusal::NotAnOperator => no_operator(),
        OperatorRefusal::NoSuchRole => no_such_role(),
        OperatorRefusal::NoSuchGroup => no_such_group(),
        OperatorRefusal::Count => Trouble::usage(message),
        OperatorRefusal::LastAdministrator => last_administrator(),
        OperatorRefusal::RoleTooHigh(_) | OperatorRefusal::NotYours { .. } => {
            Trouble::refused("forbidden", message)
        }
        OperatorRefusal::Denied(denial) => denied(denial),
    }
}

/// What is refused about a password.
pub(crate) fn password_refused(refusal: PasswordRefusal) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        PasswordRefusal::Wrong(_) => Trouble::usage(message),
        PasswordRefusal::NotCurrent => Trouble::refused("wrong_password", message),
        PasswordRefusal::NotAnOperator => no_operator(),
        PasswordRefusal::Beyond(_) => Trouble::refused("forbidden", message),
        PasswordRefusal::Account(refusal) => account_refused(refusal),
    }
}

/// What is refused when an operator is made.
pub(crate) fn set_up_refused(refusal: SetUpRefusal) -> Trouble {
    let message = refusal.to_string();
    match refusal {
        SetUpRefusal::Link => Trouble::refused("link", message),
        SetUpRefusal::Password(_) => Trouble::usage(message),
        SetUpRefusal::Account(DirectoryRefusal::Taken(taken)) => Trouble::refused(
            "identifier_taken",
            format!(
                "`{taken}` belongs to a user: `readmit operator grant {taken} --role …` makes an operator of them"
            ),
        ),
        SetUpRefusal::Account(refusal) => directory_refused(refusal),
        SetUpRefusal::Roles(refusal) => operator_refused(refusal),
    }
}
