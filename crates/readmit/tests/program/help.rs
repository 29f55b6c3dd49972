//! Help that teaches, completions, and the reference.

use crate::support::Place;

const COMMANDS: [&[&str]; 27] = [
    &["serve"],
    &["demo"],
    &["code", "issue"],
    &["code", "revoke"],
    &["user", "create"],
    &["totp", "import"],
    &["app", "client", "create"],
    &["policy", "explain"],
    &["policy", "list"],
    &["org", "set"],
    &["operator", "create"],
    &["operator", "grant"],
    &["operator", "link"],
    &["operator", "password"],
    &["role", "create"],
    &["group", "create"],
    &["approval", "grant"],
    &["token", "create"],
    &["hook", "create"],
    &["journey", "import"],
    &["journey", "run"],
    &["journey", "test"],
    &["events"],
    &["backup"],
    &["restore"],
    &["config", "check"],
    &["selftest"],
];

#[test]
fn help_shows_examples_and_exit_codes() {
    let place = Place::new();
    let help = place.run(&["--help"]);
    assert_eq!(help.code, 0);
    for line in
        ["Examples:", "  0  done", "  3  refused", "  5  the key ring", "readmit code issue --user ann"]
    {
        assert!(help.stdout.contains(line), "{line}: {}", help.stdout);
    }
    assert!(!help.stdout.contains("help-markdown"));
    for command in COMMANDS {
        let help = place.run(&[command, &["--help"]].concat());
        assert_eq!(help.code, 0, "{command:?}");
        assert!(help.stdout.contains("Example"), "{command:?}: {}", help.stdout);
        assert!(help.stdout.contains("READMIT_DATA"), "{command:?}: {}", help.stdout);
    }
    let create = place.run(&["operator", "create", "--help"]);
    assert!(create.stdout.contains("whether or not anybody can sign in"), "{}", create.stdout);
    let issue = place.run(&["code", "issue", "--help"]);
    assert!(issue.stdout.contains("readmit org set --alphabet speakable"), "{}", issue.stdout);
}

#[test]
fn the_reference_has_every_command_and_no_machine_in_it() {
    let place = Place::new();
    let reference = place.run(&["help-markdown"]);
    assert_eq!(reference.code, 0);
    for command in COMMANDS {
        let heading = format!(" `readmit {}`\n", command.join(" "));
        assert!(reference.stdout.contains(&heading), "{heading}");
    }
    assert!(reference.stdout.contains("| `--expires-in <TIME>` |"), "{}", reference.stdout);
    assert!(!reference.stdout.contains("help-markdown"));
    assert!(!reference.stdout.contains(place.data().to_str().unwrap()));
    assert!(!reference.stdout.contains('\u{1b}'));
    assert!(reference.stdout.lines().all(|line| !line.contains("READMIT_DATA=")));
}

#[test]
fn completions_are_for_the_shell_that_was_named() {
    let place = Place::new();
    assert!(place.run(&["completions", "bash"]).stdout.contains("complete -F _readmit"));
    assert!(place.run(&["completions", "fish"]).stdout.contains("complete -c readmit"));
    assert_eq!(place.run(&["completions", "cobol"]).code, 2);
}

#[test]
fn a_mistake_on_the_command_line_is_told_in_the_asked_form() {
    let place = Place::new();
    let text = place.run(&["code", "issue"]);
    assert_eq!(text.code, 2);
    assert!(text.stderr.contains("--user"), "{}", text.stderr);
    assert_eq!(place.json(&["code", "issue"]).trouble(), (2, "usage".to_owned()));
    assert_eq!(
        place.json(&["code", "issue", "--user", "ann", "--uses", "0"]).trouble(),
        (2, "usage".to_owned())
    );
    assert_eq!(place.json(&["fly"]).trouble(), (2, "usage".to_owned()));
}

#[test]
fn a_folder_without_an_installation_is_not_made_one_by_mistake() {
    let place = Place::new();
    assert_eq!(place.json(&["user", "list"]).trouble(), (4, "no_installation".to_owned()));
    assert!(!place.data().exists());
}
