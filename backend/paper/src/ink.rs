//! What stands on a page, in points from its upper left corner.

use krilla::image::Image;
use krilla::pdf::PdfDocument;

/// Points in a millimetre.
const PT_PER_MM: f32 = 72.0 / 25.4;

/// Millimetres as points.
pub(crate) fn mm(millimetres: f32) -> f32 {
    millimetres * PT_PER_MM
}

/// Red, green and blue, 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

impl Color {
    /// Text.
    pub const BLACK: Self = Self(0x1a, 0x1f, 0x26);
    /// Labels, page numbers and fine lines.
    pub const GREY: Self = Self(0x5a, 0x65, 0x72);
    /// Rules and grids.
    pub const LIGHT: Self = Self(0xc4, 0xcb, 0xd4);
    /// The ground of a table's head.
    pub const PALE: Self = Self(0xee, 0xf1, 0xf5);
    /// Paper.
    pub const WHITE: Self = Self(0xff, 0xff, 0xff);
    /// What is planned or measured.
    pub const BLUE: Self = Self(0x1f, 0x5f, 0xa8);
    /// What is wrong or forbidden.
    pub const RED: Self = Self(0xb4, 0x23, 0x18);
    /// What is in order.
    pub const GREEN: Self = Self(0x1e, 0x7b, 0x4d);
    /// What needs attention.
    pub const AMBER: Self = Self(0xb0, 0x6a, 0x00);
}

/// One thing on a page.
#[derive(Clone)]
pub(crate) enum Ink {
    /// Text from its left end on its base line.
    Text {
        x: f32,
        y: f32,
        text: String,
        size: f32,
        bold: bool,
        color: Color,
    },
    /// Lines through points; several rings make holes.
    Path {
        rings: Vec<Vec<(f32, f32)>>,
        closed: bool,
        fill: Option<(Color, f32)>,
        line: Option<Line>,
    },
    /// What follows is cut off outside a box: left, top, width, height.
    Clip(f32, f32, f32, f32),
    /// The end of the newest clip.
    Unclip,
    /// An image in a box: left, top, width, height.
    Image(Image, f32, f32, f32, f32),
    /// A page of another document in a box: left, top, width, height.
    Page(PdfDocument, usize, f32, f32, f32, f32),
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    pub(crate) color: Color,
    pub(crate) width: f32,
    pub(crate) dashed: bool,
}

impl Ink {
    /// A straight line.
    pub(crate) fn line(from: (f32, f32), to: (f32, f32), color: Color, width: f32) -> Self {
        Self::Path {
            rings: vec![vec![from, to]],
            closed: false,
            fill: None,
            line: Some(Line {
                color,
                width,
                dashed: false,
            }),
        }
    }

    /// A filled box.
    pub(crate) fn filled(x: f32, y: f32, width: f32, height: f32, fill: (Color, f32)) -> Self {
        Self::Path {
            rings: vec![vec![
                (x, y),
                (x + width, y),
                (x + width, y + height),
                (x, y + height),
            ]],
            closed: true,
            fill: Some(fill),
            line: None,
        }
    }
}

/// One page: its size in points and what stands on it.
pub(crate) struct Page {
    pub(crate) width: f32,
    pub(crate) height: f32,
    /// What its header says instead of the document's title.
    pub(crate) headline: Option<String>,
    pub(crate) inks: Vec<Ink>,
}
