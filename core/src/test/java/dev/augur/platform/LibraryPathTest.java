package dev.augur.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
final class LibraryPathTest {
    private static final LibraryPath NOWHERE = new LibraryPath(Set.of(), List.of(), Map.of(), List.of());

    @TempDir
    Path folder;

    @Test
    void findsWhatThisMachineHas() throws Exception {
        LibraryPath path = LibraryPath.ofThisProcess();
        assertThat(path.has("libc.so.6")).isTrue();
        assertThat(path.has("libno-such-thing.so.7")).isFalse();
        assertThat(path.missing(ElfFileTest.NET)).isEmpty();
    }

    @Test
    void theLoadersCacheNamesTheCLibrary() {
        assertThat(LoaderCache.read(Path.of("/etc/ld.so.cache")).getOrDefault("libc.so.6", List.of()))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).exists());
    }

    @Test
    void whatIsNotFoundIsNamedInTheOrderOfTheLoader() throws Exception {
        List<String> needed = ElfFile.read(ElfFileTest.NET).needed();
        Path alone = Files.copy(ElfFileTest.NET, folder.resolve("libnet.so"));
        assertThat(NOWHERE.missing(alone)).isEqualTo(needed);
    }

    @Test
    void whatIsFoundIsAskedForItsOwnNeeds() throws Exception {
        Path alone = Files.copy(ElfFileTest.NET, folder.resolve("libnet.so"));
        LibraryPath path =
                new LibraryPath(Set.of("libc.so.6"), List.of(ElfFileTest.JDK_LIBRARIES), Map.of(), List.of());
        assertThat(path.missing(alone))
                .as("libjava.so is in the folder, libjvm.so is a folder deeper")
                .contains("libjvm.so")
                .doesNotContain("libjava.so", "libc.so.6");
    }

    @Test
    void whatALibraryOpensByItselfIsLookedForToo() throws Exception {
        LibraryPath path = LibraryPath.ofThisProcess();
        assertThat(path.missing(ElfFileTest.NET, List.of("libc.so.6", "libno-such-thing.so.7")))
                .containsExactly("libno-such-thing.so.7");
    }

    @Test
    void itsTextTellsWhereItLooks() {
        LibraryPath path = new LibraryPath(
                Set.of(),
                List.of(Path.of("/a"), Path.of("/b")),
                Map.of("libc.so.6", List.of()),
                List.of(Path.of("/lib")));
        assertThat(path).hasToString("LD_LIBRARY_PATH [/a, /b], the loader's cache (1 names), /lib");
        assertThat(NOWHERE).hasToString("LD_LIBRARY_PATH (not set), the loader's cache (0 names)");
    }

    @Test
    void aFileThatTheLoaderCannotUseIsPassedOver() throws Exception {
        Files.writeString(folder.resolve("libjava.so"), "not a library");
        LibraryPath path = new LibraryPath(Set.of(), List.of(folder), Map.of(), List.of());
        Path alone = Files.copy(ElfFileTest.NET, folder.resolve("libnet.so"));
        assertThat(path.missing(alone)).contains("libjava.so");
        assertThat(path.has("libnet.so")).isTrue();
    }

    @Test
    void aDamagedCacheHoldsNothing() throws Exception {
        byte[] cache = Files.readAllBytes(Path.of("/etc/ld.so.cache"));
        for (int length : new int[] {0, 10, 47, 60, 200, cache.length / 2}) {
            Path cut = Files.write(folder.resolve("cache"), java.util.Arrays.copyOf(cache, length));
            assertThat(LoaderCache.read(cut)).doesNotContainKey("libno-such-thing.so.7");
        }
        assertThat(LoaderCache.read(folder.resolve("none"))).isEmpty();
    }

    @Test
    void foldersAreSplitAsTheLoaderSplitsThem() {
        assertThat(LibraryPath.foldersOf("/a:/b;/c::")).containsExactly(Path.of("/a"), Path.of("/b"), Path.of("/c"));
    }
}
