package dev.augur.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.augur.http.FileServer.Fault;
import dev.augur.http.FileServer.Stored;
import dev.augur.io.SourceChangedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpByteSourceTest {
    private static final HttpRetries FAST = new HttpRetries(4, Duration.ofMillis(1), Duration.ofMillis(2));

    private FileServer server;
    private final byte[] bytes = random(100_000);

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void start() throws IOException {
        server = new FileServer();
        server.files.put("/file", Stored.of(bytes, "one"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpByteSource source(String path) {
        return HttpByteSource.builder(server.uri(path)).retries(FAST).build();
    }

    private static byte[] read(HttpByteSource source, long from) throws IOException {
        try (InputStream in = source.open(from)) {
            return in.readAllBytes();
        }
    }

    private void fault(Fault... faults) {
        server.faults.addAll(List.of(faults));
    }

    @Test
    void everyOffsetReadsTheRest() throws IOException {
        HttpByteSource source = source("/file");
        assertThat(source.length()).isEqualTo(bytes.length);
        assertThat(source.version()).isEqualTo("\"one\"");
        for (int from : new int[] {0, 1, 65_536, 99_999, 100_000}) {
            assertThat(read(source, from)).as("%d", from).isEqualTo(Arrays.copyOfRange(bytes, from, bytes.length));
        }
        assertThatThrownBy(() -> source.open(100_001)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(server.ranges).containsExactly("bytes=0-0", "bytes=0-", "bytes=1-", "bytes=65536-", "bytes=99999-");
    }

    @Test
    void anEmptyFileIsEmpty() throws IOException {
        server.files.put("/empty", Stored.of(new byte[0], "e"));
        assertThat(source("/empty").length()).isZero();
        assertThat(read(source("/empty"), 0)).isEmpty();
    }

    @Test
    void cutsStallsAndBusyServersAreResumed() throws IOException {
        HttpByteSource source = HttpByteSource.builder(server.uri("/file"))
                .retries(FAST)
                .stall(Duration.ofMillis(300))
                .build();
        source.length();
        server.takeRanges();
        fault(
                new Fault.Cut(1000),
                new Fault.Status(503),
                new Fault.Status(408),
                new Fault.Cut(2000),
                new Fault.Status(429, Map.of("Retry-After", "0")),
                new Fault.Stall(500));
        assertThat(read(source, 0)).isEqualTo(bytes);
        assertThat(server.takeRanges())
                .containsExactly(
                        "bytes=0-",
                        "bytes=1000-",
                        "bytes=1000-",
                        "bytes=1000-",
                        "bytes=3000-",
                        "bytes=3000-",
                        "bytes=3500-");
    }

    @Test
    void randomCutsLoseNothing() throws IOException {
        Random random = new Random(3);
        HttpByteSource source = source("/file");
        for (int i = 0; i < 100; i++) {
            fault(new Fault.Cut(1 + random.nextInt(5000)));
        }
        source.length();
        assertThat(read(source, 0)).as("seed 3").isEqualTo(bytes);
    }

    @Test
    void aServerThatStaysBusyIsGivenUp() {
        fault(new Fault.Status(503), new Fault.Status(500), new Fault.Status(502), new Fault.Status(504));
        assertThatThrownBy(() -> source("/file").length())
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(
                        server.uri("/file")
                                + ": GET of its first byte failed: status 504; gave up after 4 attempts in a row without a byte");
    }

    @Test
    void aServerThatAsksForALongPauseIsNotWaitedFor() {
        fault(new Fault.Status(503, Map.of("Retry-After", "3600")));
        assertThatThrownBy(() -> source("/file").length())
                .hasMessageEndingWith("status 503, and the server asks to come again in 3600 s");
        assertThat(server.ranges).hasSize(1);
    }

    @Test
    void aServerWithoutRangesIsReadFromTheStartAgain() throws IOException {
        server.hasRanges = false;
        HttpByteSource source = source("/file");
        source.length();
        fault(new Fault.Cut(30_000));
        assertThat(read(source, 0)).isEqualTo(bytes);
        assertThat(read(source, 99_990)).isEqualTo(Arrays.copyOfRange(bytes, 99_990, 100_000));
    }

    @Test
    void aFileThatChangesIsNeverMixed() throws IOException {
        HttpByteSource source = source("/file");
        source.length();
        byte[] other = random(100_000).clone();
        other[5] ^= 1;
        try (InputStream in = source.open(0)) {
            in.readNBytes(10);
        }
        server.files.put("/file", Stored.of(other, "two"));
        assertThatThrownBy(() -> read(source, 10)).isExactlyInstanceOf(SourceChangedException.class);
        server.files.put("/file", new Stored(other, null, "Mon, 01 Jan 2024 00:00:00 GMT"));
        assertThatThrownBy(() -> read(source, 10)).isExactlyInstanceOf(SourceChangedException.class);
        assertThat(read(source("/file"), 0)).isEqualTo(other);
    }

    @Test
    void timesOfChangeAndWeakTagsArePinnedToo() throws IOException {
        server.files.put("/dated", new Stored(bytes, "W/\"weak\"", "Mon, 01 Jan 2024 00:00:00 GMT"));
        HttpByteSource source = source("/dated");
        assertThat(source.version()).isEqualTo("Mon, 01 Jan 2024 00:00:00 GMT");
        fault(new Fault.Cut(10));
        assertThat(read(source, 0)).isEqualTo(bytes);
        server.files.put("/dated", new Stored(bytes, "W/\"weak\"", "Tue, 02 Jan 2024 00:00:00 GMT"));
        assertThatThrownBy(() -> read(source, 0)).isExactlyInstanceOf(SourceChangedException.class);
    }

    @Test
    void withoutAVersionNothingIsGoneOnWith() throws IOException {
        server.files.put("/plain", new Stored(bytes, null, null));
        HttpByteSource source = source("/plain");
        assertThat(source.version())
                .isEqualTo(source.version())
                .isNotEqualTo(source("/plain").version());
        assertThat(read(source, 0)).isEqualTo(bytes);
        fault(new Fault.Cut(10));
        assertThatThrownBy(() -> read(source, 0))
                .hasMessageContaining("the answer was cut, and cannot be gone on with");
    }

    @Test
    void redirectsStayOnTheirHost() throws IOException {
        fault(new Fault.Status(302, Map.of("Location", "/file")));
        assertThat(source("/elsewhere").length()).isEqualTo(bytes.length);
        fault(new Fault.Status(
                307, Map.of("Location", "http://localhost:" + server.uri("/").getPort() + "/file?secret=1")));
        assertThatThrownBy(() -> source("/elsewhere").length())
                .hasMessageContaining("it redirects to http://localhost:")
                .hasMessageContaining("another host than http://127.0.0.1:")
                .hasMessageNotContaining("secret");
        fault(new Fault.Status(302, Map.of("Location", "http://127.0.0.1:1/file")));
        assertThatThrownBy(() -> source("/elsewhere").length()).hasMessageContaining("which is not followed");
        for (int i = 0; i < 6; i++) {
            fault(new Fault.Status(302, Map.of("Location", "/again")));
        }
        assertThatThrownBy(() -> source("/elsewhere").length()).hasMessageContaining("more than 5 redirects");
    }

    @Test
    void missingAndDeniedFilesAreTold() {
        assertThatThrownBy(() -> source("/none").length())
                .isExactlyInstanceOf(NoSuchFileException.class)
                .hasMessage(server.uri("/none") + ": there is no such file (status 404)");
        fault(new Fault.Status(403));
        assertThatThrownBy(() -> source("/file").length()).isExactlyInstanceOf(AccessDeniedException.class);
    }

    @Test
    void queriesAndHeadersAreSentAndNotTold() throws IOException {
        HttpByteSource source = HttpByteSource.builder(server.uri("/file?token=canary"))
                .header("Authorization", () -> "Bearer canary")
                .retries(FAST)
                .build();
        assertThat(read(source, 0)).isEqualTo(bytes);
        assertThat(server.authorizations).containsOnly("Bearer canary");
        assertThat(source.name()).doesNotContain("canary").startsWith(server.uri("/file") + "?");
        server.files.clear();
        assertThatThrownBy(() -> read(source, 0)).hasMessageNotContaining("canary");
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (String uri : List.of(
                "file:///etc/passwd",
                "ftp://host/file",
                "/file",
                "http:///file",
                "http://a:b@host/file",
                "http://host/file#x")) {
            assertThatThrownBy(() -> HttpByteSource.of(URI.create(uri)))
                    .as(uri)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("a:b");
        }
        HttpClient follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        assertThatThrownBy(() -> HttpByteSource.builder(server.uri("/file"))
                        .client(follows)
                        .build())
                .hasMessageContaining("must have Redirect.NEVER, got ALWAYS");
    }

    @Test
    void delaysDoubleUpToTheLongest() {
        HttpRetries retries = new HttpRetries(8, Duration.ofMillis(100), Duration.ofSeconds(5));
        assertThat(retries.delayAfter(1)).hasMillis(100);
        assertThat(retries.delayAfter(3)).hasMillis(400);
        assertThat(retries.delayAfter(7)).hasSeconds(5);
        assertThat(retries.delayAfter(1000)).hasSeconds(5);
    }
}
