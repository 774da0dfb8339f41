package dev.longhaul.cases.faulty;

import dev.longhaul.job.Migration;

/** Says that it carries out a migration, and cannot. */
@Migration(name = "annotated-only")
public final class AnnotatedOnly {}
