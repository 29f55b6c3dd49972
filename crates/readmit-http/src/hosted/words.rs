//! The texts of hosted pages, by language. Each says what happens in words that someone in a hurry reads.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// One language's texts.
#[derive(serde::Serialize)]
pub(super) struct Words {
    /// BCP 47.
    pub(super) language: &'static str,
    pub(super) ask_title: &'static str,
    pub(super) ask: &'static str,
    pub(super) ask_otherwise: &'static str,
    pub(super) ask_button: &'static str,
    pub(super) done_title: &'static str,
    pub(super) done: &'static str,
    pub(super) done_next: &'static str,
    pub(super) no_link_title: &'static str,
    pub(super) no_link: &'static str,
    pub(super) busy_title: &'static str,
    pub(super) busy: &'static str,
    pub(super) trouble_title: &'static str,
    pub(super) trouble: &'static str,
    pub(super) set_up_title: &'static str,
    pub(super) set_up: &'static str,
    pub(super) set_up_button: &'static str,
    pub(super) email_label: &'static str,
    pub(super) email_wrong: &'static str,
    pub(super) name_label: &'static str,
    pub(super) password_title: &'static str,
    pub(super) password: &'static str,
    pub(super) password_label: &'static str,
    pub(super) password_hint: &'static str,
    pub(super) password_wrong: &'static str,
    pub(super) password_button: &'static str,
    pub(super) set_title: &'static str,
    pub(super) set: &'static str,
    pub(super) sign_in: &'static str,
}

