/** One job for each way of writing one, as an application would hold them. Nothing in here knows of the demo. */
@NullMarked
package dev.longhaul.examples.jobs;

import org.jspecify.annotations.NullMarked;
