/** Avro object container files as records. */
@NullMarked
package dev.augur.avro;

import org.jspecify.annotations.NullMarked;