static LANGUAGES: [Words; 5] = [
    Words {
        language: "en",
        ask_title: "This was not you?",
        ask: "Press the button if someone else did what the message told you about. Access codes for your \
              account stop working at once, whoever signed in with that code is signed out, and for a while \
              nobody can get a new code. If an authenticator app was added, it is removed, and everyone is \
              signed out.",
        ask_otherwise: "If it was you, close this page. Nothing has been changed.",
        ask_button: "This was not me",
        done_title: "Your account is protected",
        done: "Access codes for your account no longer work, sign-ins with that code have ended, and for now \
               nobody can get a new code. The people who look after your account can see that you told us.",
        done_next: "Call your help desk on a number that you already know, and tell them what happened.",
        no_link_title: "This link does not work",
        no_link: "The link is incomplete or too old. If you are worried about your account, call your help desk \
                  on a number that you already know.",
        busy_title: "Please try again",
        busy: "Too many people are asking at the moment. Try again in a minute.",
        trouble_title: "Something went wrong",
        trouble: "The page could not be shown. Try again, or call your help desk.",
        set_up_title: "Make the first administrator",
        set_up: "This installation has no administrator yet. Whoever fills in this form becomes one; after that the link no longer works.",
        set_up_button: "Make the administrator",
        email_label: "E-mail address",
        email_wrong: "This e-mail address cannot be used.",
        name_label: "Name (optional)",
        password_title: "Set your password",
        password: "The link works once. Where you are signed in elsewhere, you are signed out.",
        password_label: "Password",
        password_hint: "At least 12 characters. A sentence is easy to remember.",
        password_wrong: "This password is too short, or too easy to guess: no common words, and nothing of your own name or address.",
        password_button: "Set the password",
        set_title: "Done",
        set: "The password is set. You can sign in with your e-mail address and this password now.",
        sign_in: "Sign in",
    },
    Words {
        language: "de",
        ask_title: "Waren Sie das nicht?",
        ask: "Drücken Sie den Knopf, wenn jemand anderes getan hat, wovon die Nachricht berichtet. \
              Zugangscodes für Ihr Konto gelten dann sofort nicht mehr, wer sich mit diesem Code angemeldet hat, \
              wird abgemeldet, und eine Zeit lang bekommt niemand einen neuen Code. Wurde eine \
              Authenticator-App hinzugefügt, so wird sie entfernt, und alle werden abgemeldet.",
        ask_otherwise: "Wenn Sie es waren, schließen Sie diese Seite. Es wurde nichts verändert.",
        ask_button: "Das war ich nicht",
        done_title: "Ihr Konto ist geschützt",
        done: "Zugangscodes für Ihr Konto gelten nicht mehr, Anmeldungen mit diesem Code sind beendet, und \
               vorerst bekommt niemand einen neuen Code. Wer Ihr Konto betreut, sieht Ihre Meldung.",
        done_next: "Rufen Sie Ihren Helpdesk unter einer Nummer an, die Sie schon kennen, und berichten Sie, was \
                    geschehen ist.",
        no_link_title: "Dieser Link gilt nicht",
        no_link: "Der Link ist unvollständig oder zu alt. Wenn Sie sich um Ihr Konto sorgen, rufen Sie Ihren \
                  Helpdesk unter einer Nummer an, die Sie schon kennen.",
        busy_title: "Bitte noch einmal versuchen",
        busy: "Gerade fragen zu viele. Versuchen Sie es in einer Minute noch einmal.",
        trouble_title: "Etwas ging schief",
        trouble: "Die Seite konnte nicht gezeigt werden. Versuchen Sie es noch einmal oder rufen Sie Ihren \
                  Helpdesk an.",
        set_up_title: "Ersten Administrator anlegen",
        set_up: "Diese Installation hat noch keinen Administrator. Wer dieses Formular ausfüllt, wird es; danach gilt der Link nicht mehr.",
        set_up_button: "Administrator anlegen",
        email_label: "E-Mail-Adresse",
        email_wrong: "Diese E-Mail-Adresse kann nicht verwendet werden.",
        name_label: "Name (freiwillig)",
        password_title: "Passwort festlegen",
        password: "Der Link gilt einmal. Wo Sie sonst angemeldet sind, werden Sie abgemeldet.",
        password_label: "Passwort",
        password_hint: "Mindestens 12 Zeichen. Ein Satz ist leicht zu merken.",
        password_wrong: "Dieses Passwort ist zu kurz oder zu leicht zu erraten: keine gängigen Wörter und nichts aus Ihrem Namen oder Ihrer Adresse.",
        password_button: "Passwort festlegen",
        set_title: "Fertig",
        set: "Das Passwort ist festgelegt. Sie können sich jetzt mit Ihrer E-Mail-Adresse und diesem Passwort anmelden.",
        sign_in: "Anmelden",
    },
    Words {
        language: "fr",
        ask_title: "Ce n’était pas vous ?",
        ask: "Appuyez sur le bouton si une autre personne a fait ce que le message vous annonce. Les codes \
              d’accès à votre compte cessent aussitôt de fonctionner, toute session ouverte avec ce code est \
              fermée, et pendant un certain temps personne ne peut obtenir de nouveau code. Si une \
              application d’authentification a été ajoutée, elle est retirée et toutes les sessions sont fermées.",
        ask_otherwise: "Si c’était vous, fermez cette page. Rien n’a été modifié.",
        ask_button: "Ce n’était pas moi",
        done_title: "Votre compte est protégé",
        done: "Les codes d’accès à votre compte ne fonctionnent plus, les sessions ouvertes avec ce code sont \
               fermées, et pour l’instant personne ne peut obtenir de nouveau code. Les personnes qui gèrent \
               votre compte voient votre signalement.",
        done_next: "Appelez votre service d’assistance à un numéro que vous connaissez déjà et racontez ce qui \
                    s’est passé.",
        no_link_title: "Ce lien ne fonctionne pas",
        no_link: "Le lien est incomplet ou trop ancien. Si vous vous inquiétez pour votre compte, appelez votre \
                  service d’assistance à un numéro que vous connaissez déjà.",
        busy_title: "Veuillez réessayer",
        busy: "Il y a trop de demandes en ce moment. Réessayez dans une minute.",
        trouble_title: "Un problème est survenu",
        trouble: "La page n’a pas pu être affichée. Réessayez ou appelez votre service d’assistance.",
        set_up_title: "Créer le premier administrateur",
        set_up: "Cette installation n’a pas encore d’administrateur. La personne qui remplit ce formulaire le devient ; ensuite, le lien ne fonctionne plus.",
        set_up_button: "Créer l’administrateur",
        email_label: "Adresse e-mail",
        email_wrong: "Cette adresse e-mail ne peut pas être utilisée.",
        name_label: "Nom (facultatif)",
        password_title: "Choisir votre mot de passe",
        password: "Le lien fonctionne une fois. Vos autres sessions sont fermées.",
        password_label: "Mot de passe",
        password_hint: "Au moins 12 caractères. Une phrase est facile à retenir.",
        password_wrong: "Ce mot de passe est trop court ou trop facile à deviner : pas de mots courants, rien de votre nom ni de votre adresse.",
        password_button: "Enregistrer le mot de passe",
        set_title: "C’est fait",
        set: "Le mot de passe est enregistré. Vous pouvez maintenant vous connecter avec votre adresse e-mail et ce mot de passe.",
        sign_in: "Se connecter",
    },
    Words {
        language: "es",
        ask_title: "¿No ha sido usted?",
        ask: "Pulse el botón si otra persona hizo lo que le comunica el mensaje. Los códigos de acceso a su \
              cuenta dejarán de funcionar de inmediato, se cerrará toda sesión iniciada con ese código y durante \
              un tiempo nadie podrá obtener un código nuevo. Si se añadió una aplicación de autenticación, se \
              elimina y se cierran todas las sesiones.",
        ask_otherwise: "Si fue usted, cierre esta página. No se ha cambiado nada.",
        ask_button: "No he sido yo",
        done_title: "Su cuenta está protegida",
        done: "Los códigos de acceso a su cuenta ya no funcionan, las sesiones iniciadas con ese código se han \
               cerrado y por ahora nadie puede obtener un código nuevo. Quienes gestionan su cuenta ven su aviso.",
        done_next: "Llame a su servicio de asistencia a un número que ya conozca y cuente lo ocurrido.",
        no_link_title: "Este enlace no funciona",
        no_link: "El enlace está incompleto o es demasiado antiguo. Si le preocupa su cuenta, llame a su servicio \
                  de asistencia a un número que ya conozca.",
        busy_title: "Inténtelo de nuevo",
        busy: "Hay demasiadas solicitudes en este momento. Inténtelo de nuevo dentro de un minuto.",
        trouble_title: "Algo salió mal",
        trouble: "No se pudo mostrar la página. Inténtelo de nuevo o llame a su servicio de asistencia.",
        set_up_title: "Crear el primer administrador",
        set_up: "Esta instalación aún no tiene administrador. Quien rellene este formulario lo será; después, el enlace dejará de funcionar.",
        set_up_button: "Crear el administrador",
        email_label: "Correo electrónico",
        email_wrong: "Esta dirección de correo no se puede usar.",
        name_label: "Nombre (opcional)",
        password_title: "Elegir su contraseña",
        password: "El enlace funciona una vez. Sus demás sesiones se cierran.",
        password_label: "Contraseña",
        password_hint: "Al menos 12 caracteres. Una frase es fácil de recordar.",
        password_wrong: "Esta contraseña es demasiado corta o fácil de adivinar: sin palabras comunes ni partes de su nombre o dirección.",
        password_button: "Guardar la contraseña",
        set_title: "Listo",
        set: "La contraseña está guardada. Ya puede iniciar sesión con su correo electrónico y esta contraseña.",
        sign_in: "Iniciar sesión",
    },
    Words {
        language: "ja",
        ask_title: "心当たりがありませんか",
        ask: "通知に書かれたことをほかの人がした場合は、ボタンを押してください。アカウントのアクセスコードはすぐに使えなくなり、そのコードでサインインした人はサインアウトされ、しばらくの間は新しいコードを誰も受け取れません。認証アプリが追加されていた場合は削除され、全員がサインアウトされます。",
        ask_otherwise: "ご自身がしたことであれば、このページを閉じてください。何も変更されていません。",
        ask_button: "自分ではありません",
        done_title: "アカウントは保護されています",
        done: "アカウントのアクセスコードは使えなくなり、そのコードでのサインインは終了し、いまは新しいコードを誰も受け取れません。アカウントの担当者には、あなたの報告が見えています。",
        done_next: "すでにご存じの番号でヘルプデスクに電話し、何があったかを伝えてください。",
        no_link_title: "このリンクは使えません",
        no_link: "リンクが不完全か、古すぎます。アカウントのことが心配なときは、すでにご存じの番号でヘルプデスクに電話してください。",
        busy_title: "もう一度お試しください",
        busy: "いまアクセスが集中しています。一分後にもう一度お試しください。",
        trouble_title: "問題が起きました",
        trouble: "ページを表示できませんでした。もう一度試すか、ヘルプデスクに電話してください。",
        set_up_title: "最初の管理者を作成する",
        set_up: "このシステムにはまだ管理者がいません。このフォームに入力した人が管理者になり、その後リンクは使えなくなります。",
        set_up_button: "管理者を作成する",
        email_label: "メールアドレス",
        email_wrong: "このメールアドレスは使えません。",
        name_label: "名前（任意）",
        password_title: "パスワードを設定する",
        password: "リンクは一度だけ使えます。ほかでサインインしている場合はサインアウトされます。",
        password_label: "パスワード",
        password_hint: "12 文字以上。文にすると覚えやすくなります。",
        password_wrong: "このパスワードは短すぎるか、推測されやすいものです。よくある単語や、ご自身の名前・アドレスの一部は使えません。",
        password_button: "このパスワードにする",
        set_title: "完了しました",
        set: "パスワードが設定されました。メールアドレスとこのパスワードでサインインできます。",
        sign_in: "サインイン",
    },
];

