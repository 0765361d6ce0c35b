/** Traces of predictions with OpenTelemetry. */
@NullMarked
package dev.augur.opentelemetry;

import org.jspecify.annotations.NullMarked;
