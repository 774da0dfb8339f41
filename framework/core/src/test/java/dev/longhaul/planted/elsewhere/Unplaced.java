package dev.longhaul.planted.elsewhere;

public interface Unplaced {}
