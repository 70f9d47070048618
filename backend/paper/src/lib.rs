//! Documents as PDF: what is printed, laid out on pages of A4.
//!
//! [`Paper`] takes blocks from top to bottom and breaks pages by itself; [`Paper::finish`] writes
//! PDF/A-3b, which archives take. Blocks give sizes in millimetres (`_mm`) and letters in points
//! (`_pt`); places on a [`Map`] are degrees on WGS 84. There is no clock and no randomness inside:
//! the same input gives the same bytes. Text that the fonts hold no letter for is printed as `�`,
//! never left out.

mod attachment;
mod blocks;
mod drawing;
mod error;
mod fonts;
mod ink;
mod map;
mod paper;
mod render;
mod table;
mod wrap;

pub use drawing::{Anchor, Drawing, Paint};
pub use error::PaperError;
pub use fonts::Fonts;
pub use ink::Color;
pub use map::{Map, Window};
pub use paper::{Language, Paper, Sheet};
pub use table::{Align, Column, Table};
