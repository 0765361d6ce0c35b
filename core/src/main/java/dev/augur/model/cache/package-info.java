/** Models that come from elsewhere, on a bounded part of the disk that processes share. */
@NullMarked
package dev.augur.model.cache;

import org.jspecify.annotations.NullMarked;
