package dev.longhaul.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between client and server and counts how often a client, having had an answer, says something again: round trips, whatever
 * they are made of. In a thread or two for each connection; for counting, never for timing.
 */
final class RoundTrips implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final ServerSocket door;
    private final String host;
    private final int port;
    private final AtomicLong count = new AtomicLong();

    RoundTrips(Database database) throws IOException {
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.host = database.host();
        this.port = database.port();
        daemon(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    long count() {
        return count.get();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "round-trips");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (!door.isClosed()) {
                Socket client = door.accept();
                Socket server = new Socket(host, port);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                AtomicBoolean clientsTurn = new AtomicBoolean(true);
                daemon(() -> pass(client, server, () -> {
                    if (clientsTurn.getAndSet(false)) {
                        count.incrementAndGet();
                    }
                }));
                daemon(() -> pass(server, client, () -> clientsTurn.set(true)));
            }
        } catch (IOException e) {
            // Closed; connections that are open end by themselves.
            return;
        }
    }

    private static void pass(Socket from, Socket to, Runnable seen) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                seen.run();
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One of the two has gone; so does the other.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
