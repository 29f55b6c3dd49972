//! The OpenAPI document of the native API, built from its route table: what is served and what is written
//! down cannot differ.

use super::doc::{Doc, Query, SchemaOf, Schemas, plain, schema};
use super::door::FORGERY_HEADER;
use crate::problem::Problem;
use crate::surface::{Access, Route};
use axum::http::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The document (OpenAPI 3.1), as JSON that ends with a line feed and is the same for the same program.
pub fn document() -> String {
    let mut schemas = Schemas::new();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let problem = schema::<Problem<'static>>(&mut schemas);
    for route in super::routes() {
        let Some(doc) = route.doc else { continue };
        let operation = operation(route, doc, &mut schemas);
        paths.entry(route.path).or_default().insert(route.method.as_str().to_lowercase(), operation);
    }
    let schemas: BTreeMap<String, Value> =
        schemas.into_iter().map(|(name, schema)| (name, json!(schema))).collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Readmit native API",
            "description": "What the portal and programs of operators talk to. Errors are \
                            `application/problem+json` (RFC 9457) with a word in `code`. Times are RFC 3339 in \
                            UTC, spans are whole seconds, ids are UUIDs. An unknown field or parameter is \
                            refused by name.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {"Problem": {
                "description": "It was not done, and why.",
                "content": {"application/problem+json": {"schema": problem}},
            }},
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "__Host-readmit_session",
                    "description": "From `POST /admin/api/v1/session`. Over plain http on the server's own \
                                    machine it is called `readmit_session`.",
                },
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "From `POST /admin/api/v1/tokens`.",
                },
            },
        },
    });
    let text = serde_json::to_string_pretty(&sorted(document)).unwrap_or_default();
    text + "\n"
}

fn operation(route: &Route, doc: &Doc, schemas: &mut Schemas) -> Value {
    let mut operation = Map::new();
    let mut put = |name: &str, value: Value| operation.insert(name.to_owned(), value);
    put("operationId", operation_id(route).into());
    put("tags", json!([doc.tag]));
    put("summary", doc.summary.into());
    if !doc.description.is_empty() {
        put("description", doc.description.into());
    }
    let (session, token) = (json!({"session": []}), json!({"token": []}));
    let security = match route.access {
        Access::Operator(_) | Access::AnyOperator | Access::AnyOperatorEnrolling => {
            json!([session, token])
        }
        Access::OperatorSession | Access::Enrolment => json!([session]),
        // None of these is a route of the native API.
        Access::Open
        | Access::Stranger
        | Access::Client(_)
        | Access::OnBehalf(_)
        | Access::User
        | Access::Management { .. } => json!([]),
    };
    if let Access::Operator(permission) = route.access {
        put("x-readmit-permission", permission.to_string().into());
    }
    let parameters = parameters(route, doc, security != json!([]), schemas);
    put("security", security);
    if !parameters.is_empty() {
        put("parameters", parameters.into());
    }
    if let Some(body) = doc.body {
        let schema = body(schemas);
        let content = json!({"application/json": {"schema": schema}});
        put("requestBody", json!({"required": !doc.body_optional, "content": content}));
    }
    let mut responses = Map::new();
    responses.insert(doc.status.to_string(), answer(doc.media, doc.answer, schemas));
    if let Some((status, or)) = doc.or {
        responses.insert(status.to_string(), answer(doc.media, Some(or), schemas));
    }
    responses.insert("default".to_owned(), json!({"$ref": "#/components/responses/Problem"}));
    put("responses", responses.into());
    Value::Object(operation)
}

fn answer(media: &str, schema: Option<SchemaOf>, schemas: &mut Schemas) -> Value {
    let mut answer = json!({"description": "Done."});
    if let Some(schema) = schema {
        let mut content = Map::new();
        content.insert(media.to_owned(), json!({"schema": schema(schemas)}));
        answer["content"] = content.into();
    }
    answer
}

