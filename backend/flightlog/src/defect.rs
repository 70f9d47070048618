//! What can be wrong with a log, in the words of both languages.

use std::fmt;

use letka_domain::localized::Localized;
use serde::{Serialize, Serializer};

use crate::LogError;
use crate::report::{Broken, Place};

/// What stands where a log could not be read further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// Bytes between the frames of a telemetry log.
    NoFrame,
    /// The beginning of the file is cut or damaged.
    Header,
    /// Bytes that are no message of PX4.
    NoUlog,
    /// Bytes that are no message of `ArduPilot`.
    NoDataflash,
    /// Bytes that are no record of DJI.
    NoDji,
    /// The file ends within a message.
    CutMessage,
    /// The file ends within a record.
    CutRecord,
    /// A message that tells another length than its own.
    Length,
    /// Data of a message that the log did not define.
    Unannounced,
    /// Lines that are no subtitle.
    NoSubtitle,
    /// A subtitle without its end.
    CutSubtitle,
    /// A line that is no row of the table.
    NoRow,
    /// More flights than are kept of one log.
    TooMany,
}

impl Defect {
    /// It in a few words.
    pub fn text(self) -> Localized {
        let (cs, en) = match self {
            Self::NoFrame => ("není zpráva MAVLink", "no MAVLink frame"),
            Self::Header => (
                "hlavička je useknutá nebo poškozená",
                "the header is cut or damaged",
            ),
            Self::NoUlog => ("není zpráva ULog", "no message of ULog"),
            Self::NoDataflash => ("není zpráva ArduPilot", "no message of ArduPilot"),
            Self::NoDji => ("není záznam DJI", "no record of DJI"),
            Self::CutMessage => (
                "soubor končí uprostřed zprávy",
                "the log ends in the middle of a message",
            ),
            Self::CutRecord => (
                "soubor končí uprostřed záznamu",
                "the log ends in the middle of a record",
            ),
            Self::Length => (
                "zpráva s délkou, která není její",
                "a message whose length is not its own",
            ),
            Self::Unannounced => (
                "data zprávy, kterou soubor neohlásil",
                "data of a message that nobody announced",
            ),
            Self::NoSubtitle => ("není titulek", "no subtitle"),
            Self::CutSubtitle => ("useknutý titulek", "a subtitle that is cut"),
            Self::NoRow => ("není řádek této tabulky", "no row of this table"),
            Self::TooMany => (
                "letů je víc, než se z jednoho souboru drží",
                "more flights than are kept of one log",
            ),
        };
        Localized::fixed(cs, en)
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl Serialize for Defect {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Place {
    fn text(self) -> Localized {
        match self {
            Self::Byte(byte) => Localized::new(format!("bajt {byte}"), format!("byte {byte}")),
            Self::Line(line) => Localized::new(format!("řádek {line}"), format!("line {line}")),
        }
    }
}

impl Broken {
    /// Where and why, in one line.
    pub fn text(&self) -> Localized {
        let (place, reason) = (self.place.text(), self.reason.text());
        Localized::new(
            format!("{}: {}", place.cs, reason.cs),
            format!("{}: {}", place.en, reason.en),
        )
    }
}

impl LogError {
    /// It in one line, without its cause.
    pub fn text(&self) -> Localized {
        let cs = match self {
            Self::Open(_) => "soubor nejde otevřít".to_owned(),
            Self::Read { offset, .. } => format!("čtení selhalo na bajtu {offset}"),
            Self::Empty => "soubor je prázdný".to_owned(),
            Self::NotALog { searched } => format!(
                "není záznam letu známého formátu: od bajtu 0 nebylo nic poznáno v {searched} bajtech"
            ),
            Self::TooLarge { limit } => {
                format!(
                    "soubor je delší než {limit} bajtů, a tak dlouhý záznam tohoto formátu není"
                )
            }
            Self::Keychain(reason) => format!("klíče nejdou přečíst: {reason}"),
        };
        Localized::new(cs, self.to_string())
    }
}
