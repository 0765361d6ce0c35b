/** Files behind HTTP and HTTPS that reading resumes, and models there. */
@NullMarked
package dev.augur.http;

import org.jspecify.annotations.NullMarked;
