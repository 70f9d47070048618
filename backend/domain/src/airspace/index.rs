//! Zones with an index: which of them lie near a part of a mission, and how near.
//!
//! Two levels: a packed tree over the boxes of all zones finds those that may be near, then boxes
//! around stretches of their borders find the edges that may be. What is left is measured exactly:
//! straight edges in degrees, lengths on the ellipsoid.

mod spread;
mod tree;

use std::collections::BTreeMap;

use super::{Zone, ZoneKind};
use crate::geometry::cover::{covers_area, covers_leg, covers_legs};
use crate::geometry::frame::{Frame, Frames, SIXTEEN, places};
use crate::geometry::outline::Outlines;
use crate::geometry::probe::Probe;
use crate::geometry::{Area, Extent, Position};
use crate::missions::Footprint;
use spread::Spread;
use tree::Tree;

/// Zones that can be searched.
#[derive(Debug)]
pub struct Airspace {
    zones: Vec<Zone>,
    /// Their outlines in the order of the tree, so that neighbours lie beside each other.
    outlines: Outlines,
    /// Which zone each outline is of.
    order: Vec<usize>,
    tree: Tree,
    /// The box around all zones.
    frame: Frame,
    /// The box around all zones of each kind, and the zones that touch its sides.
    reaches: [(Frame, [usize; 4]); ZoneKind::ALL.len()],
    /// The kind of the zone of each outline, in the order of the tree.
    kind_at: Vec<ZoneKind>,
    /// The kinds that there are.
    kinds: Kinds,
    spread: Spread,
}

/// A set of kinds of zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Kinds(u64);

impl Kinds {
    /// All of them.
    const ALL: Self = Self(u64::MAX);

    fn of(kinds: impl IntoIterator<Item = ZoneKind>) -> Self {
        Self(kinds.into_iter().fold(0, |set, kind| set | Self::bit(kind)))
    }

    fn bit(kind: ZoneKind) -> u64 {
        const { assert!(ZoneKind::ALL.len() <= 64, "each kind has a bit") };
        1 << (kind as u32)
    }

    fn holds(self, kind: ZoneKind) -> bool {
        self.0 & Self::bit(kind) != 0
    }
}

impl Default for Airspace {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Airspace {
    /// Takes zones in and builds their index.
    pub fn new(zones: Vec<Zone>) -> Self {
        let extents: Vec<Extent> = zones.iter().map(|zone| zone.area.extent()).collect();
        let order = tree::order(&extents);
        let mut outlines = Outlines::default();
        for &zone in &order {
            outlines.push(&zones[zone].area);
        }
        let frames: Vec<Frame> = order
            .iter()
            .map(|&zone| Frame::around(&extents[zone]))
            .collect();
        let frame = frames.iter().fold(Frame::EMPTY, |all, one| all.and(one));
        let kind_at: Vec<ZoneKind> = order.iter().map(|&zone| zones[zone].kind).collect();
        let mut reaches = [(Frame::EMPTY, [0; 4]); ZoneKind::ALL.len()];
        for (&zone, frame) in order.iter().zip(&frames) {
            let (reach, touching) = &mut reaches[zones[zone].kind as usize];
            let all = reach.and(frame);
            let sides = [
                all.west < reach.west,
                all.south < reach.south,
                all.east > reach.east,
                all.north > reach.north,
            ];
            for (touches, _) in touching.iter_mut().zip(sides).filter(|(_, moved)| *moved) {
                *touches = zone;
            }
            *reach = all;
        }
        Self {
            spread: Spread::new(zones.iter().map(|zone| zone.kind).zip(&extents)),
            reaches,
            kinds: Kinds::of(kind_at.iter().copied()),
            kind_at,
            tree: Tree::new(&frames),
            zones,
            outlines,
            order,
            frame,
        }
    }

    /// All zones, in the order in which they came.
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// Whether there is any zone of a kind.
    pub fn holds(&self, kind: ZoneKind) -> bool {
        self.kinds.holds(kind)
    }

