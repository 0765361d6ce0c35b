package dev.augur.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives byte by byte, also such as no program would write. */
final class TarBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    TarBytes file(String name, String content) {
        return file(name, content.getBytes(UTF_8));
    }

    TarBytes file(String name, byte[] content) {
        return entry(header(name, '0', content.length), content);
    }

    TarBytes folder(String name) {
        return entry(header(name, '5', 0), new byte[0]);
    }

    /** Any type, without content. */
    TarBytes special(char type, String name, String target) {
        return entry(put(header(name, type, 0), 157, target), new byte[0]);
    }

    /** GNU's header in front of an entry with a long name. */
    TarBytes longName(String name) {
        byte[] data = (name + "\0").getBytes(UTF_8);
        return entry(header("././@LongLink", 'L', data.length), data);
    }

    TarBytes pax(String key, String value) {
        return pax('x', key, value);
    }

    TarBytes pax(char type, String key, String value) {
        byte[] data = record(key, value).getBytes(UTF_8);
        return entry(header("PaxHeader", type, data.length), data);
    }

    private static String record(String key, String value) {
        String rest = " " + key + "=" + value + "\n";
        int length = rest.getBytes(UTF_8).length;
        int sum = length + String.valueOf(length).length();
        sum = length + String.valueOf(sum).length();
        return sum + rest;
    }

    TarBytes entry(byte[] header, byte[] content) {
        out.writeBytes(sum(header));
        out.writeBytes(content);
        return zeros(-content.length & 511);
    }

    TarBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    TarBytes zeros(int count) {
        return raw(new byte[count]);
    }

    /** With the two blocks at the end. */
    byte[] tar() {
        return zeros(1024).unfinished();
    }

    byte[] unfinished() {
        return out.toByteArray();
    }

    byte[] gzip() {
        return gzip(tar());
    }

    byte[] zstd() {
        return Zstd.compress(tar());
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] header(String name, char type, long size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, String.format(Locale.ROOT, "%011o\0%011o\0", size, 0));
        header[156] = (byte) type;
        return put(header, 257, "ustar\00000");
    }

    static byte[] put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(text.chars().allMatch(c -> c < 256) && at != 0 ? ISO_8859_1 : UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
        return header;
    }

    private static byte[] sum(byte[] header) {
        if (header[148] == 0) {
            Arrays.fill(header, 148, 156, (byte) ' ');
            int sum = 0;
            for (byte b : header) {
                sum += b & 0xff;
            }
            put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        }
        return header;
    }
}
