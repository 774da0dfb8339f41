package dev.longhaul.planted.unmarked;

public interface Unmarked {}
