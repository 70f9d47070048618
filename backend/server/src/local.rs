//! Days and moments as letters, papers and news write them: by the clock of Prague, in Czech order.

use chrono::{DateTime, Utc};
use letka_domain::calendar::{ahead_of_utc, local_day};

/// A day: 3. 6. 2026.
pub(crate) fn date(at: DateTime<Utc>) -> String {
    local_day(at).format("%-d. %-m. %Y").to_string()
}

/// A moment: 3. 6. 2026 14:05.
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    let local = at + ahead_of_utc(at);
    local.format("%-d. %-m. %Y %H:%M").to_string()
}
