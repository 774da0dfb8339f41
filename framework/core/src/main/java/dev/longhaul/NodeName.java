package dev.longhaul;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** Names nodes: the host says where to look, the random part tells two on one host, and one before and after a restart, apart. */
final class NodeName {
    private static final int LONGEST_HOST = 100;

    private NodeName() {}

    static String fresh() {
        return host() + "/" + UUID.randomUUID();
    }

    private static String host() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.length() <= LONGEST_HOST ? name : name.substring(0, LONGEST_HOST);
        } catch (UnknownHostException e) {
            return "unknown-host";
        }
    }
}
