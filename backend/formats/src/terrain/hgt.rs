//! SRTM `.hgt`: big-endian whole metres, a degree square, its south-west corner in the name.

use letka_domain::terrain::{Grid, Posts, Tile};

use super::{TerrainError, tile_error};

/// How long a file of so many posts a side is.
pub(super) const fn bytes_of(side: usize) -> usize {
    side * side * 2
}

pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Tile, TerrainError> {
    let (south, west) = corner(name).ok_or_else(|| TerrainError::Name(name.to_owned()))?;
    let side = [1201, 3601]
        .into_iter()
        .find(|side| bytes.len() == bytes_of(*side));
    let size = || TerrainError::Size {
        name: name.to_owned(),
        bytes: bytes.len(),
    };
    let side = side.ok_or_else(size)?;
    let posts = bytes
        .as_chunks()
        .0
        .iter()
        .map(|post| i16::from_be_bytes(*post));
    let step = if side == 1201 {
        1.0 / 1200.0
    } else {
        1.0 / 3600.0
    };
    let grid = Grid {
        north: f64::from(south + 1),
        west: f64::from(west),
        step_lat: step,
        step_lon: step,
        rows: side,
        columns: side,
    };
    Tile::new(grid, Posts::Whole(posts.collect()), name).map_err(tile_error(name))
}

/// The south-west corner in a name such as `N50E014.hgt` or `n50e014.SRTMGL1.hgt`.
fn corner(name: &str) -> Option<(i16, i16)> {
    let (corner, _) = name.split_once('.')?;
    let lat = degrees(corner.get(..3)?, ['N', 'S'])?;
    let lon = degrees(corner.get(3..)?, ['E', 'W'])?;
    let whole = corner.len() == 7;
    (whole && (-90..90).contains(&lat) && (-180..180).contains(&lon)).then_some((lat, lon))
}

/// A letter and digits. The letter for negative degrees needs a number above zero: the square
/// below the equator is S01, and S00 could be either.
fn degrees(word: &str, [positive, negative]: [char; 2]) -> Option<i16> {
    let letter = word.chars().next()?.to_ascii_uppercase();
    let digits = word.get(1..)?;
    let number: i16 = digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| digits.parse().ok())??;
    if letter == positive {
        Some(number)
    } else {
        (letter == negative && number > 0).then_some(-number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_the_corner() {
        for (name, found) in [
            ("N50E014.hgt", Some((50, 14))),
            ("n50e014.hgt", Some((50, 14))),
            ("N50E014.SRTMGL1.hgt", Some((50, 14))),
            ("S01W072.hgt", Some((-1, -72))),
            ("N00E000.hgt", Some((0, 0))),
            ("N89W180.hgt", Some((89, -180))),
            ("S90E179.hgt", Some((-90, 179))),
            ("N90E014.hgt", None),
            ("N50E180.hgt", None),
            ("S91E014.hgt", None),
            ("S00E014.hgt", None),
            ("N50W000.hgt", None),
            ("N5E014.hgt", None),
            ("N50E14.hgt", None),
            ("N50E0014.hgt", None),
            ("E50N014.hgt", None),
            ("N+5E014.hgt", None),
            ("N50E01é.hgt", None),
            ("Ní0E014.hgt", None),
            ("x.hgt", None),
            (".hgt", None),
            ("", None),
        ] {
            assert_eq!(corner(name), found, "{name}");
        }
    }

    #[test]
    fn the_first_post_is_the_north_west_corner() {
        for side in [1201_usize, 3601] {
            let mut bytes = vec![0; bytes_of(side)];
            bytes[..2].copy_from_slice(&300_i16.to_be_bytes());
            bytes[2..4].copy_from_slice(&(-32768_i16).to_be_bytes());
            let last = bytes.len() - 2;
            bytes[last..].copy_from_slice(&(-12_i16).to_be_bytes());
            let tile = read("S01W072.hgt", &bytes).unwrap();
            assert_eq!((tile.post(0, 0), tile.post(0, 1)), (Some(300.0), None));
            assert_eq!(tile.post(side - 1, side - 1), Some(-12.0));
            assert!(tile.grid().north.abs() < 1e-12 && (tile.south() + 1.0).abs() < 1e-12);
            assert!((tile.grid().west + 72.0).abs() < 1e-12 && (tile.east() + 71.0).abs() < 1e-12);
        }
    }

    #[test]
    fn another_size_is_refused() {
        for bytes in [0, 1, bytes_of(1201) - 1, bytes_of(1201) + 1, bytes_of(1200)] {
            let error = read("N50E014.hgt", &vec![0; bytes]).unwrap_err();
            assert_eq!(
                error,
                TerrainError::Size {
                    name: "N50E014.hgt".into(),
                    bytes
                }
            );
            assert!(
                error.to_string().contains("2884802") && error.to_string().contains("25934402")
            );
        }
    }
}
