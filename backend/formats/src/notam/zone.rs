//! Zones from a notice.

use letka_domain::airspace::{Restriction, Zone, ZoneKind};

use super::{Action, Notam, Qualifier};

impl Notam {
    /// The zones of a notice, one for each of its areas; none where it draws nothing, and none for a
    /// notice that only cancels another. `source` is the text it comes from.
    pub fn to_zones(&self, source: &str) -> Vec<Zone> {
        if matches!(self.action, Action::Cancels(_)) {
            return Vec::new();
        }
        let identifier = self.number.clone().unwrap_or_else(|| "NOTAM".to_owned());
        let restriction = self
            .qualifier
            .as_ref()
            .map_or(Restriction::RequiresAuthorisation, Qualifier::restriction);
        let zone = |area: &letka_domain::geometry::Area| Zone {
            identifier: identifier.clone(),
            name: self.name(),
            kind: ZoneKind::Notam,
            restriction,
            area: area.clone(),
            lower: self.lower,
            upper: self.upper,
            activity: self.activity.clone(),
            police_exempt: false,
            authority: None,
            message: Some(self.text.clone()).filter(|text| !text.is_empty()),
            voltage_kv: None,
            source: self.source(source),
        };
        self.areas.iter().map(zone).collect()
    }

    fn name(&self) -> String {
        let number = self.number.as_deref().unwrap_or("without a number");
        format!("NOTAM {number} {}", self.location)
            .trim_end()
            .to_owned()
    }

    fn source(&self, text: &str) -> String {
        match self.from {
            Some(from) => format!("{text}, in force from {}", from.date_naive()),
            None => format!("{text}, date not stated"),
        }
    }
}
