/** An AWS Lambda function over {@code dev.augur.protocol}: direct invokes, HTTP, SQS and S3 events, in one handler. */
@NullMarked
package dev.augur.lambda;

import org.jspecify.annotations.NullMarked;
