//! A letter put into words: the text, and for e-mail the same text as HTML.
//!
//! There is one text a language. Its paragraphs become those of the HTML part; one that is the code, or that
//! ends in the link, is set as such. So both parts always say the same.

use super::templates::{FALLBACK, LAYOUT, TemplateError, Templates};
use crate::letter::{Content, CustomText, Letter};
use minijinja::{Value, context};
use readmit_core::notice::NoticeKind;
use readmit_core::outbox::Channel;
use readmit_core::secret::Secret;
use readmit_core::time::{Span, Timestamp};

/// Who messages are from where the organisation has no name yet.
const NAMELESS: &str = "Readmit";

/// A message in words.
pub(super) struct Rendered {
    pub(super) sender: Option<String>,
    pub(super) subject: String,
    pub(super) text: Secret,
    pub(super) html: Option<Secret>,
}

/// What must stand by itself, and must be in the text at all.
#[derive(Clone, Copy)]
enum Core<'a> {
    Code(&'a str),
    Link(&'a str),
}

impl Templates {
    pub(super) fn render(&self, letter: &Letter, channel: Channel) -> Result<Rendered, TemplateError> {
        let language = self.language(letter.language.as_deref()).to_owned();
        let kind = match channel {
            Channel::Email => "mail",
            Channel::Sms => "sms",
        };
        if let Content::Own { subject, text } = &letter.content {
            // An author's words are the whole message.
            let subject = subject.as_deref().unwrap_or_else(|| name_of(letter));
            let subject = subject.chars().filter(|symbol| !symbol.is_control()).collect();
            return Ok(Rendered { sender: None, subject, text: text.clone(), html: None });
        }
        let (mut sender, mut custom_subject) = (None, None);
        let (subject, text, core, name);
        match &letter.content {
            Content::Code { code, life, custom } => {
                name = format!("{language}/code.{kind}");
                subject = format!("{language}/code.subject");
                core = Core::Code(code.reveal());
                let own =
                    custom.as_ref().and_then(|custom| own_words(custom, letter, code.reveal(), channel));
                text = match own {
                    Some(own) => own,
                    None => self.text(
                        &name,
                        values(letter, context! { code => code.reveal(), minutes => minutes(*life) }),
                    )?,
                };
                sender = custom.as_ref().and_then(|custom| custom.sender.clone());
                custom_subject = custom.as_ref().and_then(|custom| custom.subject.as_ref());
            }
            Content::Notice { notice, at, link } => {
                let what = format!("{language}/notice.{}", notice.as_str());
                name = format!("{language}/notice.{kind}");
                subject = format!("{what}.subject");
                core = Core::Link(link.reveal());
                let what = self.text(&format!("{what}.{kind}"), values(letter, context! {}))?;
                let given = context! { what => what, at => instant(*at), link => link.reveal() };
                text = self.text(&name, values(letter, given))?;
            }
            Content::Own { .. } => return Err(TemplateError::new("own".to_owned(), "it has no template")),
            Content::PasswordLink { link, expires_at } => {
                name = format!("{language}/password_link.mail");
                subject = format!("{language}/password_link.subject");
                core = Core::Link(link.reveal());
                let given = context! { link => link.reveal(), until => instant(*expires_at) };
                text = self.text(&name, values(letter, given))?;
            }
        }
        if !core.is_in(&text) {
            return Err(TemplateError::new(name, "it must show the code, or the link"));
        }
        if channel == Channel::Sms {
            return Ok(Rendered { sender, subject: String::new(), text: Secret::new(text), html: None });
        }
        let subject = match custom_subject {
            Some(own) => fill(own, "", name_of(letter)),
            None => self.text(&subject, values(letter, context! {}))?,
        };
        let subject: String = subject.chars().filter(|symbol| !symbol.is_control()).collect();
        let frame = context! {
            language => language,
            subject => subject.as_str(),
            organisation => organisation(letter),
            paragraphs => paragraphs(&text, core),
        };
        let html = Some(Secret::new(self.text(LAYOUT, frame)?));
        Ok(Rendered { sender, subject, text: Secret::new(text), html })
    }
}

/// What every text can use.
fn values(letter: &Letter, own: Value) -> Value {
    context! {
        organisation => organisation(letter),
        application => letter.application.as_deref(),
        name => name_of(letter),
        ..own
    }
}

fn organisation(letter: &Letter) -> &str {
    if letter.organisation.trim().is_empty() { NAMELESS } else { &letter.organisation }
}

/// What the account is with, as its owner knows it.
fn name_of(letter: &Letter) -> &str {
    letter.application.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(organisation(letter))
}

/// The application's own words for a code, where it has any.
fn own_words(custom: &CustomText, letter: &Letter, code: &str, channel: Channel) -> Option<String> {
    let filled = |text: &String| fill(text, code, name_of(letter));
    let message = custom.message.as_ref().map(filled);
    let mut text = match channel {
        Channel::Sms => return message,
        Channel::Email => {
            [custom.title.as_ref().map(filled), message].into_iter().flatten().collect::<Vec<_>>()
        }
    };
    if text.is_empty() {
        return None;
    }
    if !text.iter().any(|part| part.contains(code)) {
        text.push(code.to_owned());
    }
    Some(text.join("\n\n"))
}

/// One pass, so that what is put in is not looked through for placeholders again.
fn fill(text: &str, code: &str, name: &str) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("{otp}") {
            filled.push_str(code);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("{app}") {
            filled.push_str(name);
            rest = after;
        } else {
            filled.push('{');
            rest = &rest[1..];
        }
    }
    filled.push_str(rest);
    filled
}

