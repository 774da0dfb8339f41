package dev.longhaul.run;

import dev.longhaul.job.RunContext;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * Tells by its class file whether a job's class calls one of the loops: whoever calls none does its work outside of a transaction that
 * could be rolled back, and cannot be asked without doing it. Looks at the class and at those that it extends (The Java Virtual Machine
 * Specification, 4.4: the constant pool names every method that is called).
 */
final class LoopFinder {
    private static final Set<String> LOOPS = Set.of("eachBatch", "untilNone", "once");
    private static final String CONTEXT = RunContext.class.getName().replace('.', '/');

    private LoopFinder() {}

    static boolean callsLoop(Class<?> job) {
        Class<?> type = job;
        while (type != null && type != Object.class) {
            try {
                if (callsLoopItself(type)) {
                    return true;
                }
            } catch (IOException e) {
                return false;
            }
            type = type.getSuperclass();
        }
        return false;
    }

    private static boolean callsLoopItself(Class<?> type) throws IOException {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream stream = type.getResourceAsStream(file)) {
            return stream != null && new Pool(new DataInputStream(stream)).namesLoop();
        }
    }

    /** The constant pool: of each constant its text, or the two others that it refers to. */
    private static final class Pool {
        private final String[] texts;
        private final int[] first;
        private final int[] second;
        private final boolean[] methods;

        Pool(DataInputStream in) throws IOException {
            in.readInt();
            in.readInt();
            int count = in.readUnsignedShort();
            texts = new String[count];
            first = new int[count];
            second = new int[count];
            methods = new boolean[count];
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                switch (tag) {
                    case 1 -> texts[i] = in.readUTF();
                    case 3, 4 -> in.readInt();
                    case 5, 6 -> {
                        in.readLong();
                        // Takes two places.
                        i++;
                    }
                    case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
                    case 15 -> {
                        in.readUnsignedByte();
                        in.readUnsignedShort();
                    }
                    case 9, 10, 11, 12, 17, 18 -> {
                        first[i] = in.readUnsignedShort();
                        second[i] = in.readUnsignedShort();
                        methods[i] = tag == 10 || tag == 11;
                    }
                    default -> throw new IOException("a constant of the unknown kind " + tag);
                }
            }
        }

        boolean namesLoop() {
            for (int i = 1; i < texts.length; i++) {
                if (methods[i] && CONTEXT.equals(texts[first[first[i]]]) && LOOPS.contains(texts[first[second[i]]])) {
                    return true;
                }
            }
            return false;
        }
    }
}
