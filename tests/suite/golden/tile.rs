//! The terrain of the golden missions: a plateau of 380 m with a valley, a hill and a quarry.

use std::io::Cursor;
use std::path::Path;

use tiff::encoder::TiffEncoder;
use tiff::encoder::colortype::GrayI16;
use tiff::tags::Tag;

/// Degrees of the north-western post, between posts, and posts a side.
const NORTH: f64 = 50.2005;
const WEST: f64 = 13.8795;
const STEP: f64 = 0.0005;
const ROWS: u32 = 402;
const COLUMNS: u32 = 562;

/// Metres above sea level: the valley lies 45 m lower along 50.075° N, the hill north-west of Lány is
/// 90 m higher, the quarry 60 m deep.
fn ground_m(lat: f64, lon: f64) -> f64 {
    let across = ((lat - 50.075) / 0.004).abs().min(1.0);
    let valley = -45.0 * (1.0 - across * across);
    380.0
        + valley
        + mound([50.150, 13.980], [450.0, 90.0], [lat, lon])
        + mound([50.165, 14.040], [260.0, -60.0], [lat, lon])
}

/// A mound with a radius and a height, level in its middle two thirds.
fn mound([lat, lon]: [f64; 2], [radius_m, height_m]: [f64; 2], at: [f64; 2]) -> f64 {
    let degree_m = 111_195.0;
    let north = (at[0] - lat) * degree_m;
    let east = (at[1] - lon) * degree_m * 50.1_f64.to_radians().cos();
    let share = north.hypot(east) / radius_m;
    height_m * ((1.0 - share) * 3.0).clamp(0.0, 1.0)
}

/// Writes the tile into a folder.
pub(crate) fn write(folder: &Path) {
    #[expect(clippy::cast_possible_truncation, reason = "a few hundred metres")]
    let metres: Vec<i16> = (0..ROWS)
        .flat_map(|row| (0..COLUMNS).map(move |column| (row, column)))
        .map(|(row, column)| {
            let (south, east) = (f64::from(row) * STEP, f64::from(column) * STEP);
            ground_m(NORTH - south, WEST + east).round() as i16
        })
        .collect();
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    let mut image = encoder.new_image::<GrayI16>(COLUMNS, ROWS).unwrap();
    let tags = image.encoder();
    // Degrees on WGS 84, each post a point of its own.
    let keys: [u16; 16] = [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 2, 2048, 0, 1, 4326];
    tags.write_tag(Tag::GeoKeyDirectoryTag, &keys[..]).unwrap();
    tags.write_tag(Tag::ModelPixelScaleTag, &[STEP, STEP, 0.0][..])
        .unwrap();
    tags.write_tag(
        Tag::ModelTiepointTag,
        &[0.0, 0.0, 0.0, WEST, NORTH, 0.0][..],
    )
    .unwrap();
    image.write_data(&metres).unwrap();
    std::fs::write(folder.join("golden.tif"), file.into_inner()).unwrap();
}
