package dev.longhaul.planted.metrics;

/** What nothing else may need. */
public final class Meters {}
