//! Repeatable randomness: a small seeded generator and noise that wanders instead of jumping.

/// A seeded generator (`SplitMix64`). Good enough for gusts; not for secrets.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, not including, 1.
    fn uniform(&mut self) -> f64 {
        let high = u32::try_from(self.next() >> 32).expect("a shifted u64 fits 32 bits");
        f64::from(high) / (f64::from(u32::MAX) + 1.0)
    }

    /// A number with mean 0 and deviation 1: twelve uniform ones added, so never beyond ±6.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// Noise with a memory: wanders around 0 with a deviation and a time constant, then smoothed.
#[derive(Debug, Clone)]
pub(crate) struct Wander {
    deviation: f64,
    memory_s: f64,
    smoothing_s: f64,
    raw: f64,
    value: f64,
}

impl Wander {
    pub(crate) fn new(deviation: f64, memory_s: f64, smoothing_s: f64) -> Self {
        Self {
            deviation,
            memory_s,
            smoothing_s,
            raw: 0.0,
            value: 0.0,
        }
    }

    /// Let time pass.
    pub(crate) fn step(&mut self, dt_s: f64, rng: &mut Rng) {
        let keep = (-dt_s / self.memory_s).exp();
        let kick = self.deviation * (1.0 - keep * keep).sqrt();
        self.raw = self.raw * keep + kick * rng.normal();
        self.value += (self.raw - self.value) * (dt_s / (self.smoothing_s + dt_s));
    }

    pub(crate) fn value(&self) -> f64 {
        self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let (mut one, mut two) = (Rng::new(7), Rng::new(7));
        for _ in 0..100 {
            assert_eq!(one.next(), two.next());
        }
    }

    #[test]
    fn wandering_noise_has_about_its_deviation() {
        let mut rng = Rng::new(1);
        let mut noise = Wander::new(2.0, 3.0, 0.1);
        let mut squares = 0.0;
        for _ in 0..100_000 {
            noise.step(0.05, &mut rng);
            squares += noise.value().powi(2);
        }
        let deviation = (squares / 100_000.0).sqrt();
        assert!((1.5..2.5).contains(&deviation), "{deviation}");
    }
}
