/**
 * Requests and replies of the Open Inference Protocol and of SageMaker, between bytes and a model's tensors. Knows no host:
 * no socket, no thread, no configuration.
 */
@NullMarked
package dev.augur.protocol;

import org.jspecify.annotations.NullMarked;
