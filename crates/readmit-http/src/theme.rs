//! How the pages that users see look in an organisation's own colours.

use std::fmt::Write as _;
use url::Url;

/// An organisation's look, as configured.
#[derive(Debug, Clone, Default)]
pub struct Theme {
    /// The name over the pages; that of the organisation when absent.
    pub name: Option<String>,
    /// A picture in the name's place.
    pub logo: Option<Logo>,
    /// The colour of buttons.
    pub colour: Option<Colour>,
    /// The same on dark pages.
    pub colour_dark: Option<Colour>,
}

/// Where the logo is. Browsers are told that pictures may come from there, and from nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo(Url);

/// A colour, `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Logo {
    /// Reads an absolute `https` URL.
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let plain = url.username().is_empty() && url.password().is_none();
        (url.scheme() == "https" && url.has_host() && plain).then_some(Self(url))
    }

    /// The URL.
    pub(crate) fn url(&self) -> &str {
        self.0.as_str()
    }

    /// The part of it that a content security policy names.
    pub(crate) fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

impl Colour {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126f64.mul_add(linear[0], 0.7152f64.mul_add(linear[1], 0.0722 * linear[2]))
    }

    /// The colour of text on it, black or white: one of them always has a contrast of 4.5 and more.
    fn text(self) -> &'static str {
        let light = self.luminance();
        if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) { "#000000" } else { "#ffffff" }
    }

    fn declarations(self) -> String {
        let [red, green, blue] = self.0;
        format!(":root{{--act:#{red:02x}{green:02x}{blue:02x};--act-text:{}}}", self.text())
    }
}

impl Theme {
    /// What follows the built-in styles.
    pub(crate) fn styles(&self) -> String {
        let mut styles = String::new();
        if let Some(colour) = self.colour {
            let _ = writeln!(styles, "@media (prefers-color-scheme:light){{{}}}", colour.declarations());
        }
        if let Some(colour) = self.colour_dark.or(self.colour) {
            let _ = writeln!(styles, "@media (prefers-color-scheme:dark){{{}}}", colour.declarations());
        }
        styles
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_on_any_colour_can_be_read() {
        for step in 0..=255 {
            for colour in [Colour([step, step, step]), Colour([step, 0, 0]), Colour([0, step, 255])] {
                let (light, dark) = (1.05 / (colour.luminance() + 0.05), (colour.luminance() + 0.05) / 0.05);
                let contrast = if colour.text() == "#ffffff" { light } else { dark };
                assert!(contrast >= 4.5, "{colour:?}: {contrast}");
            }
        }
    }

    #[test]
    fn colours_and_logos_are_read() {
        assert_eq!(Colour::parse("#0b6173"), Some(Colour([0x0b, 0x61, 0x73])));
        for wrong in ["0b6173", "#0b617", "#0b61733", "#gggggg", "red", "#fff;}", ""] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
        let logo = Logo::parse("https://cdn.example.com:8443/logo.svg?v=2").unwrap();
        assert_eq!(logo.origin(), "https://cdn.example.com:8443");
        for wrong in ["http://example.com/l.png", "/logo.svg", "data:image/png;base64,AA", "https://a:b@c/d"]
        {
            assert_eq!(Logo::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn one_colour_is_for_light_and_dark() {
        let theme = Theme { colour: Colour::parse("#FFCC00"), ..Theme::default() };
        assert_eq!(
            theme.styles(),
            "@media (prefers-color-scheme:light){:root{--act:#ffcc00;--act-text:#000000}}\n\
             @media (prefers-color-scheme:dark){:root{--act:#ffcc00;--act-text:#000000}}\n"
        );
        assert_eq!(Theme::default().styles(), "");
    }
}
