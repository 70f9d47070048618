//! Text broken into lines that fit.

use crate::Fonts;

/// A letter size and weight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Type {
    pub(crate) size: f32,
    pub(crate) bold: bool,
}

impl Type {
    /// From one base line to the next.
    pub(crate) fn leading(self) -> f32 {
        self.size * 1.32
    }

    /// From the top of a line to its base line.
    pub(crate) fn ascent(self) -> f32 {
        self.size * 1.0
    }
}

/// Lines that are at most `width` points wide. A word that is wider is broken between letters. Line
/// ends in the text stay; an empty text is one empty line.
pub(crate) fn wrap(fonts: &Fonts, text: &str, kind: Type, width: f32) -> Vec<String> {
    let text = fonts.printable(text, kind.bold);
    let space = fonts.width(" ", kind.size, kind.bold);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let (mut line, mut taken) = (String::new(), 0.0);
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let wide = fonts.width(word, kind.size, kind.bold);
            if !line.is_empty() && taken + space + wide <= width {
                line.push(' ');
                line.push_str(word);
                taken += space + wide;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            line = last_piece(fonts, word, kind, width, &mut lines);
            taken = fonts.width(&line, kind.size, kind.bold);
        }
        lines.push(line);
    }
    lines
}

/// Breaks a word that does not fit on a line; whole lines are pushed, the rest is given back.
fn last_piece(
    fonts: &Fonts,
    word: &str,
    kind: Type,
    width: f32,
    lines: &mut Vec<String>,
) -> String {
    if fonts.width(word, kind.size, kind.bold) <= width {
        return word.to_owned();
    }
    let mut piece = String::new();
    let mut taken = 0.0;
    for letter in word.chars() {
        let wide = fonts.width(letter.encode_utf8(&mut [0; 4]), kind.size, kind.bold);
        if taken + wide > width && !piece.is_empty() {
            lines.push(std::mem::take(&mut piece));
            taken = 0.0;
        }
        piece.push(letter);
        taken += wide;
    }
    piece
}
