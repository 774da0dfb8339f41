package dev.longhaul.upgrade.v2;

import dev.longhaul.job.Migration;
import dev.longhaul.upgrade.SplitNames;

/** New in version 2, which can carry it out. */
@Migration(name = "0001_split_names", appVersions = ">=2.0.0 <3.0.0")
public final class SplitNames2 extends SplitNames {}
