package dev.longhaul.run;

import dev.longhaul.state.RunOutcome;

/**
 * Why a run is to end.
 *
 * @param outcome the kind
 * @param text in words
 */
record StopReason(RunOutcome outcome, String text) {}
