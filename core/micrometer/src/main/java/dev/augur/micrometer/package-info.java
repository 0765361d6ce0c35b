/** Metrics of predictions for a Micrometer registry. */
@NullMarked
package dev.augur.micrometer;

import org.jspecify.annotations.NullMarked;
