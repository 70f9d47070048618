//! Memory that is held while a log is read.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// What a reader may hold.
pub const LIMIT: usize = 64 * 1024 * 1024;

#[global_allocator]
static COUNTING: Counting = Counting;
static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// The allocator of the system, counted.
struct Counting;

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(held, Relaxed);
        // SAFETY: the caller keeps the contract of this very function.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller keeps the contract of this very function.
        unsafe { System.dealloc(at, layout) }
    }
}

/// The most memory that was held since a moment, beyond what was held then.
pub struct Peak {
    before: usize,
}

impl Peak {
    /// From now on.
    pub fn begin() -> Self {
        let before = HELD.load(Relaxed);
        MOST.store(before, Relaxed);
        Self { before }
    }

    /// The most so far, bytes.
    pub fn bytes(&self) -> usize {
        MOST.load(Relaxed).saturating_sub(self.before)
    }
}
