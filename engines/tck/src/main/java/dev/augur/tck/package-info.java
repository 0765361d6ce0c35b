/** The contract that every engine passes, for third parties' engines too. */
@NullMarked
package dev.augur.tck;

import org.jspecify.annotations.NullMarked;
