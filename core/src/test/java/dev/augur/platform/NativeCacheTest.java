package dev.augur.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.platform.NativeCache.Library;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeCacheTest {
    private static final byte[] BYTES = {1, 2, 3, 4, 5};

    @TempDir
    private Path temp;

    private final AtomicInteger opened = new AtomicInteger();

    @Test
    void librariesAreUnpackedOnce() throws IOException {
        Path first = cache().folder("content-1", List.of(library("a.so"), library("b.so")));
        Path second = cache().folder("content-1", List.of(library("a.so"), library("b.so")));

        assertThat(second).isEqualTo(first);
        assertThat(first.resolve("a.so")).hasBinaryContent(BYTES);
        assertThat(first.resolve("b.so")).hasBinaryContent(BYTES);
        assertThat(opened).hasValue(2);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(temp.resolve("augur-native-" + System.getProperty("user.name")))))
                .isEqualTo("rwx------");
    }

    @Test
    void whatWasCutOffIsUnpackedAgain() throws IOException {
        Path folder = cache().folder("content", List.of(library("a.so")));
        Files.write(folder.resolve("a.so"), new byte[2]);

        cache().folder("content", List.of(library("a.so")));

        assertThat(folder.resolve("a.so")).hasBinaryContent(BYTES);
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAndWhatALivingOneWritesIsNot() throws IOException {
        cache().folder("content", List.of(library("a.so")));
        Path root = temp.resolve("augur-native-" + System.getProperty("user.name"));
        long dead = IntStream.iterate(4_000_000, pid -> pid - 1)
                .filter(pid -> ProcessHandle.of(pid).isEmpty())
                .findFirst()
                .orElseThrow();
        Path left = Files.createDirectory(root.resolve("part-" + dead + "-1"));
        Files.write(left.resolve("a.so"), new byte[3]);
        Path written = Files.createDirectory(
                root.resolve("part-" + ProcessHandle.current().pid() + "-2"));

        cache().folder("content", List.of(library("a.so")));

        assertThat(left).doesNotExist();
        assertThat(written).isDirectory();
    }

    @Test
    void aLibraryOfAnotherSizeIsAnErrorThatLeavesNothing() throws IOException {
        NativeCache cache = cache();
        Library shorter = new Library("a.so", 9, () -> new ByteArrayInputStream(BYTES));

        assertThatThrownBy(() -> cache.folder("content", List.of(shorter)))
                .isInstanceOf(IOException.class)
                .hasMessage("a.so must have 9 bytes, got 5");
        assertThat(names()).isEmpty();
    }

    @Test
    void aFolderThatOthersMayWriteToIsRefused() throws IOException {
        Path root = temp.resolve("augur-native-" + System.getProperty("user.name"));
        Files.createDirectory(root);
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(this::cache)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must be a folder that belongs to this user and is closed to others");
    }

    @Test
    void threadsThatStartAtOnceGetOneFolder() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch all = new CountDownLatch(8);
            Callable<Path> unpack = () -> {
                all.countDown();
                all.await();
                return cache().folder("content", List.of(library("a.so"), library("b.so")));
            };
            List<Future<Path>> folders =
                    IntStream.range(0, 8).mapToObj(i -> threads.submit(unpack)).toList();
            for (Future<Path> folder : folders) {
                assertThat(folder.get().resolve("b.so")).hasBinaryContent(BYTES);
            }
            assertThat(names()).containsExactly("content");
        } finally {
            threads.shutdownNow();
        }
    }

    private NativeCache cache() throws IOException {
        return NativeCache.in(temp);
    }

    private Library library(String name) {
        return new Library(name, BYTES.length, () -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(BYTES);
        });
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("augur-native-" + System.getProperty("user.name")))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
