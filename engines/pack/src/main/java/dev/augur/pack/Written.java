package dev.augur.pack;

import dev.augur.model.ModelFormat;
import java.util.List;

/**
 * A model as it was packed.
 *
 * @param format of its files
 * @param runtime the engine that it was tried with, with its version
 * @param platform the system and the processor, as the engine's libraries have it
 * @param cpu the features of the processor that it is for; empty where it is for all
 * @param inputs that it takes
 * @param outputs that it gives
 * @param notes what of packing does not apply to it, or does not fit, in sentences
 */
record Written(
        ModelFormat format,
        String runtime,
        String platform,
        List<String> cpu,
        List<String> inputs,
        List<String> outputs,
        List<String> notes) {
    Written {
        cpu = List.copyOf(cpu);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        notes = List.copyOf(notes);
    }
}
