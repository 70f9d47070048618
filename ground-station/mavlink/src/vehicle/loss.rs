//! Lost frames, counted by the gaps in their numbers.

/// After so many frames with one and the same number the sender does not number its frames.
const CONSTANT_LIMIT: u32 = 20;
/// Frames that the share of losses looks back on; older ones fade.
const WINDOW: u32 = 1_000;
/// A number that is behind by up to this many came late or twice: nothing is lost by that.
const LATE: u8 = 16;

/// Counts per component of one system, on one channel: each component numbers its own frames
/// modulo 256.
#[derive(Debug, Clone, Default)]
pub struct LossCount {
    /// At most 256 entries, one per component id.
    components: Vec<(u8, Component)>,
}

#[derive(Debug, Clone, Default)]
struct Component {
    last: Option<u8>,
    /// Frames in a row with the number of the frame before.
    constant: u32,
    received: u32,
    lost: u32,
}

impl LossCount {
    /// Counts a frame of `component` with the number `sequence`.
    pub fn count(&mut self, component: u8, sequence: u8) {
        let known = self.components.iter().position(|(id, _)| *id == component);
        let index = known.unwrap_or_else(|| {
            self.components.push((component, Component::default()));
            self.components.len() - 1
        });
        self.components[index].1.count(sequence);
        if self.total() > WINDOW {
            for (_, component) in &mut self.components {
                component.received /= 2;
                component.lost /= 2;
            }
        }
    }

    fn total(&self) -> u32 {
        let counts = self.components.iter().map(|(_, c)| c.received + c.lost);
        counts.sum()
    }

    /// The sender restarted: its numbers begin anew, which is no loss.
    pub fn restart(&mut self) {
        for (_, component) in &mut self.components {
            component.last = None;
        }
    }

    /// Whether `component` does not number its frames.
    pub fn unnumbered(&self, component: u8) -> bool {
        self.components
            .iter()
            .any(|(id, counted)| *id == component && counted.unnumbered())
    }

    /// Share of lost frames among the last thousand or so of all components that number their
    /// frames, percent; `None` when none does.
    pub fn percent(&self) -> Option<f64> {
        let measured = self.components.iter().filter(|(_, c)| !c.unnumbered());
        let (received, lost) = measured.fold((0, 0), |(received, lost), (_, c)| {
            (received + c.received, lost + c.lost)
        });
        (received > 0).then(|| 100.0 * f64::from(lost) / f64::from(received + lost))
    }
}

impl Component {
    fn count(&mut self, sequence: u8) {
        let step = self.last.map(|last| sequence.wrapping_sub(last));
        match step {
            Some(0) => self.constant = self.constant.saturating_add(1),
            Some(step) if step.wrapping_neg() <= LATE => {
                self.received += 1;
                return;
            }
            Some(step) => {
                self.constant = 0;
                self.lost += u32::from(step) - 1;
            }
            None => {}
        }
        self.last = Some(sequence);
        self.received += 1;
    }

    fn unnumbered(&self) -> bool {
        self.constant >= CONSTANT_LIMIT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_components_over_many_wraps_lose_nothing() {
        let mut loss = LossCount::default();
        for n in 0..70_000_u32 {
            loss.count(1, (n % 256).try_into().unwrap());
            loss.count(154, (n * 3 % 256).try_into().unwrap());
        }
        let mut single = LossCount::default();
        for n in 0..70_000_u32 {
            single.count(1, (n % 256).try_into().unwrap());
        }
        assert_eq!(single.percent(), Some(0.0));
        assert!(
            loss.percent().unwrap() > 50.0,
            "the second loses two of three"
        );
    }

    #[test]
    fn a_gap_counts_over_the_wrap() {
        let mut loss = LossCount::default();
        for sequence in [253, 254, 1, 2] {
            loss.count(1, sequence);
        }
        // 255 and 0 are missing: two of six.
        assert!((loss.percent().unwrap() - 100.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn a_late_frame_is_not_a_loss_of_254() {
        let mut loss = LossCount::default();
        for sequence in [10, 11, 10, 12, 13] {
            loss.count(1, sequence);
        }
        assert_eq!(loss.percent(), Some(0.0));
    }

    #[test]
    fn constant_numbers_are_not_measurable() {
        let mut loss = LossCount::default();
        for _ in 0..=CONSTANT_LIMIT {
            assert!(!loss.unnumbered(1));
            loss.count(1, 0);
        }
        assert!(loss.unnumbered(1));
        assert_eq!(loss.percent(), None);
    }

    #[test]
    fn a_restart_is_not_a_loss() {
        let mut loss = LossCount::default();
        loss.count(1, 200);
        loss.restart();
        loss.count(1, 0);
        assert_eq!(loss.percent(), Some(0.0));
    }

    #[test]
    fn old_losses_fade() {
        let mut loss = LossCount::default();
        loss.count(1, 0);
        loss.count(1, 101);
        for n in 0..5_000_u32 {
            loss.count(1, ((n + 102) % 256).try_into().unwrap());
        }
        assert!(loss.percent().unwrap() < 1.0);
    }
}
