package dev.augur.onnxruntime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.onnxruntime.ConformanceCase.Outcome;
import dev.augur.onnxruntime.ConformanceCase.Result;
import dev.augur.tensor.TensorPool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * ONNX's backend tests through the engine. Each case is listed with its outcome; one that turns out otherwise, for the
 * better or the worse, fails the test.
 */
final class ConformanceTest {
    private static final Path DATA = Path.of("/usr/share/libonnx-testdata/data");
    private static final List<String> SUITES = List.of("node", "simple", "pytorch-operator", "pytorch-converted");

    @Test
    void everyCaseEndsAsListed() throws Exception {
        Assumptions.assumeTrue(
                Files.isDirectory(DATA), "skipped: no conformance cases here; install Debian's libonnx-testdata");
        Map<String, Result> results = new TreeMap<>();
        OnnxRuntimeEngine engine = new OnnxRuntimeEngine(
                OnnxRuntimeOptions.builder().intraOpThreads(1).build());
        TensorPool pool = new TensorPool(1 << 24);
        for (String name : cases()) {
            results.put(name, new ConformanceCase(DATA.resolve(name)).run(engine, pool));
        }
        System.out.println("ONNX conformance: " + counts(results));
        assertThat(pool.usedBytes()).isZero();
        assertThat(String.join("\n", surprises(results))).isEmpty();
    }

    private static List<String> cases() throws IOException {
        List<String> names = new ArrayList<>();
        for (String suite : SUITES) {
            try (Stream<Path> folders = Files.list(DATA.resolve(suite))) {
                folders.filter(folder -> Files.exists(folder.resolve("model.onnx")))
                        .map(folder -> suite + "/" + folder.getFileName())
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static Map<Outcome, Integer> counts(Map<String, Result> results) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        results.values().forEach(result -> counts.merge(result.outcome(), 1, Integer::sum));
        return counts;
    }

    /** Lines as the list has them, of the cases that ended otherwise or are not listed, or listed and not there. */
    private static List<String> surprises(Map<String, Result> results) throws IOException {
        Map<String, String> listed = listed();
        List<String> surprises = new ArrayList<>();
        results.forEach((name, result) -> {
            String expected = String.valueOf(listed.remove(name));
            if (!List.of(expected.split(" ", 2)[0].split("[|]", -1))
                    .contains(result.outcome().name())) {
                surprises.add(name + " " + result.outcome() + " " + result.text() + " (listed: " + expected + ")");
            }
        });
        listed.keySet().forEach(name -> surprises.add(name + " is listed and not there"));
        return surprises;
    }

    /** Outcome and reason by name. */
    private static Map<String, String> listed() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        try (InputStream in = Objects.requireNonNull(ConformanceTest.class.getResourceAsStream("conformance.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        int space = line.indexOf(' ');
                        listed.put(line.substring(0, space), line.substring(space + 1));
                    });
        }
        return listed;
    }
}