/// The texts of every language.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static Words> {
    LANGUAGES.iter()
}

impl Words {
    /// The texts in the first language of `Accept-Language` (RFC 9110 section 12.5.4) that there is;
    /// English otherwise.
    pub(super) fn of(headers: &HeaderMap) -> &'static Self {
        let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut ranked: Vec<(&str, f32)> = asked
            .split(',')
            .take(20)
            .map(|range| {
                let (tag, rest) = range.split_once(';').unwrap_or((range, ""));
                let weight = rest.trim().strip_prefix("q=").and_then(|q| q.parse().ok()).unwrap_or(1.0);
                (tag.trim(), weight)
            })
            .collect();
        // Stable, so that of equal weights the first one wins.
        ranked.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        let known = |tag: &str| {
            let primary = tag.split('-').next().unwrap_or_default();
            LANGUAGES.iter().find(|words| words.language.eq_ignore_ascii_case(primary))
        };
        let mut wanted = ranked.iter().filter(|(_, weight)| *weight > 0.0);
        wanted.find_map(|(tag, _)| known(tag)).unwrap_or(&LANGUAGES[0])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn language(asked: &'static str) -> &'static str {
        Words::of(&HeaderMap::from_iter([(ACCEPT_LANGUAGE, HeaderValue::from_static(asked))])).language
    }

    #[test]
    fn the_reader_s_language_is_found() {
        assert_eq!(Words::of(&HeaderMap::new()).language, "en");
        assert_eq!(language("de-AT,de;q=0.9,en;q=0.5"), "de");
        assert_eq!(language("pt;q=1.0, es;q=0.7, fr;q=0.8"), "fr");
        assert_eq!(language("*"), "en");
        assert_eq!(language("de;q=0, en"), "en");
        assert_eq!(language("de;q=what,,;;"), "de");
        assert_eq!(language("ja-JP"), "ja");
    }
}
