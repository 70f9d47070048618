//! Which zones a mission meets: where on the ground, how high, and when they are active.

use chrono::{DateTime, Utc};

use super::facts::AirspaceFacts;
use crate::airspace::{Activity, Notice, NoticeList, Zone, ZoneKind};
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

/// The zones that volumes meet in a period, in the order of the data, by the notices that there are now.
pub(super) fn zones_met<'a>(
    facts: &'a AirspaceFacts,
    volumes: &[Volume],
    buffer_m: f64,
    (period, now): (&Period, DateTime<Utc>),
    assumptions: &Assumptions,
) -> Vec<ZoneMet<'a>> {
    // By their places among the zones; those that are not active stay until the end, so that each is
    // asked once.
    let mut met: Vec<(usize, ZoneMet<'a>)> = Vec::new();
    let footprints = volumes.iter().map(|volume| &volume.footprint);
    facts
        .airspace
        .near_each(footprints, buffer_m, |place, index, distance_m| {
            let (Some(zone), Some(volume)) = (facts.airspace.zone(index), volumes.get(place))
            else {
                return;
            };
            let certain = match vertical(zone, volume, assumptions) {
                Vertical::Apart => return,
                Vertical::Meets => true,
                Vertical::Unknown => false,
            };
            match met.binary_search_by_key(&index, |(known, _)| *known) {
                Ok(known) => {
                    let (_, known) = &mut met[known];
                    let free = known.volumes.partition_point(|other| *other < place);
                    known.volumes.insert(free, place);
                    known.distance_m = known.distance_m.min(distance_m);
                    known.certain |= certain;
                }
                Err(free) => {
                    let (spans, assumed) = active(zone, facts, period, now);
                    let hit = ZoneMet {
                        zone,
                        volumes: vec![place],
                        distance_m,
                        certain,
                        spans,
                        assumed,
                    };
                    met.insert(free, (index, hit));
                }
            }
        });
    let active = |hit: &ZoneMet<'_>| !hit.spans.is_empty();
    met.into_iter().map(|(_, hit)| hit).filter(active).collect()
}

/// When a zone is active, by its own words and by notices.
fn active(
    zone: &Zone,
    facts: &AirspaceFacts,
    period: &Period,
    now: DateTime<Utc>,
) -> (Vec<Span>, bool) {
    // Use plans list reserved areas alone: what they do not name is free only if it is one. One whose
    // times nobody knows stands in no list, so that no list ends its activity.
    let listed = zone.kind == ZoneKind::Reserved && zone.activity != Activity::Unknown;
    if listed && let Some(spans) = noticed(zone, &facts.notices, period, now) {
        return (spans, false);
    }
    let mut active = zone.active_during(period);
    // A notice can make any other zone active beside its own times, never less active.
    active
        .spans
        .extend(spans_of(zone, &facts.notices, period, now));
    (active.spans, active.assumed || listed)
}

/// The spans that notices name; `None` when no list covers the whole period. A list that only amends
/// another one says nothing of the areas that it does not name.
fn noticed(
    zone: &Zone,
    lists: &[NoticeList],
    period: &Period,
    now: DateTime<Utc>,
) -> Option<Vec<Span>> {
    let covers =
        |list: &NoticeList| !list.amends && is_issued(list, now) && list.covers.covers(period);
    let covered = lists.iter().any(covers);
    covered.then(|| spans_of(zone, lists, period, now).collect())
}

fn spans_of<'a>(
    zone: &'a Zone,
    lists: &'a [NoticeList],
    period: &'a Period,
    now: DateTime<Utc>,
) -> impl Iterator<Item = Span> + 'a {
    lists.iter().flat_map(move |list| {
        let activates = move |notice: &&Notice| {
            !notice.cancelled
                && same_area(&notice.identifier, &zone.identifier)
                && !is_cancelled(list, notice, lists, now)
        };
        let notices = list.notices.iter().filter(activates);
        notices.filter_map(|notice| Span::from(notice.period).common(Span::from(*period)))
    })
}

