//! A user's password and recovery question: `credentials/…`.

use super::find::find;
use super::life::link;
use super::refused::fault;
use super::view;
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::okta::query::flag;
use crate::okta::tree::{self, Faults, Node};
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::store::Parts;
use readmit_app::users::{CredentialsOrder, Proof, QuestionOrder};
use readmit_core::account::Step;
use readmit_core::operator::Area;
use readmit_core::secret::Secret;

const MANAGE: &str = "okta.users.manage";

crate::okta::resource! {
    POST "/api/v1/users/{user_id}/credentials/change_password", MANAGE, Area::Users.write(), change_password;
    POST "/api/v1/users/{user_id}/credentials/change_recovery_question",
        MANAGE, Area::Users.write(), change_question;
    POST "/api/v1/users/{user_id}/credentials/forgot_password", MANAGE, Area::Users.write(), forgot_password;
    POST "/api/v1/users/{user_id}/credentials/forgot_password_recovery_question",
        MANAGE, Area::Users.write(), answer_question;
}

/// What is asked: a proof, and what is to be set.
type Order = (Proof, CredentialsOrder);

async fn replace(
    call: Call,
    step: Step,
    end_sessions: bool,
    read: fn(&Node<'_>) -> Option<Order>,
) -> Result<Response, Fault> {
    let body = tree::body(&call)?;
    let faults = Faults::default();
    let order = read(&Node::root(&body, &faults));
    let (proof, new) = faults.finish("credentials", order)?;
    let id = find(&call, Area::Users.write(), Parts::USUAL).await?.id;
    let changed = call.app().replace_credentials(&call.caller, id, step, proof, new, end_sessions).await?;
    let changed = changed.map_err(|refusal| fault(refusal, &call))?;
    Ok(json(StatusCode::OK, &view::credentials(&changed)))
}

fn secret(node: Node<'_>) -> Option<Secret> {
    node.required_text().map(|text| Secret::new(text.to_owned()))
}

fn new_password(password: Option<Secret>) -> CredentialsOrder {
    CredentialsOrder { password, question: None }
}

async fn change_password(call: Call) -> Result<Response, Fault> {
    let end = flag(&call.query()?, "revokeSessions", false)?;
    replace(call, Step::ChangePassword, end, |root| {
        let old = secret(root.deep(&["oldPassword", "value"]));
        let new = secret(root.deep(&["newPassword", "value"]));
        Some((Proof::Password(old?), new_password(Some(new?))))
    })
    .await
}

async fn change_question(call: Call) -> Result<Response, Fault> {
    replace(call, Step::ChangeRecoveryQuestion, false, |root| {
        let password = secret(root.deep(&["password", "value"]));
        let question = root.deep(&["recovery_question", "question"]).required_text();
        let answer = secret(root.deep(&["recovery_question", "answer"]));
        let question = QuestionOrder { question: question?.to_owned(), answer: answer? };
        Some((Proof::Password(password?), CredentialsOrder { password: None, question: Some(question) }))
    })
    .await
}

async fn answer_question(call: Call) -> Result<Response, Fault> {
    replace(call, Step::AnswerRecoveryQuestion, false, |root| {
        let answer = secret(root.deep(&["recovery_question", "answer"]));
        let new = secret(root.deep(&["password", "value"]));
        Some((Proof::Answer(answer?), new_password(Some(new?))))
    })
    .await
}

async fn forgot_password(call: Call) -> Result<Response, Fault> {
    let send = flag(&call.query()?, "sendEmail", true)?;
    let id = find(&call, Area::Users.write(), Parts::USUAL).await?.id;
    let made = call.app().ask_for_password(&call.caller, id, Step::ForgotPassword, send, false).await?;
    let made = made.map_err(|refusal| fault(refusal, &call))?;
    Ok(json(StatusCode::OK, &link(Some(&made), "resetPasswordUrl", None)))
}
