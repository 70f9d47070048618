//! The published height grid of control zones and aerodrome traffic zones: which parts of a mission
//! its cells cover, and which of them fly above the free height of a cell.
//!
//! A cell's ceiling is the height above ground up to which nobody has to be asked. A cell without a
//! ceiling frees nothing.

use super::zones::{self, Met, asking, words};
use super::{Facts, Finding, FindingState, Head, Measure, ZoneMet};
use crate::airspace::{Zone, ZoneKind};
use crate::altitude::{Altitude, Datum};
use crate::geometry::{Area, Position};
use crate::localized::{Localized, number, unlike};
use crate::missions::volumes::HeightBasis;
use crate::missions::{Footprint, Volume};

/// How finely a part is looked through for ground that no cell covers, metres.
const STEP_M: f64 = 50.0;
/// Most places along a part: 40 km at the distance above.
const MOST_PLACES: f64 = 800.0;
/// Cells whose borders are this far apart count as touching, metres.
const SEAM_M: f64 = 1.0;
/// An area is looked through at so many places on either side.
const LATTICE: u32 = 24;

/// Whether the grid decides in this regime.
pub(super) fn decides(facts: &Facts<'_>) -> bool {
    facts.judges(&facts.rulebook.rules.ctr_grid)
}

/// The cells of a kind that a part meets.
fn cells<'f, 'a>(facts: &'f Facts<'a>, kind: ZoneKind, part: usize) -> Vec<&'f ZoneMet<'a>> {
    let meets = |hit: &&ZoneMet<'_>| hit.zone.kind == kind && hit.volumes.contains(&part);
    asking(facts).filter(meets).collect()
}

/// Whether cells of a kind cover all of a part that lies where `inside` holds. Only then do they
/// decide about it; where the data have no cells, or leave a gap, other rules do.
pub(super) fn covers(
    facts: &Facts<'_>,
    kind: ZoneKind,
    part: usize,
    inside: impl Fn(Position) -> bool,
) -> bool {
    let Some(volume) = facts.volumes.get(part) else {
        return false;
    };
    let cells = cells(facts, kind, part);
    if cells.is_empty() {
        return false;
    }
    let boxes: Vec<(Position, Position, &Zone)> = cells
        .iter()
        .map(|cell| {
            let (southwest, northeast) = cell.zone.area.bounds();
            (southwest, northeast, cell.zone)
        })
        .collect();
    let covered = |at: Position| {
        boxes.iter().any(|(southwest, northeast, cell)| {
            near_box(at, *southwest, *northeast) && within(cell, at, SEAM_M)
        })
    };
    places(volume, facts.buffer_m)
        .into_iter()
        .all(|at| covered(at) || !inside(at))
}

/// Whether a place lies in a box with a little around it: 0.0001° is 11 m to the north and 6 m to
/// the east at the least.
fn near_box(at: Position, southwest: Position, northeast: Position) -> bool {
    let lat = southwest.lat() - 1e-4 <= at.lat() && at.lat() <= northeast.lat() + 1e-4;
    lat && southwest.lon() - 1e-4 <= at.lon() && at.lon() <= northeast.lon() + 1e-4
}

/// Whether a place lies in a zone or this near it, metres.
pub(super) fn within(zone: &Zone, at: Position, metres: f64) -> bool {
    zone.area.distance_to_leg_m(at, at) <= metres
}

/// Places all over a volume with its buffer.
fn places(volume: &Volume, buffer_m: f64) -> Vec<Position> {
    match &volume.footprint {
        Footprint::Leg { from, to } => along(*from, *to, buffer_m),
        Footprint::Within(area) => {
            let (southwest, northeast) = area.bounds();
            let southwest = southwest.offset(buffer_m, 180.0).offset(buffer_m, 270.0);
            let northeast = northeast.offset(buffer_m, 0.0).offset(buffer_m, 90.0);
            let share = |step: u32| f64::from(step) / f64::from(LATTICE);
            let place = |row, column| {
                let lat = southwest.lat() + (northeast.lat() - southwest.lat()) * share(row);
                let along = southwest.between(northeast, share(column));
                Position::new(lat, along.lon()).ok()
            };
            let lattice = (0..=LATTICE).flat_map(|row| (0..=LATTICE).map(move |c| (row, c)));
            let corners = area.rings().into_iter().flatten();
            lattice
                .filter_map(|(row, column)| place(row, column))
                .filter(|at| area.distance_to_leg_m(*at, *at) <= buffer_m)
                .chain(corners)
                .collect()
        }
    }
}

/// Places along a leg, beside it at the buffer, and before and behind its ends.
fn along(from: Position, to: Position, buffer_m: f64) -> Vec<Position> {
    let steps = (from.distance_m(to) / STEP_M)
        .ceil()
        .clamp(1.0, MOST_PLACES);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a small range"
    )]
    let count = steps as u32;
    let bearing = from.bearing_deg(to);
    let mut places = vec![
        from.offset(buffer_m, bearing + 180.0),
        to.offset(buffer_m, bearing),
    ];
    for step in 0..=count {
        let at = from.between(to, f64::from(step) / steps);
        places.extend([
            at,
            at.offset(buffer_m, bearing + 90.0),
            at.offset(buffer_m, bearing - 90.0),
        ]);
    }
    places
}

