//! Texts of a vehicle: the last warning, and whether its parachute went.

use crate::telemetry::StatusText;

/// `MAV_SEVERITY_WARNING`; smaller numbers are worse.
const WARNING: u8 = 4;
/// Longest text that is put together from pieces, bytes.
const MAX_LEN: usize = 400;

/// What the texts said.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    warning: Option<String>,
    parachute_released: bool,
    pieces: TextPieces,
}

/// Puts texts together that a vehicle sends in pieces.
#[derive(Debug, Clone, Default)]
pub struct TextPieces {
    /// The text that arrives now: its number, the next piece, what is there.
    arriving: Option<(u16, u8, String)>,
}

impl Texts {
    /// Takes a text or a piece of one.
    pub(super) fn take(&mut self, text: &StatusText) {
        let whole = self.pieces.whole(text);
        let words = whole.to_lowercase();
        if words.contains("parachute") && words.contains("released") {
            self.parachute_released = true;
        }
        if text.severity <= WARNING {
            self.warning = Some(whole);
        }
    }

    /// Last text of severity warning or worse.
    pub(super) fn warning(&self) -> Option<&str> {
        self.warning.as_deref()
    }

    /// Whether a text told that the parachute was released.
    pub(super) fn parachute_released(&self) -> bool {
        self.parachute_released
    }

    /// The vehicle was armed anew, hence its parachute packed.
    pub(super) fn repack_parachute(&mut self) {
        self.parachute_released = false;
    }
}

impl TextPieces {
    /// The text with the pieces before it; a missing piece shows as an ellipsis.
    pub fn whole(&mut self, text: &StatusText) -> String {
        if text.id == 0 {
            self.arriving = None;
            return text.text.clone();
        }
        let (next, mut whole) = match self.arriving.take() {
            Some((id, next, whole)) if id == text.id && text.chunk >= next => (next, whole),
            _ => (0, String::new()),
        };
        if text.chunk > next {
            whole.push('…');
        }
        if whole.len() < MAX_LEN {
            whole.push_str(&text.text);
        }
        self.arriving = Some((text.id, text.chunk.saturating_add(1), whole.clone()));
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(severity: u8, text: &str, id: u16, chunk: u8) -> StatusText {
        StatusText {
            severity,
            text: text.into(),
            id,
            chunk,
        }
    }

    #[test]
    fn only_warnings_are_kept() {
        let mut texts = Texts::default();
        texts.take(&text(6, "EKF3 is using GPS", 0, 0));
        assert_eq!(texts.warning(), None);
        texts.take(&text(4, "low battery", 0, 0));
        texts.take(&text(6, "mission 2", 0, 0));
        assert_eq!(texts.warning(), Some("low battery"));
    }

    #[test]
    fn pieces_are_joined_and_a_missing_one_shows() {
        let mut texts = Texts::default();
        texts.take(&text(3, "Parachute: Rel", 7, 0));
        assert!(!texts.parachute_released());
        texts.take(&text(3, "eased", 7, 1));
        assert!(texts.parachute_released());
        texts.take(&text(3, "!", 7, 3));
        assert_eq!(texts.warning(), Some("Parachute: Released…!"));
        texts.take(&text(3, "x", 8, 0));
        assert_eq!(texts.warning(), Some("x"));
    }
}
