package dev.longhaul.bench;

/** What a batch costs, and what others notice: a foreground, other nodes, a replica, people who watch. */
class SecondHalfTest extends SmallestSize {
    SecondHalfTest() {
        super(true);
    }
}