/// A finding for each cell of a kind above whose free height the mission flies; `around` are the kinds
/// of zones a consent for which is one for their cells.
pub(super) fn judge<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    kind: ZoneKind,
    around: &[ZoneKind],
) -> Vec<Finding> {
    let met = zones::met_within(
        facts,
        |hit| {
            if hit.zone.kind == kind {
                higher(facts, &hit.volumes, free_m(hit.zone))
            } else {
                Vec::new()
            }
        },
        |zone| self::around(facts, around, zone.area.centre()),
    );
    met.iter()
        .map(|met| too_high(facts, rule, met, free_m(met.zone)))
        .collect()
}

/// The free height of a cell, metres above ground; 0 where it has none that compares.
fn free_m(cell: &Zone) -> f64 {
    let above_ground = |free: &Altitude| free.datum == Datum::Agl;
    cell.upper
        .filter(above_ground)
        .map_or(0.0, |free| free.metres)
}

/// Whether a height goes beyond a limit, or is none. Nothing is free below a limit of nothing.
pub(super) fn beyond(height_m: f64, limit_m: f64) -> bool {
    height_m.is_nan() || height_m > limit_m || limit_m <= 0.0
}

/// The parts that fly higher above ground than a limit.
pub(super) fn higher(facts: &Facts<'_>, parts: &[usize], limit_m: f64) -> Vec<usize> {
    let over = |part: &usize| {
        let volume = facts.volumes.get(*part);
        volume.is_none_or(|volume| beyond(volume.agl.high_m, limit_m))
    };
    parts.iter().copied().filter(over).collect()
}

/// The zones of these kinds that are met and lie around a place, holes in them counted in: the inner
/// part of a control zone may be a hole of the outer one.
pub(super) fn around<'a>(facts: &Facts<'a>, kinds: &[ZoneKind], at: Position) -> Vec<&'a Zone> {
    let lies = |hit: &&ZoneMet<'a>| kinds.contains(&hit.zone.kind) && encloses(hit.zone, at);
    asking(facts).filter(lies).map(|hit| hit.zone).collect()
}

/// Whether a place lies in a zone or in a hole of it.
pub(super) fn encloses(zone: &Zone, at: Position) -> bool {
    filled(&zone.area).distance_to_leg_m(at, at) <= 0.0
}

/// An area without its holes.
pub(super) fn filled(area: &Area) -> Area {
    match area {
        Area::Polygon { rings } => Area::Polygon {
            rings: rings.iter().take(1).cloned().collect(),
        },
        Area::Circle { .. } => area.clone(),
    }
}

/// The finding about a zone where flight up to a height is free and parts fly higher: lifted, a
/// failure in the words of `text`, or unknown where the height above ground is.
pub(super) fn too_high<P>(
    facts: &Facts<'_>,
    rule: &Head<'_, P>,
    met: &Met<'_>,
    free_m: f64,
) -> Finding {
    let heights = met.volumes(facts).map(|volume| volume.agl.high_m);
    let height_m = heights.fold(f64::NEG_INFINITY, f64::max);
    let certain = |volume: &Volume| {
        volume.basis != HeightBasis::Country || volume.agl.low_m > free_m || free_m <= 0.0
    };
    let known = met.volumes(facts).any(certain);
    if !known && zones::lifted(facts, rule, met).is_none() {
        return zones::placed(facts, met, unknown_height(rule, met.zone, free_m));
    }
    let finding = zones::judge_one(facts, rule, met, text(met, free_m, height_m));
    if finding.state == FindingState::CannotJudge || !height_m.is_finite() {
        return finding;
    }
    finding.measured(Measure::agl(free_m), Measure::agl(height_m))
}

fn text(met: &Met<'_>, free_m: f64, height_m: f64) -> Localized {
    let (name, more) = (zones::name_of(met.zone), words::remarks(met));
    if free_m <= 0.0 {
        return Localized::new(
            format!(
                "Let v prostoru {name} je třeba koordinovat od země.{}",
                more.cs
            ),
            format!(
                "Flight in {name} has to be coordinated from the ground up.{}",
                more.en
            ),
        );
    }
    let (free, height) = unlike(free_m, height_m, 0);
    Localized::new(
        format!(
            "V prostoru {name} až {} m nad zemí, bez koordinace je dovoleno {} m.{}",
            height.cs, free.cs, more.cs
        ),
        format!(
            "In {name} up to {} m above ground, {} m is allowed without coordination.{}",
            height.en, free.en, more.en
        ),
    )
}

fn unknown_height<P>(rule: &Head<'_, P>, zone: &Zone, free_m: f64) -> Finding {
    let (name, free) = (zones::name_of(zone), number(free_m, 0));
    rule.cannot_judge(
        Localized::new(
            format!(
                "Výšku nad zemí v prostoru {name} nelze určit; bez koordinace se v něm létá do {} m.",
                free.cs
            ),
            format!(
                "The height above ground in {name} cannot be told; up to {} m no coordination is needed.",
                free.en
            ),
        ),
        Localized::fixed(
            "výškový model terénu není k dispozici",
            "no terrain model is available",
        ),
    )
    .remedy(
        "Nahrajte výškový model terénu, zapište, o kolik je terén pod tratí níž než místo vzletu, nebo let koordinujte.",
        "Load terrain, declare how far the ground under the route lies below the take-off point, or coordinate the flight.",
    )
}
