//! Faults while they are found: which feature is read, and what is wrong with it.

use letka_domain::airspace::ZoneFault;

/// The faults of a file, and the feature that is being read; before the first one it is the file.
#[derive(Debug, Default)]
pub(super) struct Notes {
    index: Option<usize>,
    identifier: Option<String>,
    faults: Vec<ZoneFault>,
}

impl Notes {
    /// From here on faults are those of a feature.
    pub(super) fn begin(&mut self, index: usize, identifier: Option<&str>) {
        self.index = Some(index);
        self.identifier = identifier.map(str::to_owned);
    }

    /// Something was read in the strict direction; the zone stays in.
    pub(super) fn strict(&mut self, reason: impl Into<String>) {
        self.push(reason.into(), false);
    }

    /// The feature, or a part of it, is missing from the zones.
    pub(super) fn left_out(&mut self, reason: impl Into<String>) {
        self.push(reason.into(), true);
    }

    fn push(&mut self, reason: String, left_out: bool) {
        self.faults.push(ZoneFault {
            index: self.index,
            identifier: self.identifier.clone(),
            line: None,
            reason,
            left_out,
        });
    }

    /// All faults, in the order of the file.
    pub(super) fn into_faults(self) -> Vec<ZoneFault> {
        self.faults
    }
}
