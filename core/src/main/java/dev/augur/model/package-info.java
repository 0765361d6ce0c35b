/** Which model, in which format, and the stores that bring its files to local disk. */
@NullMarked
package dev.augur.model;

import org.jspecify.annotations.NullMarked;
