//! Which zones a mission meets: where on the ground, how high, and when they are active.

use super::facts::AirspaceFacts;
use crate::airspace::{Activity, NoticeList, Zone, ZoneKind};
use crate::altitude::{Altitude, Bounds, Datum};
use crate::missions::Volume;
use crate::missions::volumes::{Assumptions, HeightBasis, STANDARD_TO_AMSL};
use crate::period::{Period, Span};

/// A zone that a mission meets.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneMet<'a> {
    /// The zone.
    pub zone: &'a Zone,
    /// The volumes that meet it: their places in the list of volumes.
    pub volumes: Vec<usize>,
    /// The least distance on the ground, metres; 0 inside.
    pub distance_m: f64,
    /// Whether it is met for certain, or only because its floor cannot be compared with the height
    /// of the flight.
    pub certain: bool,
    /// When it is active during the mission.
    pub spans: Vec<Span>,
    /// Whether it is only assumed to be active, because nobody says.
    pub assumed: bool,
}

/// The zones that volumes meet in a period, in the order of the data.
pub(super) fn zones_met<'a>(
    facts: &'a AirspaceFacts,
    volumes: &[Volume],
    buffer_m: f64,
    period: &Period,
    assumptions: &Assumptions,
) -> Vec<ZoneMet<'a>> {
    let mut met: Vec<(usize, ZoneMet<'a>)> = Vec::new();
    for (place, volume) in volumes.iter().enumerate() {
        facts
            .airspace
            .near(&volume.footprint, buffer_m, |index, distance_m| {
                let zone = &facts.airspace.zones()[index];
                let certain = match vertical(zone, volume, assumptions) {
                    Vertical::Apart => return,
                    Vertical::Meets => true,
                    Vertical::Unknown => false,
                };
                if let Some((_, known)) = met.iter_mut().find(|(known, _)| *known == index) {
                    known.volumes.push(place);
                    known.distance_m = known.distance_m.min(distance_m);
                    known.certain |= certain;
                    return;
                }
                let (spans, assumed) = active(zone, facts, period);
                if !spans.is_empty() {
                    let hit = ZoneMet {
                        zone,
                        volumes: vec![place],
                        distance_m,
                        certain,
                        spans,
                        assumed,
                    };
                    met.push((index, hit));
                }
            });
    }
    met.sort_by_key(|(index, _)| *index);
    met.into_iter().map(|(_, hit)| hit).collect()
}

/// When a zone is active, by its own words and by notices.
fn active(zone: &Zone, facts: &AirspaceFacts, period: &Period) -> (Vec<Span>, bool) {
    let by_notice = zone.activity == Activity::ByNotice || zone.kind == ZoneKind::Reserved;
    let mut spans = if by_notice {
        match noticed(zone, &facts.notices, period) {
            Some(spans) => return (spans, false),
            None => zone.activity.during(period, zone.area.centre()),
        }
    } else {
        zone.activity.during(period, zone.area.centre())
    };
    // A notice can make any other zone active beside its own times, never less active.
    for list in &facts.notices {
        spans.spans.extend(spans_of(zone, list, period));
    }
    (spans.spans, spans.assumed)
}

/// The spans that notices name; `None` when no list covers the whole period.
fn noticed(zone: &Zone, lists: &[NoticeList], period: &Period) -> Option<Vec<Span>> {
    let covering: Vec<&NoticeList> = lists
        .iter()
        .filter(|list| list.covers.covers(period))
        .collect();
    if covering.is_empty() {
        return None;
    }
    Some(
        covering
            .iter()
            .flat_map(|list| spans_of(zone, list, period))
            .collect(),
    )
}

fn spans_of<'a>(
    zone: &'a Zone,
    list: &'a NoticeList,
    period: &'a Period,
) -> impl Iterator<Item = Span> + 'a {
    let cancelled = |notice: &crate::airspace::Notice| {
        list.notices.iter().any(|other| {
            other.cancelled
                && other.identifier == notice.identifier
                && other.period.covers(&notice.period)
        })
    };
    list.notices
        .iter()
        .filter(move |notice| {
            !notice.cancelled && notice.identifier == zone.identifier && !cancelled(notice)
        })
        .filter_map(|notice| Span::from(notice.period).common(Span::from(*period)))
}

/// How a volume and a zone lie to each other in height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vertical {
    /// Certainly apart.
    Apart,
    /// They meet, or it is safer to take them so.
    Meets,
    /// Whether the floor lies above the flight cannot be told.
    Unknown,
}

fn vertical(zone: &Zone, volume: &Volume, assumptions: &Assumptions) -> Vertical {
    let floor = limit(zone.lower, assumptions);
    let own = heights(zone.lower.datum, volume);
    if own.high_m < floor.low_m {
        return Vertical::Apart;
    }
    if let Some(upper) = zone.upper {
        let ceiling = limit(upper, assumptions);
        if heights(upper.datum, volume).low_m > ceiling.high_m {
            return Vertical::Apart;
        }
    }
    let exact = match zone.lower.datum {
        Datum::Agl => volume.basis != HeightBasis::Country,
        _ => volume.basis == HeightBasis::Terrain,
    };
    if zone.lower.is_ground() || exact || own.low_m >= floor.high_m {
        Vertical::Meets
    } else {
        Vertical::Unknown
    }
}

/// The heights of a volume that compare with a limit of a datum.
fn heights(datum: Datum, volume: &Volume) -> Bounds {
    match datum {
        Datum::Agl | Datum::Home => volume.agl,
        Datum::Amsl | Datum::Wgs84 | Datum::Standard => volume.amsl,
    }
}

/// A limit of a zone as bounds above ground or above sea level.
fn limit(limit: Altitude, assumptions: &Assumptions) -> Bounds {
    let metres = Bounds::exact(limit.metres);
    match limit.datum {
        Datum::Agl | Datum::Amsl => metres,
        Datum::Wgs84 => metres.minus(assumptions.geoid),
        Datum::Standard => metres.plus(STANDARD_TO_AMSL),
        // A zone has no take-off point: such a limit means nothing and holds nothing apart.
        Datum::Home => Bounds::new(f64::NEG_INFINITY, f64::INFINITY),
    }
}
