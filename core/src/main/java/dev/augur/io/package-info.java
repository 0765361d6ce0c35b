/** Bytes that can be opened again at any offset, and bytes that appear only when they are complete. */
@NullMarked
package dev.augur.io;

import org.jspecify.annotations.NullMarked;
