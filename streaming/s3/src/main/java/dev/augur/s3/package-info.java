/**
 * S3 objects as byte sources and sinks, through an {@code S3Client} that the caller builds, configures and closes.
 * Reads are pinned to one version and go on after a failure; writes are visible only when they are complete.
 */
@NullMarked
package dev.augur.s3;

import org.jspecify.annotations.NullMarked;
