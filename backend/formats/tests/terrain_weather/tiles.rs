//! `GeoTIFF` files that are read, and files that are refused with one sentence.

use letka_formats::terrain::{TerrainError, read};
use tiff::encoder::colortype::{Gray8, Gray16, Gray32Float, Gray64Float, GrayI16, GrayI32, RGB8};
use tiff::encoder::{Compression, DeflateLevel, Predictor};

use crate::tiff_file::{Says, tiff};

const POSTS: [i16; 6] = [200, 210, 220, 300, 310, 320];

fn close(found: f64, value: f64) -> bool {
    (found - value).abs() < 1e-9
}

#[test]
fn a_post_is_the_middle_of_its_pixel_or_the_point_itself() {
    for (raster, north, west) in [(0, 50.9, 14.05), (1, 50.9, 14.05), (2, 51.0, 14.0)] {
        let file = tiff::<GrayI16>(&POSTS, &Says::keyed(&[(1025, raster)]));
        let tile = read("folder/dem.TIF", &file).unwrap();
        let grid = tile.grid();
        assert!(
            close(grid.north, north) && close(grid.west, west),
            "{raster}: {grid:?}"
        );
        assert!(close(grid.step_lat, 0.2) && close(grid.step_lon, 0.1));
        assert_eq!((grid.rows, grid.columns, tile.source()), (2, 3, "dem.TIF"));
        assert_eq!(
            (tile.post(0, 0), tile.post(1, 2)),
            (Some(200.0), Some(320.0))
        );
    }
    let tie = vec![2.0, 1.0, 0.0, 14.2, 50.8, 0.0];
    let tile = read(
        "dem.tif",
        &tiff::<GrayI16>(
            &POSTS,
            &Says {
                tie,
                ..Says::default()
            },
        ),
    )
    .unwrap();
    assert!(close(tile.grid().north, 50.9) && close(tile.grid().west, 14.05));
}

#[test]
fn numbers_of_every_usual_kind_are_heights() {
    let real = POSTS.map(f32::from);
    let says = |missing| Says {
        missing: Some(missing),
        ..Says::default()
    };
    for (kind, file) in [
        ("i16", tiff::<GrayI16>(&POSTS, &says("210"))),
        (
            "u16",
            tiff::<Gray16>(&POSTS.map(i16::unsigned_abs), &says("210")),
        ),
        (
            "i32",
            tiff::<GrayI32>(&POSTS.map(i32::from), &says("210.0")),
        ),
        ("f32", tiff::<Gray32Float>(&real, &says(" 210\n"))),
        (
            "f64",
            tiff::<Gray64Float>(&POSTS.map(f64::from), &says("2.1e2")),
        ),
    ] {
        let tile = read("dem.tif", &file).unwrap();
        let row = [tile.post(0, 0), tile.post(0, 1), tile.post(0, 2)];
        assert_eq!(row, [Some(200.0), None, Some(220.0)], "{kind}");
    }
    let marked = [f32::NAN, -3.402_823_5e38, 200.5, -9999.0, 1.0e9, 320.0];
    for missing in ["nan", "-3.4028234663852886e+38", ""] {
        let tile = read("dem.tif", &tiff::<Gray32Float>(&marked, &says(missing))).unwrap();
        let row = [tile.post(0, 0), tile.post(0, 1), tile.post(0, 2)];
        assert_eq!(row, [None, None, Some(200.5)], "{missing}");
        assert_eq!(
            (tile.post(1, 0), tile.post(1, 1)),
            (None, None),
            "no ground is there"
        );
    }
    let high = tiff::<Gray16>(&[65535, 40000, 300, 0, 0, 0], &Says::default());
    let tile = read("dem.tif", &high).unwrap();
    assert_eq!(
        (tile.post(0, 0), tile.post(0, 1), tile.post(0, 2)),
        (None, None, Some(300.0))
    );
}

#[test]
fn compressed_files_are_read_alike() {
    for (compression, predictor) in [
        (Compression::Deflate(DeflateLevel::Fast), Predictor::None),
        (
            Compression::Deflate(DeflateLevel::Best),
            Predictor::Horizontal,
        ),
        (Compression::Lzw, Predictor::Horizontal),
        (Compression::Packbits, Predictor::None),
    ] {
        let says = Says {
            compression,
            predictor,
            ..Says::default()
        };
        let tile = read("dem.tif", &tiff::<GrayI16>(&POSTS, &says)).unwrap();
        assert_eq!(
            (tile.post(0, 1), tile.post(1, 1)),
            (Some(210.0), Some(310.0))
        );
    }
}

fn refused(says: &Says, why: &str) {
    let error = read("dem.tif", &tiff::<GrayI16>(&POSTS, says)).unwrap_err();
    assert!(matches!(error, TerrainError::Unsupported { .. }), "{error}");
    assert!(error.to_string().contains(why), "{error} for {why}");
}

#[test]
fn what_is_not_in_degrees_on_wgs_84_is_refused() {
    for (keys, why) in [
        (
            &[(1024, 1), (2048, 0), (3072, 32633)][..],
            "its coordinates are EPSG:32633",
        ),
        (&[(1024, 1), (3072, 5514)], "its coordinates are EPSG:5514"),
        (&[(2048, 4258)], "its coordinates are EPSG:4258"),
        (&[(2048, 4979)], "its coordinates are EPSG:4979"),
        (&[(2048, 32767)], "its coordinates are others"),
        (&[(2048, 0)], "its coordinates are others"),
        (&[(1024, 0)], "WGS 84 degrees"),
        (&[(2054, 9101)], "not in degrees"),
        (&[(4096, 4979)], "not counted from mean sea level"),
        (&[(4099, 9002)], "not in metres"),
        (&[(1025, 3)], "a point or an area"),
    ] {
        refused(&Says::keyed(keys), why);
    }
    let none = Says {
        keys: Vec::new(),
        ..Says::default()
    };
    refused(&none, "which coordinates");
    let usual = Says::keyed(&[(2054, 9102), (4096, 5773), (4099, 9001)]);
    assert!(read("dem.tif", &tiff::<GrayI16>(&POSTS, &usual)).is_ok());
}

