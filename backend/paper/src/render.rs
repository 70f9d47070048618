//! The finished pages, written as PDF.

use chrono::{Datelike, Timelike};
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder, PdfVersion};
use krilla::geom::{Path, PathBuilder, Point, Rect, Size, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};

use crate::ink::{Color, Ink, Line};
use crate::{Fonts, Language, Paper, PaperError, Sheet};

/// Writes all pages.
pub(crate) fn render(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let failed = |error: &dyn std::fmt::Display| PaperError::Write(error.to_string());
    let configuration = if paper.foreign {
        ConfigurationBuilder::new().with_version(PdfVersion::Pdf20)
    } else {
        ConfigurationBuilder::new().with_archival_validator(Archival::A3_B)
    };
    let settings = SerializeSettings {
        configuration: configuration
            .finish()
            .map_err(|error| failed(&format!("{error:?}")))?,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(&paper.sheet));
    for page in &paper.pages {
        let size = PageSettings::from_wh(page.width, page.height)
            .ok_or_else(|| failed(&"a page without a size"))?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        for ink in &page.inks {
            draw(&mut surface, &paper.fonts, ink);
        }
        surface.finish();
        sheet.finish();
    }
    document.finish().map_err(|error| failed(&error))
}

fn metadata(sheet: &Sheet) -> Metadata {
    let at = sheet.made_at;
    let made = DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let language = match sheet.language {
        Language::Czech => "cs",
        Language::English => "en",
    };
    Metadata::new()
        .title(sheet.title.clone())
        .language(language.to_owned())
        .creator("Letka".to_owned())
        .producer("Letka".to_owned())
        .creation_date(made)
}

fn part(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(0)
}

/// Whether images and pages of other files can be written at all.
pub(crate) fn tried(inks: &[Ink]) -> Result<(), PaperError> {
    let configuration = ConfigurationBuilder::new().with_version(PdfVersion::Pdf20);
    let Ok(configuration) = configuration.finish() else {
        return Ok(());
    };
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut page = document.start_page();
    let mut surface = page.surface();
    for ink in inks {
        place(&mut surface, ink);
    }
    surface.finish();
    page.finish();
    let written = document.finish();
    written
        .map(drop)
        .map_err(|error| PaperError::Write(error.to_string()))
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, ink: &Ink) {
    match ink {
        Ink::Text {
            x,
            y,
            text,
            size,
            bold,
            color,
        } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*color, 1.0)));
            let font = fonts.font(*bold);
            let direction = TextDirection::LeftToRight;
            surface.draw_text(Point::from_xy(*x, *y), font, *size, text, false, direction);
        }
        Ink::Path {
            rings,
            closed,
            fill: inside,
            line,
        } => {
            if let Some(path) = path(rings, *closed) {
                surface.set_fill(inside.map(|(color, opacity)| fill(color, opacity)));
                surface.set_stroke(line.map(stroke));
                surface.draw_path(&path);
            }
        }
        Ink::Clip(x, y, width, height) => {
            // A box without an area shows nothing, and must still be closed by its `Unclip`.
            let cut = boxed(*x, *y, width.max(0.01), height.max(0.01));
            surface.push_clip_path(&cut, &FillRule::NonZero);
        }
        Ink::Unclip => surface.pop(),
        Ink::Image(..) | Ink::Page(..) => place(surface, ink),
    }
}

/// Draws what comes from another file.
fn place(surface: &mut Surface<'_>, ink: &Ink) {
    let (Ink::Image(_, x, y, width, height) | Ink::Page(_, _, x, y, width, height)) = ink else {
        return;
    };
    let Some(size) = Size::from_wh(*width, *height) else {
        return;
    };
    surface.push_transform(&Transform::from_translate(*x, *y));
    match ink {
        Ink::Image(image, ..) => surface.draw_image(image.clone(), size),
        Ink::Page(document, index, ..) => surface.draw_pdf_page(document, size, *index),
        _ => {}
    }
    surface.pop();
}

fn boxed(x: f32, y: f32, width: f32, height: f32) -> Path {
    let mut builder = PathBuilder::new();
    let rect = Rect::from_xywh(x, y, width, height);
    builder.push_rect(rect.unwrap_or_else(|| {
        Rect::from_xywh(0.0, 0.0, 0.01, 0.01).expect("a small box has an area")
    }));
    builder.finish().expect("a box is a path")
}

/// Lines through points; what is not a number or has one point only is not drawn.
fn path(rings: &[Vec<(f32, f32)>], closed: bool) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for ring in rings {
        let mut points = ring
            .iter()
            .filter(|at| at.0.is_finite() && at.1.is_finite());
        let Some(first) = points.next() else { continue };
        builder.move_to(first.0, first.1);
        for at in points {
            builder.line_to(at.0, at.1);
        }
        if closed {
            builder.close();
        }
    }
    builder.finish()
}

fn fill(color: Color, opacity: f32) -> Fill {
    Fill {
        paint: rgb::Color::new(color.0, color.1, color.2).into(),
        opacity: NormalizedF32::new(opacity).unwrap_or(NormalizedF32::ONE),
        rule: FillRule::EvenOdd,
    }
}

fn stroke(line: Line) -> Stroke {
    Stroke {
        paint: rgb::Color::new(line.color.0, line.color.1, line.color.2).into(),
        width: line.width,
        line_join: LineJoin::Round,
        dash: line.dashed.then(|| StrokeDash {
            array: vec![line.width * 4.0, line.width * 3.0],
            offset: 0.0,
        }),
        ..Stroke::default()
    }
}
