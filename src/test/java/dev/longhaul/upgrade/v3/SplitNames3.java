package dev.longhaul.upgrade.v3;

import dev.longhaul.job.Migration;
import dev.longhaul.upgrade.SplitNames;

/** Kept in version 3 so that its gate knows what has to be done before. */
@Migration(name = "0001_split_names", appVersions = ">=2.0.0 <3.0.0")
public final class SplitNames3 extends SplitNames {}
