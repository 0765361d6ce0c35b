/** The README's first command: {@link dev.augur.quickstart.Quickstart}. */
@NullMarked
package dev.augur.quickstart;

import org.jspecify.annotations.NullMarked;
