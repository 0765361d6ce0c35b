/** An S3 server in the process that breaks by a plan, for tests of whatever reads from S3. */
@NullMarked
package dev.augur.s3.tck;

import org.jspecify.annotations.NullMarked;
