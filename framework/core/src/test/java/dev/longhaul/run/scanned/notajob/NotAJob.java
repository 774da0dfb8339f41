package dev.longhaul.run.scanned.notajob;

import dev.longhaul.job.Migration;

@Migration(name = "not-a-job")
public final class NotAJob {}
