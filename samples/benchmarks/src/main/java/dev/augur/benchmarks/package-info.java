/** A sample. */
@NullMarked
package dev.augur.benchmarks;

import org.jspecify.annotations.NullMarked;
