package dev.longhaul.bench;

/** A contestant did not do its work; its time means nothing. */
final class WrongResultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongResultException(String message) {
        super(message);
    }
}
