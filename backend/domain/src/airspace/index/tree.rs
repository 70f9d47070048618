//! A packed tree over boxes: built once, never changed, without pointers.
//!
//! Sixteen boxes in a node, side after side, so that a processor compares several at once; the
//! general trees of `rstar` and `geo-index` keep their boxes one by one and allocate for each
//! search, which alone takes longer than the whole answer may take.

use crate::geometry::Extent;
use crate::geometry::frame::{Frame, Frames, SIXTEEN, places};

/// Boxes to search in.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Nodes of each level: first those of the boxes themselves, last a single one.
    levels: Vec<Vec<Frames>>,
}

/// In which order boxes lie beside their neighbours: in slices from west to east, each from south
/// to north.
pub(super) fn order(extents: &[Extent]) -> Vec<usize> {
    let lon = |at: usize| extents[at].middle();
    let lat = |at: usize| f64::midpoint(extents[at].south, extents[at].north);
    let mut order: Vec<usize> = (0..extents.len()).collect();
    order.sort_by(|a, b| lon(*a).total_cmp(&lon(*b)));
    let slices = extents.len().div_ceil(SIXTEEN).isqrt().max(1);
    let slice = extents
        .len()
        .div_ceil(slices)
        .next_multiple_of(SIXTEEN)
        .max(1);
    for slice in order.chunks_mut(slice) {
        slice.sort_by(|a, b| lat(*a).total_cmp(&lat(*b)));
    }
    order
}

impl Tree {
    /// A tree over boxes, best in the order that [`order`] gives.
    pub(super) fn new(frames: &[Frame]) -> Self {
        let mut levels = Vec::new();
        let mut frames = frames.to_vec();
        while !frames.is_empty() {
            let nodes: Vec<Frames> = frames.chunks(SIXTEEN).map(Frames::new).collect();
            let around =
                |frames: &[Frame]| frames.iter().fold(Frame::EMPTY, |all, one| all.and(one));
            frames = frames.chunks(SIXTEEN).map(around).collect();
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
        for place in places(self.levels[level][node].meeting(frame)) {
            let place = node * SIXTEEN + place;
            if level == 0 {
                found(place);
            } else {
                self.search_node(level - 1, place, frame, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_box_is_found_and_no_other() {
        for count in [0_u32, 1, 15, 16, 17, 300, 5000] {
            let extents: Vec<Extent> = (0..count)
                .map(|at| {
                    let west = f64::from(at * 7919 % 1000) / 100.0;
                    let south = f64::from(at * 104_729 % 997) / 100.0;
                    Extent {
                        west,
                        south,
                        east: west + 0.05,
                        north: south + 0.03,
                    }
                })
                .collect();
            let order = order(&extents);
            let frames: Vec<Frame> = order
                .iter()
                .map(|at| Frame::around(&extents[*at]))
                .collect();
            let tree = Tree::new(&frames);
            let wanted = Frame {
                west: 2.0,
                south: 3.0,
                east: 2.5,
                north: 3.4,
            };
            let mut found = Vec::new();
            tree.search(&wanted, &mut |place| found.push(order[place]));
            found.sort_unstable();
            let meets = |at: &usize| Frame::around(&extents[*at]).meets(&wanted);
            let expected: Vec<usize> = (0..extents.len()).filter(meets).collect();
            assert_eq!(found, expected, "{count}");
        }
    }
}