#[test]
fn what_is_not_metres_on_a_plain_grid_is_refused() {
    let plain = Says::default;
    let metadata = |text| Says {
        metadata: Some(text),
        ..plain()
    };
    for (says, why) in [
        (
            Says {
                scale: Vec::new(),
                ..plain()
            },
            "no pixel scale",
        ),
        (
            Says {
                scale: vec![0.1, 0.2, 0.5],
                ..plain()
            },
            "scaled",
        ),
        (
            Says {
                tie: vec![0.0; 12],
                ..plain()
            },
            "exactly one tie point",
        ),
        (
            Says {
                tie: vec![0.0, 0.0, 0.0, 14.0, 51.0, 3.0],
                ..plain()
            },
            "lifted",
        ),
        (
            Says {
                missing: Some("none"),
                ..plain()
            },
            "not a number",
        ),
        (
            metadata(r#"<Item name="SCALE" sample="0" role="scale">0.1</Item>"#),
            "scaled",
        ),
        (
            metadata(r#"<Item name="OFFSET" sample="0" role="offset">5</Item>"#),
            "scaled",
        ),
        (
            metadata(r#"<Item name="UNITTYPE" sample="0" role="unittype">ft</Item>"#),
            "are in ft",
        ),
    ] {
        refused(&says, why);
    }
    for says in [
        metadata(r#"<Item name="UNITTYPE" sample="0" role="unittype">m</Item>"#),
        Says {
            scale: vec![0.1, 0.2, 1.0],
            ..plain()
        },
    ] {
        assert!(read("dem.tif", &tiff::<GrayI16>(&POSTS, &says)).is_ok());
    }
}

#[test]
fn what_is_no_image_of_heights_is_refused() {
    let says = Says::default();
    for (file, why) in [
        (tiff::<Gray8>(&[1; 6], &says), "none of i16"),
        (tiff::<RGB8>(&[1; 18], &says), "more than one band"),
        (tiff::<GrayI16>(&POSTS[..3], &says), "at least two rows"),
        (
            tiff::<GrayI16>(
                &POSTS,
                &Says {
                    scale: vec![0.1, 200.0, 0.0],
                    ..Says::default()
                },
            ),
            "earth",
        ),
        (
            tiff::<GrayI16>(
                &POSTS,
                &Says {
                    scale: vec![f64::NAN, 0.2, 0.0],
                    ..Says::default()
                },
            ),
            "positive",
        ),
        (Vec::new(), "not a readable GeoTIFF"),
        (b"II*\0".to_vec(), "not a readable GeoTIFF"),
        (
            b"PK\x03\x04 a zip file of something".to_vec(),
            "not a readable GeoTIFF",
        ),
    ] {
        let error = read("dem.tiff", &file).unwrap_err();
        assert!(error.to_string().contains(why), "{error} for {why}");
    }
    for name in ["dem.asc", "dem", "", "N50E014.hgt.zip", "hgt"] {
        assert!(
            matches!(read(name, &[]), Err(TerrainError::Ending(_))),
            "{name}"
        );
    }
    assert!(matches!(
        read("prague.hgt", &[]),
        Err(TerrainError::Name(_))
    ));
}

#[test]
fn a_file_that_left_parts_out_is_refused() {
    let mut file = tiff::<GrayI16>(&POSTS, &Says::default());
    let entry = file
        .windows(4)
        .rposition(|bytes| bytes == [0x17, 0x01, 4, 0]);
    let entry = entry.expect("strip byte counts are in the file");
    file[entry + 8..entry + 12].fill(0);
    let error = read("dem.tif", &file).unwrap_err();
    assert!(error.to_string().contains("sparse"), "{error}");
}

#[test]
fn a_damaged_file_is_an_error_or_a_tile_and_never_a_panic() {
    let compression = Compression::Deflate(DeflateLevel::Fast);
    for says in [
        Says::default(),
        Says {
            compression,
            ..Says::default()
        },
    ] {
        let whole = tiff::<GrayI16>(&POSTS, &says);
        for length in 0..whole.len() {
            let _ = read("dem.tif", &whole[..length]);
        }
        for place in 0..whole.len() {
            for change in [0, 1, 0x7f, 0x80, 0xff] {
                let mut file = whole.clone();
                file[place] = change;
                let _ = read("dem.tif", &file);
            }
        }
    }
}

#[test]
fn a_huge_size_in_a_small_file_is_refused() {
    let mut file = tiff::<GrayI16>(&POSTS, &Says::default());
    for tag in [0x0100_u16, 0x0101] {
        let entry = file
            .windows(4)
            .rposition(|bytes| bytes[..2] == tag.to_le_bytes() && bytes[2..] == [4, 0]);
        let entry = entry.expect("the size is in the file");
        file[entry + 8..entry + 12].copy_from_slice(&60_000_u32.to_le_bytes());
    }
    let error = read("dem.tif", &file).unwrap_err();
    assert!(error.to_string().contains("60000 by 60000"), "{error}");
}
