//! The fonts of printed documents, built into the program.

use std::sync::OnceLock;

use letka_paper::Fonts;

/// `DejaVu` Sans, regular and bold: it holds all Czech letters.
pub fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        Fonts::new(
            include_bytes!(concat!(env!("LETKA_UI"), "/fonts/DejaVuSans.ttf")),
            include_bytes!(concat!(env!("LETKA_UI"), "/fonts/DejaVuSans-Bold.ttf")),
        )
        .expect("the build took two fonts")
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_fonts_are_built_in() {
        super::fonts();
    }
}