impl Core<'_> {
    const fn text(&self) -> &str {
        match self {
            Self::Code(text) | Self::Link(text) => text,
        }
    }

    fn is_in(self, text: &str) -> bool {
        text.contains(self.text())
    }
}

/// The paragraphs of a text, each with what it is: `text`, `code`, or `link` with its words.
fn paragraphs(text: &str, secret: Core<'_>) -> Vec<Value> {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let set = |paragraph: &str| match secret {
        Core::Code(code) if paragraph == code => context! { kind => "code", text => code },
        Core::Link(link) if paragraph.ends_with(link) => {
            let words = paragraph[..paragraph.len() - link.len()].trim().trim_end_matches(':').trim_end();
            let words = if words.is_empty() { link } else { words };
            context! { kind => "link", text => words, link => attribute(link) }
        }
        _ => context! { kind => "text", lines => paragraph.lines().map(str::to_owned).collect::<Vec<_>>() },
    };
    paragraphs.map(set).collect()
}

/// A link as the value of an attribute. The usual escaping also takes the slashes, which some programs that
/// look for links do not understand.
fn attribute(link: &str) -> Value {
    let escaped = link.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;");
    Value::from_safe_string(escaped.replace('<', "&lt;").replace('>', "&gt;"))
}

/// Whole minutes, rounded up.
fn minutes(life: Span) -> u64 {
    life.as_millis().div_ceil(60_000).max(1)
}

