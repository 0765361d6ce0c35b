/** Not exported: numbers between text and memory without an object for each; knows bytes and buffers alone. */
@NullMarked
package dev.augur.streaming.numbers;

import org.jspecify.annotations.NullMarked;
