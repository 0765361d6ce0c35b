package dev.augur.djl;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows a pickle as PyTorch's own reader does (torch/csrc/jit/serialization/unpickler.cpp), with the instructions that it knows
 * and no others, and hands every tensor to a check. It makes no object of the pickle. One use, one thread.
 */
final class PickleScan {
    /** Stands for whatever is neither a number, a text nor a container. */
    private static final Object OTHER = new Object();

    private final DataInputStream in;
    private final TensorCheck tensors;
    private final ScriptLimits limits;
    private final Deque<List<Object>> marks = new ArrayDeque<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private List<Object> stack = new ArrayList<>();

    /** An object that holds others. */
    static final class Container {
        final List<Object> items;

        Container(List<Object> items) {
            this.items = items;
        }
    }

    private PickleScan(InputStream in, TensorCheck tensors, ScriptLimits limits) {
        this.in = new DataInputStream(in);
        this.tensors = tensors;
        this.limits = limits;
    }

    /**
     * Follows a pickle to its end.
     *
     * @throws UnusableModelException if it is damaged, goes too deep, or has a tensor that is refused
     */
    static void scan(InputStream in, TensorCheck tensors, ScriptLimits limits)
            throws IOException, UnusableModelException {
        try {
            new PickleScan(in, tensors, limits).run();
        } catch (EOFException | IndexOutOfBoundsException | ClassCastException e) {
            throw new UnusableModelException("a pickle in it is damaged");
        }
    }

    private void run() throws IOException, UnusableModelException {
        for (int code = in.readUnsignedByte(); code != '.'; code = in.readUnsignedByte()) {
            step(code);
        }
        new PickleDepth(limits.maxPickleDepth()).check(pop());
    }

    private void step(int code) throws IOException, UnusableModelException {
        switch (code) {
            case 0x80 -> in.readUnsignedByte();
            case 'K' -> push((long) in.readUnsignedByte());
            case 'M' -> push((long) Short.toUnsignedInt(Short.reverseBytes(in.readShort())));
            case 'J' -> push((long) word());
            case 0x8a -> push(longNumber());
            case 'G' -> pushAfter(in.readLong());
            case 'N', 0x88, 0x89 -> push(OTHER);
            case 'X' -> push(text(word()));
            case 'c' -> push(line() + "." + line());
            case 'q' -> memo.put(in.readUnsignedByte(), top());
            case 'r' -> memo.put(word(), top());
            case 'h' -> push(remembered(in.readUnsignedByte()));
            case 'j' -> push(remembered(word()));
            default -> build(code);
        }
    }

    private void build(int code) throws UnusableModelException {
        switch (code) {
            case '(' -> {
                marks.push(stack);
                stack = new ArrayList<>();
            }
            case ')', ']', '}' -> push(new Container(new ArrayList<>(0)));
            case 't' -> push(new Container(marked()));
            case 0x85, 0x86, 0x87 -> push(new Container(popAll(code - 0x84)));
            case 'e', 'u' -> {
                List<Object> added = marked();
                ((Container) top()).items.addAll(added);
            }
            case 'a' -> add(1);
            case 's' -> add(2);
            case 'b' -> add(1);
            case 'Q' -> push(tensors.storage((Container) pop()));
            case 'R', 0x81 -> push(made((Container) pop(), pop()));
            default ->
                throw new UnusableModelException(
                        String.format("a pickle in it has an instruction 0x%02x that PyTorch does not write", code));
        }
    }

    /** What a call gives: an object that holds the arguments, so that depth counts them. */
    private Object made(Container arguments, Object callable) throws UnusableModelException {
        tensors.check(String.valueOf(callable), arguments.items);
        return new Container(new ArrayList<>(arguments.items));
    }

    private void add(int count) {
        List<Object> added = popAll(count);
        if (top() instanceof Container container) {
            container.items.addAll(added);
        }
    }

    private void pushAfter(long ignored) {
        push(OTHER);
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        return stack.remove(stack.size() - 1);
    }

    private List<Object> popAll(int count) {
        List<Object> last = stack.subList(stack.size() - count, stack.size());
        List<Object> values = new ArrayList<>(last);
        last.clear();
        return values;
    }

    private List<Object> marked() throws UnusableModelException {
        List<Object> values = stack;
        if (marks.isEmpty()) {
            throw new UnusableModelException("a pickle in it is damaged");
        }
        stack = marks.pop();
        return values;
    }

    private Object remembered(int index) throws UnusableModelException {
        Object value = memo.get(index);
        if (value == null) {
            throw new UnusableModelException("a pickle in it is damaged");
        }
        return value;
    }

    private int word() throws IOException {
        return Integer.reverseBytes(in.readInt());
    }

    private long longNumber() throws IOException {
        byte[] bytes = in.readNBytes(in.readUnsignedByte());
        for (int i = 0; i < bytes.length / 2; i++) {
            byte first = bytes[i];
            bytes[i] = bytes[bytes.length - 1 - i];
            bytes[bytes.length - 1 - i] = first;
        }
        BigInteger value = bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        return value.bitLength() > 63 ? Long.MAX_VALUE : value.longValue();
    }

    private String text(int length) throws IOException {
        if (length < 0 || length > limits.maxPickleBytes()) {
            throw new EOFException("a text of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("within a text");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.toString();
    }
}
