package dev.augur.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.augur.io.ByteSource;
import dev.augur.streaming.unpack.RestartLog;
import dev.augur.streaming.unpack.SplitInput.Crew;
import dev.augur.streaming.unpack.SplitLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects of the command-line tools, and the tools on ours. Tools that are not installed are skipped. */
final class OtherToolsTest {
    private static final int TEXT_BYTES = 700_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip -1",
                "gzip -6",
                "gzip -9",
                "pigz -p 2",
                "bgzip",
                "bzip2 -1",
                "bzip2 -9",
                "xz -0",
                "xz --check=none",
                "xz --check=crc32",
                "xz --check=sha256 --block-size=65536",
                "zstd -q",
                "zstd -q --no-check",
                "zstd -q --long=27 -19",
                "lz4 -q",
                "lz4 -q -B4",
                "lz4 -q -B4 -BD",
                "lz4 -q -B5 -BD -BX --content-size",
                "lz4 -q -9 --no-frame-crc",
                "xz -T2 -0 --block-size=65536",
                "xz -T1 -0 --block-size=65536",
                "pzstd -q -p 2 -1",
                "pbzip2 -p2 -1",
                "lbzip2 -n 2 -1"
            })
    void readsWhatOthersWrite(String command) throws IOException, InterruptedException {
        for (byte[] plain : new byte[][] {text(), new byte[TEXT_BYTES], noise(), {}, TestBytes.utf8("abc")}) {
            Path packed = folder.resolve("packed");
            run(command + " -c", Files.write(folder.resolve("plain"), plain), packed);

            assertThat(read(packed)).as(command).isEqualTo(plain);
            byte[] one = Files.readAllBytes(packed);
            Files.write(packed, TestBytes.join(one, one));
            assertThat(read(packed)).as("%s, twice", command).isEqualTo(TestBytes.join(plain, plain));
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, gz", "bzip2, bz2", "xz, xz", "zstd -q, zst", "lz4 -q, lz4"})
    void othersReadWhatIsWritten(String command, String ending) throws IOException, InterruptedException {
        for (byte[] plain : new byte[][] {text(), noise(), {}}) {
            Path packed = Files.write(
                    folder.resolve("packed." + ending), TestBytes.compress(Compression.ofName("x." + ending), plain));
            Path unpacked = folder.resolve("unpacked");
            run(command + " -d -c", packed, unpacked);
            assertThat(Files.readAllBytes(unpacked)).isEqualTo(plain);
        }
    }

    /** Read in one piece, and in many. */
    private static byte[] read(Path packed) throws IOException {
        byte[] bytes;
        try (InputStream in = new SourceInput(ByteSource.file(packed)).decompressed(null)) {
            bytes = in.readAllBytes();
        }
        Crew crew = new Crew(2, Runnable::run, new SplitLimits(50_000, 1 << 20, 1 << 17));
        try (InputStream in = new SourceInput(ByteSource.file(packed)).decompressed(null, RestartLog.none(), crew)) {
            assertThat(in.readAllBytes()).as("in pieces").isEqualTo(bytes);
        }
        return bytes;
    }

    private static void run(String command, Path in, Path out) throws IOException, InterruptedException {
        String[] words = command.split(" ");
        Path errors = out.resolveSibling("errors");
        Process process;
        try {
            process = new ProcessBuilder(words)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, words[0] + " is not installed");
            return;
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
        assertThat(process.exitValue())
                .as(() -> command + ": " + errors(errors))
                .isZero();
    }

    private static String errors(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static byte[] text() {
        Random random = new Random(9);
        StringBuilder text = new StringBuilder();
        while (text.length() < TEXT_BYTES) {
            text.append(Integer.toString(random.nextInt(5000), 36)).append(random.nextInt(9) == 0 ? '\n' : ',');
        }
        return TestBytes.utf8(text.toString());
    }

    private static byte[] noise() {
        byte[] noise = new byte[TEXT_BYTES / 2];
        new Random(10).nextBytes(noise);
        return noise;
    }
}