/// An instant that reads the same in every language.
fn instant(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// Renders every text in every language, once with and once without what may be absent.
pub(super) fn try_all(templates: &Templates) -> Result<(), TemplateError> {
    for language in templates.languages() {
        for application in [None, Some("Shop".to_owned())] {
            for content in samples() {
                let letter = Letter {
                    to: "ann@example.com".to_owned(),
                    language: Some(language.clone()),
                    organisation: "Example".to_owned(),
                    application: application.clone(),
                    content,
                };
                let mail = templates.render(&letter, Channel::Email)?;
                let html = mail.html.as_ref().map_or("", Secret::reveal);
                // A layout that leaves the paragraphs out shows an empty mail.
                if !html.contains(SAMPLE_CODE) && !html.contains(SAMPLE_LINK) {
                    return Err(TemplateError::new(LAYOUT, "it must show the paragraphs"));
                }
                if !matches!(letter.content, Content::PasswordLink { .. }) {
                    templates.render(&letter, Channel::Sms)?;
                }
            }
        }
    }
    debug_assert_eq!(templates.language(None), FALLBACK);
    Ok(())
}

const SAMPLE_CODE: &str = "402 915";
const SAMPLE_LINK: &str = "https://id.example.com/not-me?t=AAAA";

fn samples() -> impl Iterator<Item = Content> {
    let link = || Secret::new(SAMPLE_LINK.to_owned());
    let code = |minutes| Content::Code {
        code: Secret::new(SAMPLE_CODE.to_owned()),
        life: Span::from_mins(minutes),
        custom: None,
    };
    let notice = move |notice: &NoticeKind| Content::Notice {
        notice: *notice,
        at: Timestamp::default(),
        link: link(),
    };
    let password = Content::PasswordLink { link: link(), expires_at: Timestamp::default() };
    [code(1), code(5), password].into_iter().chain(NoticeKind::ALL.iter().map(notice))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The basic character set of SMS (3GPP TS 23.038 section 6.2.1): 160 of them fit into one.
    const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    fn letter(language: &str, content: Content) -> Letter {
        Letter {
            to: "ann@example.com".to_owned(),
            language: Some(language.to_owned()),
            organisation: "Example & <Sons>".to_owned(),
            application: Some("Shop".to_owned()),
            content,
        }
    }

    fn code(custom: Option<CustomText>) -> Content {
        Content::Code { code: Secret::new(SAMPLE_CODE.to_owned()), life: Span::from_mins(5), custom }
    }

    #[test]
    fn an_sms_is_short_and_has_only_letters_of_its_alphabet() {
        let templates = Templates::built_in().unwrap();
        for language in templates.languages() {
            for content in samples().filter(|content| !matches!(content, Content::PasswordLink { .. })) {
                let is_code = matches!(content, Content::Code { .. });
                let sms = templates.render(&letter(language, content), Channel::Sms).unwrap();
                let text = sms.text.reveal();
                assert!(text.chars().all(|symbol| GSM.contains(symbol)), "{language}: {text}");
                // The real link alone has some 140 characters: words and link shall fit into two.
                let words = text.replace(SAMPLE_LINK, "");
                assert!(
                    words.chars().count() <= if is_code { 160 } else { 153 * 2 - 150 },
                    "{language}: {text}"
                );
                assert!(sms.subject.is_empty() && sms.html.is_none());
            }
        }
    }

    #[test]
    fn a_mail_says_the_same_twice_and_escapes_what_it_is_given() {
        let templates = Templates::built_in().unwrap();
        for language in templates.languages() {
            let mail = templates.render(&letter(language, code(None)), Channel::Email).unwrap();
            let html = mail.html.unwrap();
            assert!(html.reveal().contains(&format!("<html lang=\"{language}\">")));
            assert!(
                html.reveal().contains(&format!("<p class=\"code\">{SAMPLE_CODE}</p>")),
                "{}",
                html.reveal()
            );
            assert!(
                html.reveal().contains("Example &amp; &lt;Sons&gt;") && !html.reveal().contains("<Sons>")
            );
            assert!(mail.text.reveal().contains(SAMPLE_CODE));
            assert!(!mail.subject.contains("402") && mail.subject.contains("Shop"), "{}", mail.subject);
            for content in samples().filter(|content| !matches!(content, Content::Code { .. })) {
                let mail = templates.render(&letter(language, content), Channel::Email).unwrap();
                assert!(mail.text.reveal().contains(SAMPLE_LINK) && !mail.subject.contains("http"));
                let html = mail.html.unwrap();
                assert_eq!(html.reveal().matches("<a href=").count(), 1, "{}", html.reveal());
                assert!(!html.reveal().contains("<img"));
            }
        }
    }

    #[test]
    fn a_notice_says_what_happened_when_and_what_the_link_does() {
        let templates = Templates::built_in().unwrap();
        let content = Content::Notice {
            notice: NoticeKind::CodeIssued,
            at: Timestamp::from_millis(1_768_478_400_000),
            link: Secret::new(SAMPLE_LINK.to_owned()),
        };
        let mail = templates.render(&letter("en-GB", content), Channel::Email).unwrap();
        let text = mail.text.reveal();
        for words in
            ["Shop was issued", "2026-01-15 12:00 UTC", "confirm on the page", "stop working", "paused"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert_eq!(mail.subject, "An access code was issued for your account");
    }

    #[test]
    fn an_applications_own_words_are_filled_once_and_never_put_the_code_into_the_subject() {
        let templates = Templates::built_in().unwrap();
        let custom = CustomText {
            subject: Some("Hi {otp}\r\nBcc: x@example.com {app}".to_owned()),
            title: Some("<b>Hello</b> {".to_owned()),
            message: Some("Use {otp} at {app}, not {name}".to_owned()),
            sender: Some("SHOP".to_owned()),
        };
        let mail = templates.render(&letter("en", code(Some(custom.clone()))), Channel::Email).unwrap();
        assert_eq!(mail.subject, "Hi Bcc: x@example.com Shop");
        assert_eq!(mail.text.reveal(), "<b>Hello</b> {\n\nUse 402 915 at Shop, not {name}");
        assert!(mail.html.unwrap().reveal().contains("&lt;b&gt;Hello"));
        let sms = templates.render(&letter("en", code(Some(custom))), Channel::Sms).unwrap();
        assert_eq!(sms.text.reveal(), "Use 402 915 at Shop, not {name}");
        assert_eq!(sms.sender.as_deref(), Some("SHOP"));
        // What is put in is not looked through again.
        let tricky = Letter { application: Some("{otp}".to_owned()), ..letter("en", code(None)) };
        assert_eq!(fill("{app}", SAMPLE_CODE, name_of(&tricky)), "{otp}");
        // Words without the code get it.
        let bare = CustomText { message: Some("Welcome".to_owned()), ..CustomText::default() };
        let mail = templates.render(&letter("en", code(Some(bare))), Channel::Email).unwrap();
        assert_eq!(mail.text.reveal(), "Welcome\n\n402 915");
    }
}
