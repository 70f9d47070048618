//! The battery of a vehicle from its packs, or from the autopilot's summary.

use crate::telemetry::{BatteryStatus, SysStatus};

/// Packs that are kept; a vehicle with more is a sender of nonsense.
const MAX_PACKS: usize = 8;

/// Charge and voltage of a vehicle. Packs (`BATTERY_STATUS`) go before the autopilot's summary
/// (`SYS_STATUS`); of several packs the emptiest decides how long the vehicle flies.
#[derive(Debug, Clone, Default)]
pub struct Battery {
    packs: Vec<BatteryStatus>,
    summary: Option<SysStatus>,
}

impl Battery {
    /// Takes the autopilot's summary.
    pub fn on_sys_status(&mut self, status: SysStatus) {
        self.summary = Some(status);
    }

    /// Takes the state of one pack.
    pub fn on_pack(&mut self, pack: BatteryStatus) {
        if let Some(known) = self.packs.iter_mut().find(|known| known.pack == pack.pack) {
            *known = pack;
        } else if self.packs.len() < MAX_PACKS {
            self.packs.push(pack);
        }
    }

    /// Charge, percent.
    pub fn remaining_pct(&self) -> Option<u8> {
        self.packs
            .iter()
            .filter_map(|pack| pack.remaining_pct)
            .min()
            .or_else(|| self.summary?.remaining_pct)
    }

    /// Voltage, volts.
    pub fn voltage_v(&self) -> Option<f64> {
        self.packs
            .iter()
            .filter_map(|pack| pack.voltage_mv)
            .min()
            .or_else(|| self.summary?.voltage_mv.map(u32::from))
            .map(|mv| f64::from(mv) / 1_000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_emptiest_pack_goes_before_the_summary() {
        let mut battery = Battery::default();
        assert_eq!(battery.remaining_pct(), None);
        battery.on_sys_status(SysStatus {
            voltage_mv: Some(15_000),
            remaining_pct: Some(90),
        });
        assert_eq!(
            (battery.remaining_pct(), battery.voltage_v()),
            (Some(90), Some(15.0))
        );
        for (pack, remaining_pct) in [(0, Some(80)), (1, Some(60)), (2, None), (1, Some(70))] {
            battery.on_pack(BatteryStatus {
                pack,
                voltage_mv: None,
                remaining_pct,
            });
        }
        assert_eq!(
            (battery.remaining_pct(), battery.voltage_v()),
            (Some(70), Some(15.0))
        );
    }

    #[test]
    fn packs_count_without_a_summary() {
        let mut battery = Battery::default();
        battery.on_pack(BatteryStatus {
            pack: 0,
            voltage_mv: Some(16_200),
            remaining_pct: Some(55),
        });
        assert_eq!(
            (battery.remaining_pct(), battery.voltage_v()),
            (Some(55), Some(16.2))
        );
    }
}
