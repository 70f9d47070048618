//! Boxes in single precision, rounded outwards, one by one and sixteen together.
//!
//! Half the memory of an [`Extent`], and sixteen of them, side after side, are compared several at
//! once by any processor.

use super::extent::Extent;

/// Boxes in [`Frames`].
pub(crate) const SIXTEEN: usize = 16;

/// A box in degrees, rounded outwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Frame {
    pub(crate) west: f32,
    pub(crate) south: f32,
    pub(crate) east: f32,
    pub(crate) north: f32,
}

/// A number that is not greater: moved by twice what rounding can be off by.
#[expect(
    clippy::cast_possible_truncation,
    reason = "what is lost has been taken off before"
)]
fn down(value: f64) -> f32 {
    let part = f64::from(f32::EPSILON);
    (if value > 0.0 {
        value * (1.0 - part)
    } else {
        value * (1.0 + part)
    }) as f32
}

/// A number that is not less.
fn up(value: f64) -> f32 {
    -down(-value)
}

impl Frame {
    /// A frame that nothing lies in yet.
    pub(crate) const EMPTY: Self = Self {
        west: f32::INFINITY,
        south: f32::INFINITY,
        east: f32::NEG_INFINITY,
        north: f32::NEG_INFINITY,
    };

    /// What nothing meets, not even a search of the whole earth.
    const NOWHERE: Self = Self {
        west: f32::NAN,
        south: f32::NAN,
        east: f32::NAN,
        north: f32::NAN,
    };

    /// A frame around a box.
    pub(crate) fn around(extent: &Extent) -> Self {
        Self {
            west: down(extent.west),
            south: down(extent.south),
            east: up(extent.east),
            north: up(extent.north),
        }
    }

    /// The frame around two frames; one that is nowhere does not count.
    pub(crate) fn and(&self, other: &Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// A frame around the same box some degrees further east.
    pub(crate) fn turned(&self, degrees: f64) -> Self {
        let (west, east) = (
            f64::from(self.west) + degrees,
            f64::from(self.east) + degrees,
        );
        Self {
            west: down(west),
            east: up(east),
            ..*self
        }
    }

    /// The longitude of its middle; of the whole earth 0.
    pub(super) fn middle(&self) -> f64 {
        let middle = f64::midpoint(f64::from(self.west), f64::from(self.east));
        if middle.is_finite() { middle } else { 0.0 }
    }

    /// Degrees from its western to its eastern side.
    pub(super) fn width(&self) -> f64 {
        f64::from(self.east) - f64::from(self.west)
    }

    /// Whether it reaches the antimeridian, where longitudes run on.
    pub(crate) fn runs_on(&self) -> bool {
        self.west <= -180.0 || self.east >= 180.0
    }

    /// Whether they have a place in common.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.west <= other.east
            && other.west <= self.east
            && self.south <= other.north
            && other.south <= self.north
    }
}

/// Up to sixteen frames. What is said of them is said in bits, the first frame's the lowest.
#[derive(Debug, Clone)]
pub(crate) struct Frames {
    west: [f32; SIXTEEN],
    south: [f32; SIXTEEN],
    east: [f32; SIXTEEN],
    north: [f32; SIXTEEN],
}

impl Frames {
    /// The first sixteen of some frames.
    pub(crate) fn new(frames: &[Frame]) -> Self {
        let frame = |at: usize| frames.get(at).unwrap_or(&Frame::NOWHERE);
        Self {
            west: std::array::from_fn(|at| frame(at).west),
            south: std::array::from_fn(|at| frame(at).south),
            east: std::array::from_fn(|at| frame(at).east),
            north: std::array::from_fn(|at| frame(at).north),
        }
    }

    /// Which of them meet a frame.
    pub(crate) fn meeting(&self, frame: &Frame) -> u32 {
        one_bit_each(|at| {
            u32::from(self.west[at] <= frame.east)
                & u32::from(self.east[at] >= frame.west)
                & u32::from(self.south[at] <= frame.north)
                & u32::from(self.north[at] >= frame.south)
        })
    }

    /// Which of them lie wholly to the east of a frame, and neither north nor south of it.
    pub(crate) fn to_the_east(&self, frame: &Frame) -> u32 {
        one_bit_each(|at| {
            u32::from(self.west[at] > frame.east)
                & u32::from(self.south[at] <= frame.north)
                & u32::from(self.north[at] >= frame.south)
        })
    }
}

/// Sixteen answers, each 0 or 1, as bits. Written so, without any jump and each answer in a place
/// of its own, the compiler makes several comparisons at once of it.
#[inline]
fn one_bit_each(answer: impl Fn(usize) -> u32) -> u32 {
    let bits: [u32; SIXTEEN] = std::array::from_fn(|at| answer(at).wrapping_neg() & (1 << at));
    bits.into_iter().fold(0, |all, bit| all | bit)
}

/// The places of the bits that are set, from the lowest.
pub(crate) fn places(mut bits: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = bits.trailing_zeros();
        bits &= bits.wrapping_sub(1);
        (place < u32::BITS).then_some(place as usize)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_holds_its_box() {
        for value in [
            0.0,
            -0.0,
            1e-30,
            0.1,
            14.1,
            50.123_456_789,
            180.0,
            539.999,
            f64::INFINITY,
        ] {
            for value in [value, -value] {
                assert!(f64::from(down(value)) <= value, "{value}");
                assert!(f64::from(up(value)) >= value, "{value}");
            }
            assert!(value.is_infinite() || f64::from(up(value)) - value <= value * 3e-7);
        }
    }

    #[test]
    fn sixteen_answer_as_one_by_one() {
        let frame = |at: f32| Frame {
            west: at,
            south: at / 2.0,
            east: at + 1.5,
            north: at / 2.0 + 0.7,
        };
        let all: Vec<Frame> = (0..13_i16).map(|at| frame(f32::from(at))).collect();
        let frames = Frames::new(&all);
        let everywhere = Frame {
            west: f32::NEG_INFINITY,
            south: f32::NEG_INFINITY,
            east: f32::INFINITY,
            north: f32::INFINITY,
        };
        assert_eq!(places(frames.meeting(&everywhere)).count(), 13);
        for wanted in [
            frame(3.2),
            frame(-2.0),
            frame(12.9),
            Frame {
                west: 2.0,
                south: 3.0,
                east: 2.5,
                north: 4.1,
            },
        ] {
            let meets: Vec<usize> = (0..13).filter(|at| all[*at].meets(&wanted)).collect();
            assert_eq!(places(frames.meeting(&wanted)).collect::<Vec<_>>(), meets);
            let east = |at: &usize| {
                let one = all[*at];
                one.west > wanted.east && one.south <= wanted.north && one.north >= wanted.south
            };
            let east: Vec<usize> = (0..13).filter(east).collect();
            assert_eq!(
                places(frames.to_the_east(&wanted)).collect::<Vec<_>>(),
                east
            );
        }
    }
}
