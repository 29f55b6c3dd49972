//! A key URI as a picture that an authenticator app scans.

use qrcode::render::{svg, unicode};
use qrcode::{Color, EcLevel, QrCode};
use readmit_core::secret::Secret;

/// Pixels of one module of a PNG.
const MODULE_PIXELS: usize = 6;
/// Modules of the white border (ISO/IEC 18004 section 9.1: four).
const BORDER: usize = 4;

/// A text that is too long for a QR code. Key URIs are not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the key URI does not fit into a QR code")]
pub struct TooLong;

fn code(uri: &Secret) -> Result<QrCode, TooLong> {
    QrCode::with_error_correction_level(uri.reveal(), EcLevel::M).map_err(|_| TooLong)
}

/// An SVG document. It holds the seed.
pub fn svg(uri: &Secret) -> Result<Secret, TooLong> {
    let picture = code(uri)?.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(Secret::new(picture))
}

/// Lines of half blocks for a terminal, dark on light whatever the terminal's colours are. It holds the seed.
pub fn terminal(uri: &Secret) -> Result<Secret, TooLong> {
    let picture = code(uri)?
        .render::<unicode::Dense1x2>()
        .dark_color(unicode::Dense1x2::Light)
        .light_color(unicode::Dense1x2::Dark)
        .build();
    Ok(Secret::new(picture))
}

/// A PNG file, black on white, one bit a pixel. It holds the seed.
pub fn png(uri: &Secret) -> Result<Vec<u8>, TooLong> {
    let code = code(uri)?;
    let (width, modules) = (code.width(), code.to_colors());
    let side = (width + 2 * BORDER) * MODULE_PIXELS;
    let is_dark = |x: usize, y: usize| {
        let place = |pixel: usize| (pixel / MODULE_PIXELS).checked_sub(BORDER).filter(|at| *at < width);
        place(x).zip(place(y)).is_some_and(|(x, y)| modules[y * width + x] == Color::Dark)
    };
    let mut rows = Vec::with_capacity(side * side.div_ceil(8));
    for y in 0..side {
        for byte in 0..side.div_ceil(8) {
            // Ones are white; the bits behind the last pixel mean nothing.
            let bit = |bit: usize| u8::from(!is_dark(byte * 8 + bit, y)) << (7 - bit);
            rows.push((0..8).fold(0, |bits, at| bits | bit(at)));
        }
    }
    let mut file = Vec::new();
    let side = u32::try_from(side).map_err(|_| TooLong)?;
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&rows));
    written.map(|()| file).map_err(|_| TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_made_of_the_longest_uris() {
        let uri = Secret::new(format!(
            "otpauth://totp/{}:{}?secret={}",
            "%C3%84".repeat(100),
            "%C3%84".repeat(100),
            "A".repeat(205)
        ));
        assert!(svg(&uri).unwrap().reveal().starts_with("<?xml"));
        assert!(terminal(&uri).unwrap().reveal().lines().count() > 30);
        assert_eq!(&png(&uri).unwrap()[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(svg(&Secret::new("A".repeat(5_000))).err(), Some(TooLong));
    }
}
