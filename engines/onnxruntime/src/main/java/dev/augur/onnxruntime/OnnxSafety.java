package dev.augur.onnxruntime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a model file may do and how large it may be; it is checked before native code sees the file. Immutable.
 *
 * @param limits how large a model may be
 * @param allowed operators beside those of ONNX Runtime that compute and nothing else: a domain ({@code ai.onnx.contrib}), or one
 *     operator of a domain ({@code com.microsoft:EPContext})
 * @param libraries native libraries with such operators, by absolute path; their code runs in this process
 * @param ortFormat whether files in ORT format are taken, whose content is not checked
 * @param packed whether the packed form of a folder of {@code augur pack} is taken, whose weights native code uses as they
 *     are; if not, such a folder's portable form is
 */
public record OnnxSafety(
        OnnxLimits limits, Set<String> allowed, List<Path> libraries, boolean ortFormat, boolean packed) {

    /**
     * Copies the collections.
     *
     * @param limits as the record has it
     * @param allowed as the record has it
     * @param libraries as the record has it
     * @param ortFormat as the record has it
     * @param packed as the record has it
     */
    public OnnxSafety {
        allowed = Set.copyOf(allowed);
        libraries = List.copyOf(libraries);
        for (Path library : libraries) {
            if (!library.isAbsolute()) {
                throw new IllegalArgumentException("a library must be an absolute path, got " + library);
            }
        }
    }

    /**
     * The defaults: the default limits, no operators but ONNX Runtime's own, no ORT format.
     *
     * @return the default safety
     */
    public static OnnxSafety defaults() {
        return builder().build();
    }

    /**
     * A builder that starts from the defaults.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Describes what models may do. Not thread-safe. */
    public static final class Builder {
        private OnnxLimits limits = OnnxLimits.defaults();
        private final Set<String> allowed = new HashSet<>();
        private final List<Path> libraries = new ArrayList<>();
        private boolean ortFormat;
        private boolean packed = true;

        private Builder() {}

        /**
         * Sets how large a model may be.
         *
         * @param limits the limits
         * @return this builder
         */
        public Builder limits(OnnxLimits limits) {
            this.limits = limits;
            return this;
        }

        /**
         * Allows operators.
         *
         * @param name a domain, or one operator as {@code domain:name}
         * @return this builder
         */
        public Builder allow(String name) {
            allowed.add(name);
            return this;
        }

        /**
         * Registers a native library with operators. What it has must be allowed by name too.
         *
         * @param library an absolute path; the library's code runs in this process
         * @return this builder
         */
        public Builder library(Path library) {
            libraries.add(library);
            return this;
        }

        /**
         * Sets whether files in ORT format are taken.
         *
         * @param taken false by default: what they hold is not checked
         * @return this builder
         */
        public Builder ortFormat(boolean taken) {
            this.ortFormat = taken;
            return this;
        }

        /**
         * Sets whether the packed form of a folder of {@code augur pack} is taken. Where its parts are is checked; whether
         * they are what the kernels expect is not. Turn it off for folders of people that you do not trust.
         *
         * @param taken true by default; if false, such a folder's portable form is loaded
         * @return this builder
         */
        public Builder packed(boolean taken) {
            this.packed = taken;
            return this;
        }

        /**
         * Makes the safety.
         *
         * @return the safety
         * @throws IllegalArgumentException if a library's path is not absolute
         */
        public OnnxSafety build() {
            return new OnnxSafety(limits, allowed, libraries, ortFormat, packed);
        }
    }
}
