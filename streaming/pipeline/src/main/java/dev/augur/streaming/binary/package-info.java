/** Formats of records that are bytes or numbers: length-prefixed records, TFRecord, NumPy arrays. */
@NullMarked
package dev.augur.streaming.binary;

import org.jspecify.annotations.NullMarked;
