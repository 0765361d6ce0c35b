package dev.augur.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.augur.ModelUnavailableException;
import dev.augur.archive.ArchiveRefusedException.Reason;
import dev.augur.model.ModelId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HostileArchivesTest {
    private static final ModelId ID = ModelId.of("m");
    private static final String TEMP = "java.io.tmpdir";
    private static final ArchiveLimits LIMITS = new ArchiveLimits(1 << 20, 100, 200);
    private static final byte[] SECRET = "SECRET".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path sandbox;

    private String tempBefore = "";

    @BeforeEach
    void useOwnTemporaryFolder() throws IOException {
        tempBefore = System.getProperty(TEMP);
        System.setProperty(TEMP, Files.createDirectory(sandbox.resolve("tmp")).toString());
        Files.write(sandbox.resolve("secret"), SECRET);
    }

    @AfterEach
    void restoreTemporaryFolder() {
        System.setProperty(TEMP, tempBefore);
    }

    static Stream<HostileArchives.Case> cases() {
        return Stream.of(HostileArchives.names(), HostileArchives.kinds(), DamagedArchives.structures())
                .flatMap(cases -> cases);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isRefused(HostileArchives.Case hostile) throws IOException {
        Path archive = Files.write(sandbox.resolve("archive"), hostile.archive().get());
        List<String> before = everything();
        ModelUnavailableException e = catchThrowableOfType(
                ModelUnavailableException.class,
                () -> ArchiveModelStore.of(ID, archive, LIMITS).fetch(ID));
        assertThat(e).as("refused").isNotNull();
        assertThat(e.reason()).isEqualTo(ModelUnavailableException.Reason.NOT_LOADABLE);
        assertThat(e.isRetryable()).isFalse();
        assertThat(e)
                .hasMessageStartingWith("Model 'm' is in an archive that is refused, " + archive + ": ")
                .hasMessageContaining(hostile.text());
        assertThat(e.getCause())
                .isInstanceOfSatisfying(
                        ArchiveRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(hostile.reason()));
        assertThat(everything()).as("nothing is left").isEqualTo(before);
        assertThat(sandbox.resolve("secret")).hasBinaryContent(SECRET);
        assertThat(writtenBy(archive)).isLessThanOrEqualTo(LIMITS.maxBytes());
    }

    /** Every file in the sandbox but the private folder, which is made at the first use. */
    private List<String> everything() throws IOException {
        try (Stream<Path> paths = Files.walk(sandbox)) {
            return paths.map(Path::toString)
                    .filter(path -> !path.matches(".*/augur-models-[^/]*"))
                    .sorted()
                    .toList();
        }
    }

    /** Bytes on disk at the moment of refusal. */
    private long writtenBy(Path archive) throws IOException {
        Path target = Files.createDirectory(sandbox.resolve("target"));
        ArchiveKind kind = Objects.requireNonNull(ArchiveKind.of(archive));
        assertThat(catchThrowableOfType(
                        ArchiveRefusedException.class, () -> new Unpacker(LIMITS).unpack(archive, kind, target)))
                .isNotNull();
        long bytes = 0;
        try (Stream<Path> paths = Files.walk(target)) {
            for (Path path : paths.toList()) {
                assertThat(Files.isSymbolicLink(path)).isFalse();
                bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
            }
        }
        return bytes;
    }

    @Test
    void thereAreAtLeastForty() {
        long count = cases().count();
        System.out.println(count + " hostile archives");
        assertThat(count).isGreaterThanOrEqualTo(40);
    }

    /** A link that lies where an archive wants a folder or a file is not followed. */
    @Test
    void aLinkThatIsThereBeforeIsNotFollowed() throws IOException {
        Path outside = Files.createDirectory(sandbox.resolve("outside"));
        for (String name : new String[] {"d/evil", "d"}) {
            Path target = Files.createDirectories(sandbox.resolve("target of " + name.length()));
            Files.createSymbolicLink(target.resolve("d"), outside);
            Path archive = Files.write(
                    sandbox.resolve("archive"), new TarBytes().file(name, "x").tar());
            ArchiveRefusedException e = catchThrowableOfType(
                    ArchiveRefusedException.class, () -> new Unpacker(LIMITS).unpack(archive, ArchiveKind.TAR, target));
            assertThat(e).hasMessage("the place of entry '" + name + "' is taken by something that is not its own");
            assertThat(e.reason()).isEqualTo(Reason.DUPLICATE);
        }
        assertThat(outside).isEmptyDirectory();
    }

    /** An archive in an archive is a file like others, and no model. */
    @Test
    void nestedArchivesAreNotUnpacked() throws IOException {
        byte[] inner = new TarBytes().file("model.onnx", "good").gzip();
        Path archive = Files.write(
                sandbox.resolve("archive"),
                new ZipBytes().file("model.tar.gz", inner).zip());
        ModelUnavailableException e = catchThrowableOfType(
                ModelUnavailableException.class,
                () -> ArchiveModelStore.of(ID, archive).fetch(ID));
        assertThat(e)
                .hasMessageStartingWith("Model 'm' is not in the archive " + archive + ", or not clearly: Model 'm': ")
                .hasMessageEndingWith(
                        "model.tar.gz is a gzip file; unpack it, or read it with the module augur-archives");
        assertThat(e.reason()).isEqualTo(ModelUnavailableException.Reason.NOT_LOADABLE);
    }
}
