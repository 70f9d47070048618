//! Terrain and weather as others write them: files made by hand here, and real ones where they are.

mod real;
mod tiff_file;
mod tiles;
