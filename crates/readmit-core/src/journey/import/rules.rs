//! Every rule of the importer: its number, how it is reported, what it says, how to mend it. `docs/journeys/findings.md`
//! is this table; a test holds the two together.

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its number, as in `JF-E060`.
    pub number: u16,
    /// How it is reported: `E` refuses, `W` warns, `D` makes a draft.
    pub letters: &'static str,
    /// When it is reported.
    pub when: &'static str,
    /// How to mend it.
    pub mend: &'static str,
}

const fn rule(number: u16, letters: &'static str, when: &'static str, mend: &'static str) -> Rule {
    Rule { number, letters, when, mend }
}

/// Every rule, by number.
pub const RULES: &[Rule] = &[
    // The file and the policy.
    rule(1, "E", "The file is not JSON, or not one object.", "Look at the line and column that are told."),
    rule(2, "E", "Neither `exports` nor `workflow` is there.", "Give the file that the export wrote."),
    rule(
        3,
        "E",
        "`exports` is no list, is empty, or holds no policy.",
        "Export the journey, not only what it depends on.",
    ),
    rule(4, "E", "An entry has no `data`.", "Export it again; the entry is incomplete."),
    rule(
        5,
        "E",
        "`policy_id`, `type`, `desc`, `name`, `config` or `versions` is missing, of the wrong type, or used twice.",
        "Write the field as the message says.",
    ),
    rule(6, "E", "The journey has no version.", "Save a version before exporting."),
    rule(7, "E", "`schema_version` is not 2.", "Export from a platform that writes version 2."),
    rule(8, "E", "A version's `state` is unknown.", "Use production, version, disabled, legacy or obsolete."),
    rule(
        9,
        "E",
        "`filter_criteria` is malformed.",
        "Write an expression object, such as one with the text `true`.",
    ),
    rule(
        10,
        "E",
        "The journey's `type` is not `anonymous`.",
        "Only journeys of the client SDK are run here.",
    ),
    rule(
        11,
        "E",
        "The export is for another type of application.",
        "Export from an orchestration (`ido`) application.",
    ),
    rule(
        12,
        "E",
        "A field of a version is missing, or two versions have one id.",
        "Add the field, or rename one of the two.",
    ),
    rule(
        13,
        "W",
        "A newer platform wrote the file, a setting is not known, or a date has the wrong unit.",
        "Look whether it matters; unknown settings are kept and do nothing.",
    ),
    rule(14, "E", "A key stands twice in one object.", "Take one of them away."),
    rule(
        15,
        "E",
        "Something is larger than this server takes: the file, its depth, nodes, links, lists, variables, an expression.",
        "Split the journey with a sub-journey, or shorten what is told.",
    ),
    rule(16, "W", "An entry that is no journey is skipped.", "Nothing, unless the journey needs it."),
    rule(
        17,
        "W",
        "Two production versions have the same filter; the first in the file runs.",
        "Give each its own filter, or take one out of production.",
    ),
    // The graph.
    rule(20, "E", "`head` is missing or no text.", "Name the first node's id."),
    rule(21, "E", "`head` is not among the nodes, or there are none.", "Name a node that is there."),
    rule(22, "E", "A node's key or the workflow's id is no lower-case UUID.", "Take a UUID in lower case."),
    rule(23, "E", "A node's `id` is missing or not its key.", "Write the key into `id`."),
    rule(24, "E", "A step type is unknown.", "Correct the name, or map it with an alias."),
    rule(
        25,
        "EW",
        "An action without `action` or its type; a form without `metadata.type` (warning: another action without it).",
        "Add what is missing.",
    ),
    rule(
        26,
        "E",
        "An action step is written as a plain node, or the other way round.",
        "Write it as the message says.",
    ),
    rule(27, "W", "An old name or spelling.", "Use the new name; nothing else changes."),
    rule(
        30,
        "E",
        "A link's target does not exist.",
        "Link to a node that is there, or leave the target out.",
    ),
    rule(31, "E", "A link's target is no UUID.", "Write a node's key, or leave the target out."),
    rule(32, "E", "A link has no name, or its `type` is not `branch` or `escape`.", "Write both."),
    rule(
        33,
        "EW",
        "A `presentation` is unknown (warning: only its case differs).",
        "Use one of the names that are told.",
    ),
    rule(
        34,
        "EW",
        "A link that the step needs is missing (warning: the run goes on without it as the message says).",
        "Draw the link.",
    ),
    rule(35, "W", "A link has the right name and the wrong kind.", "Make it a branch or an escape as told."),
    rule(36, "E", "A node that ends the journey has links.", "Take them away."),
    rule(
        37,
        "E",
        "A login form has `child`, no escape, or an unknown method.",
        "Continue by links of methods, such as `totp`.",
    ),
    rule(38, "E", "Two links, or two cases, of one name.", "Rename one of them."),
    rule(40, "E", "A loop or block has no body.", "Put the first node of the body into it."),
    rule(41, "E", "The first node of a body is not among the nodes.", "Add the node to `nodes` too."),
    rule(
        42,
        "W",
        "The copy in a loop or block differs from the node.",
        "Nothing: the one in `nodes` is used. Save the journey again to make them equal.",
    ),
    rule(
        43,
        "E",
        "A node links back to the loop or block that it is in, or that is its own body.",
        "Leave the target out: this ends the pass.",
    ),
    rule(
        44,
        "E",
        "A node links back to the first node of its body.",
        "Leave the target out: this ends the pass.",
    ),
    rule(
        45,
        "E",
        "A journey would be completed inside a loop or block.",
        "End the pass, and complete after the loop.",
    ),
    rule(46, "E", "Nodes form a cycle without a loop.", "Repeat with a loop step, which has an end."),
    rule(47, "E", "A link leads from outside into a body.", "Link to the loop or block."),
    rule(
        48,
        "E",
        "`max_iterations` is missing, below 1, too large or not whole.",
        "Write how often the body may run.",
    ),
    rule(
        49,
        "E",
        "A loop has no `condition` or no `variables`.",
        "Add them; `variables` may be an empty list.",
    ),
    rule(50, "W", "A node cannot be reached.", "Link to it, or take it away."),
    rule(
        51,
        "W",
        "A path ends without completing or rejecting: the journey aborts there.",
        "Draw the link, or put the nodes into a block.",
    ),
    // Fields.
    rule(60, "E", "A required field is missing.", "Add it."),
    rule(61, "E", "A required field is empty.", "Fill it in."),
    rule(
        62,
        "EW",
        "A field has the wrong form (warning: a plain value where an expression is expected).",
        "Write it as told.",
    ),
    rule(63, "E", "None of several fields is there.", "Add at least one of them."),
    rule(64, "E", "A condition is malformed.", "Write type, field, operation, value and data_type as told."),
    rule(65, "E", "`form_id` is missing or used twice.", "Give every form an id of its own."),
    rule(
        66,
        "EW",
        "A form has no `output_var` (warning: `var_name` differs from it).",
        "Name the variable of the answer.",
    ),
    rule(67, "E", "A form's schema collects nothing, or is no schema.", "List the fields."),
    rule(
        68,
        "EW",
        "A field of a schema has no name or type, or one that is not supported (warning: it lacks what other servers demand).",
        "Write name and dataType.",
    ),
    rule(69, "E", "A method of a login form has no `data_json_schema`.", "Say what the client must send."),
    rule(
        70,
        "E",
        "A variable or claim has no name, or one that it cannot have.",
        "Use letters, digits and `_`; reserved claims cannot be set.",
    ),
    rule(71, "W", "A field has a name that is a known mistake.", "Rename it as told."),
    // Expressions and variables.
    rule(
        80,
        "EW",
        "An expression does not parse (warning: a call without parentheses).",
        "Look at the column that is told.",
    ),
    rule(81, "E", "A function does not exist.", "Use one that does; the message may name it."),
    rule(82, "E", "A function has the wrong number of arguments.", "Count them."),
    rule(83, "E", "An operator or a quote that the language does not have.", "Use the one that is told."),
    rule(84, "E", "A template or a `${` does not end.", "Close it."),
    rule(
        85,
        "W",
        "A backtick literal is a whole path or operation.",
        "Drop the backticks if the variable is meant.",
    ),
    rule(86, "W", "`${` stands inside double quotes.", "Use backticks."),
    rule(87, "E", "A namespace without `@`.", "Write the `@`."),
    rule(90, "E", "A variable that no node sets.", "Correct the name, or set it."),
    rule(91, "E", "A variable of a loop is used outside of it.", "Set it before the loop."),
    rule(92, "W", "A variable is read where it may not be set yet.", "Set it before; it is null there."),
    rule(
        93,
        "W",
        "A field that neither the form nor the first value has.",
        "Correct the name, or add the field.",
    ),
    rule(95, "W", "JSON text is escaped twice.", "Write the object itself."),
    // What this server runs.
    rule(
        100,
        "D",
        "A step or setting is known and not run by this server.",
        "Replace it; until then the journey is a draft.",
    ),
    rule(
        101,
        "DW",
        "Something that the journey needs is missing, such as another journey (warning: the file names something).",
        "Import it too.",
    ),
    // Rules of our own.
    rule(
        200,
        "W",
        "The journey can succeed though nobody has authenticated.",
        "Authenticate first, unless that is meant.",
    ),
    rule(
        201,
        "W",
        "Something is registered, changed or written for a named user before anybody has authenticated.",
        "Authenticate first, or leave the identifier out to take the user of the run.",
    ),
    rule(203, "W", "There are more findings than are shown.", "Mend those that are, and try again."),
    rule(204, "W", "A link that the step never takes.", "Correct its name, or take it away."),
    rule(
        205,
        "W",
        "JSON is written as a text in backticks.",
        "Write the object; variables are named directly in it.",
    ),
    rule(206, "W", "`temp_code` and `temporary_access_code` differ.", "Take one away; the latter is used."),
];

/// A rule by its number.
pub(super) fn find(number: u16) -> Option<&'static Rule> {
    RULES.binary_search_by_key(&number, |rule| rule.number).ok().map(|at| &RULES[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../../../../docs/journeys/findings.md");

    fn row(rule: &Rule) -> String {
        let code = |letter: char| match letter {
            'D' => format!("`JF-E{:03}` (draft)", rule.number),
            letter => format!("`JF-{letter}{:03}`", rule.number),
        };
        let codes: Vec<_> = rule.letters.chars().map(code).collect();
        format!("| {} | {} | {} |", codes.join(", "), rule.when, rule.mend)
    }

    #[test]
    fn the_page_lists_every_rule() {
        assert!(RULES.is_sorted_by_key(|rule| rule.number));
        let listed: Vec<_> = PAGE.lines().filter(|line| line.starts_with("| `JF-")).collect();
        let wanted: Vec<_> = RULES.iter().map(row).collect();
        assert!(listed == wanted, "docs/journeys/findings.md must list:\n{}", wanted.join("\n"));
    }
}
