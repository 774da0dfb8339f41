package dev.longhaul.bench;

/** The chapters about work and what it costs. */
class FirstHalfTest extends SmallestSize {
    FirstHalfTest() {
        super(false);
    }
}
