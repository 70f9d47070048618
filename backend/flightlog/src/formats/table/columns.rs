//! Which column holds what, and in which unit, by the names of all three tables.

use super::row::Row;

/// A column with the factor that makes its unit ours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    column: usize,
    factor: f64,
}

impl Measure {
    pub(super) fn of(self, row: &Row<'_>) -> Option<f64> {
        row.number(self.column).map(|number| number * self.factor)
    }
}

/// The columns of a table, as far as it has them.
#[derive(Debug)]
pub(super) struct Columns {
    /// How many there are.
    pub(super) count: usize,
    pub(super) date: Option<usize>,
    pub(super) millis: Option<usize>,
    pub(super) lat: Option<usize>,
    pub(super) lon: Option<usize>,
    /// Metres above the take-off point.
    pub(super) height: Option<Measure>,
    /// Metres above mean sea level.
    pub(super) amsl: Option<Measure>,
    /// Metres per second over ground.
    pub(super) speed: Option<Measure>,
    /// Percent.
    pub(super) charge: Option<Measure>,
    pub(super) armed: Option<usize>,
    pub(super) mode: Option<usize>,
    pub(super) messages: [Option<usize>; 2],
    pub(super) serial: Option<usize>,
    pub(super) model: Option<usize>,
    pub(super) name: Option<usize>,
    pub(super) battery: Option<usize>,
    pub(super) cycles: Option<usize>,
    pub(super) software: Option<usize>,
}

impl Columns {
    /// The columns that the line `header` names.
    pub(super) fn new(header: &str) -> Self {
        let header = header.trim_start_matches('\u{feff}').to_lowercase();
        let row = Row::new(&header);
        let names: Vec<&str> = (0..row.len()).map(|n| row.text(n).unwrap_or("")).collect();
        let find = |wanted: &[&str]| {
            let found = wanted
                .iter()
                .filter_map(|w| names.iter().position(|n| n == w));
            found.into_iter().next()
        };
        let measure = |wanted: &[&str]| wanted.iter().find_map(|wanted| measure(&names, wanted));
        Self {
            count: names.len(),
            date: find(&["datetime(utc)", "time"]),
            millis: find(&["time(millisecond)"]),
            lat: find(&["latitude", "fc:latitude"]),
            lon: find(&["longitude", "fc:longitude"]),
            height: measure(&["height_above_takeoff", "altitude", "fc:altitude_raw"]),
            amsl: measure(&["altitude_above_sealevel", "cs:altitude_amsl"]),
            speed: measure(&["speed", "fc:ground_speed"]),
            charge: measure(&[
                "battery_percent",
                "remainpowerpercent",
                "powerlevel",
                "fc:remaining_power_level",
            ]),
            armed: find(&["fc:is_armed", "ismotorson", "isflying"]),
            mode: find(&["flycstate", "flightmode"]),
            messages: [
                find(&["message", "app_warning"]),
                find(&["app_tip_warning"]),
            ],
            serial: find(&["flycontrollerserialnumber"]),
            model: find(&["dronetype"]),
            name: find(&["planename"]),
            battery: find(&["batteryserialnumber"]),
            cycles: find(&["dischargecount"]),
            software: find(&["appversion"]),
        }
    }
}

/// The column called `wanted`, with any unit behind it.
fn measure(names: &[&str], wanted: &str) -> Option<Measure> {
    names.iter().enumerate().find_map(|(column, name)| {
        let unit = name.strip_prefix(wanted)?;
        let factor = match unit {
            "" if wanted == "fc:remaining_power_level" => 100.0,
            "" | "(m)" | "(meters)" | "(metres)" | "(m/s)" | "(mps)" | "(%)" => 1.0,
            "(feet)" | "(ft)" => 0.3048,
            "(mph)" => 0.447_04,
            "(km/h)" | "(kph)" => 1.0 / 3.6,
            _ => return None,
        };
        Some(Measure { column, factor })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_those_of_the_header() {
        let header = "\u{feff}time(millisecond),datetime(utc),altitude(feet),max_altitude(feet), speed(mph),height_sonar(feet)";
        let columns = Columns::new(header);
        let row = Row::new("0,2026-05-01,100,200,10,3");
        assert_eq!(columns.count, 6);
        assert!((columns.height.unwrap().of(&row).unwrap() - 30.48).abs() < 1e-9);
        assert!((columns.speed.unwrap().of(&row).unwrap() - 4.4704).abs() < 1e-9);
        assert!(columns.amsl.is_none() && columns.armed.is_none());
    }
}
