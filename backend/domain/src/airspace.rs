//! Airspace: zones, when they are active, the datasets they come in, and an index to find them by.

pub mod activity;
pub mod dataset;
pub mod index;
pub mod notice;
mod places;

use serde::{Deserialize, Serialize};

use crate::altitude::Altitude;
use crate::geometry::{Area, Position};
use crate::period::Period;
use crate::words::words;

pub use activity::{Activity, DailyEdge, DailyWindow, Day, TimePeriod};
pub use dataset::{Dataset, DatasetInfo, ZoneFault};
pub use index::Airspace;
pub use notice::{Notice, NoticeList};
pub use places::NearestPlace;

words! {
    /// What a zone asks of a flight.
    Restriction: "restriction" {
        /// Flight is forbidden unless a one-time permit opens the zone.
        Prohibited = "prohibited",
        /// Flight needs the consent of the zone's authority.
        RequiresAuthorisation = "requires_authorisation",
        /// Flight is bound to conditions that a person must read.
        Conditional = "conditional",
        /// Nothing is asked; the zone informs.
        Information = "information",
    }
}

words! {
    /// What a zone is. It decides which rule judges it; data that do not say are `other`.
    ZoneKind: "zone kind" {
        /// Prohibited area (LKP).
        Prohibited = "prohibited",
        /// Restricted area (LKR).
        Restricted = "restricted",
        /// Danger area (LKD).
        Danger = "danger",
        /// Temporary segregated or reserved area (TSA, TRA).
        Reserved = "reserved",
        /// Control zone (CTR) or military control zone (MCTR).
        Ctr = "ctr",
        /// Inner part of a control zone (LKR314B, D, F).
        CtrInner = "ctr_inner",
        /// Cell of the published height grid in a control zone: its ceiling is the free height.
        CtrGrid = "ctr_grid",
        /// The surroundings of an aerodrome reference point in a control zone (5.5 km).
        AerodromePoint = "aerodrome_point",
        /// Aerodrome traffic zone.
        Atz = "atz",
        /// Cell of the published height grid in an aerodrome traffic zone.
        AtzGrid = "atz_grid",
        /// Field for ultralights (SLZ).
        Slz = "slz",
        /// Surroundings of a heliport.
        Heliport = "heliport",
        /// Densely populated area (HOP).
        Populated = "populated",
        /// Residential, commercial, industrial or recreational area.
        Settlement = "settlement",
        /// An assembly of people.
        Assembly = "assembly",
        /// National park.
        NationalPark = "national_park",
        /// Small protected area (NPR, NPP, PR, PP).
        NatureReserve = "nature_reserve",
        /// Protected landscape area (CHKO).
        ProtectedLandscape = "protected_landscape",
        /// Object important for the defence of the State (ODOS).
        Defence = "defence",
        /// Motorway.
        Motorway = "motorway",
        /// Road of class I.
        RoadFirst = "road_first",
        /// Road of class II or III.
        RoadOther = "road_other",
        /// National or regional railway.
        Railway = "railway",
        /// High-speed railway.
        RailwayFast = "railway_fast",
        /// Siding, tram or trolleybus line.
        Siding = "siding",
        /// Cableway.
        Cableway = "cableway",
        /// Overhead power line.
        PowerLine = "power_line",
        /// Electrical substation.
        Substation = "substation",
        /// Telecommunication line.
        Telecom = "telecom",
        /// Protection zone of a water source, level 1.
        WaterSource = "water_source",
        /// An obstacle: a mast, a chimney, a wind turbine.
        Obstacle = "obstacle",
        /// An area of a NOTAM.
        Notam = "notam",
        /// A volume of controlled or advisory airspace above (C, D, E, TMA), or a sector of gliders:
        /// it asks what its restriction says.
        Airspace = "airspace",
        /// Anything else: its restriction says what it asks.
        Other = "other",
    }
}

/// Whom to ask about a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// Its name.
    pub name: String,
    /// How to reach it: telephone, e-mail, address.
    pub contact: Option<String>,
    /// How long before the flight it wants to be asked, seconds.
    pub notice_s: Option<i64>,
}

/// A zone of one dataset: one volume. A published zone of several parts or bands is several of
/// these under one identifier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Identifier in its dataset, such as `LKP2`.
    pub identifier: String,
    /// Name as published.
    pub name: String,
    /// What it is.
    pub kind: ZoneKind,
    /// What it asks.
    pub restriction: Restriction,
    /// Where it is.
    pub area: Area,
    /// Where it begins; ground level is 0 m above ground.
    pub lower: Altitude,
    /// Where it ends; `None` is unlimited.
    pub upper: Option<Altitude>,
    /// When it is active.
    pub activity: Activity,
    /// Whether its text exempts police flights.
    pub police_exempt: bool,
    /// Whom to ask.
    pub authority: Option<Authority>,
    /// What it says to pilots, as published.
    pub message: Option<String>,
    /// Voltage of a power line in kV, where the data say it.
    pub voltage_kv: Option<f64>,
    /// Where the data come from and from which day they are in force.
    pub source: String,
}

impl Zone {
    /// When it is active in a period, by its own words.
    pub fn active_during(&self, period: &Period) -> activity::Active {
        // Only times of a schedule may be events of the sun, which ask where the zone is.
        let place = match self.activity {
            Activity::Periods(_) => self.area.centre(),
            Activity::Always | Activity::ByNotice | Activity::Unknown => Position::NULL_ISLAND,
        };
        self.activity.during(period, place)
    }

    /// A zone of which only this is known: from the ground without a ceiling, always active, of no
    /// known kind, exempting nobody.
    pub fn new(identifier: impl Into<String>, restriction: Restriction, area: Area) -> Self {
        Self {
            identifier: identifier.into(),
            name: String::new(),
            kind: ZoneKind::Other,
            restriction,
            area,
            lower: Altitude::agl(0.0),
            upper: None,
            activity: Activity::Always,
            police_exempt: false,
            authority: None,
            message: None,
            voltage_kv: None,
            source: String::new(),
        }
    }
}
