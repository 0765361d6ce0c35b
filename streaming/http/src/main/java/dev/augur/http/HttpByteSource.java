package dev.augur.http;

import dev.augur.io.ByteSource;
import dev.augur.io.SourceChangedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/**
 * A file behind HTTP or HTTPS as a byte source. It is asked for with one GET of its first byte, when its length or its first
 * stream is wanted, and pinned to the strong ETag or the time of change that the answer names. A stream whose connection fails,
 * stalls or ends early asks again for what is missing, after a delay, as {@link HttpRetries} says; it counts its bytes, and
 * ends exactly at the length or fails. A server without ranges is read from the start again, up to the position. One that names
 * neither a strong ETag nor {@code Last-Modified} can be read, but not resumed.
 *
 * <p>Redirects are followed within the host only. Queries and headers, which may hold secrets, appear in no text.
 *
 * <p>Thread-safe; each stream is for one thread at a time.
 */
public final class HttpByteSource implements ByteSource {
    private final PinnedFile file;

    private HttpByteSource(PinnedFile file) {
        this.file = file;
    }

    /**
     * A file, with the usual settings. Nothing is asked yet.
     *
     * @param uri its address, chosen by the program and by no request
     * @return the source
     * @throws IllegalArgumentException if it is none of {@code http} or {@code https}, has no host, or has a user or a fragment
     */
    public static HttpByteSource of(URI uri) {
        return builder(uri).build();
    }

    /**
     * A file.
     *
     * @param uri as {@link #of} has it
     * @return a builder
     * @throws IllegalArgumentException as {@link #of} has it
     */
    public static Builder builder(URI uri) {
        return new Builder(uri);
    }

    static HttpByteSource of(URI uri, HttpSettings settings) {
        return new HttpByteSource(new PinnedFile(checked(uri), settings));
    }

    static URI checked(URI uri) {
        boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!web || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "An address must be http or https and have a host, got " + uri.getScheme() + "://" + uri.getHost());
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("The address of a file on " + uri.getHost()
                    + " must have no user and no fragment; name credentials in a header");
        }
        return uri;
    }

    /** Scheme, host and path; of a query only a number that follows from it. */
    @Override
    public String name() {
        return file.name();
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoSuchFileException if there is no such file
     * @throws AccessDeniedException if the server denies it
     * @throws IOException if the server cannot be asked, or does not tell the length
     */
    @Override
    public long length() throws IOException {
        return file.version().length();
    }

    /**
     * {@inheritDoc} It is the strong ETag, or else the time of change, as the server wrote it; if there is neither, a text that no
     * other source has.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws AccessDeniedException if the server denies it
     * @throws IOException if the server cannot be asked
     */
    @Override
    public String version() throws IOException {
        return file.versionName();
    }

    /**
     * {@inheritDoc} The first request is sent before this returns; at the length itself, none is.
     *
     * @throws IndexOutOfBoundsException if the offset is not from 0 to the length
     * @throws SourceChangedException if the file was replaced since it was first asked for; a stream throws it likewise
     * @throws NoSuchFileException if there is no such file
     * @throws AccessDeniedException if the server denies it
     * @throws IOException if the server cannot be asked, its answer is not what was asked for, or it redirects to another host
     */
    @Override
    public InputStream open(long offset) throws IOException {
        PinnedFile.Version version = file.version();
        Objects.checkFromToIndex(offset, version.length(), version.length());
        return new HttpInputStream(file, version, offset).started();
    }

    @Override
    public String toString() {
        return name();
    }

    /** Settings of a source. Not thread-safe. */
    public static final class Builder extends HttpBuilder<Builder> {
        private final URI uri;

        private Builder(URI uri) {
            this.uri = checked(uri);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * The source. Nothing is asked yet.
         *
         * @return the source
         * @throws IllegalArgumentException if a setting is out of its bounds
         */
        public HttpByteSource build() {
            return of(uri, settings());
        }
    }
}
