package dev.augur.lambda.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a function is started.
 *
 * @param classPath of the runtime client, and of the function unless that is in the task root
 * @param taskRoot the unpacked zip; the working folder
 * @param jvmOptions such as {@code -Xmx512m}
 * @param environment what is set besides, or instead of, what the service sets
 */
public record Launch(String classPath, Path taskRoot, List<String> jvmOptions, Map<String, String> environment) {
    /**
     * Copies.
     *
     * @param classPath as the record has it
     * @param taskRoot as the record has it
     * @param jvmOptions as the record has it
     * @param environment as the record has it
     */
    public Launch {
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }
}
