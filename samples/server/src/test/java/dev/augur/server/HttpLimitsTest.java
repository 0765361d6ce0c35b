package dev.augur.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.protocol.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused before any model is asked, and what the connection is good for afterwards. */
final class HttpLimitsTest {
    private static final int MAX_BYTES = 10_000;

    private RunningHost running;

    @BeforeEach
    void start() throws IOException {
        running = RunningHost.start(
                request -> request.method().equals("POST") ? RunningHost.echo(request) : RunningHost.text(200, "got"),
                Map.of(Setting.MAX_BODY_BYTES, "" + MAX_BYTES, Setting.IDLE_TIMEOUT, "300ms"));
    }

    @AfterEach
    void stop() throws IOException {
        running.close();
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] deflate(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private HttpResponse<byte[]> post(byte[] body, String... headers) throws Exception {
        HttpRequest request = running.request("/invocations")
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return running.client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void aBodyOfTheLargestSizeIsTaken() throws Exception {
        HttpResponse<byte[]> response = post(new byte[MAX_BYTES], "Content-Type", "a/b");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).hasSize(MAX_BYTES);
    }

    @Test
    void aLengthAboveTheCapIsRefusedBeforeTheBodyComes() throws Exception {
        try (Wire wire = running.wire()) {
            Wire.Answer answer = wire.send("POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + (MAX_BYTES + 1) + "\r\n\r\n")
                    .answer();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.headers()).containsEntry("content-type", "application/json");
            assertThat(answer.body()).isEqualTo("{\"error\":\"The body is larger than this server takes\"}");
        }
    }

    @Test
    void aChunkedBodyIsRefusedWhenItPassesTheCap() throws Exception {
        try (Wire wire = running.wire()) {
            wire.send("POST /invocations HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            wire.send("1388\r\n" + "x".repeat(0x1388) + "\r\n");
            wire.send("1389\r\n" + "x".repeat(0x1389) + "\r\n");

            assertThat(wire.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void aChunkedBodyOfTheLargestSizeIsTaken() throws Exception {
        try (Wire wire = running.wire()) {
            wire.send("POST /invocations HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            wire.send("1388\r\n" + "x".repeat(0x1388) + "\r\n");
            wire.send("1388\r\n" + "y".repeat(0x1388) + "\r\n0\r\n\r\n");

            assertThat(wire.answer().body()).isEqualTo("x".repeat(0x1388) + "y".repeat(0x1388));
        }
    }

    @Test
    void requestsWithoutAPathAreRefused() throws Exception {
        for (String line : List.of("CONNECT localhost:1 HTTP/1.1", "OPTIONS * HTTP/1.1")) {
            try (Wire wire = running.wire()) {
                assertThat(wire.send(line + "\r\nHost: localhost:1\r\n\r\n")
                                .answer()
                                .status())
                        .as(line)
                        .isBetween(200, 499);
            }
        }
    }

    @Test
    void packedBodiesAreInflated() throws Exception {
        byte[] plain = "a text ".repeat(1000).getBytes(StandardCharsets.UTF_8);

        assertThat(post(gzip(plain), "Content-Encoding", "gzip").body()).isEqualTo(plain);
        assertThat(post(gzip(plain), "Content-Encoding", "X-GZip").body()).isEqualTo(plain);
        assertThat(post(deflate(plain), "Content-Encoding", "deflate").body()).isEqualTo(plain);
        assertThat(post(plain, "Content-Encoding", "identity").body()).isEqualTo(plain);
    }

    @Test
    void theCapHoldsAfterInflation() throws Exception {
        assertThat(post(gzip(new byte[MAX_BYTES]), "Content-Encoding", "gzip").body())
                .hasSize(MAX_BYTES);
        assertThat(post(gzip(new byte[MAX_BYTES + 1]), "Content-Encoding", "gzip")
                        .statusCode())
                .isEqualTo(413);
        assertThat(post(gzip(new byte[5 << 20]), "Content-Encoding", "gzip").statusCode())
                .isEqualTo(413);
        assertThat(post(deflate(new byte[5 << 20]), "Content-Encoding", "deflate")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void anUnknownCodingIs415AndADamagedBody400() throws Exception {
        HttpResponse<byte[]> unknown = post(new byte[4], "Content-Encoding", "br");

        assertThat(unknown.statusCode()).isEqualTo(415);
        assertThat(unknown.headers().firstValue("Accept-Encoding")).hasValue("gzip, deflate");
        assertThat(post(new byte[40], "Content-Encoding", "gzip").statusCode()).isEqualTo(400);
        byte[] cut = java.util.Arrays.copyOf(gzip(new byte[100]), 15);
        assertThat(post(cut, "Content-Encoding", "gzip").statusCode()).isEqualTo(400);
    }

    @Test
    void repliesAreCompressedForThoseWhoAsk() throws Exception {
        byte[] plain = "0.125,".repeat(1000).getBytes(StandardCharsets.UTF_8);

        HttpResponse<byte[]> packed = post(plain, "Accept-Encoding", "gzip, deflate");
        HttpResponse<byte[]> bare = post(plain, "Accept-Encoding", "gzip;q=0");
        HttpResponse<byte[]> small = post(new byte[100], "Accept-Encoding", "gzip");

        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(packed.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        assertThat(packed.body().length).isLessThan(plain.length / 10);
        assertThat(new GZIPInputStream(new java.io.ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain);
        assertThat(bare.body()).isEqualTo(plain);
        assertThat(bare.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(small.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @Test
    void headersAndPathsHaveACap() throws Exception {
        try (Wire wire = running.wire()) {
            wire.send("GET /ping HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
            Wire.Answer answer = wire.answer();

            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.body()).isEqualTo("{\"error\":\"Request Header Fields Too Large\"}");
        }
        try (Wire wire = running.wire()) {
            wire.send("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(wire.answer().status()).isEqualTo(414);
        }
    }

    @Test
    void whatIsNotHttpIsRefusedWithoutADetail() throws Exception {
        try (Wire wire = running.wire()) {
            Wire.Answer answer = wire.send("NONSENSE\r\n\r\n").answer();

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("{\"error\":\"Bad Request\"}");
        }
    }

    @Test
    void aBodyThatStandsStillIs408() throws Exception {
        try (Wire wire = running.wire()) {
            wire.send("POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf");

            assertThat(wire.answer().status()).isEqualTo(408);
            assertThat(wire.isClosed()).isTrue();
        }
    }

    @Test
    void chunksThatAreNoneAre400() throws Exception {
        try (Wire wire = running.wire()) {
            wire.send("POST /invocations HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

            assertThat(wire.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void theConnectionGoesOnAfterAnError() throws Exception {
        try (Wire wire = running.wire()) {
            assertThat(wire.post("/invocations", "x", "Content-Encoding: br")
                            .answer()
                            .status())
                    .isEqualTo(415);
            assertThat(wire.post("/invocations", "xx", "Content-Encoding: gzip")
                            .answer()
                            .status())
                    .isEqualTo(400);
            Wire.Answer good = wire.post("/invocations", "good").answer();
            assertThat(good.body()).isEqualTo("good");
            assertThat(good.headers()).doesNotContainKey("connection");
        }
    }

    @Test
    void anExpectationIsMetOnlyForBodiesThatAreTaken() throws Exception {
        try (Wire wire = running.wire()) {
            wire.send("POST /invocations HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(100);
            assertThat(wire.send("body").answer().body()).isEqualTo("body");
        }
        try (Wire wire = running.wire()) {
            wire.send("POST /invocations HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 20000\r\n\r\n");
            assertThat(wire.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void theLengthOfTheJsonPartStaysThatOfPlainJson() throws Exception {
        Reply binary = new Reply(
                200, "application/octet-stream", Map.of("Inference-Header-Content-Length", "1234"), new byte[100_000]);
        try (RunningHost other = RunningHost.start(request -> binary, Map.of())) {
            HttpResponse<String> response = other.post("/v2/models/m/infer", "{}", "Accept-Encoding", "gzip");

            assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(response.headers().firstValue("Inference-Header-Content-Length"))
                    .hasValue("1234");
        }
    }
}