    /// Whether the data speak of some kinds of zones at a place: it lies in the box around all of
    /// them, or 20 km from it. Data of another region say nothing.
    pub fn speaks_of(&self, kinds: &[ZoneKind], at: Position) -> bool {
        let [east, north] = spread::around_deg(at);
        let around = Frame::around(&Extent {
            west: at.lon() - east,
            south: at.lat() - north,
            east: at.lon() + east,
            north: at.lat() + north,
        });
        let all = kinds.iter().fold(Frame::EMPTY, |all, kind| {
            all.and(&self.reaches[*kind as usize].0)
        });
        [-360.0, 0.0, 360.0]
            .iter()
            .any(|turn| around.turned(*turn).meets(&all))
    }

    /// Whether the data know the zones of a kind at a place. Of kinds that lie everywhere, settlements
    /// and obstacles, some must lie within 20 km in each quarter of the sky: a few that somebody drew are
    /// not all that there are. Of others see [`Self::speaks_of`].
    pub fn knows(&self, kind: ZoneKind, at: Position) -> bool {
        self.spread
            .surrounds(kind, at)
            .unwrap_or_else(|| self.speaks_of(&[kind], at))
    }

    /// The zones that [`Self::holds`], [`Self::speaks_of`] and [`Self::knows`] rest on at a place: with
    /// them alone the answers there are the same. By their places in [`Self::zones`], some twice.
    pub fn witnesses(&self, at: Position) -> impl Iterator<Item = usize> {
        let held = ZoneKind::ALL.iter().filter(|kind| self.holds(**kind));
        let touching = held.flat_map(|kind| self.reaches[*kind as usize].1);
        touching.chain(self.spread.witnesses(at))
    }

    /// One zone by its place in [`Self::zones`].
    pub fn zone(&self, index: usize) -> Option<&Zone> {
        self.zones.get(index)
    }

    /// Calls `hit` once for each zone whose area lies within `buffer_m` metres of a footprint, the
    /// buffer itself included, with its place in [`Self::zones`] and the distance in metres: zero
    /// where they meet. In no order that means anything.
    pub fn near(&self, footprint: &Footprint, buffer_m: f64, hit: impl FnMut(usize, f64)) {
        self.near_of(footprint, buffer_m, Kinds::ALL, hit);
    }

    fn near_of(
        &self,
        footprint: &Footprint,
        buffer_m: f64,
        kinds: Kinds,
        mut hit: impl FnMut(usize, f64),
    ) {
        let Some(probe) = probe(footprint, buffer_m) else {
            // An area without a border may be anywhere.
            let zones = self.zones.iter().enumerate();
            let wanted = zones.filter(|(_, zone)| kinds.holds(zone.kind));
            wanted.for_each(|(zone, _)| hit(zone, 0.0));
            return;
        };
        let reach = probe.reach();
        let beside = |turn: &f64| reach.turned(*turn).meets(&self.frame);
        let mut again = [-360.0, 360.0].into_iter().filter(beside).peekable();
        // Only near the antimeridian a zone may come more than once.
        let apart = !reach.runs_on() && !self.frame.runs_on();
        if apart || again.peek().is_none() {
            self.search(&probe, kinds, &mut hit);
            return;
        }
        let mut found = BTreeMap::new();
        for turn in [0.0].into_iter().chain(again) {
            self.search(&probe.turned(turn), kinds, &mut |zone, metres| {
                let nearest: &mut f64 = found.entry(zone).or_insert(metres);
                *nearest = nearest.min(metres);
            });
        }
        for (zone, metres) in found {
            hit(zone, metres);
        }
    }

    /// As [`Self::near`] for each of several footprints, in less time where they lie beside each
    /// other: calls `hit` with the place of the footprint, the place of the zone and the distance.
    pub fn near_each<'a>(
        &self,
        footprints: impl IntoIterator<Item = &'a Footprint>,
        buffer_m: f64,
        hit: impl FnMut(usize, usize, f64),
    ) {
        self.each_of(footprints, buffer_m, Kinds::ALL, hit);
    }

