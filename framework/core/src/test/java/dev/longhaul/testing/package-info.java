/** What the tests of every module share; published as the test-jar of {@code longhaul-core}. */
@NullMarked
package dev.longhaul.testing;

import org.jspecify.annotations.NullMarked;
