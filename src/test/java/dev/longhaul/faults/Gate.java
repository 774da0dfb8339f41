package dev.longhaul.faults;

/** Whether a proxy lets anything pass. Open at first. Thread-safe. */
final class Gate {
    private boolean closed;
    private boolean closeAtSlot;

    /** Closes at once. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Closes when a transaction that has changed a slot's lock is about to commit, so that it stays open on the server. */
    synchronized void closeWhenASlotIsLocked() {
        closeAtSlot = true;
    }

    synchronized void slotIsToBeCommitted() {
        if (closeAtSlot) {
            close();
        }
    }

    /** Waits until it is closed; answers whether it is. */
    synchronized boolean awaitClosed(long millis) throws InterruptedException {
        long end = System.currentTimeMillis() + millis;
        while (!closed && System.currentTimeMillis() < end) {
            wait(Math.max(1, end - System.currentTimeMillis()));
        }
        return closed;
    }

    synchronized void open() {
        closed = false;
        closeAtSlot = false;
        notifyAll();
    }

    /** Waits until it is open. */
    synchronized void pass() {
        while (closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