    /// As [`Self::near_each`], of zones of these kinds alone: the others are not measured.
    pub fn near_each_of<'a>(
        &self,
        kinds: &[ZoneKind],
        footprints: impl IntoIterator<Item = &'a Footprint>,
        buffer_m: f64,
        hit: impl FnMut(usize, usize, f64),
    ) {
        let kinds = Kinds::of(kinds.iter().copied());
        if kinds.0 & self.kinds.0 != 0 {
            self.each_of(footprints, buffer_m, kinds, hit);
        }
    }

    fn each_of<'a>(
        &self,
        footprints: impl IntoIterator<Item = &'a Footprint>,
        buffer_m: f64,
        kinds: Kinds,
        mut hit: impl FnMut(usize, usize, f64),
    ) {
        let mut together = Vec::with_capacity(SIXTEEN);
        for (number, footprint) in footprints.into_iter().enumerate() {
            match probe(footprint, buffer_m) {
                Some(probe) if !probe.reach().runs_on() && !self.frame.runs_on() => {
                    together.push((number, probe));
                    if together.len() == SIXTEEN {
                        self.search_together(&together, kinds, &mut hit);
                        together.clear();
                    }
                }
                _ => self.near_of(footprint, buffer_m, kinds, |zone, metres| {
                    hit(number, zone, metres);
                }),
            }
        }
        self.search_together(&together, kinds, &mut hit);
    }

    /// Whether the zone of an outline is of one of these kinds.
    fn is_of(&self, place: usize, kinds: Kinds) -> bool {
        self.kind_at
            .get(place)
            .is_some_and(|kind| kinds.holds(*kind))
    }

    /// Searches for up to sixteen numbered probes at once.
    fn search_together(
        &self,
        probes: &[(usize, Probe)],
        kinds: Kinds,
        hit: &mut impl FnMut(usize, usize, f64),
    ) {
        let reaches: Vec<Frame> = probes.iter().map(|(_, probe)| probe.reach()).collect();
        let all = reaches.iter().fold(Frame::EMPTY, |all, one| all.and(one));
        let reaches = Frames::new(&reaches);
        self.tree.search(&all, &mut |place| {
            let Some(frame) = self
                .outlines
                .frame(place)
                .filter(|_| self.is_of(place, kinds))
            else {
                return;
            };
            for (number, probe) in places(reaches.meeting(frame)).filter_map(|at| probes.get(at)) {
                if let Some(metres) = probe.distance_m(&self.outlines, place) {
                    hit(*number, self.order[place], metres);
                }
            }
        });
    }

    fn search(&self, probe: &Probe, kinds: Kinds, hit: &mut impl FnMut(usize, f64)) {
        self.tree.search(&probe.reach(), &mut |place| {
            if !self.is_of(place, kinds) {
                return;
            }
            if let Some(metres) = probe.distance_m(&self.outlines, place) {
                hit(self.order[place], metres);
            }
        });
    }
}

/// A buffer that nobody knows is taken as endless, a negative one as none.
fn sane(buffer_m: f64) -> f64 {
    if buffer_m.is_nan() {
        f64::INFINITY
    } else {
        buffer_m.max(0.0)
    }
}

/// What asks for a footprint; `None` where it is an area without a border.
fn probe(footprint: &Footprint, limit_m: f64) -> Option<Probe> {
    match footprint {
        Footprint::Leg { from, to } => Some(Probe::leg(*from, *to, sane(limit_m))),
        Footprint::Within(area) => Probe::area(area, sane(limit_m)),
    }
}

/// Metres along the ellipsoid between an area and a footprint; zero where they meet.
pub fn distance_m(area: &Area, footprint: &Footprint) -> f64 {
    let probe = probe(footprint, f64::INFINITY);
    probe.map_or(0.0, |probe| probe.nearest_m(&Outlines::of(area)))
}

/// Whether an area covers each of several footprints with its buffer, as [`covers`] does one.
pub fn covers_each<'a>(
    area: &Area,
    footprints: impl Iterator<Item = &'a Footprint> + Clone,
    buffer_m: f64,
) -> bool {
    let leg = |footprint: &Footprint| match footprint {
        Footprint::Leg { from, to } => Some((*from, *to)),
        Footprint::Within(_) => None,
    };
    let areas = footprints.clone().filter(|one| leg(one).is_none());
    covers_legs(area, footprints.filter_map(leg), sane(buffer_m))
        && areas.into_iter().all(|one| covers(area, one, buffer_m))
}

/// Whether an area covers a whole footprint with all that lies within `buffer_m` metres of it.
/// Without a buffer the border of the area still belongs to it; a buffer may reach up to the border
/// and not over it.
pub fn covers(area: &Area, footprint: &Footprint, buffer_m: f64) -> bool {
    match footprint {
        Footprint::Leg { from, to } => covers_leg(area, *from, *to, sane(buffer_m)),
        Footprint::Within(other) => covers_area(area, other, sane(buffer_m)),
    }
}
