//! Terrain and weather as others write them: files made by hand here, and real ones where they are.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod forecasts;
mod real;
mod reports;
mod tafs;
mod tiff_file;
mod tiles;
mod worst;
