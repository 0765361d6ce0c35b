/** A sample. */
@NullMarked
package dev.augur.quickstart;

import org.jspecify.annotations.NullMarked;
