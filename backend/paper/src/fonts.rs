//! The two fonts of a document and how wide text is in them.

use krilla::text::Font;
use rustybuzz::{Face, UnicodeBuffer};

use crate::PaperError;

/// A regular and a bold font, such as `DejaVu` Sans. Reading them is cheap; hold one for a program.
#[derive(Clone)]
pub struct Fonts {
    regular: Typeface,
    bold: Typeface,
}

#[derive(Clone)]
struct Typeface {
    font: Font,
    face: Face<'static>,
}

impl Fonts {
    /// Fonts from the bytes of two TrueType files.
    pub fn new(regular: &'static [u8], bold: &'static [u8]) -> Result<Self, PaperError> {
        Ok(Self {
            regular: Typeface::new(regular)?,
            bold: Typeface::new(bold)?,
        })
    }

    pub(crate) fn font(&self, bold: bool) -> Font {
        self.typeface(bold).font.clone()
    }

    /// How wide a text is, in points.
    pub(crate) fn width(&self, text: &str, size_pt: f32, bold: bool) -> f32 {
        let face = &self.typeface(bold).face;
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        let glyphs = rustybuzz::shape(face, &[], buffer);
        let advance: i32 = glyphs.glyph_positions().iter().map(|at| at.x_advance).sum();
        #[expect(
            clippy::cast_precision_loss,
            reason = "a line of text is some thousands of units wide"
        )]
        let units = advance as f32;
        units * size_pt / f32::from(u16::try_from(face.units_per_em()).unwrap_or(1000))
    }

    /// The text with what cannot be printed made visible: PDF/A allows no letter without a glyph and
    /// no private ones. Every white space becomes one that a line may break at, except line ends.
    pub(crate) fn printable(&self, text: &str, bold: bool) -> String {
        let face = &self.typeface(bold).face;
        text.chars()
            .filter(|letter| !matches!(letter, '\r' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'))
            .map(|letter| match letter {
                '\n' | ' ' | '\u{a0}' => letter,
                '\u{202f}' => '\u{a0}',
                _ if letter.is_whitespace() => ' ',
                _ if letter.is_control() || face.glyph_index(letter).is_none() => '\u{fffd}',
                '\u{e000}'..='\u{f8ff}' => '\u{fffd}',
                _ => letter,
            })
            .collect()
    }

    fn typeface(&self, bold: bool) -> &Typeface {
        if bold { &self.bold } else { &self.regular }
    }
}

impl Typeface {
    fn new(bytes: &'static [u8]) -> Result<Self, PaperError> {
        Ok(Self {
            font: Font::new(bytes.into(), 0).ok_or(PaperError::Font)?,
            face: Face::from_slice(bytes, 0).ok_or(PaperError::Font)?,
        })
    }
}
