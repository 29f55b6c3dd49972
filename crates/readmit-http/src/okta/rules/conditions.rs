//! When a rule applies. What this server cannot tell (the device, the platform, a risk) is refused where it says
//! anything: left out, it would make the rule broader than its author meant.

use crate::okta::id::{self, prefix};
use crate::okta::tree::{Neutral, Node};
use crate::okta::words::word;
use readmit_core::id::{AccountId, ApplicationId, GroupId, ZoneId};
use readmit_core::policy::{Conditions, Network, PolicyKind, SignInChannel, ZoneSet};
use serde_json::{Map, Value, json};
use uuid::Uuid;

const ALL_ZONES: &str = "ALL_ZONES";

const CHANNELS: &[(&str, SignInChannel)] = &[
    ("ANY", SignInChannel::Any),
    ("RADIUS", SignInChannel::Radius),
    ("LDAP_INTERFACE", SignInChannel::Ldap),
];

/// Reads the conditions of a rule of a policy of this kind.
pub(super) fn read(node: &Node<'_>, kind: PolicyKind) -> Option<Conditions> {
    let known: &[&str] = match kind {
        PolicyKind::Session => &["people", "network", "authContext"],
        PolicyKind::Enrolment => &["people", "network", "app"],
        PolicyKind::Access | PolicyKind::Password => &["people", "network"],
    };
    node.nothing_but(known, Neutral::Strict);
    let people = node.get("people").object();
    people.nothing_but(&["users", "groups"], Neutral::Strict);
    let (users, users_excluded) = ids(&people.get("users").object(), prefix::USER, AccountId::from_uuid);
    let (groups, groups_excluded) = ids(&people.get("groups").object(), prefix::GROUP, GroupId::from_uuid);
    let mut conditions =
        Conditions { users, users_excluded, groups, groups_excluded, ..Conditions::default() };
    if kind == PolicyKind::Session {
        let context = node.get("authContext").object();
        context.nothing_but(&["authType"], Neutral::Strict);
        conditions.channel = context.get("authType").word(CHANNELS).unwrap_or_default();
    }
    if kind == PolicyKind::Enrolment {
        let app = node.get("app").object();
        app.nothing_but(&["include", "exclude"], Neutral::Strict);
        conditions.applications = applications(&app.get("include"));
        conditions.applications_excluded = applications(&app.get("exclude"));
    }
    conditions.network = network(&node.get("network").object())?;
    Some(conditions)
}

fn ids<T>(node: &Node<'_>, prefix: &str, id: fn(Uuid) -> T) -> (Vec<T>, Vec<T>) {
    node.nothing_but(&["include", "exclude"], Neutral::Strict);
    let list = |name: &str| node.get(name).list().iter().map(|entry| id(entry.id(prefix))).collect();
    (list("include"), list("exclude"))
}

fn applications(node: &Node<'_>) -> Vec<ApplicationId> {
    let one = |entry: Node<'_>| {
        let entry = entry.object();
        entry.nothing_but(&["type", "id", "name"], Neutral::Strict);
        entry.get("type").word(&[("APP", ())]);
        let id = entry.get("id");
        ApplicationId::from_uuid(if id.required() { id.id(prefix::APP) } else { Uuid::nil() })
    };
    node.list().into_iter().map(one).collect()
}

fn network(node: &Node<'_>) -> Option<Network> {
    node.nothing_but(&["connection", "include", "exclude"], Neutral::Strict);
    let (include, exclude) = (node.get("include"), node.get("exclude"));
    let connection = node.get("connection");
    let in_zone = connection.word(&[("ANYWHERE", false), ("ZONE", true)]);
    if in_zone.is_none() && !connection.is_absent() {
        return None;
    }
    match (in_zone.unwrap_or(false), include.is_absent(), exclude.is_absent()) {
        (false, true, true) => Some(Network::Anywhere),
        (true, false, true) => zones(&include).map(Network::In),
        (true, true, false) => zones(&exclude).map(Network::NotIn),
        (true, ..) => {
            node.wrong("must have include or exclude, and not both, where connection is ZONE");
            None
        }
        (false, ..) => {
            connection.wrong("must be ZONE where include or exclude is given");
            None
        }
    }
}

fn zones(node: &Node<'_>) -> Option<ZoneSet> {
    let entries = node.list();
    let all = entries.iter().filter(|entry| entry.text() == Some(ALL_ZONES)).count();
    if all == 0 {
        let zone = |entry: &Node<'_>| ZoneId::from_uuid(entry.id(prefix::ZONE));
        return Some(ZoneSet::These(entries.iter().map(zone).collect()));
    }
    if entries.len() > 1 {
        node.wrong("must be ALL_ZONES alone, or ids of network zones");
        return None;
    }
    Some(ZoneSet::All)
}

/// Writes conditions. Those of an access policy's catch-all rule are `null`, as the vendor has them.
pub(super) fn view(conditions: &Conditions, kind: PolicyKind) -> Value {
    if kind == PolicyKind::Access && *conditions == Conditions::default() {
        return Value::Null;
    }
    let mut view = Map::new();
    let mut people = Map::new();
    let users = lists(
        &texts(&conditions.users, |id| id::text(prefix::USER, id.uuid())),
        &texts(&conditions.users_excluded, |id| id::text(prefix::USER, id.uuid())),
    );
    let groups = lists(
        &texts(&conditions.groups, |id| id::text(prefix::GROUP, id.uuid())),
        &texts(&conditions.groups_excluded, |id| id::text(prefix::GROUP, id.uuid())),
    );
    people.extend(users.map(|users| ("users".to_owned(), users)));
    people.extend(groups.map(|groups| ("groups".to_owned(), groups)));
    if !people.is_empty() {
        view.insert("people".to_owned(), people.into());
    }
    view.insert("network".to_owned(), network_view(&conditions.network));
    if kind == PolicyKind::Session {
        let channel = word(CHANNELS, &conditions.channel);
        view.insert("authContext".to_owned(), json!({ "authType": channel }));
    }
    let app = |id: &ApplicationId| json!({ "type": "APP", "id": id::text(prefix::APP, id.uuid()) });
    let apps = lists(&texts(&conditions.applications, app), &texts(&conditions.applications_excluded, app));
    view.extend(apps.map(|apps| ("app".to_owned(), apps)));
    view.into()
}

fn texts<T, V: Into<Value>>(ids: &[T], text: impl Fn(&T) -> V) -> Vec<Value> {
    ids.iter().map(|id| text(id).into()).collect()
}

/// Both lists, where there is anything in one.
fn lists(include: &[Value], exclude: &[Value]) -> Option<Value> {
    let any = !include.is_empty() || !exclude.is_empty();
    any.then(|| json!({ "include": include, "exclude": exclude }))
}

fn network_view(network: &Network) -> Value {
    let zones = |zones: &ZoneSet| match zones {
        ZoneSet::All => vec![ALL_ZONES.into()],
        ZoneSet::These(zones) => texts(zones, |id| id::text(prefix::ZONE, id.uuid())),
    };
    match network {
        Network::Anywhere => json!({ "connection": "ANYWHERE" }),
        Network::In(set) => json!({ "connection": "ZONE", "include": zones(set) }),
        Network::NotIn(set) => json!({ "connection": "ZONE", "exclude": zones(set) }),
    }
}
