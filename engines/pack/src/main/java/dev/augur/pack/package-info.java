/** Writes models and programs in a form that starts fast. */
@NullMarked
package dev.augur.pack;

import org.jspecify.annotations.NullMarked;
