package dev.longhaul.bench;

/** The races, the heap, ticks, batch sizes. */
class FirstHalfTest extends SmallestSize {
    FirstHalfTest() {
        super(false);
    }
}
