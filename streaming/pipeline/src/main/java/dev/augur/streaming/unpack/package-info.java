/**
 * What gives the bytes of compressed objects back, checked: a stream for each format, and the places from which each can be
 * read again. Knows no names of objects and no records.
 */
@NullMarked
package dev.augur.streaming.unpack;

import org.jspecify.annotations.NullMarked;
