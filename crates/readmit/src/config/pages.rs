//! How the pages that users see look.

use super::layers::{Layers, Wrong};
use readmit_http::{Colour, Logo, Theme};

/// Name, logo and colours.
pub(super) fn pages(layers: &Layers) -> Result<Theme, Wrong> {
    let logo = layers.get("pages.logo_url");
    let colour = |name: &str| {
        let chosen = layers.get(name);
        let read = |text| Colour::parse(text).ok_or_else(|| chosen.wrong("a colour such as #0b6173"));
        chosen.given().map(read).transpose()
    };
    let picture = |text| Logo::parse(text).ok_or_else(|| logo.wrong("a URL that begins with https://"));
    Ok(Theme {
        name: layers.get("pages.name").given().map(str::to_owned),
        logo: logo.given().map(picture).transpose()?,
        colour: colour("pages.colour")?,
        colour_dark: colour("pages.colour_dark")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn read(file: &str) -> Result<Theme, Wrong> {
        pages(&Layers::choose(&BTreeMap::new(), |_| None, Some(file)).unwrap())
    }

    #[test]
    fn a_look_is_read() {
        let theme =
            read("[pages]\nname = 'ACME'\nlogo_url = 'https://acme.example/l.svg'\ncolour = '#ffcc00'");
        let theme = theme.unwrap();
        assert_eq!(theme.name.as_deref(), Some("ACME"));
        assert_eq!(theme.logo, Logo::parse("https://acme.example/l.svg"));
        assert_eq!(theme.colour, Colour::parse("#ffcc00"));
        assert!(theme.colour_dark.is_none());
    }

    #[test]
    fn what_is_no_colour_or_picture_is_refused() {
        assert!(read("[pages]\ncolour = 'red'").is_err());
        assert!(read("[pages]\ncolour_dark = '#12345'").is_err());
        assert!(read("[pages]\nlogo_url = '/logo.svg'").is_err());
    }
}
