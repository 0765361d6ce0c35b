package dev.augur.s3;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are compared as they pass, whatever number of requests brought them. The last ones of a part that is damaged are
 * not given to the reader. For one thread at a time.
 */
final class VerifiedInputStream extends InputStream {
    private final S3Location location;
    private final InputStream in;
    private final ReadCheck check;
    private final byte[] one = new byte[1];
    private @Nullable String damage;

    VerifiedInputStream(S3Location location, InputStream in, ReadCheck check) {
        this.location = location;
        this.in = in;
        this.check = check;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        requireUndamaged();
        int n = in.read(target, from, count);
        if (n > 0) {
            damage = check.update(target, from, n);
            requireUndamaged();
        }
        return n;
    }

    private void requireUndamaged() throws IOException {
        if (damage != null) {
            throw new IOException(location + ": " + damage);
        }
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
