//! What became of codes over time, and how many each operator issued.

use super::activity::Names;
use super::doc::{Doc, Query as Parameter, instant_text, plain, schema};
use super::reach::for_everyone;
use super::wire::{Query, date_time};
use crate::body::json;
use crate::call::Call;
use crate::fault::Fault;
use crate::surface::Access;
use axum::http::StatusCode;
use axum::response::Response;
use readmit_app::statistics::{Bucket, Counts, Statistics, StatisticsQuery};
use readmit_core::operator::Area;
use readmit_core::time::Span;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What is counted where no time is given: a week.
const USUAL: Span = Span::from_hours(7 * 24);

/// Operators that are told, those who issued most.
const OPERATORS_MAX: usize = 200;

super::resource! {
    GET "/admin/api/v1/statistics", Access::Operator(Area::UserActivity.read()), show,
        Doc::new("Activity", "What became of codes over time, and how many each operator issued")
            .saying("Counted from the log. Needs `users.activity:read` for everyone; `agents` needs `admin_activity:read` as well \
                     and is null without it. Buckets begin on the hour or at midnight (UTC); at most 2400 of them.")
            .query(&[
                Parameter {
                    name: "from",
                    description: "From this instant on; a week before `to` when absent.",
                    schema: instant_text,
                },
                Parameter { name: "to", description: "Before this instant; now when absent.", schema: instant_text },
                Parameter { name: "bucket", description: "hour (the default) or day.", schema: plain::<String> },
            ])
            .answer(200, schema::<StatisticsShown>);
}

/// What was counted.
#[derive(Serialize, ToSchema)]
struct StatisticsShown {
    #[schema(format = DateTime)]
    from: String,
    #[schema(format = DateTime)]
    to: String,
    /// hour or day.
    bucket: &'static str,
    /// Whether everything in this time was counted. Otherwise there was more than is looked at at once, and what is older
    /// than `counted_from` is missing.
    complete: bool,
    #[schema(format = DateTime)]
    counted_from: Option<String>,
    total: CountsShown,
    /// Every bucket of the time, in order.
    buckets: Vec<BucketShown>,
    /// Why codes were refused, by the word, such as `wrong` or `expired`.
    reasons: BTreeMap<String, u64>,
    /// What operators did, those who issued most first.
    agents: Option<Vec<AgentShown>>,
}

/// What happened in one bucket.
#[derive(Serialize, ToSchema)]
struct BucketShown {
    #[schema(format = DateTime)]
    starts_at: String,
    counts: CountsShown,
}

/// What an operator did.
#[derive(Serialize, ToSchema)]
struct AgentShown {
    #[schema(format = Uuid)]
    account: String,
    /// Absent when the account is gone.
    name: Option<String>,
    issued: u64,
    issue_refused: u64,
    revoked: u64,
    unlocked: u64,
}

/// How often.
#[derive(Serialize, ToSchema)]
struct CountsShown {
    /// Codes that were issued.
    issued: u64,
    /// Codes that were asked for and not issued.
    issue_refused: u64,
    /// Times that a code let someone in.
    used: u64,
    /// Tries that were refused.
    failed: u64,
    /// Codes that were withdrawn.
    revoked: u64,
    /// Times that failures locked a user's codes.
    locked: u64,
    /// Times that a lock of codes was lifted.
    unlocked: u64,
    /// Codes of authenticator apps that were right.
    totp_used: u64,
    /// Codes of authenticator apps that were refused.
    totp_failed: u64,
    /// Times that failures locked a user's authenticator apps.
    totp_locked: u64,
}

impl From<Counts> for CountsShown {
    fn from(counts: Counts) -> Self {
        Self {
            issued: counts.issued,
            issue_refused: counts.issue_refused,
            used: counts.used,
            failed: counts.failed,
            revoked: counts.revoked,
            locked: counts.locked,
            unlocked: counts.unlocked,
            totp_used: counts.totp_used,
            totp_failed: counts.totp_failed,
            totp_locked: counts.totp_locked,
        }
    }
}

fn read(call: &Call) -> Result<(StatisticsQuery, &'static str), Fault> {
    let query = Query::of(call, &["from", "to", "bucket"])?;
    let (bucket, word) = match query.text("bucket") {
        None | Some("hour") => (Bucket::Hour, "hour"),
        Some("day") => (Bucket::Day, "day"),
        Some(_) => return Err(Fault::invalid("bucket must be hour or day")),
    };
    // What happens at this very instant is counted.
    let to = query.instant("to")?.unwrap_or_else(|| call.app().now() + Span::from_millis(1));
    let from = query.instant("from")?.unwrap_or(to - USUAL);
    Ok((StatisticsQuery { from, to, bucket }, word))
}

async fn show(call: Call) -> Result<Response, Fault> {
    let (query, bucket) = read(&call)?;
    let configuration = for_everyone(&call, Area::UserActivity.read()).await?;
    let counted =
        call.app().statistics(query).await?.map_err(|refusal| Fault::invalid(refusal.to_string()))?;
    let admin = call.caller.authority.check(&configuration, Area::AdminActivity.read(), None).is_ok();
    let agents = if admin { Some(agents(&call, &counted).await?) } else { None };
    let shown = StatisticsShown {
        from: date_time(query.from),
        to: date_time(query.to),
        bucket,
        complete: counted.counted_from.is_none(),
        counted_from: counted.counted_from.map(date_time),
        total: counted.total.into(),
        buckets: counted
            .buckets
            .iter()
            .map(|(at, counts)| BucketShown { starts_at: date_time(*at), counts: (*counts).into() })
            .collect(),
        reasons: counted.reasons,
        agents,
    };
    Ok(json(StatusCode::OK, &shown))
}

async fn agents(call: &Call, counted: &Statistics) -> Result<Vec<AgentShown>, Fault> {
    let mut names = Names::of(call).await?;
    let mut operators: Vec<_> = counted.operators.iter().collect();
    operators.sort_by_key(|(account, counts)| (std::cmp::Reverse(counts.issued), **account));
    let mut agents = Vec::new();
    for (account, counts) in operators.into_iter().take(OPERATORS_MAX) {
        agents.push(AgentShown {
            account: account.to_string(),
            name: names.person(*account).await?,
            issued: counts.issued,
            issue_refused: counts.issue_refused,
            revoked: counts.revoked,
            unlocked: counts.unlocked,
        });
    }
    Ok(agents)
}
