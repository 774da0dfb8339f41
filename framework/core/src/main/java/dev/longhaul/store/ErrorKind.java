package dev.longhaul.store;

/** What an error calls for. */
public enum ErrorKind {
    /** The transaction is rolled back for sure and may well succeed when it is tried again. */
    RETRY,
    /** A limit of ours ended it: again, with half the rows. */
    OUR_LIMIT,
    /** The connection, or the answer to a commit, is lost: a new connection, a new claim. */
    RECONNECT,
    /** The server has no room, disk or login for us: wait long. */
    NO_RESOURCES,
    /** The data or the program of the server is damaged: stop at once. */
    STOP,
    /** The program or the schema is wrong, every row would fail alike: no bisecting; another node may have the right one. */
    WRONG_PROGRAM,
    /** Some row, or the author's code on some row: find it by bisecting. */
    DATA,
    /** Out of memory: half the rows, once. */
    MEMORY,
    /** Anything else: fail. */
    FATAL
}
