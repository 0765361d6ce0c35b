/** Runs a function on this machine as the service runs it: AWS's own runtime client against a stand-in of its API. */
@NullMarked
package dev.augur.lambda.local;

import org.jspecify.annotations.NullMarked;