fn parameters(route: &Route, doc: &Doc, signed_in: bool, schemas: &mut Schemas) -> Vec<Value> {
    let mut parameters: Vec<Value> = variables(route.path)
        .map(|name| {
            let mut schema = json!({"type": "string"});
            // Reference numbers, journeys and their versions are named by something else than a UUID.
            if !["number", "journey", "version"].contains(&name) {
                schema["format"] = "uuid".into();
            }
            json!({"name": name, "in": "path", "required": true, "schema": schema})
        })
        .collect();
    let query = doc.query.iter().map(|given| ("query", given));
    for (place, given) in query.chain(doc.headers.iter().map(|given| ("header", given))) {
        let Query { name, description, schema } = given;
        let schema = schema(schemas);
        parameters.push(json!({"name": name, "in": place, "description": description, "schema": schema}));
    }
    if signed_in && !matches!(route.method, Method::GET | Method::HEAD) {
        parameters.push(json!({
            "name": FORGERY_HEADER,
            "in": "header",
            "description": "The session's `csrf_token`; demanded with the cookie, not with a token.",
            "schema": plain::<String>(schemas),
        }));
    }
    parameters
}

/// The variable segments of a path.
fn variables(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

/// Such as `putOperatorsByOperatorGrants`: the same as long as method and path are.
fn operation_id(route: &Route) -> String {
    let path = route.path.trim_start_matches("/admin/api/v1");
    let mut id = route.method.as_str().to_lowercase();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let name = segment.trim_start_matches('{').trim_end_matches('}');
        if name.len() < segment.len() {
            id.push_str("By");
        }
        for word in name.split(['-', '_', '.']) {
            let (first, rest) = word.split_at(1.min(word.len()));
            id.push_str(&first.to_uppercase());
            id.push_str(rest);
        }
    }
    id
}

/// The same value with its objects' members by name, whatever order they were kept in.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<String, Value> = members.into_iter().collect();
            Value::Object(members.into_iter().map(|(name, value)| (name, sorted(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn read() -> Value {
        serde_json::from_str(&document()).unwrap()
    }

    /// Every `$ref` in a value.
    fn references(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(target)) = members.get("$ref") {
                    found.insert(target.clone());
                }
                members.values().for_each(|value| references(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, found)),
            _ => {}
        }
    }

    #[test]
    fn every_route_is_documented_once() {
        let document = read();
        let mut ids = BTreeSet::new();
        for route in crate::admin::routes() {
            let doc = route.doc.unwrap_or_else(|| panic!("{} {} has no Doc", route.method, route.path));
            assert!(!doc.summary.is_empty() && !doc.tag.is_empty(), "{}", route.path);
            assert!(doc.status != 204 || doc.answer.is_none(), "{}: 204 has no body", route.path);
            let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
            let id = operation["operationId"].as_str().expect("an id");
            assert!(ids.insert(id.to_owned()), "{id} is there twice");
            let needs = !matches!(route.access, Access::Open | Access::Stranger);
            assert_eq!(operation["security"] != json!([]), needs, "{id}");
        }
        assert!(ids.len() > 30 && ids.contains("putOperatorsByOperatorGrants"), "{ids:?}");
    }

    #[test]
    fn every_reference_leads_somewhere_and_every_schema_is_used() {
        let document = read();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        for target in &found {
            let place = target.trim_start_matches('#');
            assert!(document.pointer(place).is_some(), "{target} leads nowhere");
        }
        let schemas = document["components"]["schemas"].as_object().unwrap();
        for name in schemas.keys() {
            assert!(found.contains(&format!("#/components/schemas/{name}")), "nothing refers to {name}");
        }
    }

    /// Two types of one name would silently become one schema.
    #[test]
    fn no_two_types_share_a_name() {
        let mut schemas = Schemas::new();
        for route in crate::admin::routes() {
            if let Some(doc) = route.doc {
                let _ = operation(route, doc, &mut schemas);
            }
        }
        let mut known: BTreeMap<String, Value> = BTreeMap::new();
        let mut shared = BTreeSet::new();
        for (name, schema) in schemas {
            let schema = json!(schema);
            let former = known.entry(name.clone()).or_insert_with(|| schema.clone());
            if *former != schema {
                shared.insert(name);
            }
        }
        assert!(shared.is_empty(), "two types each are called {shared:?}");
    }
}
