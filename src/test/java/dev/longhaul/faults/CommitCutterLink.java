package dev.longhaul.faults;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection through the {@link CommitCutter}, message by message. */
final class CommitCutterLink {
    private static final int CANCEL_REQUEST = 80877102;
    private static final Pattern MIGRATION = Pattern.compile("bump_\\d");

    private enum Kind {
        COMMIT,
        ROLLBACK,
        WITNESS,
        SLOT,
        OTHER
    }

    private final CommitCutter cutter;
    private final Socket client;
    private final Socket server;
    private final Map<String, Kind> statements = new HashMap<>();
    private boolean inBatch;
    private boolean inSlot;
    private volatile String migration = "";
    private volatile CommitCutter.Order cutAtAnswer;

    CommitCutterLink(CommitCutter cutter, Socket client, Socket server) throws IOException {
        this.cutter = cutter;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    /** Passes on until one of the two is gone. */
    void run() {
        CommitCutter.daemon("from the server", () -> quietly(this::fromServer));
        quietly(this::fromClient);
    }

    private interface Pump {
        void run() throws IOException;
    }

    private void quietly(Pump pump) {
        try {
            pump.run();
        } catch (IOException e) {
            // A side that breaks off is what this class is about.
        } finally {
            close();
        }
    }

    void close() {
        close(client);
        close(server);
        CommitCutter.Order unfinished = cutAtAnswer;
        if (unfinished != null && !unfinished.made().isDone()) {
            cutAtAnswer = null;
            cutter.giveBack(unfinished);
        }
        cutter.ended(this);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Gone is what was wanted.
        }
    }

    private void cut(CommitCutter.Order order) throws IOException {
        // First, so that closing does not take it for unfinished.
        order.made().complete(migration);
        // Half of the cuts look like a reset, half like an orderly end.
        client.setSoLinger(ThreadLocalRandom.current().nextBoolean(), 0);
        close(client);
        if (order.cut() != CommitCutter.Cut.COMMIT_LATE) {
            close(server);
        }
    }

    private void fromClient() throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(server.getOutputStream()));
        int length = in.readInt();
        byte[] startup = in.readNBytes(length - 4);
        out.writeInt(length);
        out.write(startup);
        out.flush();
        boolean cancelling = ByteBuffer.wrap(startup).getInt() == CANCEL_REQUEST;
        while (!cancelling) {
            Message message = Message.read(in);
            CommitCutter.Order order = isBatchCommit(message) ? cutter.take() : null;
            cutter.gate().pass();
            if (order != null && order.cut() == CommitCutter.Cut.COMMIT_LOST) {
                cut(order);
                return;
            }
            if (order != null && order.cut() == CommitCutter.Cut.COMMIT_LATE) {
                deliverLate(order, message, in, out);
                return;
            }
            cutAtAnswer = order == null ? cutAtAnswer : order;
            message.write(out);
            flushWhenIdle(in, out);
        }
    }

    private void deliverLate(CommitCutter.Order order, Message commit, DataInputStream in, DataOutputStream out)
            throws IOException {
        ByteArrayOutputStream held = new ByteArrayOutputStream();
        DataOutputStream rest = new DataOutputStream(held);
        commit.write(rest);
        for (Message next = commit; next.type != 'Q' && next.type != 'S'; ) {
            next = Message.read(in);
            next.write(rest);
        }
        cut(order);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(50, 1200));
            out.write(held.toByteArray());
            out.flush();
            // The pump from the server ends by itself when it cannot pass on the answer.
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isBatchCommit(Message message) {
        Kind kind = kindOf(message);
        boolean commit = inBatch && kind == Kind.COMMIT;
        if (inSlot && kind == Kind.COMMIT) {
            cutter.gate().slotIsToBeCommitted();
        }
        inSlot = kind == Kind.SLOT || (inSlot && kind == Kind.OTHER);
        if (kind == Kind.WITNESS) {
            inBatch = true;
            migration = message.migration();
        } else if (kind == Kind.COMMIT || kind == Kind.ROLLBACK) {
            inBatch = false;
        }
        return commit;
    }

    /** Of a message that executes something; a Parse alone executes nothing. */
    private Kind kindOf(Message message) {
        return switch (message.type) {
            case 'Q' -> kindOf(message.text(0));
            case 'B' -> statements.getOrDefault(message.text(1), Kind.OTHER);
            case 'P' -> {
                statements.put(message.text(0), kindOf(message.text(1)));
                yield Kind.OTHER;
            }
            default -> Kind.OTHER;
        };
    }

    private static Kind kindOf(String sql) {
        String lower = sql.trim().toLowerCase(Locale.ROOT);
        if (lower.startsWith("commit")) {
            return Kind.COMMIT;
        }
        if (lower.startsWith("rollback")) {
            return Kind.ROLLBACK;
        }
        if (lower.contains("batch_witness")) {
            return Kind.WITNESS;
        }
        return lower.startsWith("update shedlock") ? Kind.SLOT : Kind.OTHER;
    }

    private void fromServer() throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(server.getInputStream()));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
        while (true) {
            Message message = Message.read(in);
            cutter.gate().pass();
            CommitCutter.Order order = cutAtAnswer;
            if (order != null && message.type == 'C' && message.text(0).equals("COMMIT")) {
                cut(order);
                return;
            }
            message.write(out);
            flushWhenIdle(in, out);
        }
    }

    private static void flushWhenIdle(InputStream in, DataOutputStream out) throws IOException {
        if (in.available() == 0) {
            out.flush();
        }
    }

    private record Message(int type, byte[] body) {
        static Message read(DataInputStream in) throws IOException {
            int type = in.readByte();
            return new Message(type, in.readNBytes(in.readInt() - 4));
        }

        void write(DataOutputStream out) throws IOException {
            out.writeByte(type);
            out.writeInt(body.length + 4);
            out.write(body);
        }

        /** The one that the witness in a Bind is for; its parameters are text. */
        String migration() {
            Matcher name = MIGRATION.matcher(new String(body, StandardCharsets.ISO_8859_1));
            return name.find() ? name.group() : "";
        }

        /** The n-th of the zero-terminated texts with which the body begins. */
        String text(int index) {
            int start = 0;
            for (int i = 0; i < index; i++) {
                start = end(start) + 1;
            }
            return new String(body, start, end(start) - start, StandardCharsets.UTF_8);
        }

        private int end(int start) {
            int end = start;
            while (body[end] != 0) {
                end++;
            }
            return end;
        }
    }
}
