package dev.augur.http;

import dev.augur.io.SourceChangedException;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file behind HTTP, pinned to the version that the first answer names. Thread-safe. */
final class PinnedFile {
    private static final int MAX_REDIRECTS = 5;
    private static final Pattern RANGE = Pattern.compile("bytes (?:0-0|\\*)/([0-9]{1,18})");

    /** A version. Only strong ETags and times of change tell two apart (RFC 9110, 8.8); without either, nothing does. */
    record Version(
            long length, @Nullable String eTag, @Nullable String lastModified) {
        static Version of(long length, HttpHeaders headers) {
            String eTag = headers.firstValue("ETag")
                    .filter(tag -> !tag.startsWith("W/"))
                    .orElse(null);
            return new Version(length, eTag, headers.firstValue("Last-Modified").orElse(null));
        }

        boolean isKnown() {
            return eTag != null || lastModified != null;
        }

        /** What tells it from others. */
        @Nullable
        String text() {
            return eTag == null ? lastModified : eTag;
        }
    }

    private final URI uri;
    private final String name;
    private final HttpSettings settings;
    private final Retrier retrier;
    private final String unknown = "unknown " + UUID.randomUUID();
    private @Nullable Version version;

    PinnedFile(URI uri, HttpSettings settings) {
        this.uri = uri;
        this.name = nameOf(uri);
        this.settings = settings;
        this.retrier = new Retrier(name, settings.retries());
    }

    /** Without the query, which may hold a secret; different ones get different names. */
    static String nameOf(URI uri) {
        String place = uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
        String query = uri.getRawQuery();
        return query == null ? place : place + "?" + Integer.toHexString(query.hashCode());
    }

    String name() {
        return name;
    }

    Retrier retrier() {
        return retrier;
    }

    /** What the version is called outside of this process; another name each time if nothing tells it. */
    String versionName() throws IOException {
        String text = version().text();
        return text == null ? unknown : text;
    }

    /** Asks once; a failure is not kept. */
    synchronized Version version() throws IOException {
        if (version == null) {
            version = retrier.call(this::ask);
        }
        return version;
    }

    /** One byte tells as much as a HEAD would, also where only GET is allowed, as by a signed address. */
    private Version ask() throws IOException {
        HttpCall call = new HttpCall(name, "GET of its first byte");
        HttpResponse<TimedBody> answer = send(call, "bytes=0-0", null);
        try (TimedBody body = answer.body()) {
            Long length = length(answer);
            if (length == null) {
                throw new IOException(call.text("the answer must tell the length of the file, got status "
                        + answer.statusCode() + " without it"));
            }
            if (answer.statusCode() == 206) {
                finish(call, body);
            }
            return Version.of(length, answer.headers());
        }
    }

    /** So that the connection can be used again. */
    private static void finish(HttpCall call, TimedBody body) throws IOException {
        try {
            body.readNBytes(2);
        } catch (IOException e) {
            throw call.broken(e);
        }
    }

    private static @Nullable Long length(HttpResponse<?> answer) {
        if (answer.statusCode() == 200) {
            return answer.headers()
                    .firstValue("Content-Length")
                    .map(Long::valueOf)
                    .orElse(null);
        }
        Matcher range =
                RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
        return range.matches() ? Long.valueOf(range.group(1)) : null;
    }

    /** One attempt to open the version's bytes from an offset below its length. */
    TimedBody open(Version of, long from) throws IOException {
        HttpCall call = get(of, from);
        HttpResponse<TimedBody> answer = send(call, "bytes=" + from + "-", of);
        boolean right = false;
        try {
            check(call, of, from, answer);
            if (answer.statusCode() == 200) {
                skip(call, answer.body(), from);
            }
            right = true;
            return answer.body();
        } finally {
            if (!right) {
                answer.body().close();
            }
        }
    }

    /** For the texts of what fails at an offset. */
    HttpCall get(Version of, long from) {
        return new HttpCall(name, "GET at byte " + from + " of " + of.length());
    }

