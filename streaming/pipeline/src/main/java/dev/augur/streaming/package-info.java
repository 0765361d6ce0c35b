/** Records from compressed bytes through a predictor and back to bytes. */
@NullMarked
package dev.augur.streaming;

import org.jspecify.annotations.NullMarked;
