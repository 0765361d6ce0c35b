package dev.augur.tokenizers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What native code could do to the process, tried in processes of their own. */
final class NativeSafetyTest {
    /** DJL's telemetry, and what opens a connection in Java. */
    private static final Pattern NETWORK = Pattern.compile(
            "ai\\.djl\\.util\\.Ec2Utils|java\\.net\\.(Inet(Socket)?Address|Socket|http\\..*)|.*\\.HttpURLConnection");

    @TempDir
    private Path folder;

    @Test
    void closingWhileOthersTokeniseDoesNotEndTheProcess() throws Exception {
        Forked.Result result = Forked.run(CloseWhileEncoding.class, List.of(), Map.of());
        assertThat(result.output()).endsWith("40 refused after close\n");
        assertThat(result.exitCode()).isZero();
    }

    /** Ten tokenizers, each closed while four threads are inside it. */
    static final class CloseWhileEncoding {
        private static final int THREADS = 4;
        private static final String TEXT = "A man is eating a piece of bread. ".repeat(100);

        private CloseWhileEncoding() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            AtomicLong refused = new AtomicLong();
            for (int round = 0; round < 10; round++) {
                closeOne(refused);
            }
            System.out.println(refused + " refused after close");
        }

        private static void closeOne(AtomicLong refused) throws IOException, InterruptedException {
            Tokenizer tokenizer = Resources.minilm();
            CountDownLatch inside = new CountDownLatch(2 * THREADS);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Thread thread = new Thread(() -> encodeUntilClosed(tokenizer, inside, refused));
                thread.start();
                threads.add(thread);
            }
            inside.await();
            tokenizer.close();
            for (Thread thread : threads) {
                thread.join();
            }
        }

        private static void encodeUntilClosed(Tokenizer tokenizer, CountDownLatch inside, AtomicLong refused) {
            try {
                while (tokenizer.encode(TEXT).length == 128) {
                    inside.countDown();
                }
            } catch (IllegalStateException e) {
                refused.incrementAndGet();
            }
        }
    }

    @Test
    void nullDoesNotReachNativeCode() throws Exception {
        Forked.Result result = Forked.run(EncodeNull.class, List.of(), Map.of());
        assertThat(result.output()).endsWith("Text must not be null\n");
        assertThat(result.exitCode()).isZero();
    }

    /** Native code ends the process when it gets no text. */
    static final class EncodeNull {
        private EncodeNull() {}

        @SuppressWarnings("NullAway")
        public static void main(String[] args) throws IOException {
            try (Tokenizer tokenizer = Resources.minilm()) {
                tokenizer.encode(null);
            } catch (InvalidInputException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void nothingIsSentAndNoPropertyIsLeftBehind() throws Exception {
        Forked.Result result = Forked.run(EncodeOne.class, List.of("-Xlog:class+load"), Map.of());
        assertThat(result.exitCode()).isZero();
        List<String> classes = result.output()
                .lines()
                .filter(line -> line.contains("[class,load]"))
                .map(line -> line.replaceFirst(".*\\[class,load] (\\S+) .*", "$1"))
                .toList();
        assertThat(classes).contains("ai.djl.huggingface.tokenizers.jni.TokenizersLibrary");
        assertThat(classes).noneMatch(NETWORK.asMatchPredicate());
        assertThat(result.output()).contains("11 ids, variant null\n");
    }

    @Test
    void theLibraryIsUnpackedWhereTheEnvironmentSays() throws Exception {
        Forked.Result result = Forked.run(EncodeOne.class, List.of(), Map.of("ENGINE_CACHE_DIR", folder.toString()));
        assertThat(result.output()).endsWith("11 ids, variant null\n");
        try (Stream<Path> files = Files.find(folder, 9, (path, attributes) -> attributes.isRegularFile())) {
            assertThat(files.map(path -> folder.relativize(path).getName(0) + "/" + path.getFileName()))
                    .containsExactly("tokenizers/" + System.mapLibraryName("tokenizers"));
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsATypedError() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        Forked.Result result = Forked.run(EncodeOne.class, List.of(), Map.of("ENGINE_CACHE_DIR", file.toString()));
        assertThat(result.output())
                .contains("java.io.IOException: The native tokenizers library cannot be unpacked to or loaded from "
                        + file.resolve("tokenizers") + ": ");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    /** Loads a tokenizer and uses it. */
    static final class EncodeOne {
        private EncodeOne() {}

        public static void main(String[] args) throws IOException {
            try (Tokenizer tokenizer = Resources.minilm()) {
                long[] ids = tokenizer.encode(Resources.GOLDEN_TEXT);
                System.out.println(ids.length + " ids, variant " + System.getProperty("RUST_FLAVOR"));
            }
        }
    }
}
