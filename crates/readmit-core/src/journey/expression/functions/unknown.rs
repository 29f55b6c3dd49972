//! Functions that do not exist, and what an author may have wanted.

use super::{NAMESPACES, last_part, names};
use crate::journey::near::near;

/// Names that people try, with what is written instead.
const INSTEAD: [(&str, &str); 14] = [
    ("@std.if", "write cond ? a : b"),
    ("@std.default", "write x ?? y"),
    ("@std.now", "write @time().now"),
    ("@std.concat", "write a + b"),
    ("@std.join", "use @strings.join"),
    ("@std.toString", "write x + \"\""),
    ("@std.string", "write x + \"\""),
    ("@strings.concat", "write a + b"),
    ("@strings.toString", "write x + \"\""),
    ("@strings.contains", "use @std.contains"),
    ("@strings.indexOf", "use @std.find"),
    ("@math.sum", "use @std.sum"),
    ("@crypto.uuid", "use @std.uuid"),
    ("@crypto.random", "use @std.randomBase64"),
];

/// Names that the language has elsewhere and that nothing here answers to, with the reason.
const NOT_HERE: [(&str, &str); 7] = [
    ("@std.generateQrCode", "no expression makes images; show the text with an app that does"),
    ("@std.jsonToXml", "values are not turned into XML here"),
    ("@std.xmlToJson", "XML is not read here"),
    ("@std.legacyField", "what it reads is not known here"),
    ("@std.wrapPushToken", "push tokens are not made here"),
    ("@crypto.aesEncrypt", "keys are not given to expressions here"),
    ("@crypto.verifyAndDecryptExternalToken", "keys are not given to expressions here"),
];

/// Methods that values have in other languages, with the functions that do the same.
pub(super) const METHODS: [(&str, &str); 24] = [
    ("toUpperCase", "@strings.toUpper(x)"),
    ("toLowerCase", "@strings.toLower(x)"),
    ("substr", "@strings.substring(x, from, to)"),
    ("includes", "@std.contains(x, item)"),
    ("contains", "@std.contains(x, item)"),
    ("indexOf", "@std.find(x, item)"),
    ("lastIndexOf", "@std.rfind(x, item)"),
    ("some", "@std.containsIf(x, (item) => …)"),
    ("concat", "a + b"),
    ("push", "x + [item]"),
    ("toString", "x + \"\""),
    ("length", "@std.len(x)"),
    ("size", "@std.len(x)"),
    ("keys", "@std.keys(x)"),
    ("values", "@std.values(x)"),
    ("map", "@std.map(x, (item) => …)"),
    ("filter", "@std.filter(x, (item) => …)"),
    ("find", "@std.find(x, (item) => …)"),
    ("reduce", "@std.reduce(x, (sum, item) => …, first)"),
    ("slice", "@std.slice(x, from, to)"),
    ("splice", "@std.splice(x, from, count)"),
    ("sort", "@std.sort(x)"),
    ("reverse", "@std.reverse(x)"),
    ("toFixed", "@math.round(x, digits)"),
];

/// What to write instead of `x.name(…)`.
pub(in super::super) fn instead_of_method(name: &str) -> Option<String> {
    if let Some((_, call)) = METHODS.iter().find(|(method, _)| *method == name) {
        return Some((*call).to_owned());
    }
    let same = names().find(|full| full.starts_with("@strings.") && last_part(full) == name)?;
    Some(format!("{same}(x, …)"))
}

/// Why there is no such function.
pub(super) fn reason(name: &str) -> String {
    let missing = format!("{name} does not exist");
    if let Some((_, advice)) = INSTEAD.iter().find(|(known, _)| *known == name) {
        return format!("{missing}; {advice}");
    }
    if let Some((_, why)) = NOT_HERE.iter().find(|(known, _)| *known == name) {
        return format!("{name} is not available: {why}");
    }
    if name.starts_with("@webrequests") {
        return format!(
            "{name} is not available: a step of the journey calls other servers, and no expression does"
        );
    }
    let (space, member) = name.trim_start_matches('@').split_once('.').unwrap_or(("", name));
    let alone = name.trim_start_matches('@');
    if space.is_empty() && NAMESPACES.contains(&alone) {
        return format!("@{alone} is a namespace; a function of it is written @{alone}.name(…)");
    }
    let elsewhere = || names().find(|full| last_part(full).eq_ignore_ascii_case(last_part(member)));
    let similar = || {
        // First within the namespace that was written, then everywhere.
        let prefix = format!("@{space}.");
        let within = names().filter(|full| full.starts_with(&prefix)).map(last_part);
        let found = near(member, within)?;
        names().find(|full| full.starts_with(&prefix) && last_part(full) == found)
    };
    let anywhere = || names().find(|full| near(last_part(member), [last_part(full)].into_iter()).is_some());
    match elsewhere().or_else(similar).or_else(anywhere) {
        Some(found) => format!("{missing}; did you mean {found}?"),
        None if !space.is_empty() && !NAMESPACES.contains(&space) => {
            format!("{missing}; there is no namespace @{space}")
        }
        None => missing,
    }
}
