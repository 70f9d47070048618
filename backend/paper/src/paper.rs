//! A document that grows from top to bottom.

use chrono::{DateTime, Utc};

use crate::ink::{Color, Ink, Page, mm};
use crate::wrap::{Type, wrap};
use crate::{Fonts, PaperError, render};

/// A4 upright, in points.
pub(crate) const A4: (f32, f32) = (595.276, 841.89);
/// White space at the left and right edge, in millimetres.
const SIDE_MM: f32 = 20.0;
/// Where the text begins below the upper edge, under the header.
const TOP_MM: f32 = 27.0;
/// Where the text ends above the lower edge, over the footer.
const BOTTOM_MM: f32 = 22.0;
/// Header and footer.
const SMALL: Type = Type {
    size: 8.0,
    bold: false,
};

/// The language of the words that the paper adds itself, such as "strana 1 z 3".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Czech.
    Czech,
    /// English.
    English,
}

impl Language {
    pub(crate) fn pick<'a>(self, czech: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Czech => czech,
            Self::English => english,
        }
    }

    /// A number as the language writes it.
    pub(crate) fn number(self, value: f64, decimals: usize) -> String {
        let text = format!("{value:.decimals$}");
        match self {
            Self::Czech => text.replace('.', ","),
            Self::English => text,
        }
    }
}

/// What is the same on all pages of a document, and what its reader is told about it.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The title: of the file, and at the left of each header.
    pub title: String,
    /// A reference number or nothing, at the right of each header.
    pub reference: String,
    /// The left of each footer, such as who made it and when, in local time.
    pub footer: String,
    /// When the document was made: only the file's own data say it.
    pub made_at: DateTime<Utc>,
    /// The language of the text.
    pub language: Language,
}

/// A document that is being written. Every block begins below the one before; a block that does not
/// fit begins on the next page, and text and tables go on there.
pub struct Paper {
    pub(crate) fonts: Fonts,
    pub(crate) sheet: Sheet,
    pub(crate) pages: Vec<Page>,
    /// Where the next block begins, in points from the upper edge.
    pub(crate) y: f32,
    /// How many files were attached.
    pub(crate) attached: usize,
    /// Pages of other files cannot be vouched for: the document is then plain PDF.
    pub(crate) foreign: bool,
}

impl Paper {
    /// An empty document.
    pub fn new(fonts: &Fonts, sheet: Sheet) -> Self {
        let mut paper = Self {
            fonts: fonts.clone(),
            sheet,
            pages: Vec::new(),
            y: 0.0,
            attached: 0,
            foreign: false,
        };
        paper.page_break();
        paper
    }

    /// Goes on at the top of a new page.
    pub fn page_break(&mut self) {
        self.add_page(A4.0, A4.1, None);
    }

    /// Leaves white space, in millimetres.
    pub fn space(&mut self, height_mm: f32) {
        self.y += mm(height_mm);
    }

    /// The bytes of the PDF: PDF/A-3b, or plain PDF 2.0 where pages of another PDF were attached,
    /// because nobody can vouch for those.
    pub fn finish(mut self) -> Result<Vec<u8>, PaperError> {
        let count = self.pages.len();
        for index in 0..count {
            self.frame_page(index, count);
        }
        render::render(&self)
    }

    pub(crate) fn add_page(&mut self, width: f32, height: f32, headline: Option<String>) {
        self.pages.push(Page {
            width,
            height,
            headline,
            inks: Vec::new(),
        });
        self.y = mm(TOP_MM);
    }

    pub(crate) fn left() -> f32 {
        mm(SIDE_MM)
    }

    pub(crate) fn top() -> f32 {
        mm(TOP_MM)
    }

    pub(crate) fn width() -> f32 {
        A4.0 - 2.0 * mm(SIDE_MM)
    }

    pub(crate) fn bottom() -> f32 {
        A4.1 - mm(BOTTOM_MM)
    }

    /// The text area of a page, from header to footer.
    pub(crate) fn full_height() -> f32 {
        Self::bottom() - Self::top()
    }

    /// Breaks the page unless so much fits on it. What fits on no page begins on a new one.
    pub(crate) fn ensure(&mut self, height: f32) {
        if self.y + height > Self::bottom() + 0.01 && self.y > Self::top() {
            self.page_break();
        }
    }

    pub(crate) fn put(&mut self, ink: Ink) {
        if let Some(page) = self.pages.last_mut() {
            page.inks.push(ink);
        }
    }

    /// A line of text from its upper left corner. The text must be printable.
    pub(crate) fn put_text(&mut self, (x, top): (f32, f32), text: &str, kind: Type, color: Color) {
        if !text.is_empty() {
            self.put(Ink::Text {
                x,
                y: top + kind.ascent(),
                text: text.to_owned(),
                size: kind.size,
                bold: kind.bold,
                color,
            });
        }
    }

    fn frame_page(&mut self, index: usize, count: usize) {
        let language = self.sheet.language;
        let (width, height) = (self.pages[index].width, self.pages[index].height);
        let headline = self.pages[index].headline.clone();
        let title = headline.unwrap_or_else(|| self.sheet.title.clone());
        let number = format!(
            "{} {} {} {count}",
            language.pick("strana", "page"),
            index + 1,
            language.pick("z", "of"),
        );
        let (left, right) = (Self::left(), width - Self::left());
        let (head, foot) = (mm(14.0), height - mm(15.0));
        let rows = [
            (head, title, self.sheet.reference.clone()),
            (foot + 4.0, self.sheet.footer.clone(), number),
        ];
        for (top, begin, end) in rows {
            let end = self.first_line(&end, (right - left) * 0.5);
            let wide = self.fonts.width(&end, SMALL.size, SMALL.bold);
            let begin = self.first_line(&begin, right - left - wide - mm(5.0));
            for (x, text) in [(left, begin), (right - wide, end)] {
                if !text.is_empty() {
                    self.pages[index].inks.push(Ink::Text {
                        x,
                        y: top + SMALL.ascent(),
                        text,
                        size: SMALL.size,
                        bold: SMALL.bold,
                        color: Color::GREY,
                    });
                }
            }
        }
        for y in [head + SMALL.leading() + 2.0, foot] {
            let rule = Ink::line((left, y), (right, y), Color::LIGHT, 0.5);
            self.pages[index].inks.push(rule);
        }
    }

    /// What fits on one line; what was cut off is shown by an ellipsis.
    pub(crate) fn first_line(&self, text: &str, width: f32) -> String {
        let mut lines = wrap(&self.fonts, text, SMALL, width);
        if lines.len() > 1 {
            let dots = self.fonts.width("…", SMALL.size, SMALL.bold);
            lines = wrap(&self.fonts, text, SMALL, width - dots);
            lines[0].push('…');
        }
        lines.swap_remove(0)
    }
}
