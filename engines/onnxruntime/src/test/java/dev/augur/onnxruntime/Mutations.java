package dev.augur.onnxruntime;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages bytes. */
final class Mutations {
    private static final int[] TELLING = {0, 1, 0x7F, 0x80, 0xFF};

    private Mutations() {}

    /** A copy with one to four small damages. */
    static byte[] mutant(byte[] original, SplittableRandom random) {
        byte[] mutant = original.clone();
        int damages = random.nextInt(1, 5);
        for (int i = 0; i < damages && mutant.length > 1; i++) {
            mutant = damaged(mutant, random);
        }
        return mutant;
    }

    private static byte[] damaged(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(6)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> bytes[at] = (byte) TELLING[random.nextInt(TELLING.length)];
            case 3 -> {
                return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, at) : without(bytes, at);
            }
            case 4 -> {
                return with(bytes, at, (byte) random.nextInt(256));
            }
            default -> move(bytes, at, random);
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int at) {
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
        System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
        longer[at] = value;
        return longer;
    }

    /** A piece over another one. */
    private static void move(byte[] bytes, int to, SplittableRandom random) {
        int from = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(1, 33), bytes.length - Math.max(from, to));
        System.arraycopy(bytes.clone(), from, bytes, to, length);
    }
}