/// Whether a list was there at the moment of the check: only then it may free an area. What it activates
/// counts all the same.
fn is_issued(list: &NoticeList, now: DateTime<Utc>) -> bool {
    list.issued_at.is_none_or(|issued_at| issued_at <= now)
}

/// Whether the list of a notice itself, or one that was certainly issued later, takes it back.
fn is_cancelled(
    list: &NoticeList,
    notice: &Notice,
    lists: &[NoticeList],
    now: DateTime<Utc>,
) -> bool {
    let later = |other: &NoticeList| match (list.issued_at, other.issued_at) {
        (Some(own), Some(other)) => own < other,
        _ => false,
    };
    // One that takes back a part of the height leaves the rest.
    let whole = |other: Option<Altitude>, own| other.is_none() || other == own;
    let takes_back = |other: &Notice| {
        other.cancelled
            && other.identifier == notice.identifier
            && other.period.covers(&notice.period)
            && whole(other.lower, notice.lower)
            && whole(other.upper, notice.upper)
    };
    lists
        .iter()
        .filter(|other| std::ptr::eq(*other, list) || later(other))
        .filter(|other| is_issued(other, now))
        .any(|other| other.notices.iter().any(takes_back))
}

/// Whether two identifiers name the same area or a part of it: `TSA 3A`, `LKTSA3A` and `LKTSA3`, but
/// not `LKTSA31`. A list that writes an area in another way must not make it look free.
fn same_area(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_uppercase).collect()
    };
    let (one, other) = (plain(one), plain(other));
    let (one, other) = (
        one.strip_prefix("LK").unwrap_or(&one),
        other.strip_prefix("LK").unwrap_or(&other),
    );
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let rest = long.strip_prefix(short).filter(|_| !short.is_empty());
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_numeric()))
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
    // These tell what holds on the ground they cover; a ceiling of theirs is a limit to be kept, and
    // a flight above it is not out of their reach.
    if let ZoneKind::CtrGrid | ZoneKind::AtzGrid | ZoneKind::AerodromePoint = zone.kind {
        return Vertical::Meets;
    }
    let floor = limit(zone.lower, assumptions);
    let own = heights(zone.lower.datum, volume);
    // Limits that leave nothing of a zone are a slip: neither holds it away.
    if zone
        .upper
        .is_some_and(|upper| is_empty(zone.lower, upper, assumptions))
    {
        return Vertical::Meets;
    }
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

