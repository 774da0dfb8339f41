package dev.longhaul.bench;

/** The chapters about others: a foreground, other nodes, a replica, people who watch. */
class SecondHalfTest extends SmallestSize {
    SecondHalfTest() {
        super(true);
    }
}
