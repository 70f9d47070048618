//! `GeoTIFF`: one band of heights in degrees on WGS 84. The `tiff` crate reads the image; which place
//! a post has, and whether it is a height at all, is decided here.

use std::io::Cursor;

use letka_domain::terrain::{Grid, Posts, Tile, VOID, WHOLE_VOID};
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::{TerrainError, tile_error};

/// Most posts in a file: 8,000 a side.
const MAX_POSTS: u64 = 64_000_000;
/// `GDAL_METADATA`, which the crate has no name for.
const GDAL_METADATA: u16 = 42112;

type File<'a> = Decoder<Cursor<&'a [u8]>>;

/// What is wrong with a file.
enum Fault {
    Unreadable(TiffError),
    Unsupported(String),
}

impl From<TiffError> for Fault {
    fn from(error: TiffError) -> Self {
        Self::Unreadable(error)
    }
}

fn unsupported<T>(why: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Unsupported(why.into()))
}

pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Tile, TerrainError> {
    let (grid, posts) = parse(bytes).map_err(|fault| match fault {
        Fault::Unreadable(error) => TerrainError::Unreadable {
            name: name.to_owned(),
            why: error.to_string(),
        },
        Fault::Unsupported(why) => TerrainError::Unsupported {
            name: name.to_owned(),
            why,
        },
    })?;
    Tile::new(grid, posts, name).map_err(tile_error(name))
}

fn parse(bytes: &[u8]) -> Result<(Grid, Posts), Fault> {
    let mut file = Decoder::new(Cursor::new(bytes))?.with_limits(Limits::default());
    let (columns, rows) = file.dimensions()?;
    if u64::from(columns) * u64::from(rows) > MAX_POSTS {
        return unsupported(format!(
            "{columns} by {rows} posts are too many for one tile"
        ));
    }
    let point = coordinates(&mut file)?;
    let grid = grid(&mut file, point)?;
    metres(&mut file)?;
    whole(&mut file)?;
    let missing = missing(&mut file)?;
    let posts = posts(file.read_image()?, missing)?;
    Ok((grid, posts))
}

/// Whether a post is the point itself; otherwise it is the middle of its pixel. What is not in
/// degrees on WGS 84, with heights in metres above the sea, is refused.
fn coordinates(file: &mut File) -> Result<bool, Fault> {
    let Some(keys) = file.find_tag_unsigned_vec::<u16>(Tag::GeoKeyDirectoryTag)? else {
        return unsupported("it does not say which coordinates it is in; EPSG:4326 is needed");
    };
    let entries = keys.as_chunks::<4>().0.iter().skip(1);
    let key = |wanted: u16| {
        let mut found = entries.clone().filter(|[id, ..]| *id == wanted);
        found
            .next()
            .map(|[_, location, _, value]| if *location == 0 { *value } else { 0 })
    };
    let (model, projected, geographic) = (key(1024), key(3072), key(2048));
    if model != Some(2) || projected.is_some() || geographic != Some(4326) {
        let has = projected
            .or(geographic)
            .filter(|code| (1..32767).contains(code));
        let has = has.map_or_else(|| "others".to_owned(), |code| format!("EPSG:{code}"));
        return unsupported(format!(
            "its coordinates are {has}; WGS 84 degrees (EPSG:4326) are needed"
        ));
    }
    if !matches!(key(2054), None | Some(9102)) {
        return unsupported("its coordinates are not in degrees");
    }
    // EGM96, EGM2008 and Baltic heights differ by less than a metre or two where we fly.
    if !matches!(key(4096), None | Some(5773 | 3855 | 5705 | 8357)) {
        return unsupported("its heights are not counted from mean sea level");
    }
    if !matches!(key(4099), None | Some(9001)) {
        return unsupported("its heights are not in metres");
    }
    match key(1025) {
        None | Some(1) => Ok(false),
        Some(2) => Ok(true),
        Some(_) => unsupported("it does not say whether a post is a point or an area"),
    }
}

