package dev.augur.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ByteSourceTest {
    private static final byte[] BYTES = new byte[10_000];

    static {
        new Random(1).nextBytes(BYTES);
    }

    @TempDir
    Path folder;

    private List<ByteSource> sources() throws IOException {
        return List.of(ByteSource.file(write("bytes.bin", BYTES)), ByteSource.memory("bytes.bin", BYTES));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    @Test
    void opensAtAnyOffsetAgainAndAgain() throws IOException {
        for (ByteSource source : sources()) {
            assertThat(source.length()).isEqualTo(BYTES.length);
            for (int offset : new int[] {0, 1, 4095, 9_999, 10_000, 5_000}) {
                try (InputStream in = source.open(offset)) {
                    assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(BYTES, offset, BYTES.length));
                }
            }
        }
    }

    @Test
    void readsTheSameHoweverItIsCutUp() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (ByteSource source : sources()) {
            int position = random.nextInt(100);
            try (InputStream in = source.open(position)) {
                while (position < BYTES.length) {
                    position = step(in, position, random);
                }
                assertThat(in.read()).as("seed %d", seed).isEqualTo(-1);
                assertThat(in.read(new byte[3])).isEqualTo(-1);
                assertThat(in.available()).isZero();
            }
        }
    }

    private static int step(InputStream in, int position, Random random) throws IOException {
        int count = random.nextInt(200);
        switch (random.nextInt(3)) {
            case 0 -> {
                assertThat(in.read()).isEqualTo(BYTES[position] & 0xFF);
                return position + 1;
            }
            case 1 -> {
                return position + (int) in.skip(count);
            }
            default -> {
                byte[] target = new byte[count + 2];
                int n = in.read(target, 1, count);
                assertThat(Arrays.copyOfRange(target, 1, 1 + n))
                        .isEqualTo(Arrays.copyOfRange(BYTES, position, position + n));
                return position + n;
            }
        }
    }

    @Test
    void refusesOffsetsOutside() throws IOException {
        for (ByteSource source : sources()) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> source.open(-1));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> source.open(10_001));
        }
    }

    @Test
    void theVersionIsTheSameForTheSameBytesOnly() throws IOException {
        List<ByteSource> sources = sources();
        List<ByteSource> again =
                List.of(ByteSource.file(folder.resolve("bytes.bin")), ByteSource.memory("other", BYTES.clone()));
        byte[] others = BYTES.clone();
        others[5_000]++;
        Files.setLastModifiedTime(write("others.bin", others), FileTime.from(Instant.EPOCH));
        List<ByteSource> other =
                List.of(ByteSource.file(folder.resolve("others.bin")), ByteSource.memory("bytes.bin", others));
        for (int i = 0; i < sources.size(); i++) {
            String version = sources.get(i).version();
            sources.get(i).open(0).close();
            assertThat(version).isNotEmpty().isEqualTo(sources.get(i).version());
            assertThat(again.get(i).version()).isEqualTo(version);
            assertThat(other.get(i).version()).isNotEqualTo(version);
        }
    }

    @Test
    void theVersionOfAFileIsItsSizeAndTimeOfChange() throws IOException {
        Path file = write("rows.csv", new byte[100]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-01-01T00:00:00.123456789Z")));
        ByteSource source = ByteSource.file(file);
        assertThat(source.version()).isEqualTo("100 bytes of 2024-01-01T00:00:00.123456789Z");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-01-01T00:00:00.123456788Z")));
        assertThatExceptionOfType(SourceChangedException.class).isThrownBy(source::version);
        assertThat(ByteSource.file(file).version()).isEqualTo("100 bytes of 2024-01-01T00:00:00.123456788Z");
    }

    @Test
    void hasANameForTexts() throws IOException {
        assertThat(ByteSource.memory("rows", new byte[0])).hasToString("rows");
        Path file = write("rows.csv", new byte[0]);
        assertThat(ByteSource.file(file).name()).isEqualTo(file.toString());
        assertThat(ByteSource.file(file)).hasToString(file.toString());
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("nowhere.csv");
        ByteSource source = ByteSource.file(file);
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(source::length)
                .withMessage(file + ": there is no such file");
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> source.open(0));
    }

    @Test
    void aFileThatChangedBetweenTwoOpeningsIsRefused() throws IOException {
        Path file = write("rows.csv", new byte[100]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-01-01T00:00:00Z")));
        ByteSource source = ByteSource.file(file);
        source.open(0).close();
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-01-02T00:00:00Z")));
        assertThatExceptionOfType(SourceChangedException.class)
                .isThrownBy(() -> source.open(50))
                .withMessage(file + " changed while it was read: it had 100 bytes of 2024-01-01T00:00:00Z,"
                        + " now it has 100 of 2024-01-02T00:00:00Z");
        assertThatExceptionOfType(SourceChangedException.class).isThrownBy(source::length);
    }

    @Test
    void aFileRewrittenWhileItIsReadIsAnErrorAtItsEnd() throws IOException {
        Path file = write("rows.csv", new byte[100]);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-01-01T00:00:00Z")));
        try (InputStream in = ByteSource.file(file).open(0)) {
            assertThat(in.readNBytes(60)).hasSize(60);
            write("rows.csv", new byte[100]);
            assertThat(in.readNBytes(40)).hasSize(40);
            assertThatExceptionOfType(SourceChangedException.class).isThrownBy(in::read);
        }
    }

    @Test
    void aFileThatGrowsIsReadNoFurtherThanItsLength() throws IOException {
        Path file = write("rows.csv", new byte[100]);
        try (InputStream in = ByteSource.file(file).open(0)) {
            Files.write(file, new byte[100], StandardOpenOption.APPEND);
            assertThat(in.available()).isEqualTo(100);
            assertThat(in.read(new byte[500])).isEqualTo(100);
            assertThatExceptionOfType(SourceChangedException.class)
                    .isThrownBy(() -> in.read(new byte[500]))
                    .withMessageStartingWith(file + " changed while it was read: it had 100 bytes of ")
                    .withMessageContaining(", now it has 200 of ");
        }
    }

    @Test
    void aFileThatEndsEarlyIsNotSilentlyShort() throws IOException {
        Path file = write("rows.csv", new byte[100]);
        try (InputStream in = ByteSource.file(file).open(10)) {
            assertThat(in.readNBytes(20)).hasSize(20);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(50);
            }
            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(in::readAllBytes)
                    .withMessage(file + " ended at byte 50 of 100");
        }
    }
}
