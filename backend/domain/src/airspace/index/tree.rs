//! A packed tree over boxes: built once, never changed, without pointers.
//!
//! Sixteen boxes in a node, side after side, so that a processor compares several at once; the
//! general trees of `rstar` and `geo-index` keep their boxes one by one and allocate for each
//! search, which alone takes longer than the whole answer may take.

use crate::geometry::Extent;
use crate::geometry::outline::Frame;

/// Boxes in a node.
const WIDTH: usize = 16;
/// What nothing meets, not even a search of the whole earth.
const NOWHERE: Frame = Frame { west: f32::NAN, south: f32::NAN, east: f32::NAN, north: f32::NAN };

/// Sixteen boxes.
#[derive(Debug, Clone)]
struct Node {
    west: [f32; WIDTH],
    south: [f32; WIDTH],
    east: [f32; WIDTH],
    north: [f32; WIDTH],
}

/// Boxes to search in.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Nodes of each level: first those of the boxes themselves, last a single one.
    levels: Vec<Vec<Node>>,
}

/// In which order boxes lie beside their neighbours: in slices from west to east, each from south
/// to north.
pub(super) fn order(extents: &[Extent]) -> Vec<usize> {
    let lon = |at: usize| extents[at].middle();
    let lat = |at: usize| f64::midpoint(extents[at].south, extents[at].north);
    let mut order: Vec<usize> = (0..extents.len()).collect();
    order.sort_by(|a, b| lon(*a).total_cmp(&lon(*b)));
    let slices = extents.len().div_ceil(WIDTH).isqrt().max(1);
    let slice = extents.len().div_ceil(slices).next_multiple_of(WIDTH).max(1);
    for slice in order.chunks_mut(slice) {
        slice.sort_by(|a, b| lat(*a).total_cmp(&lat(*b)));
    }
    order
}

impl Node {
    fn new(frames: &[Frame]) -> Self {
        let frame = |at: usize| frames.get(at).copied().unwrap_or(NOWHERE);
        Self {
            west: std::array::from_fn(|at| frame(at).west),
            south: std::array::from_fn(|at| frame(at).south),
            east: std::array::from_fn(|at| frame(at).east),
            north: std::array::from_fn(|at| frame(at).north),
        }
    }

    /// The box around all of it; `min` and `max` pass over what is nowhere.
    fn frame(&self) -> Frame {
        Frame {
            west: self.west.into_iter().fold(f32::INFINITY, f32::min),
            south: self.south.into_iter().fold(f32::INFINITY, f32::min),
            east: self.east.into_iter().fold(f32::NEG_INFINITY, f32::max),
            north: self.north.into_iter().fold(f32::NEG_INFINITY, f32::max),
        }
    }

    /// Which of its boxes meet another one, as bits.
    fn meeting(&self, frame: &Frame) -> u32 {
        // Each answer in a place of its own lets the compiler compare several boxes at once.
        let bits: [u32; WIDTH] = std::array::from_fn(|at| {
            let meets = (self.west[at] <= frame.east)
                & (self.east[at] >= frame.west)
                & (self.south[at] <= frame.north)
                & (self.north[at] >= frame.south);
            if meets { 1 << at } else { 0 }
        });
        bits.into_iter().fold(0, |all, bit| all | bit)
    }
}

impl Tree {
    /// A tree over boxes, best in the order that [`order`] gives.
    pub(super) fn new(frames: &[Frame]) -> Self {
        let mut levels = Vec::new();
        let mut frames = frames.to_vec();
        while !frames.is_empty() {
            let nodes: Vec<Node> = frames.chunks(WIDTH).map(Node::new).collect();
            frames = nodes.iter().map(Node::frame).collect();
            let done = nodes.len() == 1;
            levels.push(nodes);
            if done {
                break;
            }
        }
        Self { levels }
    }

    /// Calls `found` with the place of each box that meets `frame`.
    pub(super) fn search(&self, frame: &Frame, found: &mut impl FnMut(usize)) {
        if let Some(top) = self.levels.len().checked_sub(1) {
            self.search_node(top, 0, frame, found);
        }
    }

    fn search_node(&self, level: usize, node: usize, frame: &Frame, found: &mut impl FnMut(usize)) {
        let mut meeting = self.levels[level][node].meeting(frame);
        while meeting != 0 {
            let place = node * WIDTH + meeting.trailing_zeros() as usize;
            if level == 0 {
                found(place);
            } else {
                self.search_node(level - 1, place, frame, found);
            }
            meeting &= meeting - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_box_is_found_and_no_other() {
        for count in [0_usize, 1, 15, 16, 17, 300, 5000] {
            let extents: Vec<Extent> = (0..count)
                .map(|at| {
                    let (west, south) = ((at * 7919 % 1000) as f64 / 100.0, (at * 104_729 % 997) as f64 / 100.0);
                    Extent { west, south, east: west + 0.05, north: south + 0.03 }
                })
                .collect();
            let order = order(&extents);
            let frames: Vec<Frame> = order.iter().map(|at| Frame::around(&extents[*at])).collect();
            let tree = Tree::new(&frames);
            let wanted = Frame { west: 2.0, south: 3.0, east: 2.5, north: 3.4 };
            let mut found = Vec::new();
            tree.search(&wanted, &mut |place| found.push(order[place]));
            found.sort_unstable();
            let area = Extent { west: 2.0, south: 3.0, east: 2.5, north: 3.4 };
            let expected: Vec<usize> = (0..count).filter(|at| extents[*at].meets(&area)).collect();
            assert_eq!(found, expected, "{count}");
        }
    }
}