fn grid(file: &mut File, point: bool) -> Result<Grid, Fault> {
    let (columns, rows) = file.dimensions()?;
    let mut doubles = |tag| match file.find_tag(tag)? {
        Some(value) => Ok::<_, Fault>(Some(value.into_f64_vec()?)),
        None => Ok(None),
    };
    let (scale, tie) = (
        doubles(Tag::ModelPixelScaleTag)?,
        doubles(Tag::ModelTiepointTag)?,
    );
    let (Some(scale), Some(tie)) = (scale, tie) else {
        return unsupported("it has no pixel scale with a tie point");
    };
    let (&[step_lon, step_lat, scale], &[column, row, _, lon, lat, lift]) = (&scale[..], &tie[..])
    else {
        return unsupported("it needs a pixel scale and exactly one tie point");
    };
    // Scale 0 and 1 both say that the numbers are metres as they stand.
    if lift.abs() > 0.0 || scale.abs() * (scale - 1.0).abs() > 0.0 {
        return unsupported("its numbers are scaled or lifted; metres are needed");
    }
    // The middle of a pixel lies half a pixel from its corner.
    let half = if point { 0.0 } else { 0.5 };
    Ok(Grid {
        north: lat + (row - half) * step_lat,
        west: lon - (column - half) * step_lon,
        step_lat,
        step_lon,
        rows: rows.try_into().unwrap_or(usize::MAX),
        columns: columns.try_into().unwrap_or(usize::MAX),
    })
}

/// Numbers that are not metres as they stand are refused.
fn metres(file: &mut File) -> Result<(), Fault> {
    let text = match file.find_tag(Tag::Unknown(GDAL_METADATA))? {
        Some(value) => value.into_string()?,
        None => return Ok(()),
    };
    if text.contains("role=\"scale\"") || text.contains("role=\"offset\"") {
        return unsupported("its numbers are scaled; metres are needed");
    }
    let unit = text
        .split_once("role=\"unittype\">")
        .and_then(|(_, rest)| rest.split('<').next());
    match unit.map(str::trim) {
        None | Some("m" | "metre" | "meter" | "metres" | "meters") => Ok(()),
        Some(unit) => unsupported(format!("its heights are in {unit}; metres are needed")),
    }
}

/// An image of one band with all its parts.
fn whole(file: &mut File) -> Result<(), Fault> {
    if !matches!(file.colortype()?, ColorType::Gray(_)) {
        return unsupported("it has more than one band of numbers");
    }
    if file.find_tag_unsigned::<u16>(Tag::PhotometricInterpretation)? != Some(1) {
        return unsupported("its numbers are inverted (its zero is white)");
    }
    for tag in [
        Tag::StripByteCounts,
        Tag::TileByteCounts,
        Tag::StripOffsets,
        Tag::TileOffsets,
    ] {
        let parts = file.find_tag_unsigned_vec::<u64>(tag)?.unwrap_or_default();
        if parts.contains(&0) {
            return unsupported("it is sparse: parts of the image are left out");
        }
    }
    Ok(())
}

/// The number that stands for a missing height.
fn missing(file: &mut File) -> Result<Option<f64>, Fault> {
    let Some(value) = file.find_tag(Tag::GdalNodata)? else {
        return Ok(None);
    };
    let text = value.into_string()?;
    let number = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    match number.parse() {
        _ if number.is_empty() => Ok(None),
        Ok(number) => Ok(Some(number)),
        Err(_) => unsupported(format!(
            "its mark for missing heights is not a number: {number:?}"
        )),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "heights do not need more than f32"
)]
fn posts(image: DecodingResult, missing: Option<f64>) -> Result<Posts, Fault> {
    Ok(match image {
        DecodingResult::I16(posts) => whole_posts(posts, missing),
        DecodingResult::U16(posts) => whole_posts(posts, missing),
        DecodingResult::I32(posts) => whole_posts(posts, missing),
        DecodingResult::F32(posts) => {
            // The mark is written with more or fewer digits than a real has.
            let missing = missing.map(|missing| f64::from(missing as f32));
            real_posts(posts.into_iter().map(f64::from), missing)
        }
        DecodingResult::F64(posts) => real_posts(posts.into_iter(), missing),
        _ => return unsupported("its numbers are none of i16, u16, i32, f32 and f64"),
    })
}

/// Whole metres; what does not fit is far from any height on earth, and void.
fn whole_posts<T: Copy + Into<f64> + TryInto<i16>>(posts: Vec<T>, missing: Option<f64>) -> Posts {
    let post = |post: T| match post.try_into() {
        Ok(metres) if !is(post.into(), missing) => metres,
        _ => WHOLE_VOID,
    };
    Posts::Whole(posts.into_iter().map(post).collect())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "heights do not need more than f32"
)]
fn real_posts(posts: impl Iterator<Item = f64>, missing: Option<f64>) -> Posts {
    let post = |post: f64| if is(post, missing) { VOID } else { post as f32 };
    Posts::Real(posts.map(post).collect())
}

#[expect(clippy::float_cmp, reason = "a mark is met exactly or not at all")]
fn is(post: f64, missing: Option<f64>) -> bool {
    missing.is_some_and(|missing| post == missing)
}
