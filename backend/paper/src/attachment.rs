//! Images, and files that follow the document as pages.

use std::sync::Arc;

use krilla::image::Image;
use krilla::pdf::{Pdf, PdfDocument};

use crate::ink::{Ink, mm};
use crate::paper::A4;
use crate::{Paper, PaperError, render};

/// Files longer than that are not attached, in pages.
const MOST_PAGES: usize = 500;
/// An image that would need more memory than this to be printed is refused, in pixels.
const MOST_PIXELS: u64 = 60_000_000;

impl Paper {
    /// Appends the pages of a PDF: each on a page of its own, made smaller where it does not fit, with
    /// header, footer and page number of this document. `name` stands in the header.
    pub fn attach_pdf(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), PaperError> {
        let refused = |reason: &str| PaperError::Attachment {
            name: name.to_owned(),
            reason: reason.to_owned(),
        };
        let pdf = Pdf::new(bytes).map_err(|_| refused("it is damaged or locked by a password"))?;
        let mut sizes: Vec<(f32, f32)> = Vec::new();
        for page in pdf.pages().iter() {
            sizes.push(page.render_dimensions());
        }
        if sizes.is_empty() || sizes.len() > MOST_PAGES {
            return Err(refused("it has no pages or more than 500"));
        }
        let sound = |size: &(f32, f32)| {
            (1.0..100_000.0).contains(&size.0) && (1.0..100_000.0).contains(&size.1)
        };
        if !sizes.iter().all(sound) {
            return Err(refused("a page has no size"));
        }
        let document = PdfDocument::new(Arc::new(pdf));
        let inks: Vec<Ink> = (0..sizes.len())
            .map(|index| Ink::Page(document.clone(), index, 0.0, 0.0, 100.0, 100.0))
            .collect();
        render::tried(&inks).map_err(|error| refused(&error.to_string()))?;
        self.attached += 1;
        self.foreign = true;
        for (index, (width, height)) in sizes.into_iter().enumerate() {
            let (x, y, width, height) = self.attached_page(name, width, height);
            self.put(Ink::Page(document.clone(), index, x, y, width, height));
        }
        Ok(())
    }

    /// Appends an image (PNG or JPEG) on a page of its own.
    pub fn attach_image(&mut self, name: &str, bytes: &[u8]) -> Result<(), PaperError> {
        let (image, ratio) = read_image(name, bytes)?;
        self.attached += 1;
        let (x, y, width, height) = self.attached_page(name, A4.0, A4.0 * ratio);
        self.put(Ink::Image(image, x, y, width, height));
        Ok(())
    }

    /// A new page for something so large; the box on it, in the right proportions.
    fn attached_page(&mut self, name: &str, width: f32, height: f32) -> (f32, f32, f32, f32) {
        let word = self.sheet.language.pick("Příloha", "Attachment");
        let headline = format!("{word} {}: {name}", self.attached);
        let (wide, high) = if width > height { (A4.1, A4.0) } else { A4 };
        self.add_page(wide, high, Some(headline));
        let (room_x, room_y) = (wide - 2.0 * mm(12.0), high - mm(21.0) - mm(18.0));
        let scale = (room_x / width).min(room_y / height).min(1.0);
        let (width, height) = (width * scale, height * scale);
        // Blocks that follow begin on a page of their own.
        self.y = f32::MAX / 2.0;
        ((wide - width) / 2.0, mm(21.0), width, height)
    }
}

/// An image and its height by its width.
pub(crate) fn read_image(name: &str, bytes: &[u8]) -> Result<(Image, f32), PaperError> {
    let refused = |reason: String| PaperError::Image {
        name: name.to_owned(),
        reason,
    };
    let data = bytes.to_vec().into();
    let image = if bytes.starts_with(b"\x89PNG") {
        Image::from_png(data, false)
    } else if bytes.starts_with(&[0xff, 0xd8]) {
        Image::from_jpeg(data, false)
    } else {
        Err("it begins like neither".to_owned())
    };
    let image = image.map_err(refused)?;
    let (width, height) = image.size();
    if width == 0 || height == 0 || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(refused(format!("{width} by {height} pixels")));
    }
    #[expect(clippy::cast_precision_loss, reason = "pixels")]
    let ratio = height as f32 / width as f32;
    // The library reads the points of an image when the document is written, too late to say which.
    let ink = Ink::Image(image.clone(), 0.0, 0.0, 100.0, 100.0);
    render::tried(&[ink]).map_err(|error| refused(error.to_string()))?;
    Ok((image, ratio))
}
