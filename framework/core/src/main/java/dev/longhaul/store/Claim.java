package dev.longhaul.store;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A migration taken for one run: the token that commits need, and where the work stands, both as one statement returned
 * them. Immutable.
 *
 * @param id the migration's key
 * @param name its name
 * @param epoch its life
 * @param token the token of this claim
 * @param fence the number of this claim
 * @param cursor the stored cursor
 * @param cursorVersion the version of its form
 * @param batchSeq the number of the last committed batch
 * @param batchSize rows the last batch should have had
 * @param rowsDone rows committed so far
 * @param rowsTotal rows in all, when known
 * @param totalIsEstimate whether that is an estimate
 * @param definitionHash the hash of the operations with which it last worked, or which a person accepted since
 * @param backwards whether it is being rolled back
 * @param attempts runs since the last progress that ended in an error
 * @param ranBefore the running time of earlier runs of this epoch
 * @param parameters the parameters as they are stored
 * @param parallelism how many ranges may be worked on at once, when a person has said so
 * @param settings what a person has set for this migration, as it is stored
 * @param range the range, when the claim is for one; then token, position, numbers and rows are the range's
 * @param place where the last checkpoint under this claim has put its row; nothing when there was none, or where a row cannot be found
 *     by that
 */
public record Claim(
        long id,
        String name,
        int epoch,
        UUID token,
        long fence,
        Optional<String> cursor,
        int cursorVersion,
        long batchSeq,
        int batchSize,
        long rowsDone,
        OptionalLong rowsTotal,
        boolean totalIsEstimate,
        Optional<String> definitionHash,
        boolean backwards,
        int attempts,
        Duration ranBefore,
        Optional<String> parameters,
        OptionalInt parallelism,
        Optional<String> settings,
        Optional<ClaimedRange> range,
        Optional<String> place) {

    /** The same claim with the running time of earlier runs. */
    Claim after(Duration ran) {
        return new Claim(
                id,
                name,
                epoch,
                token,
                fence,
                cursor,
                cursorVersion,
                batchSeq,
                batchSize,
                rowsDone,
                rowsTotal,
                totalIsEstimate,
                definitionHash,
                backwards,
                attempts,
                ran,
                parameters,
                parallelism,
                settings,
                range,
                place);
    }

    /**
     * The claim after a batch of it was committed.
     *
     * @param checkpoint what was written with the batch
     * @param place where the row lies since
     * @return the same claim, one batch further
     */
    public Claim advanced(Checkpoint checkpoint, Optional<String> place) {
        return new Claim(
                id,
                name,
                epoch,
                token,
                fence,
                Optional.of(checkpoint.cursor().json()),
                CursorState.VERSION,
                batchSeq + 1,
                checkpoint.batchSize(),
                rowsDone + checkpoint.rows(),
                checkpoint.total(),
                checkpoint.totalIsEstimate(),
                checkpoint.operation().map(OperationMark::definitionHash).or(() -> definitionHash),
                backwards,
                checkpoint.progress() ? 0 : attempts,
                ranBefore,
                parameters,
                parallelism,
                settings,
                range,
                place);
    }

    /**
     * The claim as it looks from inside of one operation.
     *
     * @param innerCursor the operation's own cursor
     * @param innerTotal the operation's own total, when known
     * @param innerTotalIsEstimate whether that is an estimate
     * @return the same claim with these
     */
    public Claim within(Optional<String> innerCursor, OptionalLong innerTotal, boolean innerTotalIsEstimate) {
        return new Claim(
                id,
                name,
                epoch,
                token,
                fence,
                innerCursor,
                cursorVersion,
                batchSeq,
                batchSize,
                rowsDone,
                innerTotal,
                innerTotalIsEstimate,
                definitionHash,
                backwards,
                attempts,
                ranBefore,
                parameters,
                parallelism,
                settings,
                range,
                place);
    }

    /**
     * The claim after somebody has lowered the upper bound of its range.
     *
     * @param newCursor the position with the new bound
     * @param boundVersion the version of the bound
     * @return the same claim with the same number
     */
    Claim rebound(String newCursor, int boundVersion) {
        return new Claim(
                id,
                name,
                epoch,
                token,
                fence,
                Optional.of(newCursor),
                cursorVersion,
                batchSeq,
                batchSize,
                rowsDone,
                rowsTotal,
                totalIsEstimate,
                definitionHash,
                backwards,
                attempts,
                ranBefore,
                parameters,
                parallelism,
                settings,
                range.map(old -> new ClaimedRange(old.id(), boundVersion)),
                Optional.empty());
    }
}
