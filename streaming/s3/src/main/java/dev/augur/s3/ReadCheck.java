package dev.augur.s3;

import dev.augur.model.cache.ContentCheck;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Compares the bytes of one read, from an offset on, with the checksums of the parts that it reads whole. */
final class ReadCheck {
    private final Iterator<PartChecksums.Part> parts;
    private ContentCheck.@Nullable Pass pass;
    private long begin;
    private long end;
    private long position;

    ReadCheck(PartChecksums checksums, long offset) {
        this.parts = checksums.parts().iterator();
        this.position = offset;
        while (end <= offset && parts.hasNext()) {
            nextPart();
        }
        if (begin < offset) {
            pass = null; // the read begins in the middle of this part
        }
    }

    private void nextPart() {
        PartChecksums.Part part = parts.next();
        begin = end;
        end += part.length();
        pass = part.checksum().begin();
    }

    /** Takes the next bytes; gives what is wrong with the part that ends among them, or null. */
    @Nullable
    String update(byte[] bytes, int from, int count) {
        int at = from;
        int left = count;
        while (left > 0) {
            if (position == end) {
                nextPart();
            }
            int n = (int) Math.min(left, end - position);
            if (pass != null) {
                pass.update(bytes, at, n);
            }
            at += n;
            left -= n;
            position += n;
            String complaint = position == end && pass != null ? pass.complaint() : null;
            if (complaint != null) {
                return "bytes " + begin + "-" + (end - 1) + " arrived damaged: " + complaint;
            }
        }
        return null;
    }
}
