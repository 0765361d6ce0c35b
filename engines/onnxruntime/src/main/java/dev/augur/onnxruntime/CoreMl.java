package dev.augur.onnxruntime;

import dev.augur.Device;

/**
 * Apple's Core ML, in builds of ONNX Runtime for macOS that have it. Counts as a GPU, whichever unit does the work.
 *
 * @param units which units may work
 * @param format what the graph is turned into
 * @param staticShapesOnly whether parts of the graph with open dimensions stay on the CPU
 */
public record CoreMl(Units units, Format format, boolean staticShapesOnly) implements ExecutionProvider {
    /** Which units may work. */
    public enum Units {
        /** All there are. */
        ALL("ALL"),
        /** The processor and the GPU. */
        CPU_AND_GPU("CPUAndGPU"),
        /** The processor and the neural engine. */
        CPU_AND_NEURAL_ENGINE("CPUAndNeuralEngine");

        final String value;

        Units(String value) {
            this.value = value;
        }
    }

    /** What the graph is turned into. */
    public enum Format {
        /** Core ML's older format, for all its versions. */
        NEURAL_NETWORK("NeuralNetwork"),
        /** Core ML's newer format, from macOS 12 on. */
        ML_PROGRAM("MLProgram");

        final String value;

        Format(String value) {
            this.value = value;
        }
    }

    /**
     * All units, as an ML program, open dimensions allowed.
     *
     * @return the options
     */
    public static CoreMl defaults() {
        return new CoreMl(Units.ALL, Format.ML_PROGRAM, false);
    }

    @Override
    public String title() {
        return "CoreML";
    }

    @Override
    public Device.Kind kind() {
        return Device.Kind.GPU;
    }
}
