//! Days that applications for permits are reckoned with.

use serde::Deserialize;

/// A number of days: a year at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u16")]
pub struct Days(u16);

/// A number that is no number of days of a year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a number of days from 0 to 366")]
pub struct NoDays(String);

impl Days {
    pub(super) const fn new(days: u16) -> Self {
        Self(days)
    }

    /// The number.
    pub fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for Days {
    type Error = NoDays;

    fn try_from(number: u16) -> Result<Self, NoDays> {
        if number <= 366 {
            Ok(Self(number))
        } else {
            Err(NoDays(number.to_string()))
        }
    }
}

impl std::str::FromStr for Days {
    type Err = NoDays;

    fn from_str(text: &str) -> Result<Self, NoDays> {
        let number: u16 = text.parse().map_err(|_| NoDays(text.to_owned()))?;
        number.try_into()
    }
}
