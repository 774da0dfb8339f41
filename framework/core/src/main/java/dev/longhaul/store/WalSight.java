package dev.longhaul.store;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was seen of the server's write-ahead log and of those that follow it. Positions are bytes since its beginning. Immutable.
 *
 * @param position where it ends
 * @param replicas how many standbys follow it, as far as they can be seen
 * @param hidden how many there are of which this role may see nothing
 * @param replayed up to where the slowest standby has it
 * @param replayLagMillis the greatest lag that a standby has measured itself
 * @param retainedBySlots how much the replication slot that is furthest behind keeps from being removed
 * @param archives whether it is archived
 * @param unarchived how much of it waits to be archived, when it is and that is known
 * @param checkpointMillis {@code checkpoint_timeout}
 * @param checkpointBytes {@code max_wal_size}
 */
public record WalSight(
        long position,
        int replicas,
        int hidden,
        OptionalLong replayed,
        OptionalLong replayLagMillis,
        OptionalLong retainedBySlots,
        boolean archives,
        OptionalLong unarchived,
        long checkpointMillis,
        long checkpointBytes) {

    /** How many bytes of full segments come after one that was archived; nothing when its name is not one of a segment. */
    static OptionalLong unarchived(String current, Optional<String> lastArchived, long segmentBytes) {
        Optional<Long> now = segment(current, segmentBytes);
        Optional<Long> last = lastArchived.flatMap(name -> segment(name, segmentBytes));
        return now.isPresent() && last.isPresent()
                ? OptionalLong.of(Math.max(0, now.get() - last.get() - 1) * segmentBytes)
                : OptionalLong.empty();
    }

    /** The number in a segment's name: timeline, then the upper and the lower part, each of eight hexadecimal digits. */
    private static Optional<Long> segment(String name, long segmentBytes) {
        if (!name.matches("[0-9A-F]{24}.*")) {
            return Optional.empty();
        }
        long perFile = (1L << 32) / segmentBytes;
        return Optional.of(
                Long.parseLong(name.substring(8, 16), 16) * perFile + Long.parseLong(name.substring(16, 24), 16));
    }
}
