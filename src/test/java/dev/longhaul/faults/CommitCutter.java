package dev.longhaul.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A proxy before PostgreSQL that knows just enough of its protocol to find a batch's {@code COMMIT} and to cut the
 * connection around it, so that the client cannot know what became of it.
 */
final class CommitCutter implements AutoCloseable {
    /** What becomes of a commit. */
    enum Cut {
        /** The server commits; its answer is thrown away with the connection. */
        ANSWER_LOST,
        /** The server gets the commit only some time after the client has lost the connection. */
        COMMIT_LATE,
        /** The server never gets it. */
        COMMIT_LOST
    }

    /** A cut that is wanted of the next batch's commit; completed with the batch's migration when it is made. */
    record Order(Cut cut, CompletableFuture<String> made) {}

    private final ServerSocket door;
    private final int serverPort;
    private final Set<CommitCutterLink> links = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Order> next = new AtomicReference<>();
    private final Gate gate = new Gate();

    CommitCutter(int serverPort) {
        this.serverPort = serverPort;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("commit cutter", this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Cuts the next commit of a batch, whoever's it is. */
    Order cutNext(Cut cut) {
        Order order = new Order(cut, new CompletableFuture<>());
        if (!next.compareAndSet(null, order)) {
            throw new IllegalStateException("One cut at a time.");
        }
        return order;
    }

    /** Lets nothing pass, in no direction, and tells nobody: what a network does that is gone. */
    Gate gate() {
        return gate;
    }

    Order take() {
        return next.getAndSet(null);
    }

    void giveBack(Order order) {
        next.compareAndSet(null, order);
    }

    void ended(CommitCutterLink link) {
        links.remove(link);
    }

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                daemon("to the server", () -> connect(client));
            } catch (IOException e) {
                // Closed, or a client that was gone at once.
            }
        }
    }

    private void connect(Socket client) {
        try {
            CommitCutterLink link =
                    new CommitCutterLink(this, client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
            links.add(link);
            link.run();
        } catch (IOException e) {
            CommitCutterLink.close(client);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        links.forEach(CommitCutterLink::close);
    }
}
