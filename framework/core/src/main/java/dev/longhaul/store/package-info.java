/** Everything that reads or writes the state: the control plane, the batch's transaction, the fenced checkpoint. */
@NullMarked
package dev.longhaul.store;

import org.jspecify.annotations.NullMarked;
