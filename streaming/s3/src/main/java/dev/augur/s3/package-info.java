/** S3 objects as byte sources and sinks. */
@NullMarked
package dev.augur.s3;

import org.jspecify.annotations.NullMarked;
