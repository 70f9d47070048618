//! Measurements into the integers of the wire: rounded, and held within what the type can carry.

macro_rules! to_integer {
    ($name:ident -> $type:ty; $($lint:path),*) => {
        #[expect(
            $($lint,)*
            reason = "a cast gives the nearest value that the integer has, and 0 for NaN"
        )]
        pub(crate) fn $name(value: f64) -> $type {
            value.round() as $type
        }
    };
}

to_integer!(to_i8 -> i8; clippy::cast_possible_truncation);
to_integer!(to_i16 -> i16; clippy::cast_possible_truncation);
to_integer!(to_i32 -> i32; clippy::cast_possible_truncation);
to_integer!(to_u16 -> u16; clippy::cast_possible_truncation, clippy::cast_sign_loss);
to_integer!(to_u32 -> u32; clippy::cast_possible_truncation, clippy::cast_sign_loss);
to_integer!(to_u64 -> u64; clippy::cast_possible_truncation, clippy::cast_sign_loss);

#[expect(
    clippy::cast_possible_truncation,
    reason = "the wire carries single precision; what is lost is far below the noise"
)]
pub(crate) fn to_f32(value: f64) -> f32 {
    value as f32
}

/// The whole number that a parameter means; `None` if it is none that is at hand.
pub(crate) fn whole(value: f32) -> Option<u32> {
    let value = f64::from(value);
    (value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&value)).then(|| to_u32(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_wraps_and_nothing_panics() {
        assert_eq!(to_i16(1e9), i16::MAX);
        assert_eq!(to_u16(-3.0), 0);
        assert_eq!(to_i32(f64::NAN), 0);
        assert_eq!(whole(400.0), Some(400));
        assert_eq!(whole(-1.0), None);
        assert_eq!(whole(0.5), None);
        assert_eq!(whole(f32::NAN), None);
        assert_eq!(whole(f32::INFINITY), None);
    }
}