/// Whether nothing lies between two limits, wherever in the country.
fn is_empty(lower: Altitude, upper: Altitude, assumptions: &Assumptions) -> bool {
    let above_sea = |altitude: Altitude| {
        let limit = limit(altitude, assumptions);
        match altitude.datum {
            Datum::Agl => limit.plus(assumptions.ground),
            _ => limit,
        }
    };
    let (floor, ceiling) = if lower.datum == upper.datum {
        (limit(lower, assumptions), limit(upper, assumptions))
    } else {
        (above_sea(lower), above_sea(upper))
    };
    ceiling.high_m < floor.low_m
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

#[cfg(test)]
mod tests {
    use super::super::FindingState;
    use super::super::fixtures::{World, at, zone};
    use super::*;
    use crate::airspace::Restriction;
    use crate::geometry::Area;
    use crate::missions::Extent;

    #[test]
    fn an_area_is_recognised_however_a_list_writes_it() {
        for (notice, zone, expected) in [
            ("LKTSA3A", "LKTSA3A", true),
            ("TSA 3A", "LKTSA3A", true),
            ("LKTSA3", "LKTSA3A", true),
            ("LKTSA3A", "LKTSA3", true),
            ("lktsa3a", "LKTSA3A", true),
            ("LKTSA3", "LKTSA31", false),
            ("LKTSA3A", "LKTSA3B", false),
            ("", "LKTSA3", false),
            ("LK", "LKTSA3", false),
        ] {
            assert_eq!(same_area(notice, zone), expected, "{notice} {zone}");
        }
    }

    fn period(from: &str, to: &str) -> Period {
        Period::new(at(from), at(to)).unwrap()
    }

    /// A list for the whole day of the mission that names an area in the morning.
    fn list(named: &str) -> NoticeList {
        NoticeList {
            covers: period("2026-06-24T04:00:00Z", "2026-06-25T04:00:00Z"),
            notices: vec![Notice {
                identifier: named.into(),
                period: period("2026-06-24T08:00:00Z", "2026-06-24T12:00:00Z"),
                lower: None,
                upper: None,
                cancelled: false,
                source: "AUP".into(),
            }],
            source: "AUP".into(),
            issued_at: Some(at("2026-06-23T14:00:00Z")),
            amends: false,
        }
    }

    /// How many spans the zone `LKT1` is active in during the mission, and whether that is assumed;
    /// `None` where it is not active.
    fn met(kind: ZoneKind, activity: Activity, lists: Vec<NoticeList>) -> Option<(usize, bool)> {
        let mut zone = zone(kind, Restriction::RequiresAuthorisation);
        zone.activity = activity;
        let mut world = World::new();
        world.now = world.mission.period.start();
        world.notices = lists;
        world.zones = Some(vec![zone]);
        let facts = world.facts();
        let met = facts.met.as_ref().unwrap();
        met.first().map(|hit| (hit.spans.len(), hit.assumed))
    }

    /// Active in the year before the missions of the tests.
    fn last_year() -> Activity {
        Activity::Periods(vec![crate::airspace::TimePeriod {
            end: Some(at("2026-01-01T00:00:00Z")),
            ..crate::airspace::TimePeriod::default()
        }])
    }

    #[test]
    fn a_list_decides_only_about_the_areas_it_speaks_of() {
        for (kind, activity, named, expected) in [
            (
                ZoneKind::Reserved,
                Activity::ByNotice,
                "LKT1",
                Some((1, false)),
            ),
            (ZoneKind::Reserved, Activity::ByNotice, "LKT2", None),
            (ZoneKind::Reserved, Activity::Always, "LKT2", None),
            (
                ZoneKind::Reserved,
                Activity::Unknown,
                "LKT2",
                Some((1, true)),
            ),
            (
                ZoneKind::Restricted,
                Activity::Always,
                "LKT2",
                Some((1, false)),
            ),
            (ZoneKind::Restricted, last_year(), "LKT1", Some((1, false))),
            (ZoneKind::Restricted, last_year(), "LKT2", None),
            // Airspace use plans do not list what a NOTAM activates.
            (
                ZoneKind::Restricted,
                Activity::ByNotice,
                "LKT2",
                Some((1, true)),
            ),
        ] {
            let found = met(kind, activity.clone(), vec![list(named)]);
            assert_eq!(found, expected, "{kind} {activity:?} {named}");
        }
    }

    #[test]
    fn only_a_whole_list_for_the_whole_flight_frees_an_area() {
        let freed =
            |list: NoticeList| met(ZoneKind::Reserved, Activity::ByNotice, vec![list]).is_none();
        let flight = World::new().mission.period;
        let second = chrono::TimeDelta::seconds(1);
        for (start, end, expected) in [
            (flight.start(), flight.end(), true),
            (flight.start() + second, flight.end(), false),
            (flight.start(), flight.end() - second, false),
        ] {
            let covers = Period::new(start, end).unwrap();
            assert_eq!(
                freed(NoticeList {
                    covers,
                    ..list("LKT2")
                }),
                expected
            );
        }
        let update = NoticeList {
            amends: true,
            ..list("LKT2")
        };
        assert!(!freed(update));
    }

    #[test]
    fn a_list_that_was_not_there_at_the_check_frees_nothing() {
        let mut later = list("LKT2");
        later.issued_at = Some(at("2026-06-24T23:00:00Z"));
        assert!(met(ZoneKind::Reserved, Activity::ByNotice, vec![list("LKT2")]).is_none());
        let met = met(ZoneKind::Reserved, Activity::ByNotice, vec![later]);
        assert_eq!(met.map(|(_, assumed)| assumed), Some(true));
    }

    #[test]
    fn an_activation_is_taken_back_only_by_its_own_list_or_a_later_one() {
        let cancels = |issued_at: Option<&str>, from: &str| {
            let mut update = list("LKT1");
            update.amends = true;
            update.issued_at = issued_at.map(at);
            update.notices[0].cancelled = true;
            update.notices[0].period = period(from, "2026-06-24T12:00:00Z");
            update
        };
        let early = "2026-06-24T08:00:00Z";
        for (update, cancelled) in [
            (cancels(Some("2026-06-24T06:00:00Z"), early), true),
            (cancels(Some("2026-06-23T12:00:00Z"), early), false),
            (cancels(None, early), false),
            (
                cancels(Some("2026-06-24T06:00:00Z"), "2026-06-24T08:00:01Z"),
                false,
            ),
        ] {
            let lists = vec![list("LKT1"), update.clone()];
            let found = met(ZoneKind::Reserved, Activity::ByNotice, lists);
            assert_eq!(found.is_none(), cancelled, "{update:?}");
        }
        let mut part = cancels(Some("2026-06-24T06:00:00Z"), early);
        part.notices[0].lower = Some(Altitude::amsl(2000.0));
        let lists = vec![list("LKT1"), part];
        assert!(met(ZoneKind::Reserved, Activity::ByNotice, lists).is_some());
        let mut both = list("LKT1");
        both.notices.extend(cancels(None, early).notices);
        assert_eq!(
            met(ZoneKind::Reserved, Activity::ByNotice, vec![both]),
            None
        );
    }

    #[test]
    fn a_grid_is_met_above_its_ceiling_too() {
        for (kind, expected) in [(ZoneKind::CtrGrid, true), (ZoneKind::Atz, false)] {
            let mut zone = zone(kind, Restriction::RequiresAuthorisation);
            zone.upper = Some(Altitude::agl(10.0));
            let mut world = World::new();
            for corner in 0..4 {
                world.corner(corner).height_m = 60.0;
            }
            world.mission.datum = Datum::Agl;
            world.zones = Some(vec![zone]);
            let met = world.facts().met.unwrap();
            assert_eq!(!met.is_empty(), expected, "{kind}");
        }
    }

    /// A zone of 20 m around a place, in a band of heights above ground.
    fn band(at: crate::geometry::Position, from_m: f64, to_m: f64) -> Zone {
        let mut zone = zone(ZoneKind::Other, Restriction::RequiresAuthorisation);
        zone.area = Area::circle(at, 20.0).unwrap();
        zone.lower = Altitude::agl(from_m);
        zone.upper = Some(Altitude::agl(to_m));
        zone
    }

    fn is_met(world: &mut World, zone: Zone) -> bool {
        world.mission.buffer_m = Some(5.0);
        world.zones = Some(vec![zone]);
        !world.facts().met.unwrap().is_empty()
    }

    #[test]
    fn the_climb_and_the_descent_are_flown_whatever_the_heights_of_the_ends() {
        for (first_m, last_m) in [(30.0, 100.0), (100.0, 30.0)] {
            for (from_m, to_m, expected) in [(60.0, 70.0, true), (101.0, 110.0, false)] {
                let mut world = World::new();
                world.fly_at(first_m);
                world.corner(2).height_m = last_m;
                world.corner(3).height_m = last_m;
                let met = is_met(&mut world, band(World::home(), from_m, to_m));
                assert_eq!(met, expected, "{first_m} {last_m} {from_m}");
            }
        }
    }

    #[test]
    fn without_a_place_of_take_off_the_ends_are_climbed_to_from_the_ground() {
        let mut world = World::new();
        world.fly_at(100.0);
        world.mission.takeoff = None;
        let (first, last) = (world.corner(1).at, world.corner(2).at);
        world.mission.extent = Extent::Route {
            corners: vec![*world.corner(1), *world.corner(2)],
        };
        for (place, expected) in [(first, true), (last, true), (World::home(), false)] {
            assert_eq!(is_met(&mut world, band(place, 0.0, 50.0)), expected);
        }
    }

    #[test]
    fn the_way_to_an_area_and_the_climb_to_it_are_flown() {
        let away = World::home().offset(1000.0, 90.0);
        let halfway = World::home().offset(500.0, 90.0);
        for (lowest_m, place, from_m, expected) in [
            (Some(50.0), World::home(), 0.0, true),
            (Some(50.0), halfway, 55.0, true),
            (Some(50.0), halfway, 0.0, false),
            (None, halfway, 0.0, true),
            (None, World::home().offset(500.0, 270.0), 0.0, false),
            // In the area itself only from its floor on.
            (Some(50.0), away.offset(80.0, 0.0), 0.0, false),
        ] {
            let mut world = World::new();
            world.mission.datum = Datum::Agl;
            world.mission.extent = Extent::Within {
                area: Area::circle(away, 200.0).unwrap(),
                lowest_m,
                highest_m: 100.0,
            };
            let met = is_met(&mut world, band(place, from_m, from_m + 20.0));
            assert_eq!(met, expected, "{lowest_m:?} {place:?} {from_m}");
            // Where nobody says where it takes off, it may come up anywhere in the area.
            world.mission.takeoff = None;
            let met = is_met(&mut world, band(away, 0.0, 20.0));
            assert!(met, "{lowest_m:?}");
        }
    }

    #[test]
    fn a_single_place_is_flown_at_and_a_height_that_is_no_number_is_any_height() {
        let mut world = World::new();
        world.fly_at(100.0);
        let one = *world.corner(1);
        world.mission.takeoff = None;
        world.mission.extent = Extent::Route { corners: vec![one] };
        assert!(is_met(&mut world, band(one.at, 95.0, 105.0)));
        let mut world = World::new();
        world.fly_at(50.0);
        world.corner(1).height_m = f64::NAN;
        let at = world.corner(1).at;
        assert!(is_met(&mut world, band(at, 400.0, 500.0)));
        assert_ne!(world.state("ALT-01"), FindingState::Pass);
    }

    #[test]
    fn a_buffer_or_a_declaration_that_cannot_be_counts_as_not_given() {
        for length_m in [f64::NAN, f64::INFINITY, -500.0] {
            let mut world = World::new();
            world.mission.buffer_m = Some(length_m);
            world.mission.vertical_buffer_m = Some(length_m);
            world.mission.ground_below_takeoff_m = Some(length_m);
            let facts = world.facts();
            let buffers_m = (facts.buffer_m - 30.0).hypot(facts.vertical_buffer_m);
            assert!(buffers_m < 1e-9, "{length_m}");
            assert_eq!(
                world.state("ALT-01"),
                FindingState::CannotJudge,
                "{length_m}"
            );
        }
    }

    #[test]
    fn limits_the_wrong_way_round_hold_nothing_away() {
        for (lower, upper) in [
            (Altitude::agl(1000.0), Altitude::agl(100.0)),
            (Altitude::amsl(3000.0), Altitude::amsl(1000.0)),
            // Lower than the lowest ground of the country, higher than the highest, between both.
            (Altitude::agl(0.0), Altitude::amsl(114.0)),
            (Altitude::amsl(2000.0), Altitude::agl(300.0)),
            (Altitude::agl(300.0), Altitude::amsl(304.8)),
        ] {
            let mut zone = zone(ZoneKind::Other, Restriction::RequiresAuthorisation);
            (zone.lower, zone.upper) = (lower, Some(upper));
            let mut world = World::new();
            world.zones = Some(vec![zone]);
            assert_eq!(world.facts().met.unwrap().len(), 1, "{lower:?}");
        }
    }
}
