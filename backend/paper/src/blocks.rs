//! Headings, paragraphs, lists of facts, images and signature lines.

use crate::ink::{Color, Ink, mm};
use crate::wrap::{Type, wrap};
use crate::{Paper, PaperError, attachment};

const BODY: Type = Type {
    size: 10.0,
    bold: false,
};
/// How wide the labels of a list of facts are, in millimetres.
const LABEL_MM: f32 = 52.0;
/// Signature lines beside each other.
const SIGNATURES_IN_ROW: usize = 3;

impl Paper {
    /// A heading of level 1 (the document), 2 (a part) or 3. It does not stay alone at the end of a
    /// page.
    pub fn heading(&mut self, level: u8, text: &str) {
        let (size, before) = match level {
            0 | 1 => (17.0, 0.0),
            2 => (12.5, 12.0),
            _ => (10.5, 8.0),
        };
        let kind = Type { size, bold: true };
        let lines = wrap(&self.fonts, text, kind, Self::width());
        #[expect(clippy::cast_precision_loss, reason = "a heading has few lines")]
        let height = lines.len() as f32 * kind.leading();
        self.ensure(before + height + 3.0 * BODY.leading());
        if self.y > Self::top() {
            self.y += before;
        }
        self.put_lines(&lines, Self::left(), kind, Color::BLACK);
        self.y += size * 0.3;
    }

    /// Running text; line ends in it stay.
    pub fn paragraph(&mut self, text: &str) {
        let lines = wrap(&self.fonts, text, BODY, Self::width());
        self.put_lines(&lines, Self::left(), BODY, Color::BLACK);
        self.y += 5.0;
    }

    /// A remark in small grey letters.
    pub fn note(&mut self, text: &str) {
        let kind = Type {
            size: 8.0,
            bold: false,
        };
        let lines = wrap(&self.fonts, text, kind, Self::width());
        self.put_lines(&lines, Self::left(), kind, Color::GREY);
        self.y += 4.0;
    }

    /// Label and value, one below the other. A value that is empty is printed as a dash.
    pub fn facts<L: AsRef<str>, V: AsRef<str>>(&mut self, facts: &[(L, V)]) {
        let indent = mm(LABEL_MM);
        for (label, value) in facts {
            let value = match value.as_ref() {
                "" => "–",
                said => said,
            };
            let labels = wrap(&self.fonts, label.as_ref(), BODY, indent - mm(3.0));
            let values = wrap(&self.fonts, value, BODY, Self::width() - indent);
            for row in 0..labels.len().max(values.len()) {
                self.ensure(BODY.leading());
                let (left, top) = (Self::left(), self.y);
                if let Some(text) = labels.get(row) {
                    self.put_text((left, top), text, BODY, Color::GREY);
                }
                if let Some(text) = values.get(row) {
                    self.put_text((left + indent, top), text, BODY, Color::BLACK);
                }
                self.y += BODY.leading();
            }
            self.y += 2.0;
        }
        self.y += 4.0;
    }

    /// An image (PNG or JPEG), at most as wide as given in millimetres and no higher than a page. The
    /// name is what an error says.
    pub fn image(&mut self, name: &str, bytes: &[u8], width_mm: f32) -> Result<(), PaperError> {
        let (image, ratio) = attachment::read_image(name, bytes)?;
        let (mut width, most) = (mm(width_mm).min(Self::width()), Self::full_height());
        if width * ratio > most {
            width = most / ratio;
        }
        let height = width * ratio;
        self.ensure(height);
        self.put(Ink::Image(image, Self::left(), self.y, width, height));
        self.y += height + 6.0;
        Ok(())
    }

    /// Lines to sign on, three beside each other, with what stands below each.
    pub fn signatures<T: AsRef<str>>(&mut self, below: &[T]) {
        let kind = Type {
            size: 8.5,
            bold: false,
        };
        let gap = mm(6.0);
        #[expect(clippy::cast_precision_loss, reason = "three")]
        let width =
            (Self::width() - gap * (SIGNATURES_IN_ROW as f32 - 1.0)) / SIGNATURES_IN_ROW as f32;
        for row in below.chunks(SIGNATURES_IN_ROW) {
            let height = mm(16.0) + 3.0 * kind.leading();
            self.ensure(height);
            let line = self.y + mm(16.0);
            let mut x = Self::left();
            for text in row {
                self.put(Ink::line((x, line), (x + width, line), Color::GREY, 0.6));
                let mut top = line + 2.0;
                for text in wrap(&self.fonts, text.as_ref(), kind, width).iter().take(3) {
                    self.put_text((x, top), text, kind, Color::GREY);
                    top += kind.leading();
                }
                x += width + gap;
            }
            self.y += height;
        }
    }

    /// Lines of text from here on, over as many pages as they need.
    pub(crate) fn put_lines(&mut self, lines: &[String], x: f32, kind: Type, color: Color) {
        for line in lines {
            self.ensure(kind.leading());
            self.put_text((x, self.y), line, kind, color);
            self.y += kind.leading();
        }
    }
}
