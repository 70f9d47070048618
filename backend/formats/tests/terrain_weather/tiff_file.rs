//! Small `GeoTIFF` files for the tests, written with the encoder of the `tiff` crate.

use std::io::Cursor;

use tiff::encoder::colortype::ColorType;
use tiff::encoder::{Compression, Predictor, TiffEncoder, TiffValue};
use tiff::tags::Tag;

/// Keys of a file in degrees on WGS 84: key, value.
pub(crate) const WGS84: [(u16, u16); 3] = [(1024, 2), (1025, 1), (2048, 4326)];

/// What a file says beside its numbers.
#[derive(Clone)]
pub(crate) struct Says {
    pub(crate) keys: Vec<(u16, u16)>,
    pub(crate) scale: Vec<f64>,
    pub(crate) tie: Vec<f64>,
    pub(crate) missing: Option<&'static str>,
    pub(crate) metadata: Option<&'static str>,
    pub(crate) compression: Compression,
    pub(crate) predictor: Predictor,
}

impl Default for Says {
    fn default() -> Self {
        Self {
            keys: WGS84.to_vec(),
            scale: vec![0.1, 0.2, 0.0],
            tie: vec![0.0, 0.0, 0.0, 14.0, 51.0, 0.0],
            missing: None,
            metadata: None,
            compression: Compression::Uncompressed,
            predictor: Predictor::None,
        }
    }
}

impl Says {
    /// With other keys: those given here replace or follow those of WGS 84.
    pub(crate) fn keyed(keys: &[(u16, u16)]) -> Self {
        let kept = WGS84
            .into_iter()
            .filter(|(key, _)| keys.iter().all(|(other, _)| other != key));
        let keys = kept
            .chain(keys.iter().copied().filter(|(_, value)| *value != 0))
            .collect();
        Self {
            keys,
            ..Self::default()
        }
    }
}

/// A file of three columns with these numbers.
pub(crate) fn tiff<C: ColorType>(numbers: &[C::Inner], says: &Says) -> Vec<u8>
where
    [C::Inner]: TiffValue,
{
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file)
        .unwrap()
        .with_compression(says.compression)
        .with_predictor(says.predictor);
    let rows = u32::try_from(numbers.len() / 3 / C::BITS_PER_SAMPLE.len()).unwrap();
    let mut image = encoder.new_image::<C>(3, rows).unwrap();
    let count = u16::try_from(says.keys.len()).unwrap();
    let mut keys = vec![1, 1, 0, count];
    for (key, value) in &says.keys {
        keys.extend([*key, 0, 1, *value]);
    }
    let tags = image.encoder();
    if !says.keys.is_empty() {
        tags.write_tag(Tag::GeoKeyDirectoryTag, &keys[..]).unwrap();
    }
    if !says.scale.is_empty() {
        tags.write_tag(Tag::ModelPixelScaleTag, &says.scale[..])
            .unwrap();
    }
    tags.write_tag(Tag::ModelTiepointTag, &says.tie[..])
        .unwrap();
    if let Some(missing) = says.missing {
        tags.write_tag(Tag::GdalNodata, missing).unwrap();
    }
    if let Some(metadata) = says.metadata {
        tags.write_tag(Tag::Unknown(42112), metadata).unwrap();
    }
    image.write_data(numbers).unwrap();
    file.into_inner()
}
