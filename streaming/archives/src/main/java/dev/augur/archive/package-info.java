/**
 * Models in zip, tar, tar.gz and tar.zst archives. An archive is not trusted: what it may do is to fill a folder of its own.
 * Archives whose files are records are read by {@code TarFormat} and {@code ZipFormat}, with {@code augur-streaming}.
 */
@NullMarked
package dev.augur.archive;

import org.jspecify.annotations.NullMarked;
