//! Kinds of zones that are published together: data that speak of one of them speak of all.

use crate::airspace::ZoneKind;
use crate::localized::Localized;

/// Areas of the AIP.
pub(in crate::rules) const AREAS: &[ZoneKind] = &[
    ZoneKind::Prohibited,
    ZoneKind::Restricted,
    ZoneKind::Danger,
    ZoneKind::Reserved,
];
/// Control zones.
pub(in crate::rules) const CONTROL: &[ZoneKind] = &[
    ZoneKind::Ctr,
    ZoneKind::CtrInner,
    ZoneKind::CtrGrid,
    ZoneKind::AerodromePoint,
];
/// Aerodrome traffic zones.
pub(in crate::rules) const TRAFFIC: &[ZoneKind] = &[ZoneKind::Atz, ZoneKind::AtzGrid];
/// Small aerodromes.
pub(in crate::rules) const FIELDS: &[ZoneKind] = &[ZoneKind::Slz, ZoneKind::Heliport];
/// Densely populated areas.
pub(in crate::rules) const POPULATED: &[ZoneKind] = &[ZoneKind::Populated];
/// Nature.
pub(in crate::rules) const NATURE: &[ZoneKind] = &[
    ZoneKind::NationalPark,
    ZoneKind::NatureReserve,
    ZoneKind::ProtectedLandscape,
];
/// Objects of defence.
pub(in crate::rules) const DEFENCE: &[ZoneKind] = &[ZoneKind::Defence];
/// Roads.
pub(in crate::rules) const ROADS: &[ZoneKind] =
    &[ZoneKind::Motorway, ZoneKind::RoadFirst, ZoneKind::RoadOther];
/// Rails and cables.
pub(in crate::rules) const RAILS: &[ZoneKind] = &[
    ZoneKind::Railway,
    ZoneKind::RailwayFast,
    ZoneKind::Siding,
    ZoneKind::Cableway,
];
/// Power.
pub(in crate::rules) const POWER: &[ZoneKind] = &[ZoneKind::PowerLine, ZoneKind::Substation];
/// Telecommunication.
pub(in crate::rules) const TELECOM: &[ZoneKind] = &[ZoneKind::Telecom];
/// Water.
pub(in crate::rules) const WATER: &[ZoneKind] = &[ZoneKind::WaterSource];

/// Every layer with its name in a list.
pub(in crate::rules) const NAMED: &[(&[ZoneKind], Localized)] = &[
    (
        AREAS,
        Localized::fixed(
            "prostory LKP, LKR, LKD, TSA a TRA",
            "areas LKP, LKR, LKD, TSA and TRA",
        ),
    ),
    (CONTROL, Localized::fixed("řízené okrsky", "control zones")),
    (
        TRAFFIC,
        Localized::fixed("letištní provozní zóny", "aerodrome traffic zones"),
    ),
    (
        FIELDS,
        Localized::fixed(
            "plochy SLZ a heliporty",
            "fields for ultralights and heliports",
        ),
    ),
    (
        POPULATED,
        Localized::fixed("hustě osídlené oblasti", "densely populated areas"),
    ),
    (
        NATURE,
        Localized::fixed("chráněná příroda", "protected nature"),
    ),
    (
        DEFENCE,
        Localized::fixed(
            "objekty obrany státu",
            "objects of the defence of the State",
        ),
    ),
    (
        ROADS,
        Localized::fixed("silnice a dálnice", "roads and motorways"),
    ),
    (
        RAILS,
        Localized::fixed("železnice a lanovky", "railways and cableways"),
    ),
    (POWER, Localized::fixed("elektrická vedení", "power lines")),
    (WATER, Localized::fixed("vodní zdroje", "water sources")),
];