    private static void check(HttpCall call, Version of, long from, HttpResponse<?> answer) throws IOException {
        HttpHeaders headers = answer.headers();
        Version now = Version.of(of.length(), headers);
        if (answer.statusCode() == 412 || answer.statusCode() == 416 || !Objects.equals(of.text(), now.text())) {
            throw new SourceChangedException(
                    call.text("the file changed since it was first asked for: it had version " + of.text()
                            + ", now it has " + now.text()),
                    null);
        }
        String range = "bytes " + from + "-" + (of.length() - 1) + "/" + of.length();
        String got = headers.firstValue("Content-Range").orElse("none");
        if (answer.statusCode() == 206 && !range.equals(got)) {
            throw new IOException(call.text("Content-Range must be '" + range + "', got '" + got + "'"));
        }
        long left = answer.statusCode() == 206 ? of.length() - from : of.length();
        long announced = headers.firstValueAsLong("Content-Length").orElse(left);
        if (announced != left) {
            throw new IOException(call.text("Content-Length must be " + left + ", got " + announced));
        }
    }

    /** Some servers have no ranges. */
    private static void skip(HttpCall call, TimedBody body, long count) throws IOException {
        try {
            body.skipNBytes(count);
        } catch (EOFException e) {
            throw new TransientException(call.text("the body ended early"), e, null);
        } catch (IOException e) {
            throw call.broken(e);
        }
    }

    private HttpResponse<TimedBody> send(HttpCall call, String range, @Nullable Version pinned) throws IOException {
        URI at = uri;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            HttpResponse<TimedBody> answer = sendTo(at, call, range, pinned);
            int status = answer.statusCode();
            boolean redirected = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
            if (!redirected) {
                requireBytes(call, answer);
                return answer;
            }
            answer.body().close();
            at = next(call, at, answer.headers().firstValue("Location").orElse(""));
        }
        throw new IOException(call.text("more than " + MAX_REDIRECTS + " redirects"));
    }

    private HttpResponse<TimedBody> sendTo(URI at, HttpCall call, String range, @Nullable Version pinned)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .timeout(settings.stall())
                .header("Range", range)
                .header("Accept-Encoding", "identity");
        for (var header : settings.headers().entrySet()) {
            Supplier<String> value = header.getValue();
            request.header(header.getKey(), value.get());
        }
        if (pinned != null && pinned.eTag() != null) {
            request.header("If-Match", pinned.eTag());
        } else if (pinned != null && pinned.lastModified() != null) {
            request.header("If-Unmodified-Since", pinned.lastModified());
        }
        try {
            return settings.client().send(request.build(), info -> new TimedBody(settings.stall()));
        } catch (IOException e) {
            throw call.broken(e);
        } catch (InterruptedException e) {
            throw call.interrupted(e);
        }
    }

    private static void requireBytes(HttpCall call, HttpResponse<TimedBody> answer) throws IOException {
        int status = answer.statusCode();
        String encoding = answer.headers().firstValue("Content-Encoding").orElse("identity");
        if (status == 412 || status == 416) {
            return;
        }
        if (status != 200 && status != 206) {
            answer.body().close();
            throw call.refusal(status, answer.headers());
        }
        if (!encoding.toLowerCase(Locale.ROOT).equals("identity")) {
            answer.body().close();
            throw new IOException(call.text("Content-Encoding must be identity, as was asked for, got " + encoding));
        }
    }

    /** Another host could be anybody's, and would be sent the headers. */
    private static URI next(HttpCall call, URI from, String location) throws IOException {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException(call.text("it redirects to what is no URI"), e);
        }
        boolean sameHost = from.getHost().equalsIgnoreCase(String.valueOf(to.getHost()));
        boolean samePort = from.getScheme().equalsIgnoreCase(to.getScheme()) && port(from) == port(to);
        boolean secured = "http".equalsIgnoreCase(from.getScheme())
                && port(from) == 80
                && "https".equalsIgnoreCase(to.getScheme())
                && port(to) == 443;
        if (location.isEmpty() || !sameHost || !(samePort || secured) || to.getRawUserInfo() != null) {
            throw new IOException(call.text("it redirects to " + to.getScheme() + "://" + to.getHost() + ":" + port(to)
                    + ", another host than " + from.getScheme() + "://" + from.getHost() + ":" + port(from)
                    + ", which is not followed; if you trust it, name the final address"));
        }
        return to;
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
