/** Parquet files as records. */
@NullMarked
package dev.augur.parquet;

import org.jspecify.annotations.NullMarked;
