/** The sample application's jobs in its version 1: none yet. */
package dev.longhaul.upgrade.v1;
