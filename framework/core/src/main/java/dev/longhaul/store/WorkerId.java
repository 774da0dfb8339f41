package dev.longhaul.store;

/**
 * Who works. Immutable.
 *
 * @param node the node's name: host and a random part
 * @param appVersion the application's version, empty when unknown
 */
public record WorkerId(String node, String appVersion) {}
