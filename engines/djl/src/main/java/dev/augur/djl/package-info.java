/** Deep Java Library (DJL) as an engine: TorchScript archives with PyTorch, and the models of DJL's other engines. */
@NullMarked
package dev.augur.djl;

import org.jspecify.annotations.NullMarked;
